import type { Blob } from './blob.js';
import { fieldsOf, imageJson, listOf, textOf, type Fields, type ImageJson } from './config.js';
import type { Source } from './source.js';
import { ArchiveError } from './types.js';

/** One image of an archive, or one platform of it. */
export interface Candidate {
  /** As the archive calls it: `node:20-slim`, or with the registry's name before it. */
  readonly names: readonly string[];
  /** Digests of its manifest and its config, as far as they are known; the first tells it from others. */
  readonly digests: readonly string[];
  readonly image: ImageJson;
  /** The lowest first. */
  readonly layers: readonly LayerPart[];
}

/** A layer as a manifest names it. */
export interface LayerPart {
  /** Its name in the archive. */
  readonly name: string;
  readonly mediaType: string | undefined;
  /** Bytes that it has there. */
  readonly size: number | undefined;
}

/** A manifest that an index names. */
interface Descriptor {
  readonly digest: string;
  readonly names: readonly string[];
}

/** Annotations that hold the name of an image: BuildKit's and containerd's, and that of the specification. */
const NAMES = ['io.containerd.image.name', 'org.opencontainers.image.ref.name'];

/** An index may name another; engines write two levels at most. */
const MAX_DEPTH = 4;

/**
 * The images of an archive: those of its OCI layout, or else those of docker's `manifest.json`. Rejects with ArchiveError
 * when there are none.
 */
export async function candidatesOf(source: Source): Promise<readonly Candidate[]> {
  const index = await jsonAt(source, 'index.json');
  const docker = await jsonAt(source, 'manifest.json');
  if (index === undefined && docker === undefined)
    throw new ArchiveError('the archive holds no image: neither index.json nor manifest.json is in it');
  const found = index === undefined ? [] : await ofIndex(source, index);
  if (found.length > 0 || docker === undefined) return found;
  return Promise.all(listOf(docker).map((each) => ofDocker(source, fieldsOf(each))));
}

async function ofIndex(source: Source, index: Fields | readonly unknown[]): Promise<readonly Candidate[]> {
  const found: Candidate[] = [];
  let missing: string | undefined;
  for (const { digest, names } of await descriptorsOf(source, fieldsOf(index), [], 0)) {
    const manifest = await jsonAt(source, blobName(digest));
    // docker save names the platforms of an image that it has not, too.
    if (manifest === undefined) missing ??= digest;
    else if (isImage(fieldsOf(manifest)))
      found.push(await ofManifest(source, digest, names, fieldsOf(manifest)));
  }
  if (found.length === 0 && missing !== undefined && (await source.blob('manifest.json')) === undefined)
    throw new ArchiveError(`${blobName(missing)}: it is missing`);
  return found;
}

/** The manifests of images that an index names, without attestations. */
async function descriptorsOf(
  source: Source,
  index: Fields,
  outer: readonly string[],
  depth: number,
): Promise<readonly Descriptor[]> {
  const found: Descriptor[] = [];
  for (const each of listOf(index['manifests']).map(fieldsOf)) {
    const digest = textOf(each['digest']);
    const own = NAMES.map((name) => textOf(fieldsOf(each['annotations'])[name])).filter(
      (name) => name !== '',
    );
    const names = [...outer, ...own];
    if (isAttestation(each)) continue;
    const nested = isIndex(each) && depth < MAX_DEPTH ? await jsonAt(source, blobName(digest)) : undefined;
    if (nested !== undefined)
      found.push(...(await descriptorsOf(source, fieldsOf(nested), names, depth + 1)));
    else if (!isIndex(each)) found.push({ digest, names });
  }
  return found;
}

function isIndex(descriptor: Fields): boolean {
  return /(?:image\.index|manifest\.list)\./.test(textOf(descriptor['mediaType']));
}

/** What BuildKit says of how an image was made lies beside it as a manifest of its own. */
function isAttestation(descriptor: Fields): boolean {
  const { os, architecture } = fieldsOf(descriptor['platform']);
  const type = fieldsOf(descriptor['annotations'])['vnd.docker.reference.type'];
  return type === 'attestation-manifest' || (os === 'unknown' && architecture === 'unknown');
}

/** False for what else registries keep as manifests: charts, signatures, modules. */
function isImage(manifest: Fields): boolean {
  const mediaType = textOf(fieldsOf(manifest['config'])['mediaType']);
  return mediaType === '' || /\.image\.config\.v1\+json$|\.container\.image\.v1\+json$/.test(mediaType);
}

async function ofManifest(
  source: Source,
  digest: string,
  names: readonly string[],
  manifest: Fields,
): Promise<Candidate> {
  const config = textOf(fieldsOf(manifest['config'])['digest']);
  const layers = listOf(manifest['layers']).map((each) => {
    const layer = fieldsOf(each);
    const size = layer['size'];
    return {
      name: blobName(textOf(layer['digest'])),
      mediaType: textOf(layer['mediaType']),
      size: typeof size === 'number' ? size : undefined,
    };
  });
  return { names, digests: [digest, config], image: await imageAt(source, blobName(config)), layers };
}

/** An item of the manifest.json of docker and podman. */
async function ofDocker(source: Source, item: Fields): Promise<Candidate> {
  const config = textOf(item['Config']);
  const names = listOf(item['RepoTags']).map(textOf);
  const layers = listOf(item['Layers']).map((each) => ({
    name: textOf(each),
    mediaType: undefined,
    size: undefined,
  }));
  const [, hex] = /([0-9a-f]{64})(?:\.json)?$/.exec(config) ?? [];
  const digests = hex === undefined ? [config] : [`sha256:${hex}`];
  return { names, digests, image: await imageAt(source, config), layers };
}

async function imageAt(source: Source, name: string): Promise<ImageJson> {
  const json = await jsonAt(source, name);
  if (json === undefined) throw new ArchiveError(`${name}: it is missing`);
  try {
    return imageJson(json);
  } catch (error) {
    throw new ArchiveError(`${name}: ${(error as Error).message}`);
  }
}

/** Where a layout keeps what has this digest. Throws ArchiveError for what is none. */
function blobName(digest: string): string {
  const [, algorithm, hex] = /^([a-z0-9]+(?:[+._-][a-z0-9]+)*):([0-9a-f]{32,})$/.exec(digest) ?? [];
  if (algorithm === undefined || hex === undefined)
    throw new ArchiveError(`the manifest cannot be read: ${JSON.stringify(digest)} is no digest`);
  return `blobs/${algorithm}/${hex}`;
}

/** JSON by the name of its file; undefined when there is no such file. */
async function jsonAt(source: Source, name: string): Promise<Fields | readonly unknown[] | undefined> {
  const blob = await source.blob(name);
  if (blob === undefined) return undefined;
  try {
    return JSON.parse(textIn(blob)) as Fields | readonly unknown[];
  } catch (error) {
    throw new ArchiveError(
      `${name}: ${error instanceof ArchiveError ? error.message : 'it is damaged JSON'}`,
    );
  }
}

function textIn(blob: Blob): string {
  if (blob.type === 'json') return blob.text;
  throw new ArchiveError(blob.type === 'bad' ? blob.reason : 'it is no JSON');
}
