import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { BlobReader, type Blob, type Reading } from './blob.js';
import { Sniffed, TarSink, unpacked, type Sink } from './sinks.js';
import type { TarTarget } from './tar.js';
import { absolute, type TarHeader } from './tarHeader.js';
import { ArchiveError, type ReadOptions } from './types.js';

/** Where the files of an image come from, by their names in its archive. */
export interface Source {
  /** The file, read; undefined when there is none. */
  blob(name: string): Promise<Blob | undefined>;
}

/** Reads everything that could belong to an image, in one pass: what is needed stands in a file that may come last. */
export async function archiveSource(stream: Readable, reading: Reading): Promise<Source> {
  const members = new Members(reading);
  const archive = new TarSink(members, () => members.busy());
  const sink = new Sniffed((form) => {
    if (form === 'tar' || form === 'gzip' || form === 'zstd') return unpacked(form, archive);
    throw new ArchiveError('it is no tar archive');
  });
  try {
    await pump(stream, sink, reading.options);
  } catch (error) {
    throw error instanceof ArchiveError
      ? new ArchiveError(`the archive cannot be read: ${error.message}`)
      : error;
  }
  return members;
}

/** Hands a stream to a sink, to the end of both. */
async function pump(stream: Readable, sink: Sink, { signal, onBytes }: ReadOptions): Promise<void> {
  let bytes = 0;
  const abort = (): void => void stream.destroy();
  signal?.addEventListener('abort', abort, { once: true });
  try {
    for await (const chunk of stream) {
      signal?.throwIfAborted();
      bytes += (chunk as Buffer).length;
      sink.write(chunk as Buffer);
      await sink.busy();
      onBytes?.(bytes);
    }
    signal?.throwIfAborted();
    if (bytes === 0) throw new ArchiveError('it is empty');
    sink.end();
    await sink.busy();
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    signal?.removeEventListener('abort', abort);
    stream.destroy();
  }
}

/** The members of an archive. Equal layers are stored once in some, and are links in others. */
class Members implements TarTarget, Source {
  readonly #reading: Reading;
  readonly #blobs = new Map<string, BlobReader>();
  readonly #links = new Map<string, string>();
  #current: BlobReader | undefined;
  /** Files that have ended and are still being unpacked. */
  #ending: readonly BlobReader[] = [];

  constructor(reading: Reading) {
    this.#reading = reading;
  }

  member({ name, type, link }: TarHeader): void {
    const at = absolute(name);
    this.#current = undefined;
    if (type === '1') this.#links.set(at, absolute(link));
    if (type === '2') this.#links.set(at, absolute(link.startsWith('/') ? link : `${at}/../${link}`));
    if (type !== '0') return;
    this.#current = new BlobReader(at, this.#reading);
    this.#blobs.set(at, this.#current);
  }

  data(bytes: Buffer): void {
    this.#current?.write(bytes);
  }

  done(): void {
    this.#current?.end();
    if (this.#current !== undefined) this.#ending = [...this.#ending, this.#current];
    this.#current = undefined;
  }

  busy(): Promise<unknown> | undefined {
    const busy = [...this.#ending, ...(this.#current === undefined ? [] : [this.#current])].flatMap(
      (reader) => reader.busy() ?? [],
    );
    this.#ending = [];
    return busy.length === 0 ? undefined : Promise.all(busy);
  }

  async blob(name: string): Promise<Blob | undefined> {
    let at = absolute(name);
    // A chain of links ends, or is none.
    for (let hops = 0; hops < 10 && !this.#blobs.has(at); hops += 1) at = this.#links.get(at) ?? at;
    return this.#blobs.get(at)?.blob();
  }
}

/** Reads the files of a directory with an OCI layout when they are asked for. */
export function directorySource(directory: string, reading: Reading): Source {
  const total = { bytes: 0 };
  return {
    async blob(name) {
      // The names come from the image's own files: they stay below the directory.
      const file = path.join(directory, absolute(name));
      const found = await stat(file).catch(() => undefined);
      if (found?.isFile() !== true) return undefined;
      const reader = new BlobReader(name, reading);
      const before = total.bytes;
      const onBytes = (bytes: number): void => {
        total.bytes = before + bytes;
        reading.options.onBytes?.(total.bytes);
      };
      if (found.size > 0)
        await pump(createReadStream(file, { highWaterMark: READ }), reader, { ...reading.options, onBytes });
      return reader.blob();
    },
  };
}

/** Bytes that are read from a disk at once. */
export const READ = 1024 * 1024;
