import { describe, expect, it } from '@jest/globals';
import type { Image } from '../../../src/analysis/types.js';
import { modelOf } from '../../../src/model/stages.js';
import { parse } from '../../../src/syntax/parse.js';
import type { Instruction } from '../../../src/syntax/types.js';
import { baseLayers, chainOf, ownOf } from '../../../src/verify/own.js';

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
    const { env, labels, packages } = ownOf(chain(STAGES));
    expect([...env]).toEqual(['A', 'B']);
    expect([...labels]).toEqual(['org.example.a', 'b']);
    expect([...packages]).toEqual(['curl', 'libpq-dev', 'g++', 'git', 'httpd', 'jq']);
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
