import { createHash, type Hash } from 'node:crypto';
import type { Entry, EntryKind, Layer } from '../analysis/types.js';
import type { TarTarget } from './tar.js';
import { absolute, type TarHeader } from './tarHeader.js';
import type { ReadOptions } from './types.js';

/** What a layer holds, before it is known which one it is. */
export type LayerContents = Pick<Layer, 'bytes' | 'entries' | 'deletes' | 'hides'>;

const WHITEOUT = '.wh.';
const OPAQUE = '.wh..wh..opq';
/** What AUFS kept for itself. */
const AUFS = /(?:^|\/)\.wh\.\.wh\.(?!\.opq$)/;

/** Bytes of text that are kept, of one file and of all together. */
const MAX_TEXT = 4 * 1024 * 1024;
const MAX_TEXTS = 64 * 1024 * 1024;

/** How much text may still be kept; one for all layers that are read together. */
export interface TextBudget {
  left: number;
}

/** The budget of one image, or of several that are read together. */
export function textBudget(): TextBudget {
  return { left: MAX_TEXTS };
}

const KINDS: Readonly<Record<string, EntryKind>> = {
  '2': 'link',
  '3': 'device',
  '4': 'device',
  '5': 'directory',
  '6': 'pipe',
};

/** Notes the members of a layer. Contents are counted and hashed as they pass, and only texts that are wanted are kept. */
export class LayerTarget implements TarTarget {
  readonly #options: Pick<ReadOptions, 'digests' | 'text'>;
  readonly #budget: TextBudget;
  readonly #entries = new Map<string, Entry>();
  readonly #deletes = new Set<string>();
  readonly #hides = new Set<string>();
  /** Directories are alike by the thousand: equal ones are one object. */
  readonly #directories = new Map<number, Entry>();
  #path: string | undefined;
  #header: TarHeader | undefined;
  #hash: Hash | undefined;
  #text: Buffer[] | undefined;

  constructor(options: Pick<ReadOptions, 'digests' | 'text'>, budget: TextBudget) {
    this.#options = options;
    this.#budget = budget;
  }

  member(header: TarHeader): void {
    this.#header = header;
    this.#path = this.#noted(absolute(header.name));
    if (this.#path === undefined || header.type !== '0') return;
    if (this.#options.digests === true) this.#hash = createHash('sha256');
    // One with holes is no text.
    if (header.size !== header.stored || header.size > Math.min(MAX_TEXT, this.#budget.left)) return;
    if (this.#options.text?.(this.#path) === true) this.#text = [];
  }

  data(bytes: Buffer): void {
    this.#hash?.update(bytes);
    this.#text?.push(Buffer.from(bytes));
  }

  done(): void {
    const path = this.#path;
    const header = this.#header;
    if (path === undefined || header === undefined) return;
    // A later member of the same name takes the place of an earlier one, as when it is unpacked.
    if (header.type === '0') this.#entries.set(path, this.#file(header));
    else if (header.type === '1') this.#entries.set(path, this.#hardLink(header));
    else this.#entries.set(path, this.#other(header));
  }

  contents(): LayerContents {
    let bytes = 0;
    for (const { size } of this.#entries.values()) bytes += size;
    return { bytes, entries: this.#entries, deletes: [...this.#deletes], hides: [...this.#hides] };
  }

  /** The path of a member that is a file of the image; what only says that lower ones are gone is noted here. */
  #noted(path: string): string | undefined {
    if (path === '/') return undefined;
    if (!path.includes(WHITEOUT)) return path;
    const slash = path.lastIndexOf('/');
    const directory = path.slice(0, slash);
    const name = path.slice(slash + 1);
    if (name === OPAQUE) this.#hides.add(directory === '' ? '/' : directory);
    else if (AUFS.test(path)) return undefined;
    else if (!name.startsWith(WHITEOUT)) return path;
    else if (!['', '.', '..'].includes(name.slice(WHITEOUT.length)))
      this.#deletes.add(`${directory}/${name.slice(WHITEOUT.length)}`);
    return undefined;
  }

  #file({ size, mode, uid, gid, capabilities }: TarHeader): Entry {
    const digest = this.#hash?.digest('hex');
    const text = this.#text === undefined ? undefined : Buffer.concat(this.#text).toString('utf8');
    this.#hash = undefined;
    this.#text = undefined;
    if (text !== undefined) this.#budget.left -= size;
    const known = { kind: 'file' as const, size, mode, uid, gid };
    const entry: Entry = capabilities === undefined ? known : { ...known, capabilities };
    if (digest === undefined && text === undefined) return entry;
    return { ...entry, ...(digest !== undefined && { digest }), ...(text !== undefined && { text }) };
  }

  /** A further name of a file that came before, or that lies in a lower layer. */
  #hardLink({ link, mode, uid, gid }: TarHeader): Entry {
    const path = absolute(link);
    const named = this.#entries.get(path);
    const target = named?.kind === 'file' ? (named.target ?? path) : path;
    const first = this.#entries.get(target);
    const { digest, text, capabilities } = first?.kind === 'file' ? first : {};
    return {
      kind: 'file',
      size: 0,
      mode,
      uid,
      gid,
      target,
      ...(digest !== undefined && { digest }),
      ...(text !== undefined && { text }),
      ...(capabilities !== undefined && { capabilities }),
    };
  }

  #other({ type, mode, uid, gid, link }: TarHeader): Entry {
    const kind = KINDS[type] ?? 'file';
    if (kind === 'link') return { kind, size: 0, mode, uid, gid, target: link };
    if (kind !== 'directory' || uid > 0xffff || gid > 0xffff) return { kind, size: 0, mode, uid, gid };
    const key = (mode * 0x10000 + uid) * 0x10000 + gid;
    const known = this.#directories.get(key) ?? { kind, size: 0, mode, uid, gid };
    this.#directories.set(key, known);
    return known;
  }
}
