import { swapBases } from '../src/model/slim/base.js';
import { slimPlan } from '../src/model/slim/plan.js';
import type { Transform } from '../src/model/types.js';

export const slimBase: Transform = {
  name: 'slim-base',
  summary:
    'Take the slim twin of node, python, ruby, debian, rust and perl where nothing uses what it leaves out.',
  level: 'recommended',
  // Last: it judges the installs as the other transforms leave them.
  after: ['npm-ci', 'no-install-recommends', 'combine-installs', 'pip-no-cache-dir'],
  declares: ['base'],
  image: [{ type: 'base' }],
  docs: {
    why:
      'The full images hold compilers, git, Mercurial, ImageMagick and the headers of some 40 libraries, so that anybody ' +
      'can build anything. An application that uses none of it carries it in every pull. The slim twin has the same ' +
      'Debian release and the same C library.',
    example: {
      before: 'FROM node:20\nWORKDIR /app\nCOPY server.js ./\nCMD ["node", "server.js"]\n',
      after: 'FROM node:20-slim\nWORKDIR /app\nCOPY server.js ./\nCMD ["node", "server.js"]\n',
    },
    risk:
      'Sources that were not read may start programs of the full image (git, curl, ps); people who open a shell in the ' +
      'container miss them too.',
    references: [
      'https://github.com/docker-library/docs/blob/master/node/README.md#nodeversion-slim',
      'https://github.com/nodejs/docker-node/issues/1385',
      'https://github.com/debuerreotype/docker-debian-artifacts/issues/24',
    ],
  },
  apply(build) {
    return swapBases(build, slimBase, (project, model, stage, dockerfile) =>
      slimPlan(project, model, stage, dockerfile),
    );
  },
};
