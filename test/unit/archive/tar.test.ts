import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { TarReader } from '../../../src/archive/tar.js';
import { absolute, type TarHeader } from '../../../src/archive/tarHeader.js';
import { GNU, PAX } from './gnuTar.data.js';
import { headerOf, paxOf, sealed, tarOf } from './support.js';

type Read = TarHeader & { readonly text: string };

/** The members of an archive that is given in pieces of a size. */
function membersOf(bytes: Buffer, piece = bytes.length): readonly Read[] {
  const found: Read[] = [];
  let header: TarHeader | undefined;
  let text = '';
  const reader = new TarReader({
    member: (member) => {
      header = member;
      text = '';
    },
    data: (data) => {
      text += data.toString('latin1');
    },
    done: () => {
      if (header !== undefined) found.push({ ...header, text });
    },
  });
  for (let at = 0; at < bytes.length; at += piece) reader.write(bytes.subarray(at, at + piece));
  reader.end();
  return found;
}

const LONG = 'n'.repeat(120);

/** Name, type, size, mode, owner and link of what both archives of GNU tar hold. */
const SAME = [
  ['./', '5', 0, 0o755, '0:0', ''],
  ['./caf\\xe9', '0', 3, 0o644, '0:0', ''],
  ['./d/', '5', 0, 0o1777, '0:0', ''],
  ['./d/file', '0', 5, 0o4755, '0:0', ''],
  ['./d/hard', '1', 0, 0o4755, '0:0', './d/file'],
  ['./d/soft', '2', 0, 0o777, '0:0', '../d/file'],
  ['./line\nbreak-é', '0', 2, 0o644, '0:0', ''],
  ['./long-link', '2', 0, 0o777, '0:0', `${LONG}/${LONG}/${LONG}`],
  ['./many', '0', 600_001, 0o644, '0:0', ''],
  [`./${LONG}/`, '5', 0, 0o755, '0:0', ''],
  [`./${LONG}/${LONG}`, '0', 1, 0o644, '0:0', ''],
  ['./null', '3', 0, 0o644, '0:0', ''],
  ['./pipe', '6', 0, 0o644, '1000:70000', ''],
  ['./sparse', '0', 1_048_579, 0o644, '0:0', ''],
];

describe('archives of GNU tar', () => {
  it.each([
    ['gnu', GNU],
    ['pax', PAX],
  ])('are read in the format %s', (_, packed) => {
    const bytes = gunzipSync(Buffer.from(packed, 'base64'));
    const found = membersOf(bytes);
    expect(
      found.map(({ name, type, size, mode, uid, gid, link }) => [
        name,
        type,
        size,
        mode,
        `${uid}:${gid}`,
        link,
      ]),
    ).toEqual(SAME);
    expect(found.map(({ text }) => text).filter((text) => text.length < 10)).toEqual(
      ['', 'bad', '', 'hello', '', '', 'Ã©', '', '', '1', '', ''].concat(packed === GNU ? ['end'] : []),
    );
    for (const piece of [1, 511, 513, 4096]) expect(membersOf(bytes, piece)).toEqual(found);
  });
});

describe('a tar archive', () => {
  it('may have numbers in binary, a prefix before the name and directories without their type', () => {
    const large = headerOf({ name: 'x' }, 0);
    large.writeUInt32BE(0x80000000, 108);
    large.writeUInt32BE(3_000_000_000, 112);
    const prefixed = headerOf({ name: 'name' }, 0);
    prefixed.write('some/prefix', 345);
    const old = headerOf({ name: 'old/', type: '\0' }, 0);
    const found = membersOf(Buffer.concat([sealed(large), sealed(prefixed), old, Buffer.alloc(1024)]));
    expect(found.map(({ name, type, uid }) => [name, type, uid])).toEqual([
      ['x', '0', 3_000_000_000],
      ['some/prefix/name', '0', 0],
      ['old/', '5', 0],
    ]);
  });

  it('has no content after links and directories, whatever size they give', () => {
    const directory = headerOf({ name: 'd/' }, 4096);
    const link = headerOf({ name: 'l', type: '1', link: 'a' }, 5);
    const found = membersOf(
      Buffer.concat([directory, link, headerOf({ name: 'after' }, 0), Buffer.alloc(1024)]),
    );
    expect(found.map(({ name }) => name)).toEqual(['d/', 'l', 'after']);
  });

  it('gives PAX records to the member after the next records', () => {
    const found = membersOf(
      tarOf([
        { name: 'pax', type: 'x', data: paxOf({ path: 'ä=b\nc', uid: '5', mtime: '1.5' }) },
        { name: '././@LongLink', type: 'K', data: 'long-target\0' },
        { name: 'short', type: '2', link: 'short-target' },
        { name: 'other' },
      ]),
    );
    expect(found.map(({ name, uid, link }) => [name, uid, link])).toEqual([
      ['ä=b\nc', 5, 'long-target'],
      ['other', 0, ''],
    ]);
  });

  it('reads capabilities, which are no text', () => {
    const records = paxOf({ 'SCHILY.xattr.security.capability': '\u0001\0\0\n\0' });
    const found = membersOf(tarOf([{ name: 'pax', type: 'x', data: records }, { name: 'a' }, { name: 'b' }]));
    expect(found.map(({ name, capabilities }) => [name, capabilities])).toEqual([
      ['a', '0100000a00'],
      ['b', undefined],
    ]);
  });

  it('may end without the blocks of zeros, and what follows those is nothing', () => {
    const bytes = tarOf([{ name: 'a', data: 'text' }]);
    expect(membersOf(bytes.subarray(0, 1024))).toHaveLength(1);
    expect(membersOf(Buffer.concat([bytes, Buffer.from('anything'.repeat(100))]))).toHaveLength(1);
    expect(membersOf(Buffer.alloc(0))).toEqual([]);
  });

  it.each([
    ['it is truncated', tarOf([{ name: 'a', data: 'text' }]).subarray(0, 515)],
    ['it is truncated', tarOf([{ name: 'a', data: 'text' }]).subarray(0, 1000)],
    ['it is no tar archive', tarOf([{ name: 'a', data: 'text' }]).subarray(0, 100)],
    ['it is truncated', tarOf([{ name: 'a', data: 'text' }]).subarray(0, 512)],
    ['it is no tar archive', Buffer.from('<html>'.repeat(100))],
    ['it is damaged', Buffer.concat([headerOf({ name: 'a' }, 0), Buffer.from('garbage!'.repeat(64))])],
    [
      'a PAX record in it cannot be read',
      tarOf([{ name: 'p', type: 'x', data: '99 path=x\n' }, { name: 'a' }]),
    ],
    ['a PAX record in it cannot be read', tarOf([{ name: 'p', type: 'x', data: 'path=x\n' }, { name: 'a' }])],
    ['it is damaged', tarOf([{ name: 'p', type: 'x', data: paxOf({ size: '1e99' }) }, { name: 'a' }])],
    ['it is damaged', tarOf([{ name: 'p', type: 'x', data: paxOf({ size: '-512' }) }, { name: 'a' }])],
    [
      'it is damaged',
      tarOf([{ name: 'p', type: 'x', data: paxOf({ 'GNU.sparse.realsize': 'many' }) }, { name: 'a' }]),
    ],
    [
      'it is damaged',
      tarOf([{ name: 'p', type: 'x', data: paxOf({ 'GNU.sparse.size': '-1' }) }, { name: 'a' }]),
    ],
    [
      'a name in it is too long',
      tarOf([{ name: 'p', type: 'x', data: paxOf({ path: 'a/'.repeat(5000) }) }, { name: 'a' }]),
    ],
    ['a name in it is too long', headerOf({ name: 'p', type: 'L' }, 2 ** 30)],
  ])('is refused: %s (%#)', (message, bytes) => {
    expect(() => membersOf(bytes)).toThrow(message);
  });
});

describe('absolute', () => {
  it.each([
    ['usr/lib/x', '/usr/lib/x'],
    ['./usr/lib/', '/usr/lib'],
    ['/etc//passwd', '/etc/passwd'],
    ['.', '/'],
    ['./', '/'],
    ['', '/'],
    ['a/./b', '/a/b'],
    ['../../etc/passwd', '/etc/passwd'],
    ['a/../../b', '/b'],
    ['.hidden', '/.hidden'],
    ['a/.hidden/..x', '/a/.hidden/..x'],
  ])('makes of %j %j', (name, path) => {
    expect(absolute(name)).toBe(path);
  });
});
