import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bisect, type Tried } from '../../../src/verify/bisect.js';

/** Tries that fail for every list that holds all names of one of the sets; `asked` grows. */
function faulty(
  sets: readonly (readonly string[])[],
  asked: string[] = [],
): (names: readonly string[]) => Promise<Tried> {
  return (names) => {
    asked.push(names.join(''));
    const set = sets.find((each) => each.every((name) => names.includes(name)));
    return Promise.resolve(set === undefined ? { ok: true } : { ok: false, reason: set.join('+') });
  };
}

const NAMES = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];

describe('bisect', () => {
  it('keeps everything after one try when that passes', async () => {
    const asked: string[] = [];
    expect(await bisect(NAMES, faulty([], asked))).toEqual({ kept: NAMES, leftOut: [] });
    expect(asked).toEqual(['abcdefgh']);
  });

  it('tries nothing where there is nothing', async () => {
    const asked: string[] = [];
    expect(await bisect([], faulty([], asked))).toEqual({ kept: [], leftOut: [] });
    expect(asked).toEqual([]);
  });

  it('finds one of eight in six tries, and says that it fails alone', async () => {
    const asked: string[] = [];
    expect(await bisect(NAMES, faulty([['f']], asked))).toEqual({
      kept: ['a', 'b', 'c', 'd', 'e', 'g', 'h'],
      leftOut: [{ name: 'f', reason: 'f', alone: true }],
    });
    expect(asked).toEqual(['abcdefgh', 'abcd', 'abcdef', 'abcde', 'f', 'abcdegh']);
  });

  it('leaves out the later one of two that fail together', async () => {
    expect(await bisect(NAMES, faulty([['b', 'g']]))).toEqual({
      kept: ['a', 'b', 'c', 'd', 'e', 'f', 'h'],
      leftOut: [{ name: 'g', reason: 'b+g', alone: false }],
    });
  });

  it('does not try again what is known to pass when it looks for the next one', async () => {
    const asked: string[] = [];
    const { leftOut } = await bisect(NAMES, faulty([['c'], ['g']], asked));
    expect(leftOut.map(({ name }) => name)).toEqual(['c', 'g']);
    const first = ['abcdefgh', 'abcd', 'ab', 'abc', 'c'];
    const second = ['abdefgh', 'abde', 'abdef', 'abdefg', 'g'];
    expect(asked).toEqual([...first, ...second, 'abdefh']);
  });

  it('leaves out the only one without a second try of it', async () => {
    const asked: string[] = [];
    expect(await bisect(['a'], faulty([['a']], asked))).toEqual({
      kept: [],
      leftOut: [{ name: 'a', reason: 'a', alone: true }],
    });
    expect(asked).toEqual(['a']);
  });

  it('hands on what a try throws', async () => {
    await expect(bisect(['a'], () => Promise.reject(new Error('no disk')))).rejects.toThrow('no disk');
  });

  it('keeps a set that passes and to which nothing that was left out can be added back', async () => {
    const set = fc.uniqueArray(fc.constantFrom(...NAMES), { minLength: 1, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(fc.subarray(NAMES), fc.array(set, { maxLength: 5 }), async (names, sets) => {
        const tries = faulty(sets);
        const { kept, leftOut } = await bisect(names, tries);
        expect(kept.length === 0 || (await tries(kept)).ok).toBe(true);
        expect([...kept, ...leftOut.map(({ name }) => name)].toSorted()).toEqual(names.toSorted());
        for (const { name, alone } of leftOut) {
          const again = names.filter((each) => each === name || kept.includes(each));
          expect((await tries(again)).ok).toBe(false);
          expect((await tries([name])).ok).toBe(!alone);
        }
      }),
    );
  });

  it('ends with a set that was tried and passes whatever the tries answer', async () => {
    await fc.assert(
      fc.asyncProperty(fc.subarray(NAMES), fc.func(fc.boolean()), async (names, answer) => {
        const seen = new Map<string, boolean>();
        const { kept } = await bisect(names, (list) => {
          seen.set(list.join(''), answer(list.join('')));
          return Promise.resolve(seen.get(list.join('')) === true ? { ok: true } : { ok: false, reason: '' });
        });
        expect(kept.length === 0 || seen.get(kept.join(''))).toBe(true);
      }),
    );
  });
});
