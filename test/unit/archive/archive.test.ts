import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import type { Layer } from '../../../src/analysis/types.js';
import { readArchive } from '../../../src/archive/index.js';
import { BASE, LAYERS, PARTS, TOP, read } from './samples.js';
import {
  MEDIA,
  blobsOf,
  layout,
  oldArchive,
  sha256,
  stored,
  streamOf,
  tarOf,
  type Member,
  type Stored,
} from './support.js';

/** The members with what they are read by first: an archive may have them in any order. */
function reversed(members: readonly Member[]): readonly Member[] {
  return members.toReversed();
}

function gzipped(layer: Buffer): Stored {
  return stored(gzipSync(layer), `${MEDIA.layer}+gzip`);
}

describe('the layers of an image', () => {
  const { members, manifest } = blobsOf(PARTS);
  const packed = blobsOf(PARTS, gzipped);
  const old = oldArchive(PARTS);
  it.each<[string, readonly Member[]]>([
    ['an old archive of docker', old],
    ['one that begins with what names the layers', reversed(old)],
    ['an OCI layout', layout(members, [manifest])],
    ['an OCI layout, index first', reversed(layout(members, [manifest]))],
    ['an OCI layout with gzip', layout(packed.members, [packed.manifest])],
  ])('are read from %s', async (_, archive) => {
    expect((await read(archive)).layers).toEqual(LAYERS);
  });

  it('are read from an archive that is packed itself, in pieces of any size', async () => {
    const bytes = gzipSync(tarOf(old));
    for (const piece of [1, 7, 100_000])
      expect((await readArchive(streamOf(bytes, piece))).layers).toEqual(LAYERS);
  });

  it('may be links to a layer that is stored once', async () => {
    const config = old[2] ?? { name: '' };
    const once: readonly Member[] = [
      { name: `${sha256(BASE)}.tar`, data: BASE },
      { name: 'a/layer.tar', type: '2', link: `../${sha256(BASE)}.tar` },
      { name: 'b/layer.tar', type: '1', link: 'stored/top.tar' },
      { name: 'stored/top.tar', data: TOP },
      config,
      {
        name: 'manifest.json',
        data: JSON.stringify([{ Config: config.name, Layers: ['a/layer.tar', 'b/layer.tar'] }]),
      },
    ];
    expect((await read(once)).layers).toEqual(LAYERS);
  });

  it('have digests and texts when asked', async () => {
    const { layers } = await read(old, {
      digests: true,
      text: (path) => path === '/bin/su' || path === '/app/new',
    });
    expect(layers[0]?.entries.get('/etc/passwd')).toEqual({
      kind: 'file',
      size: 4,
      mode: 0o644,
      uid: 0,
      gid: 0,
      digest: sha256('root'),
    });
    const program = {
      kind: 'file',
      mode: 0o4755,
      uid: 0,
      gid: 0,
      digest: sha256('program'),
      text: 'program',
    };
    expect(layers[0]?.entries.get('/bin/su')).toEqual({ ...program, size: 7 });
    expect(layers[0]?.entries.get('/bin/sudo')).toEqual({ ...program, size: 0, target: '/bin/su' });
    expect(layers[0]?.entries.get('/bin/sh')).toEqual(LAYERS[0]?.entries.get('/bin/sh'));
    expect(layers[1]?.entries.get('/app/new')?.text).toBe('new');
  });

  it('have no instruction where the history does not name as many', async () => {
    const image = await read(
      oldArchive({ layers: [BASE, TOP], config: { history: [{ created_by: 'one' }] } }),
    );
    expect(image.layers.map(({ createdBy }) => createdBy)).toEqual(['', '']);
    expect(image.history).toEqual([{ createdBy: 'one', empty: false }]);
  });

  it('take the later of two members of one name, and no whiteout of nothing', async () => {
    const layer = tarOf([
      { name: 'a', data: 'first' },
      { name: './a', data: 'second!' },
      { name: '.wh.' },
      { name: 'b/.wh...' },
      { name: '../../c', data: 'up' },
    ]);
    const { layers } = await read(oldArchive({ layers: [layer] }));
    expect([...(layers[0]?.entries ?? [])].map(([path, { size }]) => [path, size])).toEqual([
      ['/a', 7],
      ['/c', 2],
    ]);
    expect(layers[0]).toMatchObject({ bytes: 9, deletes: [], hides: [] });
  });
});

describe('zstd', () => {
  it('is read with a frame that is skipped before it', async () => {
    const frame = Buffer.from('502a4d1804000000deadbeef', 'hex');
    const pack = (layer: Buffer): Stored => {
      // One block that is stored as it is: magic, a window of 1 KiB, then blocks of at most 1024 bytes.
      const blocks: Buffer[] = [];
      for (let at = 0; at < layer.length; at += 1024) {
        const block = layer.subarray(at, at + 1024);
        const head = Buffer.alloc(3);
        head.writeUIntLE((block.length << 3) | (at + 1024 >= layer.length ? 1 : 0), 0, 3);
        blocks.push(head, block);
      }
      const bytes = Buffer.concat([frame, Buffer.from('28b52ffd0000', 'hex'), ...blocks]);
      return stored(bytes, `${MEDIA.layer}+zstd`);
    };
    const { members, manifest } = blobsOf(PARTS, pack);
    expect((await read(layout(members, [manifest]))).layers).toEqual(LAYERS);
  });

  /** Of zstd 1.5.4 at level 19: two frames with checksums, of the first 2000 bytes of the layer and the rest. */
  const FRAMES =
    'KLUv/QRovQEAsgIIDNA9gMiYgWBCthbBU5Br6d9XieqD6TG/78dE3CLz/64HIDA1HMjBr+fUASRP2OzAcH46WKxHx94otS/9BGj1AQDS' +
    'QggM0D2AyOgMCKlKKWKlLv8+SlQf/Mf8vuP/LTL/7/JaQgYJIBAzPPv58Rx1AMkbrkHAcL4JqVMGW/jkDVBSw2k=';

  it('is read in several frames, and is found truncated', async () => {
    const layer = tarOf([
      { name: 'a', data: 'text '.repeat(1000) },
      { name: 'b', data: 'b' },
    ]);
    const bytes = Buffer.from(FRAMES, 'base64');
    const whole = blobsOf({ layers: [layer] }, () => stored(bytes, `${MEDIA.layer}+zstd`));
    const { layers } = await read(layout(whole.members, [whole.manifest]), { digests: true });
    expect(layers[0]?.entries.get('/a')?.digest).toBe(sha256('text '.repeat(1000)));
    expect(layers[0]?.bytes).toBe(5001);
    for (const length of [20, 70, 100, bytes.length - 1]) {
      const cut = blobsOf({ layers: [layer] }, () =>
        stored(bytes.subarray(0, length), `${MEDIA.layer}+zstd`),
      );
      await expect(read(layout(cut.members, [cut.manifest]))).rejects.toThrow(/: it is truncated$/);
    }
  });
});

describe('the size of a layer in a registry', () => {
  it('is that of gzip at level 6, within a thousandth, and is measured once', async () => {
    const noise = Array.from({ length: 400_000 }, (_, index) => ((index * index) % 7919).toString(36)).join(
      ' ',
    );
    const layer = tarOf([{ name: 'noise', data: noise }]);
    const diffId = `sha256:${sha256(layer)}`;
    const compressed = new Map<string, number>();
    const { layers } = await read(oldArchive({ layers: [layer] }), { compressed });
    const exact = gzipSync(layer, { level: 6 }).length;
    const measured = layers[0]?.compressed ?? 0;
    expect(Math.abs(measured - exact) / exact).toBeLessThan(0.001);
    expect([...compressed]).toEqual([[diffId, measured]]);

    const { members, manifest } = blobsOf({ layers: [layer] });
    const again = await read(layout(members, [manifest]), { compressed: new Map([[diffId, 7]]) });
    expect(again.layers[0]?.compressed).toBe(7);
  });

  it('is that of the blob when the archive holds it packed', async () => {
    const { members, manifest } = blobsOf(PARTS, gzipped);
    const { layers } = await read(layout(members, [manifest]), { compressed: new Map() });
    expect(layers.map(({ compressed }) => compressed)).toEqual([gzipSync(BASE).length, gzipSync(TOP).length]);
  });
});

describe('layers that were read before', () => {
  it('are not read again, and have the instruction of their own image', async () => {
    const layers = new Map<string, Layer>();
    const first = await read(oldArchive(PARTS), { layers });
    expect([...layers.keys()]).toEqual(LAYERS.map(({ diffId }) => diffId));
    const other = { layers: [BASE], config: { history: [{ created_by: 'FROM it' }] } };
    const { members, manifest } = blobsOf(other);
    const second = await read(layout(members, [manifest]), { layers });
    expect(second.layers[0]?.entries).toBe(first.layers[0]?.entries);
    expect(second.layers[0]?.createdBy).toBe('FROM it');
    expect(first.layers[0]?.createdBy).toBe('ADD rootfs');
  });
});
