import { nonRootBuild } from '../src/model/nonRoot/edit.js';
import type { Transform } from '../src/model/types.js';

export const nonRootUser: Transform = {
  name: 'non-root-user',
  summary:
    'Run the container as the user that the base image brings, where nothing that was read needs root.',
  level: 'aggressive',
  // They choose the image, and with it the users that there are; what is shown to hold comes first.
  after: ['slim-base', 'exec-form-cmd', 'non-root-stateless'],
  declares: ['user'],
  docs: {
    why:
      'A program that is broken into can do in its container what its user may. Root may replace programs, install others, ' +
      'and is root of the host as soon as it gets out. The images of Node and the distroless ones bring a user for ' +
      'applications and leave it to the Dockerfile to choose it. Only where no source, no script and no file that says how ' +
      'the container is run has a word for writing files, volumes, low ports or root; what dependencies write is not read.',
    example: {
      before:
        'FROM node:22-slim\nWORKDIR /app\nCOPY . .\nRUN npm ci --omit=dev\nEXPOSE 3000\nCMD ["node", "server.js"]\n',
      after:
        'FROM node:22-slim\nWORKDIR /app\nCOPY . .\nRUN npm ci --omit=dev\nUSER 1000\nEXPOSE 3000\nCMD ["node", "server.js"]\n',
      files: {
        'package.json': '{"name": "app", "version": "1.0.0", "dependencies": {"fastify": "^5.0.0"}}\n',
        'server.js':
          "const app = require('fastify')();\napp.get('/', async () => ({ hello: 'world' }));\napp.listen({ port: 3000, host: '0.0.0.0' });\n",
      },
    },
    risk:
      'A dependency may keep a cache or a log beside its code. Volumes that are given on a command line belong to root where ' +
      'an older container wrote them. Files that only their owner may read in the checkout cannot be read in the container.',
    references: [
      'https://github.com/nodejs/docker-node/blob/main/docs/BestPractices.md#non-root-user',
      'https://docs.docker.com/build/building/best-practices/#user',
      'https://github.com/nodejs/docker-node/issues/740',
      'https://github.com/nginx/docker-nginx/issues/571',
      'https://github.com/imtaqin/waxum/issues/59',
    ],
  },
  apply(build) {
    return nonRootBuild(build, nonRootUser, ({ unshown }) =>
      unshown.length === 0
        ? 'nothing that was read writes a file'
        : `nothing that was read needs root; not shown is ${unshown.join(', nor ')}`,
    );
  },
};
