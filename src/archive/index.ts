import type { Readable } from 'node:stream';
import type { Image } from '../analysis/types.js';
import { ArchiveError, type ReadOptions } from './types.js';

export { ArchiveError, type ReadOptions } from './types.js';

/**
 * Reads an image from one archive, as `docker save`, `podman save` and `docker buildx build --output type=oci` write them
 * (plain, gzip or zstd, with layers of any of these), in one pass and in memory that the number of files bounds, not their
 * size.
 *
 * @returns the image. Rejects with ArchiveError when there is none or it cannot be read, with the signal's reason when that
 *   aborts, and with the error of the stream.
 */
export async function readArchive(stream: Readable, options: ReadOptions = {}): Promise<Image> {
  options.signal?.throwIfAborted();
  stream.destroy();
  throw new ArchiveError('the archive cannot be read yet');
}

/** As `readArchive`, of a file or of a directory with an OCI layout. Rejects also with the error of the file system. */
export async function readImagePath(path: string, options: ReadOptions = {}): Promise<Image> {
  options.signal?.throwIfAborted();
  throw new ArchiveError(`${path} cannot be read yet`);
}
