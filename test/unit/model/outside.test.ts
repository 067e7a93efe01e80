import { describe, expect, it } from '@jest/globals';
import { builtAlone, builtBy, replacedBy } from '../../../src/model/outside.js';
import { modelOf, type Model } from '../../../src/model/stages.js';
import { buildsAmong } from '../../../src/project/invocations/index.js';
import type { Dockerfile } from '../../../src/syntax/types.js';
import { parseUnchecked } from '../../../src/syntax/parse.js';

function tree(lines: readonly string[]): Dockerfile {
  const { dockerfile } = parseUnchecked(`${lines.join('\n')}\n`);
  if (dockerfile === undefined) throw new Error('it does not parse');
  return dockerfile;
}

/** A compose file with one service whose `build` has the given lines. */
function composed(...build: readonly string[]): ReadonlyMap<string, string> {
  const lines = [
    'services:',
    '  a:',
    '    build:',
    '      context: .',
    ...build.map((line) => `      ${line}`),
  ];
  return new Map([['compose.yaml', lines.join('\n')]]);
}

async function model(files: ReadonlyMap<string, string>, ...lines: readonly string[]): Promise<Model> {
  return modelOf(builtBy(tree(lines), await buildsAmong(files, 'Dockerfile')));
}

describe('builtBy', () => {
  const STAGES = ['FROM a AS base', 'FROM base AS Dev', 'FROM base', 'COPY --from=dev /a /a'];

  it('gives the same tree where nothing is said', async () => {
    const dockerfile = tree(STAGES);
    expect(builtBy(dockerfile, await buildsAmong(composed(), 'Dockerfile'))).toBe(dockerfile);
  });

  it('ships a stage that is built for itself, by its name or its number', async () => {
    const shipped = async (...build: readonly string[]): Promise<readonly boolean[]> => {
      const found = await model(composed(...build), ...STAGES);
      return found.stages.map((stage) => found.isShipped(stage));
    };
    expect(await shipped()).toEqual([true, false, true]);
    expect(await shipped('target: dev')).toEqual([true, true, true]);
    expect(await shipped('target: "1"')).toEqual([true, true, true]);
    expect(await shipped('target: other')).toEqual([true, false, true]);
  });

  it.each([
    [[], 'node:20', '20'],
    [['args: { V: 20 }'], 'node:20', '20'],
    [['args: { V: 22 }'], undefined, undefined],
    [['args: [V]'], undefined, undefined],
    [['args: { "${X}": 1 }'], undefined, undefined],
    [['args: { W: 1 }'], 'node:20', '20'],
  ])('takes no default that %j sets otherwise', async (build, image, value) => {
    const found = await model(composed(...build), 'ARG V=20', 'FROM node:$V', 'ARG V');
    expect(found.stages[0]?.resolved?.text).toBe(image);
    const scopes = found.stages.map((stage) => found.finalScope(stage).variables.get('V')?.fallback);
    expect(scopes).toEqual([value]);
  });
});

describe('replacedBy', () => {
  it.each([
    [['additional_contexts: { base: ./base }'], 'puts another context in the place of stage base'],
    [
      ['additional_contexts: ["debian=docker-image://example.org/debian"]'],
      'puts another context in the place of debian:latest',
    ],
    [
      ['args: { BUILDKIT_SYNTAX: example.org/syntax }'],
      'has it read by the frontend example.org/syntax, whose syntax may differ',
    ],
    [['args: { BUILDKIT_SYNTAX: docker/dockerfile:1 }'], undefined],
    [['additional_contexts: { other: ./base, mine: ./x }'], undefined],
  ])('%j', async (build, expected) => {
    const dockerfile = tree([
      'FROM debian:latest AS base',
      'FROM example.org/mine',
      'COPY --from=other /a /a',
    ]);
    const found = replacedBy(dockerfile, await buildsAmong(composed(...build), 'Dockerfile'));
    expect(found).toBe(expected && `compose.yaml:3 ${expected}`);
  });
});

describe('a stage that is built for itself', () => {
  const text = ['FROM a AS base', 'FROM base AS test', 'FROM base'];
  it.each([
    [['target: test'], 'compose.yaml:3 builds stage test for itself'],
    [['target: ${STAGE}'], 'compose.yaml:3 builds a stage that only the run knows'],
    [['target: ${STAGE:-test}'], 'compose.yaml:3 builds stage test for itself'],
    [[], undefined],
  ])('%j', async (build, expected) => {
    const model = modelOf(tree(text));
    expect(builtAlone(await buildsAmong(composed(...build), 'Dockerfile'), model, model.stages)).toBe(
      expected,
    );
    expect(
      builtAlone(await buildsAmong(composed(...build), 'Dockerfile'), model, model.stages.slice(-1)),
    ).toBeUndefined();
  });
});
