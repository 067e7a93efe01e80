import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { ArchiveError, readArchive } from '../../../src/archive/index.js';
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
} from './support.js';

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
