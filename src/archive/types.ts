import type { Layer } from '../analysis/types.js';

/** What is wanted of an image archive. */
export interface ReadOptions {
  /** True: each file gets the SHA-256 of its content. */
  readonly digests?: boolean;
  /**
   * When given, layers get their size as a registry stores them, and each size is kept here by diffId: a layer that several
   * images share is measured once. A layer that lies compressed in the archive has the size that it has there.
   */
  readonly compressed?: Map<string, number> | undefined;
  /**
   * Layers that were read before, by diffId; those that are read are added. A layer that is known is not read again, so the
   * other options have to be the same each time.
   */
  readonly layers?: Map<string, Layer> | undefined;
  /** Tells of an absolute path whether the text of that file is wanted; of at most 4 MiB each and 64 MiB in all. */
  readonly text?: (path: string) => boolean;
  /** Which image, when there are several: a name with its tag, or a digest or the beginning of one. */
  readonly reference?: string | undefined;
  /** `linux/arm64`; without it the machine's own, or the only one. */
  readonly platform?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called with the number of bytes read so far. */
  readonly onBytes?: (bytes: number) => void;
}

/** What was read is no image, or not a whole one; the message names the part and says what is wrong with it. */
export class ArchiveError extends Error {
  override readonly name = 'ArchiveError';
}

/** An archive holds several images, and nothing says which is meant. */
export class SeveralImagesError extends ArchiveError {}
