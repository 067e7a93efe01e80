import { splitInstalls } from '../src/model/split/apply.js';
import { pnpmFetch as fetched } from '../src/model/split/readers/pnpmFetch.js';
import type { Transform } from '../src/model/types.js';

const LOCK =
  "lockfileVersion: '9.0'\n\nsettings:\n  autoInstallPeers: true\n  excludeLinksFromLockfile: false\n\n" +
  'importers:\n\n  .:\n    dependencies:\n      ms:\n        specifier: ^2.1.3\n        version: 2.1.3\n\n' +
  'packages:\n\n  ms@2.1.3:\n    resolution: {integrity: sha512-x}\n\nsnapshots:\n\n  ms@2.1.3: {}\n';

export const pnpmFetch: Transform = {
  name: 'pnpm-fetch',
  summary:
    'Run `pnpm fetch` before the sources are copied, where the install itself has to stay behind them.',
  level: 'aggressive',
  after: ['dockerignore', 'copy-manifests-first'],
  image: [
    { type: 'packages', kind: 'node', more: true },
    { type: 'changes', paths: ['/**/node_modules/.bin/*'] },
  ],
  docs: {
    why:
      'An install whose scripts read sources has to run after them, and every changed source file downloads all packages again. ' +
      '`pnpm fetch` needs the lockfile alone: its layer is taken from the cache until that changes, and the install finds the packages there.',
    example: {
      before:
        'FROM node:22-slim\nWORKDIR /app\nRUN npm install -g pnpm@10\nCOPY . .\nRUN pnpm install --frozen-lockfile\nCMD ["node", "index.js"]\n',
      after:
        'FROM node:22-slim\nWORKDIR /app\nRUN npm install -g pnpm@10\nCOPY pnpm-lock.yaml package.json ./\nRUN pnpm fetch\nCOPY . .\nRUN pnpm install --frozen-lockfile\nCMD ["node", "index.js"]\n',
      files: {
        'package.json':
          '{"name": "web", "scripts": {"prepare": "node build.js"}, "dependencies": {"ms": "^2.1.3"}}\n',
        'pnpm-lock.yaml': LOCK,
        'build.js': '1;\n',
        '.dockerignore': '**/node_modules\n',
      },
    },
    risk:
      'The packages lie in one layer and their links in the next: the image may grow by what the install writes anew. ' +
      'An install that leaves out some of them finds more than it would have fetched. The starters in node_modules/.bin set no ' +
      'NODE_PATH then: a program no longer finds packages for the project that it does not ask for itself.',
    references: [
      'https://pnpm.io/cli/fetch',
      'https://pnpm.io/docker',
      'https://github.com/pnpm/pnpm/issues/7687',
      'https://github.com/pnpm/pnpm/issues/6142',
    ],
  },
  apply: (build) => splitInstalls(build, pnpmFetch, [fetched]),
};
