import { beforeEach, describe, expect, it } from '@jest/globals';
import { symlinkSync } from 'node:fs';
import path from 'node:path';
import { forgetSizes, sizesOf } from '../../../src/files/sizes.js';
import { tree } from './tree.js';

beforeEach(forgetSizes);

describe('sizesOf', () => {
  it('measures every file, those of .git and node_modules too; a link has no bytes', () => {
    const root = tree({ 'a.txt': 'abc', 'node_modules/x/i.js': 'ab', '.git/HEAD': 'a' });
    symlinkSync('a.txt', path.join(root, 'link'));
    const { files, complete } = sizesOf(root);
    expect(complete).toBe(true);
    expect(Object.fromEntries(files)).toEqual({
      '.git/HEAD': 1,
      'a.txt': 3,
      link: 0,
      'node_modules/x/i.js': 2,
    });
  });

  it('stops where there is too much', () => {
    const root = tree({ 'a/1': 'x', 'a/2': 'x', 'b/1': 'x', 'b/2': 'x' });
    const { files, complete } = sizesOf(root, 2);
    expect(complete).toBe(false);
    expect(files.size).toBe(2);
  });

  it('measures a context once, and gives nothing for one that is not there', () => {
    const root = tree({ a: 'x' });
    expect(sizesOf(root)).toBe(sizesOf(root));
    expect(sizesOf(path.join(root, 'none')).files.size).toBe(0);
  });
});
