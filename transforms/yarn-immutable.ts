import { buildContext } from '../src/model/buildContext.js';
import { mapCommands, type CommandAt, type Decision } from '../src/model/commands.js';
import type { Context } from '../src/model/copies.js';
import type { Transform } from '../src/model/types.js';
import { immutableAnswer } from '../src/model/yarn/immutable.js';
import { yarnInstallOf, yarnName } from '../src/model/yarn/install.js';
import type { Project } from '../src/project/types.js';

export const yarnImmutable: Transform = {
  name: 'yarn-immutable',
  summary: 'Add `--immutable` to installs of Yarn 3 and 4 where yarn.lock is in step with the manifests.',
  level: 'recommended',
  after: ['dockerignore'],
  image: [{ type: 'changes', paths: ['/**/yarn.lock'] }],
  docs: {
    why:
      'On a build server Yarn refuses to change yarn.lock; in a build of an image it does not know that it is on one, and ' +
      'resolves anew what the lockfile does not have. With the option the install stops instead.',
    example: {
      before: 'FROM node:22-slim\nRUN corepack enable\nWORKDIR /app\nCOPY . .\nRUN yarn install\n',
      after: 'FROM node:22-slim\nRUN corepack enable\nWORKDIR /app\nCOPY . .\nRUN yarn install --immutable\n',
      files: {
        'package.json': '{"name": "web", "dependencies": {"ms": "^2.1.0"}, "packageManager": "yarn@4.5.0"}\n',
        'yarn.lock':
          '__metadata:\n  version: 8\n  cacheKey: 10c0\n\n"ms@npm:^2.1.0":\n  version: 2.1.3\n  resolution: "ms@npm:2.1.3"\n\n' +
          '"web@workspace:.":\n  version: 0.0.0-use.local\n  resolution: "web@workspace:."\n  dependencies:\n    ms: "npm:^2.1.0"\n',
        '.github/workflows/test.yml': 'steps:\n  - run: yarn install\n',
      },
    },
    risk: 'A commit that changes package.json without yarn.lock no longer builds.',
    references: [
      'https://yarnpkg.com/cli/install#options-immutable',
      'https://yarnpkg.com/configuration/yarnrc#enableImmutableInstalls',
      'https://github.com/calcom/docker/issues/227',
    ],
  },
  apply(build) {
    const context = buildContext(build);
    if (context === undefined) return build;
    const { project } = build;
    return mapCommands(build, yarnImmutable, 'yarn', (at) => decide(project, at, context));
  },
};

function decide(project: Project, at: CommandAt, context: Context): Decision | undefined {
  const install = yarnInstallOf(at, at.command);
  if (install === undefined || install.lockOption !== undefined) return undefined;
  const answer = immutableAnswer(project, at, install, context);
  if (answer === undefined) return undefined;
  if ('left' in answer) return { skip: `left ${yarnName(install)} without --immutable: ${answer.left}` };
  return {
    edits: [{ append: ['--immutable'] }],
    because: `added --immutable to ${yarnName(install)}: it installs what ${answer.lockPath} says, or stops`,
    evidence: answer.evidence,
  };
}
