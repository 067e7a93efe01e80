import { describe, expect, it } from '@jest/globals';
import { edit } from '../../../src/model/build.js';
import { divide, soleStage, type Division } from '../../../src/model/multistage/index.js';
import type { Effect, Transform } from '../../../src/model/types.js';
import { project, run, transform } from './harness.js';

const FACTS = project({ 'package.json': '{}', 'src/a.ts': '' });
const NODE = new Set(['node']);

/** A transform that divides the only stage as it is told. */
function dividing(more: Partial<Division>, declared: Partial<Transform> = {}): Transform {
  return transform(
    (build, self) => {
      const sole = soleStage(build, NODE);
      if (sole === undefined || 'left' in sole) return build;
      const { stage, model } = sole;
      return divide(
        build,
        self,
        { stage, model, image: 'node:20-slim', carried: [], ...more },
        { message: 'Divided.' },
      );
    },
    { declares: ['base'], ...declared },
  );
}

const TEXT = `# What is built
FROM node:20
# Ports first
EXPOSE 3000
ARG VERSION=1
ARG UNUSED
ENV NODE_ENV=production VERSION=$VERSION
WORKDIR /app
COPY package.json ./
RUN npm install
# The sources
COPY . .
RUN npm run build

# Start
USER node
CMD ["node", "dist/a.js"]
`;

const CARRIED = [
  { path: '/app/node_modules', type: 'directory' },
  { path: '/app/package.json', type: 'file' },
  { path: '/app/dist', type: 'directory' },
] as const;

describe('a stage that is divided', () => {
  it('keeps its steps in a stage of its own, and has the runtime contract in the last one', () => {
    const result = run(TEXT, [dividing({ carried: CARRIED })], FACTS);
    expect(result.violations).toEqual([]);
    expect(result.after).toBe(`# What is built
FROM node:20 AS build
ARG VERSION=1
ARG UNUSED
ENV NODE_ENV=production VERSION=$VERSION
WORKDIR /app
COPY package.json ./
RUN npm install
# The sources
COPY . .
RUN npm run build

FROM node:20-slim
ARG VERSION=1
ENV NODE_ENV=production VERSION=$VERSION
WORKDIR /app
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/package.json ./package.json
COPY --from=build /app/dist ./dist
# Ports first
EXPOSE 3000

# Start
USER node
CMD ["node", "dist/a.js"]
`);
  });

  it('gives its name to the last stage, takes another for the first, and puts files that lie together into one COPY', () => {
    const text =
      'from node:20 as build\nWORKDIR /app\nCOPY . .\nRUN npm run build\nWORKDIR /app/dist\nCMD node a.js\n';
    const carried = [
      { path: '/app/package.json', type: 'file' },
      { path: '/app/a.json', type: 'file' },
      { path: '/etc/a.conf', type: 'file' },
    ] as const;
    const result = run(text, [dividing({ carried })], FACTS);
    expect(result.violations).toEqual([]);
    expect(result.after).toBe(`from node:20 as builder
WORKDIR /app
COPY . .
RUN npm run build

from node:20-slim as build
WORKDIR /app
COPY --from=builder /app/package.json /app/a.json ./
COPY --from=builder /etc/a.conf /etc/a.conf
WORKDIR /app/dist
CMD node a.js
`);
  });

  it('may have stages between the two, repeat RUNs, and say CMD in other words', () => {
    const text =
      'FROM node:20\nRUN useradd app\nWORKDIR /app\nCOPY . .\nRUN npm ci\nUSER app\nCMD npm start\n';
    const more = transform(
      (build, self) => {
        const sole = soleStage(build, NODE);
        if (sole === undefined || 'left' in sole) return build;
        const { stage, model } = sole;
        const [user, workdir, , , , cmd] = stage.instructions;
        if (user === undefined || workdir === undefined || cmd === undefined) return build;
        const division: Division = {
          stage,
          model,
          image: 'node:20-slim',
          between: [
            {
              name: 'deps',
              image: 'node:20',
              instructions: [workdir, 'COPY package.json ./', 'RUN npm ci --omit=dev'],
            },
          ],
          repeated: [user],
          prepared: ['RUN apt-get update'],
          carried: [{ stage: 'deps', path: '/app/node_modules', type: 'directory' }],
          reworded: new Map([[cmd, 'CMD ["node", "a.js"]']]),
        };
        return divide(build, self, division, { message: 'Divided.' });
      },
      { declares: ['base', 'cmd'] },
    );
    const result = run(text, [more], FACTS);
    expect(result.violations).toEqual([]);
    expect(result.after).toBe(`FROM node:20 AS build
RUN useradd app
WORKDIR /app
COPY . .
RUN npm ci

FROM node:20 AS deps
WORKDIR /app
COPY package.json ./
RUN npm ci --omit=dev

FROM node:20-slim
RUN useradd app
WORKDIR /app
RUN apt-get update
COPY --from=deps /app/node_modules ./node_modules
USER app
CMD ["node", "a.js"]
`);
  });

  it('makes accounts where the steps make them, and prepares the system before another user is in force', () => {
    const text =
      'FROM node:20\nARG ID=7\nRUN useradd -m -u $ID app\nWORKDIR /home/app\nUSER app\nCOPY . .\nRUN npm ci\nCMD ["node", "a.js"]\n';
    const more = transform(
      (build, self) => {
        const sole = soleStage(build, NODE);
        if (sole === undefined || 'left' in sole) return build;
        const { stage, model } = sole;
        const division: Division = {
          stage,
          model,
          image: 'node:20-slim',
          repeated: stage.instructions.slice(1, 2),
          prepared: ['RUN apt-get update'],
          carried: [{ path: '/home/app', type: 'directory' }],
        };
        return divide(build, self, division, { message: 'Divided.' });
      },
      { declares: ['base'] },
    );
    const result = run(text, [more], FACTS);
    expect(result.violations).toEqual([]);
    expect(result.after).toBe(`FROM node:20 AS build
ARG ID=7
RUN useradd -m -u $ID app
WORKDIR /home/app
USER app
COPY . .
RUN npm ci

FROM node:20-slim
ARG ID=7
RUN useradd -m -u $ID app
WORKDIR /home/app
RUN apt-get update
USER app
COPY --from=build /home/app ./
CMD ["node", "a.js"]
`);
  });

  it('may give what it carries to an account of the image', () => {
    const text = 'FROM node:20\nWORKDIR /app\nRUN npm ci\nCMD ["node"]\n';
    const carried = [{ path: '/app/dist', type: 'directory', owner: 'app:app' }] as const;
    const result = run(text, [dividing({ carried })], FACTS);
    expect(result.violations).toEqual([]);
    expect(result.after).toContain('\nCOPY --from=build --chown=app:app /app/dist ./dist\n');
  });

  it('keeps CRLF and a missing line end', () => {
    const text = 'FROM node:20\r\nWORKDIR /app\r\nRUN npm ci\r\nCMD ["node"]';
    const result = run(text, [dividing({ carried: [{ path: '/app', type: 'directory' }] })], FACTS);
    expect(result.violations).toEqual([]);
    expect(result.after).toBe(
      'FROM node:20 AS build\r\nWORKDIR /app\r\nRUN npm ci\r\n\r\nFROM node:20-slim\r\nWORKDIR /app\r\nCOPY --from=build /app ./\r\nCMD ["node"]',
    );
  });
});

describe('a division that is wrong', () => {
  function expectCaught(check: string, wrong: Transform, text = TEXT): void {
    const result = run(text, [wrong], FACTS);
    expect(result.violations.map((violation) => violation.check)).toEqual([check]);
    expect(result.after).toBe(text);
  }

  /** Divides rightly, then edits the result and says nothing more. */
  function spoiling(from: string, to: string): Transform {
    return transform(
      (build, self) => {
        const divided = dividing({ carried: CARRIED }).apply(build);
        const at = divided.dockerfile.instructions.findLast(({ text }) => text.includes(from));
        if (divided === build || at === undefined) return build;
        return edit(divided, self, {
          at,
          replace: new Map([[at, [at.text.replace(from, to)]]]),
          message: 'Spoiled.',
        });
      },
      { declares: ['base'] },
    );
  }

  it.each([
    ['contract', 'CMD ["node", "dist/a.js"]', 'CMD ["node", "src/a.js"]'],
    ['contract', 'USER node', 'USER root'],
    ['divided', '/app/dist ./dist', '/app/dist ./out'],
    ['divided', '--from=build /app/dist', '--from=build --chown=node /app/dist'],
    ['divided', '/app/dist ./dist', '/app/src ./dist'],
    ['divided', '--from=build /app/dist', '--from=elsewhere /app/dist'],
    ['conservation', 'RUN npm run build', 'RUN npm run other'],
    ['divided', 'FROM node:20 AS build', 'FROM node:20 AS other'],
  ])('is caught by %s: %s -> %s', (check, from, to) => expectCaught(check, spoiling(from, to)));

  it('is caught when its transform does not declare the base', () => {
    expectCaught('contract', dividing({ carried: CARRIED }, { declares: [] }));
  });

  it('is caught when the last stage does what no effect names', () => {
    const effects: readonly Effect[] = [{ type: 'divide', builder: 'build', carried: [] }];
    const wrong = transform(
      (build, self) => {
        const at = build.dockerfile.instructions.find(({ keyword }) => keyword === 'FROM');
        const end = build.dockerfile.instructions.findLast(({ keyword }) => keyword === 'RUN');
        if (at === undefined || end === undefined || build.changes.length > 0) return build;
        const replace = new Map([
          [at, ['FROM node:20 AS build']],
          [end, [end, 'FROM node:20-slim', 'RUN rm -rf /']],
        ]);
        return edit(build, self, { at, replace, message: 'Divided.', effects });
      },
      { declares: ['base', 'env', 'workdir', 'expose'] },
    );
    expectCaught('conservation', wrong);
  });
});

describe('a stage that stays whole', () => {
  it.each([
    ['stands on another image', 'FROM golang:1.22\nRUN a\n', undefined],
    ['is one of several', 'FROM node:20 AS a\nRUN a\nFROM a\nCOPY --from=a /a /a\n', undefined],
    [
      'has ONBUILD',
      'FROM node:20\nONBUILD RUN a\n',
      'line 2 has ONBUILD, which runs in images that are not here',
    ],
    ['has VOLUME', 'FROM node:20\nVOLUME /a\n', 'line 2 has VOLUME, which takes what the build puts there'],
    ['is pinned', `FROM node:20@sha256:${'a'.repeat(64)}\nRUN a\n`, 'its base image is pinned by a digest'],
    ['names a platform', 'FROM --platform=linux/amd64 node:20\nRUN a\n', 'FROM names a platform'],
  ])('%s', (_, text, left) => {
    let seen: unknown = 'nothing';
    const asking = transform((build) => {
      const sole = soleStage(build, NODE);
      seen = sole !== undefined && 'left' in sole ? sole.left : sole;
      return build;
    });
    run(text, [asking], FACTS);
    expect(seen).toBe(left);
  });
});
