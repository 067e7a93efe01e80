import { buildContext } from '../src/model/buildContext.js';
import { frozenAnswer } from '../src/model/bun/frozen.js';
import { bunInstallOf } from '../src/model/bun/install.js';
import { mapCommands, type CommandAt, type Decision } from '../src/model/commands.js';
import type { Context } from '../src/model/copies.js';
import type { Transform } from '../src/model/types.js';
import type { Project } from '../src/project/types.js';

export const bunFrozenLockfile: Transform = {
  name: 'bun-frozen-lockfile',
  summary: 'Add `--frozen-lockfile` to `bun install` where bun.lock is in step with the manifests.',
  level: 'aggressive',
  after: ['dockerignore'],
  image: [{ type: 'changes', paths: ['/**/bun.lock', '/**/bun.lockb'] }],
  docs: {
    why:
      '`bun install` resolves versions anew where bun.lock does not fit the manifests, and rewrites it where another ' +
      'release of bun wrote it. With `--frozen-lockfile` it installs what the lockfile says, and stops when that does not fit.',
    example: {
      before:
        'FROM oven/bun:1.2-slim\nWORKDIR /app\nCOPY package.json bun.lock ./\nRUN bun install\nCOPY . .\n',
      after:
        'FROM oven/bun:1.2-slim\nWORKDIR /app\nCOPY package.json bun.lock ./\nRUN bun install --frozen-lockfile\nCOPY . .\n',
      files: {
        'package.json': '{"name": "web", "dependencies": {"ms": "^2.1.3"}}\n',
        'bun.lock':
          '{\n  "lockfileVersion": 1,\n  "workspaces": {\n    "": {\n      "name": "web",\n      "dependencies": {\n' +
          '        "ms": "^2.1.3",\n      },\n    },\n  },\n  "packages": {\n    "ms": ["ms@2.1.3", "", {}, "sha512-x"],\n  }\n}\n',
      },
    },
    risk:
      'A commit that changes package.json without bun.lock may no longer build. Some releases of bun call a lockfile stale that ' +
      'the one before has written, though it fits the manifests: build once with the release that the image has.',
    references: [
      'https://bun.com/docs/pm/cli/install#reproducible-installs',
      'https://bun.com/docs/pm/lockfile',
      'https://github.com/Soul-Brews-Studio/maw-js/issues/607',
    ],
  },
  apply(build) {
    const context = buildContext(build);
    if (context === undefined) return build;
    return mapCommands(build, bunFrozenLockfile, 'bun install', (at) => decide(build.project, at, context));
  },
};

function decide(project: Project, at: CommandAt, context: Context): Decision | undefined {
  const install = bunInstallOf(at, at.command);
  if (install === undefined || install.options.keepsLock) return undefined;
  const answer = frozenAnswer(project, at, install, context);
  if (answer === undefined) return undefined;
  if ('left' in answer) return { skip: `left \`bun install\` without --frozen-lockfile: ${answer.left}` };
  return {
    edits: [{ append: ['--frozen-lockfile'] }],
    because: `added --frozen-lockfile to \`bun install\`: it installs what ${answer.lockPath} says, or stops`,
    evidence: answer.evidence,
  };
}
