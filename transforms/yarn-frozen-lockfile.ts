import { buildContext } from '../src/model/buildContext.js';
import { mapCommands, type CommandAt, type Decision } from '../src/model/commands.js';
import type { Context } from '../src/model/copies.js';
import type { Transform } from '../src/model/types.js';
import { frozenAnswer } from '../src/model/yarn/frozen.js';
import { yarnInstallOf, yarnName } from '../src/model/yarn/install.js';
import type { Project } from '../src/project/types.js';

export const yarnFrozenLockfile: Transform = {
  name: 'yarn-frozen-lockfile',
  summary: 'Add `--frozen-lockfile` to installs of Yarn 1 where yarn.lock is in step with the manifests.',
  level: 'recommended',
  after: ['dockerignore'],
  image: [{ type: 'changes', paths: ['/**/yarn.lock'] }],
  docs: {
    why:
      'Without it, Yarn 1 resolves anew what yarn.lock does not have, and writes another yarn.lock into the image: two ' +
      'builds of one commit may differ. With it, the install stops instead.',
    example: {
      before:
        'FROM node:22-slim\nWORKDIR /app\nCOPY package.json yarn.lock ./\nRUN yarn install --production\nCOPY . .\n',
      after:
        'FROM node:22-slim\nWORKDIR /app\nCOPY package.json yarn.lock ./\nRUN yarn install --production --frozen-lockfile\nCOPY . .\n',
      files: {
        'package.json': '{"name": "web", "dependencies": {"ms": "^2.1.0"}}\n',
        'yarn.lock':
          '# yarn lockfile v1\n\n\nms@^2.1.0:\n  version "2.1.3"\n' +
          '  resolved "https://registry.example.org/ms/-/ms-2.1.3.tgz#574c8138ce1d2b5861f0b44579dbadd60c6615b2"\n',
      },
    },
    risk: 'A commit that changes package.json without yarn.lock no longer builds.',
    references: [
      'https://classic.yarnpkg.com/lang/en/docs/cli/install/#toc-yarn-install-frozen-lockfile',
      'https://github.com/yarnpkg/yarn/issues/5840',
      'https://github.com/railwayapp/nixpacks/issues/343',
    ],
  },
  apply(build) {
    const context = buildContext(build);
    if (context === undefined) return build;
    const { project } = build;
    const decideHere = (at: CommandAt): Decision | undefined => decide(project, at, context);
    return mapCommands(
      mapCommands(build, yarnFrozenLockfile, 'yarn', decideHere),
      yarnFrozenLockfile,
      'yarnpkg',
      decideHere,
    );
  },
};

function decide(project: Project, at: CommandAt, context: Context): Decision | undefined {
  const install = yarnInstallOf(at, at.command);
  if (install === undefined || install.lockOption !== undefined) return undefined;
  const answer = frozenAnswer(project, at, install, context);
  if (answer === undefined) return undefined;
  if ('left' in answer)
    return { skip: `left ${yarnName(install)} without --frozen-lockfile: ${answer.left}` };
  return {
    edits: [{ append: ['--frozen-lockfile'] }],
    because: `added --frozen-lockfile to ${yarnName(install)}: it installs what ${answer.lockPath} says, or stops`,
    evidence: answer.evidence,
  };
}
