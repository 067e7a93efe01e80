import { describe, expect, it } from '@jest/globals';
import { mergeSettings } from '../../../src/config/merge.js';
import { parseConfig } from '../../../src/config/parse.js';
import { configJsonSchema } from '../../../src/config/schema.js';

describe('mergeSettings', () => {
  it('answers every question when nothing is said', () => {
    expect(mergeSettings()).toEqual({ level: 'recommended', cache: 'auto', advice: false, registry: false });
  });

  it('lets the command line win over the file, key by key', () => {
    expect(
      mergeSettings(
        { level: 'safe', skip: ['a'] },
        { level: 'aggressive', skip: ['b', 'c'], cache: 'mounts' },
      ),
    ).toEqual({ level: 'safe', skip: ['a'], cache: 'mounts', advice: false, registry: false });
  });
});

describe('parseConfig', () => {
  it('reads every key, and passes over the schema that editors want', () => {
    const text =
      '{ "$schema": "x", "level": "safe", "only": ["a"], "skip": ["b"], "cache": "mounts", "advice": true }';
    expect(parseConfig(text)).toEqual({
      settings: { level: 'safe', only: ['a'], skip: ['b'], cache: 'mounts', advice: true },
    });
  });

  it('reads the key of a package.json, and nothing where there is none', () => {
    expect(parseConfig('{ "name": "x", "dockopt": { "level": "safe" } }', 'dockopt')).toEqual({
      settings: { level: 'safe' },
    });
    expect(parseConfig('{ "name": "x" }', 'dockopt')).toBeUndefined();
  });

  it.each([
    ['{\n  "levle": "safe"\n}\n', { message: 'has an unknown key "levle"', line: 2 }],
    [
      '{\n  "skip": [],\n  "level": "high"\n}\n',
      { message: '"level": expected one of "safe"|"recommended"|"aggressive"', line: 3 },
    ],
    ['{\n  "only": "npm-ci"\n}\n', { message: '"only": expected array, received string', line: 2 }],
    ['[]\n', { message: 'its content: expected object, received array', line: 1 }],
  ])('says what is wrong, and where: %j', (text, problem) => {
    expect(parseConfig(text)).toEqual({ problem });
  });

  it('finds the line below the key of a package.json', () => {
    const text = '{\n  "level": 1,\n  "dockopt": {\n    "level": 1\n  }\n}\n';
    expect(parseConfig(text, 'dockopt')).toMatchObject({ problem: { line: 4 } });
  });

  it.each([
    ['{\n  "level": safe\n}\n', 2],
    ['{\n  "level": "safe",\n', 2],
  ])('names the line of broken JSON: %j', (text, line) => {
    const read = parseConfig(text);
    expect(read).toMatchObject({ problem: { line } });
    expect(JSON.stringify(read)).toContain('is not valid JSON: ');
  });
});

describe('configJsonSchema', () => {
  it('forbids keys that it does not know', () => {
    expect(configJsonSchema()).toMatchObject({ type: 'object', additionalProperties: false });
  });
});
