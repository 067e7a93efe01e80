import { describe, expect, it } from '@jest/globals';
import { LayerTarget, textBudget } from '../../../src/archive/layer.js';
import { TarReader } from '../../../src/archive/tar.js';
import { tarOf, type Member } from './support.js';

/** The texts that are kept, by path, with so many bytes left for them. */
function textsOf(members: readonly Member[], left: number): Readonly<Record<string, string>> {
  const target = new LayerTarget({ text: () => true }, { left });
  new TarReader(target).write(tarOf(members));
  const { entries } = target.contents();
  return Object.fromEntries(
    [...entries].flatMap(([path, { text }]) => (text === undefined ? [] : [[path, text] as const])),
  );
}

describe('the texts of a layer', () => {
  it('are kept while there is room for the whole of them', () => {
    const members = [
      { name: 'a', data: '12345' },
      { name: 'b', data: '678901' },
      { name: 'c', data: '67890' },
      { name: 'd', data: 'x' },
    ];
    expect(textsOf(members, 10)).toEqual({ '/a': '12345', '/c': '67890' });
    expect(textBudget().left).toBe(64 * 1024 * 1024);
  });

  it('are of files of at most 4 MiB', () => {
    const four = 4 * 1024 * 1024;
    const members = [
      { name: 'fits', data: Buffer.alloc(four, 'a') },
      { name: 'large', data: Buffer.alloc(four + 1, 'a') },
    ];
    expect(Object.keys(textsOf(members, 4 * four))).toEqual(['/fits']);
  });
});
