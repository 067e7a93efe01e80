import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import type { Image, Layer } from '../../../src/analysis/types.js';
import { ArchiveError, readArchive, type ReadOptions } from '../../../src/archive/index.js';
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

const BASE = tarOf([
  { name: './' },
  { name: 'etc/' },
  { name: 'etc/passwd', data: 'root', mode: 0o644 },
  { name: 'bin/', mode: 0o755 },
  { name: 'bin/su', data: 'program', mode: 0o4755 },
  { name: 'bin/sudo', type: '1', link: 'bin/su', mode: 0o4755 },
  { name: 'bin/sh', type: '2', link: '../usr/bin/dash', mode: 0o777 },
]);

const TOP = tarOf([
  { name: 'app/', uid: 1000, gid: 1000 },
  { name: 'app/new', data: 'new', uid: 1000, gid: 1000 },
  { name: 'app/.wh..wh..opq' },
  { name: 'etc/.wh.passwd' },
  { name: '.wh..wh.plnk/', mode: 0o700 },
  { name: '.wh..wh.plnk/12.34', data: 'aufs' },
  { name: '.wh..wh.aufs' },
  { name: 'pipe', type: '6' },
  { name: 'null', type: '3', mode: 0o666 },
]);

const PARTS = {
  layers: [BASE, TOP],
  config: {
    history: [
      { created_by: 'ADD rootfs' },
      { created_by: 'ENV A=1', empty_layer: true },
      { created_by: 'RUN make' },
    ],
  },
};

const LAYERS: readonly Layer[] = [
  {
    diffId: `sha256:${sha256(BASE)}`,
    createdBy: 'ADD rootfs',
    bytes: 11,
    compressed: undefined,
    entries: new Map([
      ['/etc', { kind: 'directory', size: 0, mode: 0o755, uid: 0, gid: 0 }],
      ['/etc/passwd', { kind: 'file', size: 4, mode: 0o644, uid: 0, gid: 0 }],
      ['/bin', { kind: 'directory', size: 0, mode: 0o755, uid: 0, gid: 0 }],
      ['/bin/su', { kind: 'file', size: 7, mode: 0o4755, uid: 0, gid: 0 }],
      ['/bin/sudo', { kind: 'file', size: 0, mode: 0o4755, uid: 0, gid: 0, target: '/bin/su' }],
      ['/bin/sh', { kind: 'link', size: 0, mode: 0o777, uid: 0, gid: 0, target: '../usr/bin/dash' }],
    ]),
    deletes: [],
    hides: [],
  },
  {
    diffId: `sha256:${sha256(TOP)}`,
    createdBy: 'RUN make',
    bytes: 3,
    compressed: undefined,
    entries: new Map([
      ['/app', { kind: 'directory', size: 0, mode: 0o755, uid: 1000, gid: 1000 }],
      ['/app/new', { kind: 'file', size: 3, mode: 0o644, uid: 1000, gid: 1000 }],
      ['/pipe', { kind: 'pipe', size: 0, mode: 0o644, uid: 0, gid: 0 }],
      ['/null', { kind: 'device', size: 0, mode: 0o666, uid: 0, gid: 0 }],
    ]),
    deletes: ['/etc/passwd'],
    hides: ['/app'],
  },
];

function read(members: readonly Member[], options: ReadOptions = {}): Promise<Image> {
  return readArchive(streamOf(tarOf(members)), options);
}

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

  it('keep the text of small files only, and of all together not more than 64 MiB', async () => {
    const text = (letter: string, bytes: number): Buffer => Buffer.alloc(bytes, letter);
    const four = 4 * 1024 * 1024;
    const large = tarOf([
      { name: 'too-large', data: text('a', four + 1) },
      ...Array.from({ length: 16 }, (_, index) => ({ name: `f${index}`, data: text('b', four) })),
      { name: 'last', data: 'x' },
    ]);
    const { layers } = await readArchive(streamOf(tarOf(oldArchive({ layers: [large] })), 1 << 20), {
      text: () => true,
    });
    const kept = [...(layers[0]?.entries ?? [])].filter(([, { text: kept }]) => kept !== undefined);
    expect(kept.map(([path, { text: kept }]) => [path, kept?.length])).toEqual(
      Array.from({ length: 16 }, (_, index) => [`/f${index}`, four]),
    );
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

describe('an archive that cannot be read', () => {
  const { members, manifest } = blobsOf(PARTS);
  const [first = { name: '' }] = members;
  const whole = tarOf(oldArchive(PARTS));
  const damaged = gzipSync(TOP);
  damaged.fill(0xff, 30, 60);

  function withTop(data: string | Buffer, mediaType = MEDIA.layer): readonly Member[] {
    const bad = blobsOf(PARTS, (layer) =>
      layer === TOP ? stored(data, mediaType) : stored(layer, MEDIA.layer),
    );
    return layout(bad.members, [bad.manifest]);
  }

  it.each<[string, Buffer | readonly Member[]]>([
    ['the archive cannot be read: it is empty', Buffer.alloc(0)],
    ['the archive cannot be read: it is no tar archive', Buffer.from('no archive at all')],
    ['the archive cannot be read: it is no tar archive', Buffer.from('{"json":true}'.repeat(100))],
    ['the archive cannot be read: it is truncated', whole.subarray(0, 3000)],
    ['the archive cannot be read: it is truncated', gzipSync(whole).subarray(0, 500)],
    ['the archive cannot be read: it is no tar archive', gzipSync(Buffer.from('text'))],
    ['the archive holds no image: neither index.json nor manifest.json is in it', BASE],
    ['manifest.json: it is damaged JSON', [{ name: 'manifest.json', data: '[{' }]],
    [
      'manifest.json: it is neither a tar archive nor JSON (encrypted, perhaps)',
      [{ name: 'manifest.json', data: 'x' }],
    ],
    ['index.json: it is too large', [{ name: 'index.json', data: `{"a":"${'x'.repeat(4 * 1024 * 1024)}"}` }]],
    ['the archive holds no image', [{ name: 'manifest.json', data: '[]' }]],
    ['the manifest cannot be read: "" is no digest', layout([], [{ mediaType: MEDIA.manifest }])],
    [
      'the manifest cannot be read: "sha256:../../x" is no digest',
      layout([], [{ digest: 'sha256:../../x' }]),
    ],
    [`blobs/sha256/${manifest.digest.slice(7)}: it is missing`, layout([], [manifest])],
    [`${first.name.toString()}: it is missing`, layout(members.slice(1), [manifest])],
    ['x.json: it is missing', [{ name: 'manifest.json', data: '[{"Config":"x.json","Layers":[]}]' }]],
    [
      'x.json: it is no image: rootfs.diff_ids is missing',
      [
        { name: 'manifest.json', data: '[{"Config":"x.json","Layers":[]}]' },
        { name: 'x.json', data: '{"os":"linux"}' },
      ],
    ],
    [
      `blobs/sha256/${sha256('noise')}: it is neither a tar archive nor JSON (encrypted, perhaps)`,
      withTop('noise'),
    ],
    [`blobs/sha256/${sha256('{}')}: it is no layer`, withTop('{}')],
    [`blobs/sha256/${sha256('')}: it is empty`, withTop('')],
    [`blobs/sha256/${sha256(TOP.subarray(0, 1025))}: it is truncated`, withTop(TOP.subarray(0, 1025))],
    [
      `blobs/sha256/${sha256(damaged)}: its gzip data is damaged (invalid`,
      withTop(damaged, `${MEDIA.layer}+gzip`),
    ],
    [`blobs/sha256/${sha256(TOP)}: it is encrypted`, withTop(TOP, `${MEDIA.layer}+gzip+encrypted`)],
    [`blobs/sha256/${sha256(TOP)}: text/plain is no layer that can be read`, withTop(TOP, 'text/plain')],
    [
      `${headerlessName()}: it is a foreign layer, which archives do not hold`,
      withTop(TOP, 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip').filter(
        ({ name }) => name !== headerlessName(),
      ),
    ],
  ])('is refused: %s (%#)', async (message, archive) => {
    const stream = streamOf(Buffer.isBuffer(archive) ? archive : tarOf(archive));
    const error: unknown = await readArchive(stream).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ArchiveError);
    expect((error as ArchiveError).message.slice(0, message.length)).toBe(message);
  });

  it('is refused when a layer has another size than its manifest says', async () => {
    const cut = members.map((member, index) =>
      index === 1 ? { ...member, data: TOP.subarray(0, 1024) } : member,
    );
    await expect(read(layout(cut, [manifest]))).rejects.toThrow(`it has 1024 bytes instead of ${TOP.length}`);
  });

  it('is refused when the manifest and the config name other numbers of layers', async () => {
    const names = oldArchive(PARTS).map((member) =>
      member.name === 'manifest.json'
        ? { ...member, data: String(member.data).replace(/"Layers":\["[^"]*",/, '"Layers":[') }
        : member,
    );
    await expect(read(names)).rejects.toThrow('the config names 2 layers, and the manifest 1');
  });

  it('does not matter when the image does not need what is damaged', async () => {
    const other = [
      { name: 'blobs/sha256/x', data: damaged },
      { name: 'y', data: 'noise' },
    ];
    expect((await read([...other, ...oldArchive(PARTS)])).layers).toEqual(LAYERS);
  });

  it('rejects with what the stream failed with', async () => {
    const failing = Readable.from(
      (function* pieces() {
        yield whole.subarray(0, 1000);
        throw new Error('docker save failed');
      })(),
      { objectMode: false },
    );
    await expect(readArchive(failing)).rejects.toThrow('docker save failed');
  });

  it('rejects with the reason of the signal, also while the stream stands still, and destroys the stream', async () => {
    const control = new AbortController();
    const still = new Readable({ read: () => undefined });
    still.push(whole.subarray(0, 1000));
    const reading = readArchive(still, { signal: control.signal });
    setImmediate(() => control.abort(new Error('Ctrl-C')));
    await expect(reading).rejects.toThrow('Ctrl-C');
    expect(still.destroyed).toBe(true);
    await expect(readArchive(streamOf(whole), { signal: control.signal })).rejects.toThrow('Ctrl-C');
  });

  function headerlessName(): string {
    return `blobs/sha256/${sha256(TOP)}`;
  }
});

it('says how many bytes were read', async () => {
  const seen: number[] = [];
  const bytes = tarOf(oldArchive(PARTS));
  await readArchive(streamOf(bytes, 4096), { onBytes: (count) => seen.push(count) });
  expect(seen.at(-1)).toBe(bytes.length);
  expect(seen[0]).toBe(4096);
});
