import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { buildProject } from '../../src/project/facts.js';
import type { Project } from '../../src/project/types.js';
import { fix } from '../../src/runner/index.js';
import { parse, print } from '../../src/syntax/parse.js';
import { advisers } from '../../src/advice/index.js';
import { transforms } from '../../transforms/index.js';

const FROM = [
  'FROM node:20',
  'FROM node:22-bookworm AS build',
  'FROM python:3.11',
  'FROM debian:bookworm',
  'FROM alpine:3.20',
  'FROM ubuntu:22.04',
  'FROM private/image',
  'FROM python:3.12 as b',
];
const COMMANDS = [
  'apt-get update',
  'apt-get install -y curl',
  'apt-get install -y git \\\n    # why\n    wget',
  'rm -rf /var/lib/apt/lists/*',
  'apt-get clean',
  'apt-get -qq update',
  'apt-get install -y --no-install-recommends gnupg',
  'sudo apt-get update',
  'dnf install -y git',
  'yum -y --enablerepo=x install wget',
  'zypper -n in jq',
  'dnf clean all',
  'apk update',
  'apk add git',
  'apk add --no-cache curl',
  'pip install flask',
  'pip3 install -r requirements.txt',
  'python -m pip install -U pip',
  'npm install',
  'npm ci',
  'npm ci && rm -f .npmrc',
  'rm /root/.netrc',
  'npm run build',
  'cd /x',
  'export A=1',
  'set -ex',
  'curl -fsSL https://example.org | bash -',
  'echo "a # b" > /c',
  'make && make install',
  '(a; b)',
  'a || true',
  'git clone https://example.org/x',
];
const OTHER = [
  'COPY . .',
  'COPY package.json .npmrc ./',
  'COPY --link .netrc /root/',
  'ARG NPM_TOKEN',
  'COPY package*.json ./',
  'COPY requirements.txt /app/',
  'COPY --chown=node:node . /app',
  'WORKDIR /app',
  'USER node',
  'ENV A=b',
  'ENV NODE_ENV production',
  'ENV OPTS -a "b c" $A',
  'LABEL a b',
  'MAINTAINER "Ada" $x',
  'ADD . /app',
  'ADD start.sh /start.sh',
  'CMD ["/start.sh"]',
  'WORKDIR sub',
  'RUN cd /tmp',
  'run true',
  'USER root',
  'ARG V=1',
  '# a comment',
  '# dockopt ignore=pip-no-cache-dir -- on purpose',
  '# hadolint ignore=DL3015',
  '',
  'CMD ["node", "server.js"]',
  'CMD node server.js',
  'CMD exec python app.py --port $PORT',
  'CMD npm run migrate && npm start',
  'ENTRYPOINT java $JAVA_OPTS -jar /app.jar',
  'RUN cd /tmp && make',
  'WORKDIR /srv',
  'EXPOSE 80',
  'SHELL ["/bin/bash", "-c"]',
  'RUN <<EOF\napt-get update\napt-get install -y x\nEOF',
  'RUN ["apt-get", "update"]',
  'COPY --from=build /x /x',
  'RUN --mount=type=cache,target=/root/.cache/pip pip install flask',
  'RUN --mount=type=cache,target=/var/cache/apt --mount=type=cache,target=/var/lib/apt apt-get update && apt-get install -y curl',
  'ONBUILD RUN apt-get update',
];
const JOINS = [' && ', ' \\\n && ', ' && \\\n    ', '; ', ' || '];

const run = fc
  .array(fc.tuple(fc.constantFrom(...COMMANDS), fc.constantFrom(...JOINS)), { minLength: 1, maxLength: 4 })
  .map(
    (parts) =>
      `RUN ${parts.map(([command, join], index) => (index === 0 ? command : join + command)).join('')}`,
  );
const line = fc.oneof({ weight: 3, arbitrary: run }, { weight: 2, arbitrary: fc.constantFrom(...OTHER) });
const stage = fc
  .tuple(fc.constantFrom(...FROM), fc.array(line, { maxLength: 8 }))
  .map(([from, lines]) => [from, ...lines].join('\n'));
const file = fc
  .tuple(fc.array(stage, { minLength: 1, maxLength: 2 }), fc.constantFrom('\n', '\r\n'), fc.boolean())
  .map(([stages, eol, ended]) => stages.join('\n').replaceAll('\n', eol) + (ended ? eol : ''));

const FILES: Readonly<Record<string, string>> = {
  'package.json': '{"name":"a","version":"1.0.0","dependencies":{}}',
  'package-lock.json':
    '{"name":"a","version":"1.0.0","lockfileVersion":3,"packages":{"":{"name":"a","version":"1.0.0"}}}',
  'requirements.txt': 'flask==3.0.0\n',
  'server.js': '',
};
const project = fc.subarray(Object.keys(FILES)).chain((names) =>
  fc.boolean().map((git): Project => {
    const files = new Set(['Dockerfile', ...names]);
    const texts = new Map(names.map((name) => [name, FILES[name] ?? '']));
    return buildProject({ dockerfile: 'Dockerfile', files, tracked: git ? files : undefined, texts });
  }),
);

describe('all transforms together, on generated files', () => {
  it('break no check, come to rest, and print what parses', () => {
    fc.assert(
      fc.property(file, project, (text, facts) => {
        const result = fix(
          { text, path: 'Dockerfile', project: facts },
          { transforms, advisers, level: 'aggressive' },
        );
        expect(result.violations).toEqual([]);
        if (result.problem !== undefined) return;
        const { dockerfile } = parse(result.after);
        expect(dockerfile && print(dockerfile)).toBe(result.after);
        const lines = text.split('\n').length;
        expect(result.advice.filter(({ lines: at }) => at.some((line) => line < 1 || line > lines))).toEqual(
          [],
        );
        const ignore = result.files.find(({ path }) => path === '.dockerignore')?.after;
        const later =
          ignore === undefined
            ? facts
            : { ...facts, ignore: { path: '.dockerignore', exists: true, text: ignore } };
        const again = fix(
          { text: result.after, path: 'Dockerfile', project: later },
          { transforms, level: 'aggressive' },
        );
        expect({ text: again.after, changes: again.changes, files: again.files }).toEqual({
          text: result.after,
          changes: [],
          files: [],
        });
      }),
      { numRuns: Number(process.env['FUZZ_RUNS'] ?? 500) },
    );
  }, 120_000);

  it('change nothing that a comment protects as a whole', () => {
    const all = transforms.map(({ name }) => name).join(',');
    fc.assert(
      fc.property(file, project, (text, facts) => {
        const guarded = `# dockopt ignore-file=${all}\n${text}`;
        const result = fix(
          { text: guarded, path: 'Dockerfile', project: facts },
          { transforms, level: 'aggressive' },
        );
        expect([result.after, result.changes]).toEqual([guarded, []]);
      }),
      { numRuns: 100 },
    );
  });
});
