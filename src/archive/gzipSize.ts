import { constants, deflateRaw } from 'node:zlib';
import type { Sink } from './sinks.js';

/** Bytes that are compressed at a time, and how many such blocks at once: Node's pool has four threads. */
const BLOCK = 1024 * 1024;
const AT_ONCE = 4;

/** How far back gzip looks. */
const WINDOW = 32 * 1024;

/** The header and the end of a gzip file. */
const FRAME = 20;

/**
 * Counts the bytes that gzip would make at its usual level, 6. The blocks are compressed beside each other, each with the
 * end of the one before as its dictionary, as pigz does: the sum differs from gzip's own by less than a thousandth.
 */
export class GzipSize implements Sink {
  /** Bytes so far; all of them once `busy` gives nothing after the end. */
  bytes = FRAME;
  #block: Buffer = Buffer.allocUnsafeSlow(BLOCK);
  #filled = 0;
  #before: Buffer | undefined;
  readonly #running = new Set<Promise<void>>();
  #ended = false;

  write(bytes: Buffer): void {
    for (let at = 0; at < bytes.length;) {
      const copied = bytes.copy(this.#block, this.#filled, at);
      this.#filled += copied;
      at += copied;
      if (this.#filled === BLOCK) this.#compress();
    }
  }

  end(): void {
    this.#compress();
    this.#ended = true;
  }

  busy(): Promise<unknown> | undefined {
    if (this.#ended) return this.#running.size === 0 ? undefined : Promise.all(this.#running);
    return this.#running.size < AT_ONCE ? undefined : Promise.race(this.#running);
  }

  async #count(bytes: Buffer, dictionary: Buffer | undefined): Promise<void> {
    const deflatedBytes = await deflated(bytes, dictionary);
    // Not in one with the line above: others count while this one waits.
    this.bytes += deflatedBytes;
  }

  #compress(): void {
    if (this.#filled === 0) return;
    const full = this.#block.subarray(0, this.#filled);
    const job = this.#count(full, this.#before);
    this.#running.add(job);
    void job.then(
      () => this.#running.delete(job),
      // Whoever waits for it hears of the failure.
      () => undefined,
    );
    this.#before = full.subarray(-WINDOW);
    this.#block = Buffer.allocUnsafeSlow(BLOCK);
    this.#filled = 0;
  }
}

function deflated(bytes: Buffer, dictionary: Buffer | undefined): Promise<number> {
  const options = {
    level: 6,
    finishFlush: constants.Z_SYNC_FLUSH,
    ...(dictionary !== undefined && { dictionary }),
  };
  return new Promise((resolve, reject) => {
    deflateRaw(bytes, options, (error, result) => {
      if (error === null) resolve(result.length);
      else reject(error);
    });
  });
}
