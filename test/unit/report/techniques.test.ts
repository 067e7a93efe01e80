import { describe, expect, it } from '@jest/globals';
import { advisers } from '../../../src/advice/index.js';
import { COMING, TECHNIQUES } from '../../../src/report/techniques.js';
import { transforms } from '../../../transforms/index.js';

const techniques = TECHNIQUES.flatMap((group) => group.techniques);

describe('the techniques', () => {
  it('name transforms that exist or are planned', () => {
    const known = new Set([...transforms.map(({ name }) => name), ...COMING]);
    const named = techniques.flatMap((each) => each.transforms ?? []);
    expect(named.filter((name) => !known.has(name))).toEqual([]);
  });

  it('name advisers that exist; the page adds those that no technique names', () => {
    const known = new Set(advisers.map(({ name }) => name));
    const named = techniques.flatMap((each) => each.advisers ?? []);
    expect(named.filter((name) => !known.has(name))).toEqual([]);
  });

  it('stand once each, with a remark that ends in a full stop', () => {
    const titles = techniques.map(({ technique }) => technique);
    expect(new Set(titles).size).toBe(titles.length);
    expect(techniques.filter(({ note }) => !/\S\.$/.test(note))).toEqual([]);
  });
});
