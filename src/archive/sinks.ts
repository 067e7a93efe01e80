import { once } from 'node:events';
import type { Transform } from 'node:stream';
import * as zlib from 'node:zlib';
import { Decompress } from 'fzstd';
import { TarReader, type TarTarget } from './tar.js';
import { BLOCK, isTarHeader, isZeroBlock } from './tarHeader.js';
import { ArchiveError } from './types.js';

/**
 * Takes bytes as they come. Whoever writes asks `busy` after each write and after the end, and waits for what it gives
 * before going on; errors are thrown, or reject that promise.
 */
export interface Sink {
  write(bytes: Buffer): void;
  end(): void;
  busy(): Promise<unknown> | undefined;
}

/** What a file begins with. */
export type Form = 'tar' | 'gzip' | 'zstd' | 'json' | 'other';

/** Bytes that tell the form: the header of a tar archive's first member. */
const HEAD = BLOCK;

/** The form of a file of which these are the first bytes, 512 of them if there are as many. */
function formOf(head: Buffer): Form {
  if (head.length >= BLOCK && (isTarHeader(head, 0) || isZeroBlock(head, 0))) return 'tar';
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip';
  if (head.length < 4) return isJson(head) ? 'json' : 'other';
  const magic = head.readUInt32LE(0);
  // A frame, or one that is to be skipped: those of zstd:chunked begin with either.
  if (magic === 0xfd2fb528 || (magic & 0xfffffff0) >>> 0 === 0x184d2a50) return 'zstd';
  return isJson(head) ? 'json' : 'other';
}

function isJson(head: Buffer): boolean {
  return /^\s*[[{]/.test(head.toString('latin1'));
}

/** Chooses the sink when the first bytes are there. */
export class Sniffed implements Sink {
  readonly #choose: (form: Form) => Sink;
  #head: Buffer = Buffer.alloc(0);
  #sink: Sink | undefined;

  constructor(choose: (form: Form) => Sink) {
    this.#choose = choose;
  }

  write(bytes: Buffer): void {
    if (this.#sink !== undefined) {
      this.#sink.write(bytes);
      return;
    }
    this.#head = this.#head.length === 0 ? bytes : Buffer.concat([this.#head, bytes]);
    if (this.#head.length >= HEAD) this.#decide();
  }

  end(): void {
    if (this.#sink === undefined) this.#decide();
    this.#sink?.end();
  }

  busy(): Promise<unknown> | undefined {
    return this.#sink?.busy();
  }

  #decide(): void {
    this.#sink = this.#choose(formOf(this.#head));
    this.#sink.write(this.#head);
    this.#head = Buffer.alloc(0);
  }
}

/** Hands the members of a tar archive to a target. */
export class TarSink implements Sink {
  readonly #reader: TarReader;
  readonly #busy: () => Promise<unknown> | undefined;

  constructor(target: TarTarget, busy: () => Promise<unknown> | undefined = () => undefined) {
    this.#reader = new TarReader(target);
    this.#busy = busy;
  }

  write(bytes: Buffer): void {
    this.#reader.write(bytes);
  }

  end(): void {
    this.#reader.end();
  }

  busy(): Promise<unknown> | undefined {
    return this.#busy();
  }
}

/** Forgets everything. */
export const NOWHERE: Sink = { write: () => undefined, end: () => undefined, busy: () => undefined };

/** Hands on what gzip or zstd packed; `unpacked(form, next)` is `next` itself for what is not packed. */
export function unpacked(form: Form, next: Sink): Sink {
  if (form === 'gzip') return new Piped(zlib.createGunzip({ chunkSize: CHUNK }), next, 'gzip');
  if (form !== 'zstd') return next;
  const native = zstdOfNode();
  return native === undefined ? new Zstd(next) : new Piped(native, next, 'zstd');
}

/** Bytes that a decompressor gives at once. */
const CHUNK = 256 * 1024;

/** Node's own zstd, from 22.15 on. */
function zstdOfNode(): Transform | undefined {
  const { createZstdDecompress } = zlib as {
    createZstdDecompress?: (options: { chunkSize: number }) => Transform;
  };
  return createZstdDecompress?.({ chunkSize: CHUNK });
}

/** Through one of Node's streams, which works on the thread pool. */
class Piped implements Sink {
  readonly #stream: Transform;
  readonly #next: Sink;
  readonly #done: Promise<void>;
  #full = false;
  #ended = false;

  constructor(stream: Transform, next: Sink, form: 'gzip' | 'zstd') {
    this.#stream = stream;
    this.#next = next;
    this.#done = this.#pump(form);
    // Whoever waits for `busy` hears of it.
    this.#done.catch(() => undefined);
  }

  write(bytes: Buffer): void {
    if (!this.#stream.destroyed && !this.#stream.write(bytes)) this.#full = true;
  }

  end(): void {
    this.#ended = true;
    if (!this.#stream.destroyed) this.#stream.end();
  }

  busy(): Promise<unknown> | undefined {
    if (this.#ended || this.#stream.destroyed) return this.#done;
    if (!this.#full) return undefined;
    this.#full = false;
    return Promise.race([once(this.#stream, 'drain'), this.#done]);
  }

  async #pump(form: string): Promise<void> {
    try {
      for await (const bytes of this.#stream) {
        this.#next.write(bytes as Buffer);
        await this.#next.busy();
      }
      this.#next.end();
      await this.#next.busy();
    } catch (error) {
      throw packedError(error, form);
    }
  }
}

/** Without Node's own: slower, and on this thread. */
class Zstd implements Sink {
  readonly #next: Sink;
  readonly #stream: Decompress;

  constructor(next: Sink) {
    this.#next = next;
    this.#stream = new Decompress((data) => {
      if (data.length > 0) next.write(Buffer.from(data.buffer, data.byteOffset, data.length));
    });
  }

  write(bytes: Buffer): void {
    this.#push(bytes, false);
  }

  end(): void {
    this.#push(Buffer.alloc(0), true);
    this.#next.end();
  }

  busy(): Promise<unknown> | undefined {
    return this.#next.busy();
  }

  #push(bytes: Buffer, final: boolean): void {
    try {
      this.#stream.push(bytes, final);
    } catch (error) {
      throw packedError(error, 'zstd');
    }
  }
}

function packedError(error: unknown, form: string): unknown {
  if (error instanceof ArchiveError) return error;
  const { message } = error as Error;
  if (/unexpected (?:end of file|eof)/i.test(message)) return new ArchiveError('it is truncated');
  return new ArchiveError(`its ${form} data is damaged (${message})`);
}
