import { describe, expect, it } from '@jest/globals';
import { isArchiveText, looksLikeArchive } from '../../../src/project/archives.js';

/** The header block of a tar of old, which has no magic number, for an empty file. */
function oldTar(name: string, signed = false): Uint8Array {
  const block = new Uint8Array(512);
  const write = (at: number, text: string): void =>
    block.set(
      [...text].map((char) => char.charCodeAt(0)),
      at,
    );
  write(0, name);
  write(100, '0000644\0');
  write(148, '        ');
  const sum = block.reduce((total, byte) => total + (signed && byte > 127 ? byte - 256 : byte), 0);
  write(148, `${sum.toString(8).padStart(6, '0')}\0 `);
  return block;
}

const bytes = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0));

describe('looksLikeArchive', () => {
  it.each([
    ['gzip', '\x1f\x8b\x08\0'],
    ['bzip2', 'BZh91AY&SY'],
    ['xz', '\xfd7zXZ\0'],
    ['zstd', '\x28\xb5\x2f\xfd'],
    ['a skippable frame of zstd', '\x51\x2a\x4d\x18'],
    ['a tar', `${'\0'.repeat(257)}ustar\x0000`],
    ['a pointer of git LFS', 'version https://git-lfs.github.com/spec/v1\n'],
    ['a pointer of git-annex', '/annex/objects/SHA256E-s1--a.gz\n'],
    ['what git-crypt has locked', '\0GITCRYPT\0abc'],
  ])('knows %s', (_, head) => expect(looksLikeArchive(bytes(head))).toBe(true));

  it('knows a tar without magic number by its sum', () => {
    expect(looksLikeArchive(oldTar('a'))).toBe(true);
    expect(looksLikeArchive(oldTar('\xfc', true))).toBe(true);
    expect(looksLikeArchive(oldTar('a').fill(65, 0, 1).fill(66, 1, 2))).toBe(false);
  });

  it.each([
    ['an empty file', ''],
    ['zeros', '\0'.repeat(512)],
    ['a zip, such as a jar', 'PK\x03\x04'],
    ['a program', '\x7fELF'],
    ['a text', 'BZ, a name\n'],
  ])('knows that ADD copies %s', (_, head) => expect(looksLikeArchive(bytes(head))).toBe(false));

  it('reads a text in the same way', () => {
    expect(isArchiveText('\x1f\x8bxyz')).toBe(true);
    expect(isArchiveText('#!/bin/sh\necho ✓\n')).toBe(false);
  });
});
