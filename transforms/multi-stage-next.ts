import { skip } from '../src/model/build.js';
import { divide } from '../src/model/multistage/index.js';
import { nextPlan } from '../src/model/multistage/next/index.js';
import type { Transform } from '../src/model/types.js';

export const multiStageNext: Transform = {
  name: 'multi-stage-next',
  summary: "Ship the standalone server of Next.js alone where next.config says `output: 'standalone'`.",
  level: 'recommended',
  after: [
    'npm-ci',
    'yarn-frozen-lockfile',
    'pnpm-frozen-lockfile',
    'copy-manifests-first',
    'order-by-change',
  ],
  declares: ['cmd', 'entrypoint', 'env'],
  image: [{ type: 'divided' }, { type: 'served' }],
  docs: {
    why:
      "With `output: 'standalone'`, `next build` writes a server of its own and copies beside it the few files of " +
      'node_modules that it loads. An image that starts `next start` from the whole project carries all of them, the ' +
      'sources, the compiler and the cache of the build besides. The static files of .next/static and public, which the ' +
      'standalone output leaves out, are copied too.',
    example: {
      before:
        'FROM node:22\nWORKDIR /app\nCOPY package.json package-lock.json ./\nRUN npm ci\nCOPY . .\n' +
        'RUN npx next build\nEXPOSE 3000\nCMD ["npx", "next", "start"]\n',
      after:
        'FROM node:22 AS build\nWORKDIR /app\nCOPY package.json package-lock.json ./\nRUN npm ci\nCOPY . .\n' +
        'RUN npx next build\n\nFROM node:22\nWORKDIR /app\nENV HOSTNAME=0.0.0.0\nCOPY --from=build /app/.next/standalone ./\n' +
        'COPY --from=build /app/.next/static ./.next/static\nEXPOSE 3000\nCMD ["node", "server.js"]\n',
      files: {
        'package.json':
          '{ "dependencies": { "next": "15.5.4", "react": "19.1.0", "react-dom": "19.1.0" } }\n',
        'package-lock.json': '{ "lockfileVersion": 3, "packages": {} }\n',
        'next.config.js': "module.exports = { output: 'standalone' };\n",
      },
    },
    risk:
      'A package that reads its files by names that it computes may miss them: projects with those of which that is known ' +
      'are left. The server listens on IPv4 alone, because Docker sets HOSTNAME, on which it would listen otherwise. What ' +
      '`fetch` had cached during the build is fetched again.',
    references: [
      'https://nextjs.org/docs/app/api-reference/config/next-config-js/output',
      'https://github.com/vercel/next.js/issues/49283',
      'https://github.com/vercel/next.js/issues/68699',
      'https://github.com/vercel/next.js/issues/54093',
    ],
  },
  apply(build) {
    const plan = nextPlan(build);
    if (plan === undefined) return build;
    if ('left' in plan) return skip(build, multiStageNext, plan.at, `left one stage: ${plan.left}`);
    return divide(build, multiStageNext, plan.division, plan);
  },
};
