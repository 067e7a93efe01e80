import { describe, expect, it } from '@jest/globals';
import { wantsColour } from '../../src/cli/colour.js';
import { mergeSettings } from '../../src/config/merge.js';
import { UsageError } from '../../src/cli/exit.js';
import { checkSelection, levelsAbove, planOf, type FixFlags } from '../../src/cli/fix/options.js';
import { suggest } from '../../src/cli/suggest.js';
import { transform } from './support/samples.js';

const plain: FixFlags = {};
const usual = mergeSettings();
const all = [
  transform('npm-ci', 'safe'),
  transform('slim-base', 'recommended'),
  transform('distroless', 'aggressive'),
];

function fault(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  return '';
}

describe('planOf', () => {
  it('shows a diff of the working directory when nothing is said', () => {
    expect(planOf([], plain)).toEqual({
      paths: ['.'],
      stdin: false,
      stdinFilepath: undefined,
      write: false,
      strict: false,
      namesOnly: false,
      format: 'text',
      given: {},
      config: undefined,
      context: undefined,
    });
  });

  it('takes --diff for --format diff that exits 1', () => {
    expect(planOf(['a'], { ...plain, diff: true })).toMatchObject({
      format: 'diff',
      strict: true,
      namesOnly: false,
    });
  });

  it('prints names for --check alone, and JSON when that is asked for', () => {
    expect(planOf([], { ...plain, check: true }).namesOnly).toBe(true);
    expect(planOf([], { ...plain, check: true, format: 'json' }).namesOnly).toBe(false);
    expect(planOf([], { ...plain, check: true, diff: true })).toMatchObject({
      namesOnly: false,
      format: 'diff',
    });
  });

  it('refuses what contradicts itself', () => {
    expect(fault(() => planOf(['-', 'a'], plain))).toBe(
      '"-" (standard input) does not go together with other paths.',
    );
    expect(fault(() => planOf(['a'], { ...plain, stdinFilepath: 'b' }))).toBe(
      '--stdin-filepath names the text from standard input: give "-" as the path.',
    );
    expect(fault(() => planOf([], { ...plain, write: true, check: true }))).toBe(
      '--write does not go together with --check: choose one.',
    );
    expect(fault(() => planOf([], { ...plain, write: true, diff: true }))).toBe(
      '--write does not go together with --diff: choose one.',
    );
    expect(fault(() => planOf([], { ...plain, diff: true, format: 'json' }))).toBe(
      '--diff prints a patch and does not go together with --format json: choose one.',
    );
  });
});

describe('checkSelection', () => {
  it('accepts names that exist', () => {
    expect(
      fault(() => checkSelection(planOf([], { ...plain, only: ['npm-ci'], skip: ['slim-base'] }), all)),
    ).toBe('');
  });

  it('proposes the name that was probably meant', () => {
    expect(fault(() => checkSelection(planOf([], { ...plain, only: ['npm-cli'] }), all))).toBe(
      'there is no transform "npm-cli". Did you mean npm-ci? "dockopt list" shows them all.',
    );
  });

  it('proposes nothing when nothing is near', () => {
    expect(fault(() => checkSelection(planOf([], { ...plain, skip: ['zzz'] }), all))).toBe(
      'there is no transform "zzz". "dockopt list" shows them all.',
    );
  });

  it('refuses a transform that the level does not allow, instead of doing nothing', () => {
    expect(fault(() => checkSelection(planOf([], { ...plain, only: ['distroless'] }), all))).toBe(
      '--only distroless: its level is aggressive, above recommended. Add --level aggressive.',
    );
  });
});

describe('levelsAbove', () => {
  it('names the levels to which a transform belongs', () => {
    expect(levelsAbove({ ...usual, level: 'safe' }, all)).toEqual(['recommended', 'aggressive']);
  });

  it('names none that no selected transform belongs to', () => {
    expect(levelsAbove(usual, all.slice(0, 2))).toEqual([]);
    expect(levelsAbove({ ...usual, skip: ['distroless'] }, all)).toEqual([]);
    expect(levelsAbove({ ...usual, only: ['npm-ci'] }, all)).toEqual([]);
  });
});

describe('suggest', () => {
  it('finds a name in spite of a swap, a slip or a missing end', () => {
    const names = ['copy-manifests-first', 'npm-ci', 'slim-base'];
    expect(suggest('nmp-ci', names)).toBe('npm-ci');
    expect(suggest('slim-bsae', names)).toBe('slim-base');
    expect(suggest('copy', names)).toBe('copy-manifests-first');
  });

  it('finds nothing for a word that is far from all', () => {
    expect(suggest('ab', ['npm-ci', 'xy'])).toBeUndefined();
    expect(suggest('', ['npm-ci'])).toBeUndefined();
  });
});

describe('wantsColour', () => {
  const terminal = { flag: undefined, env: {}, terminal: true };

  it('colours a terminal and nothing else', () => {
    expect(wantsColour(terminal)).toBe(true);
    expect(wantsColour({ ...terminal, terminal: false })).toBe(false);
    expect(wantsColour({ ...terminal, env: { TERM: 'dumb' } })).toBe(false);
  });

  it('follows NO_COLOR unless it is empty, and before FORCE_COLOR', () => {
    expect(wantsColour({ ...terminal, env: { NO_COLOR: '1', FORCE_COLOR: '1' } })).toBe(false);
    expect(wantsColour({ ...terminal, env: { NO_COLOR: '' } })).toBe(true);
  });

  it('follows FORCE_COLOR without a terminal, except 0 and false', () => {
    expect(wantsColour({ flag: undefined, env: { FORCE_COLOR: '1' }, terminal: false })).toBe(true);
    expect(wantsColour({ ...terminal, env: { FORCE_COLOR: '0' } })).toBe(false);
  });

  it('follows the flag before everything', () => {
    expect(wantsColour({ flag: true, env: { NO_COLOR: '1' }, terminal: false })).toBe(true);
    expect(wantsColour({ ...terminal, flag: false, env: { FORCE_COLOR: '1' } })).toBe(false);
  });
});
