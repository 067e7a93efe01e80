import { buildContext } from '../src/model/buildContext.js';
import { mapCommands, type CommandAt, type Decision } from '../src/model/commands.js';
import type { Context } from '../src/model/copies.js';
import { frozenAnswer } from '../src/model/pnpm/frozen.js';
import { pnpmInstallOf } from '../src/model/pnpm/install.js';
import type { Transform } from '../src/model/types.js';
import type { Project } from '../src/project/types.js';

const LOCK =
  "lockfileVersion: '9.0'\n\nsettings:\n  autoInstallPeers: true\n  excludeLinksFromLockfile: false\n\n" +
  'importers:\n\n  .:\n    dependencies:\n      ms:\n        specifier: ^2.1.3\n        version: 2.1.3\n\n' +
  'packages:\n\n  ms@2.1.3:\n    resolution: {integrity: sha512-x}\n\nsnapshots:\n\n  ms@2.1.3: {}\n';

export const pnpmFrozenLockfile: Transform = {
  name: 'pnpm-frozen-lockfile',
  summary: 'Add `--frozen-lockfile` to `pnpm install` where pnpm-lock.yaml is in step with the manifests.',
  level: 'recommended',
  after: ['dockerignore'],
  image: [{ type: 'changes', paths: ['/**/pnpm-lock.yaml'] }],
  docs: {
    why:
      'Outside of CI `pnpm install` resolves versions anew where pnpm-lock.yaml does not fit the manifests, or where another ' +
      'pnpm wrote it, and two builds of one commit may differ. With `--frozen-lockfile` the install stops instead.',
    example: {
      before:
        'FROM node:22-slim\nRUN npm install -g pnpm@10\nWORKDIR /app\nCOPY package.json pnpm-lock.yaml ./\nRUN pnpm install --prod\nCOPY . .\n',
      after:
        'FROM node:22-slim\nRUN npm install -g pnpm@10\nWORKDIR /app\nCOPY package.json pnpm-lock.yaml ./\nRUN pnpm install --prod --frozen-lockfile\nCOPY . .\n',
      files: {
        'package.json': '{"name": "web", "dependencies": {"ms": "^2.1.3"}}\n',
        'pnpm-lock.yaml': LOCK,
      },
    },
    risk: 'A commit that changes package.json without pnpm-lock.yaml no longer builds.',
    references: ['https://pnpm.io/cli/install#--frozen-lockfile', 'https://github.com/pnpm/pnpm/issues/1994'],
  },
  apply(build) {
    const context = buildContext(build);
    if (context === undefined) return build;
    return mapCommands(build, pnpmFrozenLockfile, 'pnpm install', (at) => decide(build.project, at, context));
  },
};

function decide(project: Project, at: CommandAt, context: Context): Decision | undefined {
  const install = pnpmInstallOf(at, at.command);
  if (install === undefined || install.frozen !== undefined) return undefined;
  const answer = frozenAnswer(project, at, install, context);
  if (answer === undefined) return undefined;
  if ('left' in answer) return { skip: `left \`pnpm install\` without --frozen-lockfile: ${answer.left}` };
  return {
    edits: [{ append: ['--frozen-lockfile'] }],
    because: `added --frozen-lockfile to \`pnpm install\`: it installs what ${answer.lockPath} says, or stops`,
    evidence: answer.evidence,
  };
}
