import { describe, expect, it } from '@jest/globals';
import type { Image } from '../../../src/analysis/types.js';
import { unknownProject } from '../../../src/project/facts.js';
import { modelOf } from '../../../src/model/stages.js';
import { parse } from '../../../src/syntax/parse.js';
import type { Instruction } from '../../../src/syntax/types.js';
import { baseLayers, chainOf, copiedFiles, ownOf } from '../../../src/verify/own.js';
import { projectOf } from '../project/projectOf.js';

function chain(text: string): readonly Instruction[] {
  const tree = parse(text).dockerfile;
  return tree === undefined ? [] : chainOf(modelOf(tree).stages.at(-1));
}

const STAGES = `FROM debian:12 AS other
ENV NOT=1
RUN apt-get install -y not
FROM debian:12 AS base
ENV A=1 B=2
RUN apt-get update && apt-get install -y --no-install-recommends curl=7.* "libpq-dev" \\
    g++ && rm -rf /var/lib/apt/lists/*
FROM base
LABEL "org.example.a"="x" b=y
RUN apk add --no-cache -t .deps git~2 ; dnf -y install httpd
RUN <<EOF
apt-get install -y jq
EOF
`;

describe('ownOf', () => {
  it('has variables, labels and packages of the last stage and those below it', () => {
    const { env, labels, packages } = ownOf(chain(STAGES), unknownProject());
    expect([...env]).toEqual(['A', 'B']);
    expect([...labels]).toEqual(['org.example.a', 'b']);
    expect([...packages]).toEqual(['curl', 'libpq-dev', 'g++', 'git', 'httpd', 'jq']);
  });

  it('has the accounts and paths that are named, without a slash at the end', () => {
    const text =
      'FROM x\nRUN useradd -r "app" && mkdir -p /var/log/app/\nCOPY --chown=app:www a /srv/a\nUSER web\n';
    const { words } = ownOf(chain(text), unknownProject());
    for (const word of ['app', '/var/log/app', 'www', '/srv/a', 'web']) expect(words).toContain(word);
  });

  it('has the packages that production needs: those of the lockfile with their versions', () => {
    const project = projectOf({
      'package.json': { dependencies: { a: '^1.0.0' }, devDependencies: { t: '1' } },
      'package-lock.json': {
        lockfileVersion: 3,
        packages: {
          '': { dependencies: { a: '^1.0.0' }, devDependencies: { t: '1' } },
          'node_modules/a': { version: '1.2.3' },
          'node_modules/a/node_modules/@s/b': { version: '2.0.0' },
          'node_modules/t': { version: '1.0.0', dev: true },
        },
      },
    });
    expect([...ownOf([], project).production]).toEqual([
      ['a', ['1.2.3']],
      ['@s/b', ['2.0.0']],
    ]);
    const manifest = projectOf({
      'package.json': { dependencies: { a: '^1.0.0' }, devDependencies: { t: '1' } },
    });
    expect([...ownOf([], manifest).production]).toEqual([['a', ['']]]);
  });
});

describe('baseLayers', () => {
  it('counts the layers before the first instruction of the Dockerfile', () => {
    const lines = ['FROM', 'CMD x', 'RUN b', 'ENV A=1', '/bin/sh -c a', 'COPY . .'];
    const history = lines.map((createdBy, at) => ({ createdBy, empty: at === 1 || at === 3 }));
    const layer = { compressed: undefined, bytes: 0, createdBy: '', deletes: [], hides: [] };
    const layers = ['a', 'b', 'c', 'd'].map((diffId) => ({ ...layer, diffId, entries: new Map() }));
    const image = { history, layers } as unknown as Image;
    const text = 'FROM x AS one\nENV A=1\nRUN a\nFROM one\nCOPY . .\n';
    expect(baseLayers(image, chain(text))).toBe(2);
    expect(baseLayers(image, chain('FROM x\n'))).toBe(4);
    // An engine without a line for an ARG.
    expect(baseLayers(image, chain('FROM x\nENV A=1\nARG V\nRUN a\nARG W\nCOPY . .\n'))).toBe(2);
    expect(baseLayers(image, chain(`FROM x\n${'RUN a\n'.repeat(9)}`))).toBe(0);
  });
});

describe('copiedFiles', () => {
  it('has the files of COPYs and ADDs that no later layer changed, and none of the base image', () => {
    const by = (createdBy: string, ...paths: readonly string[]) => ({
      diffId: createdBy,
      compressed: undefined,
      bytes: 0,
      createdBy,
      deletes: [],
      hides: [],
      entries: new Map(
        paths.map((path) => [
          path,
          { kind: path.endsWith('.d') ? 'directory' : 'file', size: 1, mode: 0o644, uid: 0, gid: 0 },
        ]),
      ),
    });
    const layers = [
      by('COPY base / # buildkit', '/base'),
      by('COPY . /app # buildkit', '/app/a', '/app/b', '/app/c.d'),
      by('RUN x', '/app/b', '/app/r'),
      by('/bin/sh -c #(nop) ADD file:abc in /etc/x ', '/etc/x'),
    ];
    const history = layers.map(({ createdBy }) => ({ createdBy, empty: false }));
    const image = { history, layers } as unknown as Image;
    const text = 'FROM x\nCOPY . /app\nRUN x\nADD x /etc/x\n';
    expect([...copiedFiles(image, chain(text))]).toEqual(['/app/a', '/etc/x']);
  });
});
