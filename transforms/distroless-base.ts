import { nodePlan } from '../src/model/minimal/interpreted.js';
import { staticPlan } from '../src/model/minimal/staticBase.js';
import { swapBases } from '../src/model/slim/base.js';
import type { Transform } from '../src/model/types.js';

/** What installs of certificates and time zones leave, which the image has in its own way. */
const INSTALLED = [
  '/etc/ssl/**',
  '/etc/ca-certificates*',
  '/etc/ca-certificates/**',
  '/usr/share/ca-certificates/**',
  '/usr/share/zoneinfo/**',
  '/usr/local/share/ca-certificates',
  '/etc/apk/**',
  '/lib/apk/**',
  '/var/cache/**',
  '/var/lib/**',
  '/var/log/**',
];

export const distrolessBase: Transform = {
  name: 'distroless-base',
  summary: 'Run Node, and static programs of Go, on an image without shell and package manager.',
  level: 'aggressive',
  after: ['multi-stage-go', 'multi-stage-node', 'exec-form-cmd', 'slim-base'],
  declares: ['base', 'entrypoint', 'cmd', 'healthcheck', 'user'],
  image: [
    { type: 'base' },
    { type: 'interpreter' },
    { type: 'packages', kind: 'dpkg' },
    { type: 'packages', kind: 'apk' },
    { type: 'removes', paths: INSTALLED },
    { type: 'changes', paths: ['/etc/ssl/**', '/usr/share/zoneinfo/**'] },
  ],
  docs: {
    why:
      'A container that starts one program uses no shell, no package manager and none of the tools of a system; they are ' +
      "what a pull, a scanner and an intruder look through. Google's distroless images hold an interpreter and its " +
      'libraries, or certificates, time zones and accounts alone. The stage has to run nothing when it is built, and the ' +
      'program is started in exec form; sources, compose files and deployments are looked through for whatever else it is ' +
      'asked to run.',
    example: {
      before: 'FROM node:24-slim\nWORKDIR /app\nCOPY server.js ./\nUSER node\nCMD ["node", "server.js"]\n',
      after:
        'FROM gcr.io/distroless/nodejs24-debian13\nWORKDIR /app\nCOPY server.js ./\nUSER 1000:1000\nCMD ["server.js"]\n',
      files: { 'server.js': "require('http').createServer((_, res) => res.end('ok')).listen(3000);\n" },
    },
    risk:
      'The ENTRYPOINT is node: `docker run <image> node x` and `docker exec … sh` fail. HOME of a user without an account is ' +
      '`/`. The release of Node is the latest of its version. Packages may start programs that their names do not tell of.',
    references: [
      'https://github.com/GoogleContainerTools/distroless/blob/main/README.md',
      'https://github.com/GoogleContainerTools/distroless/tree/main/nodejs',
      'https://github.com/GoogleContainerTools/distroless/blob/main/base/README.md',
    ],
  },
  apply(build) {
    return swapBases(
      build,
      distrolessBase,
      (_project, model, stage) => nodePlan(build, model, stage) ?? staticPlan(build, model, stage),
    );
  },
};
