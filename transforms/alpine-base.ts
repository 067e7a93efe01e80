import { alpinePlan } from '../src/model/minimal/alpine.js';
import { swapBases } from '../src/model/slim/base.js';
import type { Transform } from '../src/model/types.js';

export const alpineBase: Transform = {
  name: 'alpine-base',
  summary: 'Take the Alpine twin of node and python where nothing is compiled or asks for a tool of Debian.',
  level: 'aggressive',
  after: ['slim-base', 'slim-base-packages', 'distroless-base'],
  declares: ['base'],
  image: [{ type: 'base' }],
  docs: {
    why:
      'Alpine has BusyBox in the place of some hundred programs of Debian, and musl in the place of glibc: the image is a ' +
      'quarter smaller than the slim one. What was compiled for glibc does not start there, and a package without a wheel for ' +
      'musl is compiled anew. The lockfile shows that every package is JavaScript or is there for musl too; for Python, only ' +
      'packages of a list pass whose requirements are plain Python as well.',
    example: {
      before:
        'FROM node:22-slim\nWORKDIR /app\nCOPY server.js ./\nRUN mkdir -p data\nCMD ["node", "server.js"]\n',
      after:
        'FROM node:22-alpine\nWORKDIR /app\nCOPY server.js ./\nRUN mkdir -p data\nCMD ["node", "server.js"]\n',
      files: { 'server.js': "require('http').createServer((_, res) => res.end('ok')).listen(3000);\n" },
    },
    risk:
      'musl looks up names of hosts in another way (search domains, answers over TCP), its threads have small stacks, and ' +
      'some programs run slower with its allocator. There is no bash for those who open a shell in the container.',
    references: [
      'https://wiki.musl-libc.org/functional-differences-from-glibc.html',
      'https://github.com/docker-library/docs/blob/master/node/README.md#nodeversion-alpine',
      'https://github.com/nodejs/node/issues/10081',
      'https://github.com/docker-library/python/issues/211',
      'https://github.com/prisma/orm/issues/25817',
    ],
  },
  apply(build) {
    return swapBases(build, alpineBase, (_project, model, stage) => alpinePlan(build, model, stage));
  },
};
