import type { Behaviour, Difference, ImageConfig } from '../../../../src/analysis/types.js';
import type { BuildFigures, ImageFigures, Side, VerifyReport } from '../../../../src/verify/types.js';
import { EMPTY_CONFIG } from '../../emptyConfig.js';

export function config(fields: Partial<ImageConfig> = {}): ImageConfig {
  return {
    ...EMPTY_CONFIG,
    env: ['PATH=/usr/bin'],
    cmd: ['node', 'server.js'],
    workingDir: '/app',
    exposedPorts: ['3000/tcp'],
    ...fields,
  };
}

export function image(fields: Partial<ImageFigures> = {}): ImageFigures {
  return {
    bytes: 1_120_900_000,
    compressed: 412_345_678,
    layers: 12,
    config: config(),
    files: 18_332,
    ...fields,
  };
}

export function build(fields: Partial<BuildFigures> = {}): BuildFigures {
  return {
    seconds: 21.44,
    steps: 4,
    cached: 0,
    ran: ['WORKDIR /app', 'COPY . .', 'RUN npm install'],
    ...fields,
  };
}

export function answered(fields: Partial<Behaviour> = {}): Behaviour {
  return {
    kind: 'http',
    asked: 'GET :3000/',
    exitCode: undefined,
    answer: { status: 200, type: 'application/json; charset=utf-8', body: '{"hello":"world"}' },
    uid: 0,
    stopped: { seconds: 0.1, killed: false, exitCode: 0 },
    log: 'listening on 3000',
    ...fields,
  };
}

export function side(fields: Partial<Side> = {}): Side {
  return {
    image: image(),
    cold: build(),
    rebuild: build({ seconds: 5.2, cached: 2, ran: ['COPY . .', 'RUN npm install'] }),
    behaviour: [answered()],
    ...fields,
  };
}

export function difference(fields: Partial<Difference> = {}): Difference {
  return {
    area: 'files',
    subject: '/app/server.js',
    before: 'file',
    after: undefined,
    declaredBy: [],
    message: '/app/server.js is gone',
    ...fields,
  };
}

/** A smaller image with a declared difference, built, rebuilt and asked. */
export function proven(fields: Partial<VerifyReport> = {}): VerifyReport {
  return {
    path: 'examples/node-express/Dockerfile',
    context: 'examples/node-express',
    engine: 'docker 28.5.2, buildx 0.29.1',
    settings: ['target: runtime (compose.yaml:3)'],
    verdict: 'same',
    before: side(),
    after: side({
      image: image({ bytes: 197_000_000, compressed: 69_800_000, layers: 9, files: 4211 }),
      cold: build({ seconds: 20.6 }),
      rebuild: build({ seconds: 0.31, cached: 3, ran: ['COPY . .'] }),
    }),
    touched: { path: 'server.js', reason: 'CMD runs it' },
    differences: [
      difference({
        area: 'packages',
        subject: 'dpkg gcc',
        declaredBy: ['slim-base'],
        message: 'package gcc 12.2.0-3 is gone',
      }),
    ],
    changes: [
      {
        transform: 'slim-base',
        level: 'recommended',
        line: 1,
        message: 'took node:20-slim in the place of node:20',
      },
      { transform: 'npm-ci', level: 'safe', line: 4, message: 'replaced npm install by npm ci' },
    ],
    leftOut: [],
    notes: [],
    dockerfile: { before: 'FROM node:20\n', after: 'FROM node:20-slim\n' },
    ...fields,
  };
}

/** A rewritten image that lost a file and answers otherwise. */
export function differing(fields: Partial<VerifyReport> = {}): VerifyReport {
  const good = proven();
  const failing = answered({
    answer: { status: 500, type: 'text/plain', body: 'Error: no such file' },
    log: "Error: Cannot find module '/app/lib.js'\n\u001b[31m  at load",
  });
  return proven({
    verdict: 'differs',
    after: { ...side(good.after), behaviour: [failing] },
    differences: [
      difference(),
      difference({
        area: 'behaviour',
        subject: 'GET :3000/',
        before: '200',
        after: '500',
        message: 'GET :3000/: status is 500; it was 200',
      }),
      ...good.differences,
    ],
    ...fields,
  });
}

/** An original that does not build. */
export function broken(fields: Partial<VerifyReport> = {}): VerifyReport {
  const failure = {
    message: 'npm ERR! code ENOTFOUND',
    line: 4,
    log: '#5 RUN npm install\nnpm ERR! code ENOTFOUND\n',
  };
  return proven({
    verdict: 'broken',
    before: side({
      image: undefined,
      cold: build({ seconds: 3, failure }),
      rebuild: undefined,
      behaviour: [],
    }),
    after: undefined,
    touched: undefined,
    differences: [],
    changes: [],
    ...fields,
  });
}

/** A Dockerfile that dockopt leaves as it is. */
export function unchanged(fields: Partial<VerifyReport> = {}): VerifyReport {
  return proven({
    verdict: 'unchanged',
    path: 'other/Dockerfile',
    context: 'other',
    settings: [],
    before: undefined,
    after: undefined,
    touched: undefined,
    differences: [],
    changes: [],
    ...fields,
  });
}
