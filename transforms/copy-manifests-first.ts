import { splitInstalls } from '../src/model/split/apply.js';
import { INSTALLERS } from '../src/model/split/readers/index.js';
import type { Transform } from '../src/model/types.js';

export const copyManifestsFirst: Transform = {
  name: 'copy-manifests-first',
  summary: 'Copy the manifests and lockfile before the install of dependencies, and the sources after it.',
  level: 'safe',
  after: [
    'dockerignore',
    'npm-ci',
    'yarn-frozen-lockfile',
    'yarn-immutable',
    'pnpm-frozen-lockfile',
    'bun-frozen-lockfile',
  ],
  docs: {
    why:
      'When all files are copied before `npm ci`, `yarn install` or `pip install`, every changed source file repeats the whole install. ' +
      'With only the files that the install reads above it, its layer is taken from the cache until one of those changes.',
    example: {
      before: 'FROM node:22-slim\nWORKDIR /app\nCOPY . .\nRUN npm ci\nCMD ["node", "server.js"]\n',
      after:
        'FROM node:22-slim\nWORKDIR /app\nCOPY package.json package-lock.json ./\nRUN npm ci\nCOPY . .\nCMD ["node", "server.js"]\n',
    },
    references: [
      'https://docs.docker.com/build/cache/optimize/#order-your-layers',
      'https://docs.npmjs.com/cli/v11/commands/npm-ci',
      'https://pip.pypa.io/en/stable/reference/requirements-file-format/',
      'https://learn.microsoft.com/en-us/dotnet/core/tools/dotnet-restore',
      'https://learn.microsoft.com/en-us/visualstudio/msbuild/customize-by-directory',
      'https://bundler.io/man/bundle-install.1.html',
      'https://github.com/Listenarrs/Listenarr/pull/557',
      'https://github.com/ds300/patch-package/issues/366',
      'https://github.com/diegosouzapw/OmniRoute/issues/5223',
    ],
  },
  apply: (build) => splitInstalls(build, copyManifestsFirst, INSTALLERS),
};
