import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import type { HistoryItem, Image, Layer } from '../analysis/types.js';
import { reading, type Blob } from './blob.js';
import { candidatesOf, type Candidate, type LayerPart } from './candidates.js';
import { chosen } from './choose.js';
import { textBudget } from './layer.js';
import { READ, archiveSource, directorySource, type Source } from './source.js';
import { ArchiveError, type ReadOptions } from './types.js';

export { ArchiveError, SeveralImagesError, type ReadOptions } from './types.js';

/**
 * Reads an image from one archive, as `docker save`, `podman save` and `docker buildx build --output type=oci` write them
 * (plain, gzip or zstd, with layers of any of these), in one pass and in memory that the number of files bounds, not their
 * size.
 *
 * @returns the image. Rejects with ArchiveError when there is none or it cannot be read, with the signal's reason when that
 *   aborts, and with the error of the stream.
 */
export async function readArchive(stream: Readable, options: ReadOptions = {}): Promise<Image> {
  return imageOf(await archiveSource(stream, reading(options, textBudget())), options);
}

/** As `readArchive`, of a file or of a directory with an OCI layout. Rejects also with the error of the file system. */
export async function readImagePath(path: string, options: ReadOptions = {}): Promise<Image> {
  options.signal?.throwIfAborted();
  const found = await stat(path);
  if (!found.isDirectory()) return readArchive(createReadStream(path, { highWaterMark: READ }), options);
  return imageOf(directorySource(path, reading(options, textBudget())), options);
}

async function imageOf(source: Source, options: ReadOptions): Promise<Image> {
  const candidate = chosen(await candidatesOf(source), options);
  const { platform, config, history, diffIds } = candidate.image;
  if (diffIds.length !== candidate.layers.length)
    throw new ArchiveError(
      `the config names ${diffIds.length} layers, and the manifest ${candidate.layers.length}`,
    );
  const makers = createdBy(candidate, history);
  const layers: Layer[] = [];
  for (const [index, part] of candidate.layers.entries()) {
    const layer = await layerOf(source, part, diffIds[index] ?? '', options);
    layers.push({ ...layer, createdBy: makers[index] ?? '' });
  }
  return { config, platform, history, layers };
}

/** The instructions that made the layers; none where the history does not name as many as there are. */
function createdBy({ layers }: Candidate, history: readonly HistoryItem[]): readonly string[] {
  const made = history.filter(({ empty }) => !empty);
  return made.length === layers.length ? made.map((item) => item.createdBy) : [];
}

async function layerOf(
  source: Source,
  part: LayerPart,
  diffId: string,
  options: ReadOptions,
): Promise<Layer> {
  checkMediaType(part);
  const blob = await source.blob(part.name);
  if (blob === undefined) throw new ArchiveError(`${part.name}: ${missing(part)}`);
  if (part.size !== undefined && part.size !== blob.stored)
    throw new ArchiveError(`${part.name}: it has ${blob.stored} bytes instead of ${part.size}`);
  const known = options.layers?.get(diffId);
  const layer = known ?? layerIn(blob, part.name, diffId, options);
  options.layers?.set(diffId, layer);
  return layer;
}

function layerIn(blob: Blob, name: string, diffId: string, { compressed: sizes }: ReadOptions): Layer {
  if (blob.type === 'known') return blob.layer;
  if (blob.type !== 'layer')
    throw new ArchiveError(`${name}: ${blob.type === 'bad' ? blob.reason : 'it is no layer'}`);
  const compressed = sizes === undefined ? undefined : (sizes.get(diffId) ?? blob.compressed);
  if (compressed !== undefined) sizes?.set(diffId, compressed);
  return { diffId, createdBy: '', compressed, ...blob.contents };
}

/** Media types of layers, OCI's and docker's. */
const LAYER =
  /^application\/vnd\.(?:oci\.image\.layer\.(?:nondistributable\.)?v1|docker\.image\.rootfs(?:\.foreign)?\.diff)\.tar(?:[.+](?:gzip|zstd))?$/;

function checkMediaType({ name, mediaType }: LayerPart): void {
  if (mediaType === undefined || mediaType === '' || LAYER.test(mediaType)) return;
  if (mediaType.endsWith('+encrypted')) throw new ArchiveError(`${name}: it is encrypted`);
  throw new ArchiveError(`${name}: ${mediaType} is no layer that can be read`);
}

function missing({ mediaType = '' }: LayerPart): string {
  if (!/foreign|nondistributable/.test(mediaType)) return 'it is missing';
  return 'it is a foreign layer, which archives do not hold';
}
