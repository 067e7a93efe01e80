import { addedPlan } from '../src/model/slim/added.js';
import { swapBases } from '../src/model/slim/base.js';
import type { Transform } from '../src/model/types.js';

export const slimBasePackages: Transform = {
  name: 'slim-base-packages',
  summary: 'Take the slim twin of an image and install the few packages of the full one that are used.',
  level: 'aggressive',
  after: ['slim-base'],
  declares: ['base'],
  image: [{ type: 'base' }, { type: 'packages', kind: 'dpkg' }],
  docs: {
    why:
      'One health check with curl keeps some 300 MB of compilers and headers in an image. Where `slim-base` finds that up to ' +
      'three small packages are all that is missing, they are installed right behind FROM, and what they recommend and ' +
      'something uses with them.',
    example: {
      before:
        'FROM node:22-bookworm\nWORKDIR /app\nCOPY server.js ./\nHEALTHCHECK CMD curl -f http://localhost:3000/ || exit 1\n' +
        'CMD ["node", "server.js"]\n',
      after:
        'FROM node:22-bookworm-slim\nRUN apt-get update && apt-get install -y --no-install-recommends ca-certificates curl' +
        ' && rm -rf /var/lib/apt/lists/*\nWORKDIR /app\nCOPY server.js ./\n' +
        'HEALTHCHECK CMD curl -f http://localhost:3000/ || exit 1\nCMD ["node", "server.js"]\n',
      files: { 'server.js': "require('http').createServer((_, res) => res.end('ok')).listen(3000);\n" },
    },
    risk:
      "The build fetches packages from Debian's mirrors, which it may not have done before. Sources that were not read may " +
      'start other programs of the full image.',
    references: [
      'https://github.com/docker-library/docs/blob/master/node/README.md#nodeversion-slim',
      'https://docs.docker.com/build/building/best-practices/#apt-get',
      'https://github.com/evenfire-ai/evenfire/issues/221',
    ],
  },
  apply(build) {
    return swapBases(build, slimBasePackages, addedPlan);
  },
};
