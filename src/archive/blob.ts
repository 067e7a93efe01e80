import type { Layer } from '../analysis/types.js';
import { GzipSize } from './gzipSize.js';
import { LayerTarget, type LayerContents, type TextBudget } from './layer.js';
import { NOWHERE, Sniffed, TarSink, unpacked, type Form, type Sink } from './sinks.js';
import type { ReadOptions } from './types.js';

/** One file of an image's archive, read. */
export type Blob =
  | { readonly type: 'json'; readonly text: string; readonly stored: number }
  | {
      readonly type: 'layer';
      readonly contents: LayerContents;
      /** Bytes that it has in the archive, and when compressed by gzip; undefined when that was not asked. */
      readonly stored: number;
      readonly compressed: number | undefined;
    }
  /** A layer that was read before. */
  | { readonly type: 'known'; readonly layer: Layer; readonly stored: number }
  | { readonly type: 'bad'; readonly reason: string; readonly stored: number };

/** JSON that is kept: engines take no larger manifest. */
const MAX_JSON = 4 * 1024 * 1024;
const MAX_JSONS = 64 * 1024 * 1024;

/** What the files of one archive share. */
export interface Reading {
  readonly options: ReadOptions;
  readonly texts: TextBudget;
  /** Bytes of JSON that may still be kept. */
  json: number;
}

/** What the files of an archive share before the first of them is read. */
export function reading(options: ReadOptions, texts: TextBudget): Reading {
  return { options, texts, json: MAX_JSONS };
}

/** The digest that a name shows: of `blobs/sha256/<hex>`, and of podman's `<hex>.tar`. */
const DIGEST_NAME = /(?:^|\/)([0-9a-f]{64})(?:\.tar)?$/;

/** Reads one file as its bytes pass; never throws for what the file holds: whether that matters is not known yet. */
export class BlobReader implements Sink {
  readonly #reading: Reading;
  readonly #sink: Sniffed;
  /** The digest of an uncompressed layer, when the name shows it. */
  readonly #diffId: string | undefined;
  #result: () => Blob = () => this.#bad('it is empty');
  #reason: string | undefined;
  #stored = 0;

  constructor(name: string, reading: Reading) {
    this.#reading = reading;
    const [, hex] = DIGEST_NAME.exec(name) ?? [];
    this.#diffId = hex === undefined ? undefined : `sha256:${hex}`;
    this.#sink = new Sniffed((form) => this.#sinkFor(form));
  }

  write(bytes: Buffer): void {
    this.#stored += bytes.length;
    this.#guarded(() => this.#sink.write(bytes));
  }

  end(): void {
    if (this.#stored > 0) this.#guarded(() => this.#sink.end());
  }

  busy(): Promise<unknown> | undefined {
    if (this.#reason !== undefined) return undefined;
    return this.#sink.busy()?.catch((error: unknown) => this.#fail(error));
  }

  /** What it was; to be asked when it has ended and nothing is busy. */
  blob(): Blob {
    return this.#reason === undefined ? this.#result() : this.#bad(this.#reason);
  }

  #guarded(work: () => void): void {
    if (this.#reason !== undefined) return;
    try {
      work();
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    this.#reason = (error as Error).message;
  }

  #bad(reason: string): Blob {
    return { type: 'bad', reason, stored: this.#stored };
  }

  #sinkFor(form: Form): Sink {
    if (form === 'json') return this.#jsonSink();
    if (form === 'other') {
      this.#result = () => this.#bad('it is neither a tar archive nor JSON (encrypted, perhaps)');
      return NOWHERE;
    }
    return this.#known(form) ?? this.#layerSink(form);
  }

  #known(form: Form): Sink | undefined {
    if (form !== 'tar' || this.#diffId === undefined) return undefined;
    const { compressed, layers } = this.#reading.options;
    const layer = layers?.get(this.#diffId);
    if (layer === undefined || (compressed !== undefined && !compressed.has(this.#diffId))) return undefined;
    this.#result = () => ({ type: 'known', layer, stored: this.#stored });
    return NOWHERE;
  }

  #layerSink(form: Form): Sink {
    const { options, texts } = this.#reading;
    const target = new LayerTarget(options, texts);
    const size = form === 'tar' && this.#isMeasured() ? new GzipSize() : undefined;
    const reader = new TarSink(target);
    this.#result = () => ({
      type: 'layer',
      contents: target.contents(),
      stored: this.#stored,
      compressed: form === 'tar' ? size?.bytes : this.#stored,
    });
    return unpacked(form, size === undefined ? reader : both(reader, size));
  }

  #isMeasured(): boolean {
    const { compressed } = this.#reading.options;
    return compressed !== undefined && (this.#diffId === undefined || !compressed.has(this.#diffId));
  }

  #jsonSink(): Sink {
    const parts: Buffer[] = [];
    this.#result = () => ({
      type: 'json',
      text: Buffer.concat(parts).toString('utf8'),
      stored: this.#stored,
    });
    return {
      ...NOWHERE,
      write: (bytes) => {
        this.#reading.json -= bytes.length;
        if (this.#stored > MAX_JSON || this.#reading.json < 0) throw new Error('it is too large');
        parts.push(Buffer.from(bytes));
      },
    };
  }
}

function both(first: Sink, second: Sink): Sink {
  return {
    write: (bytes) => {
      first.write(bytes);
      second.write(bytes);
    },
    end: () => {
      first.end();
      second.end();
    },
    busy: () => second.busy(),
  };
}
