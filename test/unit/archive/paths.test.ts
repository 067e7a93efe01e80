import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from '@jest/globals';
import { readImagePath } from '../../../src/archive/index.js';
import {
  MEDIA,
  blobsOf,
  configOf,
  layout,
  oldArchive,
  sha256,
  tarOf,
  stored,
  type Member,
} from './support.js';

const folder = mkdtempSync(path.join(tmpdir(), 'dockopt-archive-'));
afterAll(() => rmSync(folder, { recursive: true }));

const PARTS = { layers: [tarOf([{ name: 'a', data: 'text' }]), tarOf([{ name: 'b', data: 'b' }])] };

function directory(name: string, members: readonly Member[]): string {
  const top = path.join(folder, name);
  for (const { name: file, data = '' } of members) {
    const at = path.join(top, file.toString());
    mkdirSync(path.dirname(at), { recursive: true });
    writeFileSync(at, data);
  }
  return top;
}

function file(name: string, bytes: Buffer): string {
  const at = path.join(folder, name);
  writeFileSync(at, bytes);
  return at;
}

describe('an image by its path', () => {
  const { members, manifest } = blobsOf(PARTS, (layer) => stored(gzipSync(layer), `${MEDIA.layer}+gzip`));
  const archive = tarOf(oldArchive(PARTS));
  it.each([
    ['an archive', file('image.tar', archive)],
    ['an archive that is packed', file('image.tar.gz', gzipSync(archive))],
    ['an OCI layout', directory('layout', layout(members, [manifest]))],
    ['an archive of docker that was unpacked', directory('unpacked', oldArchive(PARTS))],
  ])('is read from %s', async (_, at) => {
    const seen: number[] = [];
    const { layers } = await readImagePath(at, { onBytes: (bytes) => seen.push(bytes) });
    expect(layers.map(({ entries }) => [...entries.keys()])).toEqual([['/a'], ['/b']]);
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  });

  it('reads nothing outside of a directory', async () => {
    const config = configOf({ layers: [PARTS.layers[0] ?? archive] });
    file('outside.tar', PARTS.layers[0] ?? archive);
    const at = directory('outside', [
      { name: 'config.json', data: config },
      { name: 'manifest.json', data: '[{"Config":"config.json","Layers":["../outside.tar"]}]' },
    ]);
    await expect(readImagePath(at)).rejects.toThrow('../outside.tar: it is missing');
  });

  it('says which file of a layout is damaged, and that there is none', async () => {
    const short = layout(members, [manifest]).map((member, index) =>
      index === 1 ? { ...member, data: Buffer.from(member.data ?? '').subarray(0, 20) } : member,
    );
    const layer = sha256(gzipSync(PARTS.layers[0] ?? archive));
    await expect(readImagePath(directory('short', short))).rejects.toThrow(
      `blobs/sha256/${layer}: it has 20 bytes instead of`,
    );
    await expect(readImagePath(path.join(folder, 'nothing'))).rejects.toThrow('ENOENT');
    await expect(readImagePath(directory('empty', [{ name: 'x' }]))).rejects.toThrow('holds no image');
  });
});
