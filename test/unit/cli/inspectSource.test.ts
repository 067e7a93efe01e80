import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readImage, type Source } from '../../../src/cli/inspect/source.js';
import { blobsOf, layout, oldArchive, tarOf, type Member } from '../archive/support.js';

const LAYERS = [tarOf([{ name: 'etc/passwd', data: 'root' }])];
const ESCAPE = '\u001B[2J';

let place = '';
beforeAll(() => {
  place = mkdtempSync(path.join(tmpdir(), 'dockopt-test-'));
  const one = oldArchive({ layers: LAYERS }, 'one:1');
  const { members, manifest } = blobsOf({ layers: LAYERS });
  writeFileSync(path.join(place, 'app.tar'), tarOf(one));
  writeFileSync(path.join(place, 'half.tar'), tarOf(one).subarray(0, 2048));
  writeFileSync(path.join(place, 'text'), 'FROM scratch\n'.repeat(100));
  writeFileSync(path.join(place, 'two.tar'), tarOf(two()));
  unpacked('oci', layout(members, [manifest]));
  unpacked('dangling', layout(members.slice(1), [manifest]));
  unpacked('saved', one);
  unpacked('plain', [{ name: 'x' }]);
});
afterAll(() => rmSync(place, { recursive: true, force: true }));

/** Two images, one with a name that no terminal should obey. */
function two(): readonly Member[] {
  const one = oldArchive({ layers: LAYERS, config: { config: { User: 'one' } } }, 'one:1');
  const other = oldArchive({ layers: LAYERS, config: { config: { User: 'two' } } }, `two${ESCAPE}:1`);
  const manifests = [one, other].flatMap(
    (each) => JSON.parse(String(each.at(-1)?.data)) as readonly object[],
  );
  return [
    ...one.slice(0, -1),
    ...other.slice(0, -1),
    { name: 'manifest.json', data: JSON.stringify(manifests) },
  ];
}

/** A directory with these files. */
function unpacked(name: string, members: readonly Member[]): void {
  for (const member of members) {
    const file = path.join(place, name, member.name.toString());
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, member.data ?? '');
  }
}

function read(name: string, more: Partial<Source> = {}): ReturnType<typeof readImage> {
  return readImage({
    name,
    engine: undefined,
    platform: undefined,
    reference: undefined,
    signal: new AbortController().signal,
    onBytes: () => undefined,
    ...more,
  });
}

describe('readImage', () => {
  it.each(['app.tar', 'oci', 'saved', 'saved/'])('reads %s', async (name) => {
    const { layers } = await read(`${place}/${name}`);
    expect(layers.map(({ bytes }) => bytes)).toEqual([4]);
  });

  it('takes the image of an archive that is named', async () => {
    const { config } = await read(`${place}/two.tar`, { reference: 'one:1' });
    expect(config.user).toBe('one');
    await expect(read(`${place}/two.tar`)).rejects.toThrow(
      `two.tar: the archive holds several images, and one has to be named: one:1 (linux/amd64), two${ESCAPE}:1 (linux/amd64). Give --image or --platform.`,
    );
  });

  it.each([
    ['missing.tar', 'no such file or directory'],
    ['missing/', 'no such file or directory'],
    ['text', 'the archive cannot be read: it is no tar archive'],
    ['half.tar', 'the archive cannot be read: it is truncated'],
    ['plain', 'the archive holds no image: neither index.json nor manifest.json is in it'],
    ['dangling', /blobs\/sha256\/[0-9a-f]{64}: it is missing$/],
  ])('says what is wrong with %s', async (name, message) => {
    const file = `${place}/${name}`;
    await expect(read(file)).rejects.toMatchObject({
      name: 'UsageError',
      message: typeof message === 'string' ? `${file}: ${message}` : expect.stringMatching(message),
    });
  });

  it('asks no engine for what would be an option of its program, nor for one image of several', async () => {
    await expect(read('--all')).rejects.toThrow('"--all" is not the name of an image.');
    await expect(read('app', { reference: 'x' })).rejects.toThrow(
      '--image picks one image of an archive, and an engine gives one only.',
    );
  });
});
