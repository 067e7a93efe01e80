import { skip } from '../src/model/build.js';
import { divide } from '../src/model/multistage/index.js';
import { enabling } from '../src/model/multistage/next/index.js';
import type { Build, Transform } from '../src/model/types.js';

export const nextStandalone: Transform = {
  name: 'next-standalone',
  summary: "Add `output: 'standalone'` to next.config, and ship the server that Next.js then builds.",
  level: 'aggressive',
  after: ['multi-stage-next'],
  declares: ['cmd', 'entrypoint', 'env'],
  image: [{ type: 'divided' }, { type: 'served' }],
  docs: {
    why:
      'The standalone output of Next.js has the files of node_modules that its server loads, some ten megabytes of some ' +
      'hundred. The setting is put into the configuration where that exports a plain object; its comments and style stay ' +
      'as they are. The Dockerfile is then divided as `multi-stage-next` does it.',
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
        'next.config.js': 'module.exports = { reactStrictMode: true };\n',
      },
    },
    risk:
      'Tracing may miss files that packages read by names that they compute; the setting holds for every other build of ' +
      'the project too, and `next start` outside of the image says that it does not go with it.',
    references: [
      'https://nextjs.org/docs/app/api-reference/config/next-config-js/output',
      'https://github.com/vercel/next.js/issues/54093',
    ],
  },
  apply(build) {
    const found = enabling(build);
    if (found === undefined) return build;
    if ('left' in found) return skip(build, nextStandalone, found.at, `left one stage: ${found.left}`);
    return enabled(build, found);
  },
};

function enabled(
  build: Build,
  { plan, path, text }: Exclude<ReturnType<typeof enabling>, undefined | { readonly left: string }>,
): Build {
  const message = `added a standalone output to ${path}, and ${plan.message}`;
  const divided = divide(build, nextStandalone, plan.division, { message, evidence: plan.evidence });
  return Object.freeze({ ...divided, companions: new Map([...divided.companions, [path, text]]) });
}
