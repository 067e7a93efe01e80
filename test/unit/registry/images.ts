/** Small made-up images as a registry keeps them. */
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';

export const OCI_INDEX = 'application/vnd.oci.image.index.v1+json';
export const OCI_MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
export const DOCKER_LIST = 'application/vnd.docker.distribution.manifest.list.v2+json';
export const DOCKER_MANIFEST = 'application/vnd.docker.distribution.manifest.v2+json';

/** A document of a registry: a manifest, or the content of a blob. */
export interface Stored {
  readonly digest: string;
  readonly type: string;
  readonly body: Buffer;
}

/** What belongs to one tag; `top` is what the tag names. */
export interface Sample {
  readonly top: Stored;
  readonly manifests: readonly Stored[];
  readonly blobs: readonly Stored[];
  /** Sum of the layers for each platform. */
  readonly sizes: ReadonlyMap<string, number>;
}

export function digestOf(body: Buffer | string): string {
  return `sha256:${createHash('sha256').update(body).digest('hex')}`;
}

export function stored(type: string, value: unknown): Stored {
  const body = Buffer.isBuffer(value) ? value : Buffer.from(JSON.stringify(value));
  return { digest: digestOf(body), type, body };
}

export interface SampleOptions {
  /** Default: Docker's types. */
  readonly oci?: boolean;
  /** Default: `linux/amd64`, `linux/arm64/v8`. */
  readonly platforms?: readonly string[];
  readonly suite?: string | undefined;
  readonly env?: readonly string[];
  readonly config?: Readonly<Record<string, unknown>>;
  /** Texts of the layers. */
  readonly layers?: readonly string[];
}

/** Like an official image: `node:26` on Debian trixie, with the given differences. */
export function sample(options: SampleOptions = {}): Sample {
  const { oci = false, platforms = ['linux/amd64', 'linux/arm64/v8'] } = options;
  const manifests: Stored[] = [];
  const blobs: Stored[] = [];
  const sizes = new Map<string, number>();
  const entries = platforms.map((platform) => {
    const built = imageFor(platform, options);
    manifests.push(built.manifest);
    blobs.push(...built.blobs);
    sizes.set(platform, built.size);
    return entryOf(built.manifest, platform);
  });
  const mediaType = oci ? OCI_INDEX : DOCKER_LIST;
  const all = oci ? [...entries, attestation(manifests, blobs)] : entries;
  const top = stored(mediaType, { schemaVersion: 2, mediaType, manifests: all });
  return { top, manifests, blobs, sizes };
}

/** What BuildKit adds to an index beside the images. */
function attestation(manifests: Stored[], blobs: Stored[]): object {
  const config = stored('application/vnd.oci.image.config.v1+json', {
    os: 'unknown',
    architecture: 'unknown',
  });
  const statement = stored('application/vnd.in-toto+json', {});
  const layers = [descriptor(statement)];
  const mediaType = OCI_MANIFEST;
  const manifest = stored(mediaType, { schemaVersion: 2, mediaType, config: descriptor(config), layers });
  manifests.push(manifest);
  blobs.push(config, statement);
  return {
    ...descriptor(manifest),
    platform: { architecture: 'unknown', os: 'unknown' },
    annotations: { 'vnd.docker.reference.type': 'attestation-manifest' },
  };
}

/** The same for one platform, without an index. */
export function single(platform: string, options: SampleOptions = {}): Sample {
  const { manifest, blobs, size } = imageFor(platform, options);
  return { top: manifest, manifests: [], blobs, sizes: new Map([[platform, size]]) };
}

function imageFor(
  platform: string,
  { oci = false, suite, env = [], config = {}, layers = ['a', 'b'] }: SampleOptions,
): { readonly manifest: Stored; readonly blobs: readonly Stored[]; readonly size: number } {
  const [os, architecture, variant] = platform.split('/');
  const first = `# debian.sh --arch '${architecture}' out/ '${suite ?? ''}' '@1789689600'`;
  const configType = oci
    ? 'application/vnd.oci.image.config.v1+json'
    : 'application/vnd.docker.container.image.v1+json';
  const described = stored(configType, {
    os,
    architecture,
    ...(variant !== undefined && { variant }),
    config: { Env: env, Cmd: ['node'], Labels: { platform }, ...config },
    history: suite === undefined ? [{ created_by: 'ADD file:1 in /' }] : [{ created_by: first }],
  });
  const layerType = oci
    ? 'application/vnd.oci.image.layer.v1.tar+gzip'
    : 'application/vnd.docker.image.rootfs.diff.tar.gzip';
  const packed = layers.map((text) => stored(layerType, gzipSync(`${platform} ${text}`)));
  const mediaType = oci ? OCI_MANIFEST : DOCKER_MANIFEST;
  const manifest = stored(mediaType, {
    schemaVersion: 2,
    mediaType,
    config: descriptor(described),
    layers: packed.map(descriptor),
  });
  const size = packed.reduce((sum, { body }) => sum + body.length, 0);
  return { manifest, blobs: [described, ...packed], size };
}

function descriptor({ type, digest, body }: Stored): object {
  return { mediaType: type, digest, size: body.length };
}

function entryOf(manifest: Stored, platform: string): object {
  const [os, architecture, variant] = platform.split('/');
  return {
    ...descriptor(manifest),
    platform: { os, architecture, ...(variant !== undefined && { variant }) },
  };
}
