import { describe, expect, it } from '@jest/globals';
import { addedArchives } from '../../../src/files/archives.js';
import { tree } from './tree.js';

describe('addedArchives', () => {
  it('looks at what ADD names, by name or pattern, and at nothing else', () => {
    const files = {
      'a.tar.gz': 'no archive',
      'b.json': Buffer.from([0x1f, 0x8b, 8, 0]),
      'lib/c.jar': 'PK',
      'lib/deep/d.jar': 'PK',
      'e.txt': 'e',
      empty: '',
    };
    const root = tree(files);
    const dockerfile =
      'FROM x\nADD a.tar.gz "./b.json" /d/\nADD ["/empty", "/"]\nADD lib/*.jar /lib/\nCOPY e.txt /\nADD ../e.txt gone https://example.org/x /\n';
    expect(addedArchives(root, new Set(Object.keys(files)), dockerfile)).toEqual(
      new Map([
        ['a.tar.gz', false],
        ['b.json', true],
        ['empty', false],
        ['lib/c.jar', false],
      ]),
    );
  });

  it('leaves out what cannot be read', () =>
    expect(addedArchives(tree(), new Set(['gone']), 'FROM x\nADD gone /\n')).toEqual(new Map()));
});
