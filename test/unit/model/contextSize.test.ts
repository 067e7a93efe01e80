import { describe, expect, it } from '@jest/globals';
import { startBuild } from '../../../src/model/build.js';
import { contextSize } from '../../../src/model/ignore/contextSize.js';
import { buildProject } from '../../../src/project/facts.js';
import { shownBytes, shownCount, type Sizes } from '../../../src/project/sizes.js';
import { fix } from '../../../src/index.js';
import { parse } from '../../../src/syntax/parse.js';

const TEXT = 'FROM node:22-slim\nWORKDIR /app\nCOPY . .\nRUN npm ci\n';
const MANIFEST = '{ "dependencies": { "express": "^4.19.2" } }';

function projectWith(ignore: string, sizes?: Sizes) {
  const texts = new Map([
    ['Dockerfile', TEXT],
    ['package.json', MANIFEST],
    ['.dockerignore', ignore],
  ]);
  const project = buildProject({ dockerfile: 'Dockerfile', files: new Set(texts.keys()), texts });
  return sizes === undefined ? project : { ...project, sizes };
}

function sizeOf(before: string, after: string, sizes?: Sizes): string | undefined {
  const { dockerfile } = parse(TEXT);
  if (dockerfile === undefined) throw new Error('does not parse');
  const build = startBuild(dockerfile, projectWith(before, sizes));
  return contextSize(build, { path: '.dockerignore', exists: true, text: after });
}

const FILES = new Map([
  ['index.js', 1300],
  ['node_modules/a/index.js', 2_000_000],
  ['node_modules/a/b.js', 400_000],
  ['link', 0],
]);

describe('contextSize', () => {
  it('says how much smaller the context gets', () => {
    expect(sizeOf('', 'node_modules\n', { files: FILES, complete: true })).toBe(
      'the build context shrinks from 2.4 MB in 4 files to 1.3 kB in 2 files',
    );
  });

  it('counts nothing that was hidden before', () => {
    expect(sizeOf('**/b.js\n', '**/b.js\nnode_modules\n', { files: FILES, complete: true })).toBe(
      'the build context shrinks from 2.0 MB in 3 files to 1.3 kB in 2 files',
    );
  });

  it('says "at least" where not all was counted', () => {
    expect(sizeOf('', 'node_modules\n', { files: FILES, complete: false })).toBe(
      'the build context shrinks from at least 2.4 MB in 4 files to at least 1.3 kB in 2 files',
    );
  });

  it('says when nothing is there to be hidden', () => {
    const files = new Map([['index.js', 812]]);
    expect(sizeOf('', 'target\n', { files, complete: true })).toBe(
      'nothing that they hide is there now: the build context has 812 bytes in 1 file',
    );
  });

  it('says nothing of a context that was not measured, or of a wrong ignore file', () => {
    expect(sizeOf('', 'target\n')).toBeUndefined();
    expect(sizeOf('[\n', 'target\n', { files: FILES, complete: true })).toBeUndefined();
  });

  it('stands in the evidence of the change', () => {
    const sizes = { files: FILES, complete: true };
    const { changes } = fix(TEXT, { only: ['dockerignore'], project: projectWith('', sizes) });
    expect(changes.map(({ evidence }) => evidence.at(-1))).toEqual([
      'the build context shrinks from 2.4 MB in 4 files to 1.3 kB in 2 files',
    ]);
  });
});

describe('numbers', () => {
  it.each([
    [0, '0 bytes'],
    [999, '999 bytes'],
    [1000, '1.0 kB'],
    [999_949, '999.9 kB'],
    [999_999, '1.0 MB'],
    [212_400_000, '212.4 MB'],
    [3_000_000_000, '3.0 GB'],
  ])('%i bytes are shown as %s', (bytes, text) => {
    expect(shownBytes(bytes)).toBe(text);
  });

  it.each([
    [7, '7'],
    [999, '999'],
    [1204, '1,204'],
    [1_234_567, '1,234,567'],
  ])('%i is shown as %s', (count, text) => {
    expect(shownCount(count)).toBe(text);
  });
});
