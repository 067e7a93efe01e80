import { describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { decode, readText, reasonOf } from '../../../src/files/read.js';
import { tree } from './tree.js';

function failure(code: string): Error {
  return Object.assign(new Error(`${code}: failed`), { code });
}

describe('decode', () => {
  it.each<[string, Buffer, object]>([
    ['UTF-8', Buffer.from('FROM a # ü☺'), { text: 'FROM a # ü☺', encoding: 'utf8' }],
    ['a byte-order mark', Buffer.from('\uFEFFFROM a'), { text: '\uFEFFFROM a', encoding: 'utf8' }],
    [
      'a replacement character that is really there',
      Buffer.from('# \uFFFD'),
      { text: '# \uFFFD', encoding: 'utf8' },
    ],
    ['an empty file', Buffer.alloc(0), { text: '', encoding: 'utf8' }],
    [
      'bytes that are not UTF-8',
      Buffer.from([0x23, 0x20, 0xe9, 0x0a]),
      { text: '# é\n', encoding: 'latin1' },
    ],
    ['a binary file', Buffer.from([0x7f, 0x45, 0, 1]), { error: 'is a binary file (it holds NUL bytes)' }],
    ['UTF-16', Buffer.from('\uFEFFFROM a', 'utf16le'), { error: 'is written in UTF-16; save it as UTF-8' }],
  ])('reads %s', (_, bytes, expected) => expect(decode(bytes)).toEqual(expected));

  it('gives text that is written back to the same bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (array) => {
        const bytes = Buffer.from(array).map((byte) => byte || 1);
        const read = decode(Buffer.from(bytes));
        return !('error' in read) && Buffer.from(read.text, read.encoding).equals(bytes);
      }),
    );
  });
});

describe('readText', () => {
  it('reads a file, through a link too', () => {
    const root = tree({ Dockerfile: 'FROM a\r\n' });
    symlinkSync('Dockerfile', path.join(root, 'link'));
    expect(readText(path.join(root, 'link'))).toEqual({ text: 'FROM a\r\n', encoding: 'utf8' });
  });

  it('says why it cannot', () => {
    const root = tree({
      'dir/x': '',
      big: Buffer.alloc(10 * 1024 * 1024, 'a'),
      bigger: Buffer.alloc(1024 * 1024 + 1, 'a'),
      file: '',
    });
    symlinkSync('loop', path.join(root, 'loop'));
    const error = (name: string): unknown => readText(path.join(root, name));
    expect(error('dir')).toEqual({ error: 'is a directory' });
    expect(error('absent')).toEqual({ error: 'does not exist' });
    expect(error('file/x')).toEqual({ error: 'does not exist: a part of its path is a file' });
    expect(error('big')).toEqual({ error: 'has 10 MiB; at most 1 MiB are read' });
    expect(error('bigger')).toEqual({ error: 'has 1.0 MiB; at most 1 MiB are read' });
    expect(error('loop')).toEqual({ error: 'is a symbolic link that leads back to itself' });
  });

  it('does not wait for a pipe', () => {
    const pipe = path.join(tree(), 'pipe');
    execFileSync('mkfifo', [pipe]);
    expect(readText(pipe)).toEqual({ error: 'is not a regular file' });
  });

  it('puts the reasons of the system into words', () => {
    expect(['EACCES', 'EPERM', 'EISDIR', 'EIO'].map((code) => reasonOf(failure(code)))).toEqual([
      'may not be read: permission denied',
      'may not be read: permission denied',
      'is a directory',
      'EIO: failed',
    ]);
  });
});
