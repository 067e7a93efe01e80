import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';

/** A member of a tar archive that a test writes. */
export interface Member {
  readonly name: string | Buffer;
  /** The type flag; `0` without it, `5` for a name with a slash at the end. */
  readonly type?: string;
  readonly data?: string | Buffer;
  readonly link?: string;
  readonly mode?: number;
  readonly uid?: number;
  readonly gid?: number;
}

/** A ustar archive of these members, with the blocks of zeros at its end. */
export function tarOf(members: readonly Member[]): Buffer {
  return Buffer.concat([...members.map(memberOf), Buffer.alloc(1024)]);
}

function memberOf(member: Member): Buffer {
  const data = Buffer.from(member.data ?? '');
  const padding = Buffer.alloc((512 - (data.length % 512)) % 512);
  return Buffer.concat([headerOf(member, data.length), data, padding]);
}

/** The 512 bytes before a member's content. */
export function headerOf({ name, type, link = '', mode, uid = 0, gid = 0 }: Member, size: number): Buffer {
  const header = Buffer.alloc(512);
  const flag = type ?? (name.toString().endsWith('/') ? '5' : '0');
  Buffer.from(name).copy(header, 0);
  header.write(octal(mode ?? (flag === '5' ? 0o755 : 0o644), 7), 100);
  header.write(octal(uid, 7), 108);
  header.write(octal(gid, 7), 116);
  header.write(octal(size, 11), 124);
  header.write(octal(0, 11), 136);
  header.write(flag, 156);
  header.write(link, 157);
  header.write('ustar\x0000', 257);
  return sealed(header);
}

/** The header with its checksum. */
export function sealed(header: Buffer): Buffer {
  header.write('        ', 148);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${octal(sum, 6)}\0 `, 148);
  return header;
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, '0');
}

/** PAX records, for a member of type `x`: the length counts itself. */
export function paxOf(records: Readonly<Record<string, string>>): string {
  return Object.entries(records)
    .map(([key, value]) => {
      const bytes = Buffer.byteLength(` ${key}=${value}\n`);
      let length = bytes + 1;
      while (length !== bytes + String(length).length) length += 1;
      return `${length} ${key}=${value}\n`;
    })
    .join('');
}

export function sha256(bytes: string | Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** A stream of these bytes in pieces of a size that fits no block. */
export function streamOf(bytes: Buffer, piece = 1000): Readable {
  return Readable.from(pieces(bytes, piece), { objectMode: false });
}

function* pieces(bytes: Buffer, piece: number): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += piece) yield bytes.subarray(at, at + piece);
}

/** What an image of a test is made of. */
export interface ImageParts {
  /** Uncompressed archives of the layers, the lowest first. */
  readonly layers: readonly Buffer[];
  /** Fields of its config beside those that an image must have. */
  readonly config?: Readonly<Record<string, unknown>>;
}

/** The config of an image as JSON. */
export function configOf({ layers, config = {} }: ImageParts): string {
  const ids = layers.map((layer) => `sha256:${sha256(layer)}`);
  return JSON.stringify({
    architecture: 'amd64',
    os: 'linux',
    config: {},
    rootfs: { type: 'layers', diff_ids: ids },
    ...config,
  });
}

/** Files as docker before 25 saved them: `<id>/layer.tar`, and what says which is which at the end. */
export function oldArchive(parts: ImageParts, name = 'app:1'): readonly Member[] {
  const config = configOf(parts);
  const names = parts.layers.map((_, index) => `${String(index).repeat(64)}/layer.tar`);
  return [
    ...parts.layers.map((data, index) => ({ name: names[index] ?? '', data })),
    { name: `${sha256(config)}.json`, data: config },
    {
      name: 'manifest.json',
      data: JSON.stringify([{ Config: `${sha256(config)}.json`, RepoTags: [name], Layers: names }]),
    },
  ];
}

/** A blob with its descriptor. */
export interface Stored {
  readonly member: Member;
  readonly descriptor: { readonly mediaType: string; readonly digest: string; readonly size: number };
}

export function stored(data: string | Buffer, mediaType: string): Stored {
  const digest = sha256(data);
  return {
    member: { name: `blobs/sha256/${digest}`, data },
    descriptor: { mediaType, digest: `sha256:${digest}`, size: Buffer.byteLength(data) },
  };
}

export const MEDIA = {
  index: 'application/vnd.oci.image.index.v1+json',
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  config: 'application/vnd.oci.image.config.v1+json',
  layer: 'application/vnd.oci.image.layer.v1.tar',
};

/** The blobs of an image, its manifest last; `pack` makes of each layer what is stored. */
export function blobsOf(
  parts: ImageParts,
  pack: (layer: Buffer) => Stored = (layer) => stored(layer, MEDIA.layer),
): { readonly members: readonly Member[]; readonly manifest: Stored['descriptor'] } {
  const config = stored(configOf(parts), MEDIA.config);
  const layers = parts.layers.map(pack);
  const text = JSON.stringify({
    schemaVersion: 2,
    mediaType: MEDIA.manifest,
    config: config.descriptor,
    layers: layers.map(({ descriptor }) => descriptor),
  });
  const manifest = stored(text, MEDIA.manifest);
  return {
    members: [...layers, config, manifest].map(({ member }) => member),
    manifest: manifest.descriptor,
  };
}

/** An OCI layout as files, its index last. */
export function layout(members: readonly Member[], manifests: readonly object[]): readonly Member[] {
  return [
    { name: 'oci-layout', data: '{"imageLayoutVersion":"1.0.0"}' },
    ...members,
    { name: 'index.json', data: JSON.stringify({ schemaVersion: 2, manifests }) },
  ];
}
