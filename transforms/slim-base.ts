import { edit, skip } from '../src/model/build.js';
import { slimPlan } from '../src/model/slim/plan.js';
import { modelOf, type Stage } from '../src/model/stages.js';
import type { Build, Transform } from '../src/model/types.js';

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
    const { stages } = modelOf(build.dockerfile);
    return stages.reduce((result, { index }) => slimStage(result, index), build);
  },
};

function slimStage(build: Build, index: number): Build {
  const model = modelOf(build.dockerfile);
  const stage = model.stages[index];
  if (stage === undefined || stage.parent !== undefined || !model.isShipped(stage)) return build;
  // Others go on from it, and what it is built alone for is not known.
  if (model.isTarget(stage) && model.usersOf(stage).length > 0) return build;
  const plan = build.protected.has(stage.from) ? undefined : slimPlan(build.project, model, stage);
  if (plan === undefined) return build;
  const { text } = stage.image;
  if ('reason' in plan) return skip(build, slimBase, stage.from, `left ${text} as it is: ${plan.reason}`);
  const replacement = withBase(stage, plan.image);
  if (replacement === undefined) return build;
  return edit(build, slimBase, {
    at: stage.from,
    replace: new Map([[stage.from, [replacement]]]),
    message: `took ${plan.image} in the place of ${text}: ${plan.saving}`,
    evidence: plan.evidence,
  });
}

/** The FROM with another image; undefined when the old one is not where it should be. */
function withBase({ from, image }: Stage, name: string): string | undefined {
  const start = from.body.sourceOf(0, 'start');
  const end = start + image.text.length;
  return from.text.slice(start, end) === image.text
    ? from.text.slice(0, start) + name + from.text.slice(end)
    : undefined;
}
