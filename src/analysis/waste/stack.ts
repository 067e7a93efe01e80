import type { Entry, Image, Layer } from '../types.js';
import type { FilesAndBytes } from './types.js';

/** A file of the final root, or of the layers so far. */
export interface Live {
  readonly entry: Entry;
  /** Index of the layer that brought it. */
  readonly layer: number;
}

/** A file of a layer that a higher layer hides. */
export interface Hidden {
  readonly path: string;
  readonly entry: Entry;
  /** Index of the layer whose file it is, and of the one that hides it. */
  readonly layer: number;
  readonly by: number;
  /** Bytes that nobody sees any more: 0 while another name of the file (a hard link) is still there. */
  readonly bytes: number;
  /** The file that took its place; undefined when it was deleted, and for a directory in its place. */
  readonly next: Entry | undefined;
}

/** What one layer does to those below it. */
export interface Step {
  readonly added: FilesAndBytes;
  readonly changed: FilesAndBytes;
  readonly deleted: FilesAndBytes;
}

/** The layers of an image put over each other. */
export interface Stack {
  /** The final root by path. */
  readonly root: ReadonlyMap<string, Live>;
  readonly hidden: readonly Hidden[];
  /** One for each layer. */
  readonly steps: readonly Step[];
  /** The names of a file with several (hard links) that are in the final root; undefined for one with a single name. */
  namesOf(path: string): ReadonlySet<string> | undefined;
}

const stacks = new WeakMap<Image, Stack>();

/** Puts the layers over each other; computed once for each image. */
export function stackOf(image: Image): Stack {
  const known = stacks.get(image);
  if (known !== undefined) return known;
  const stacking = new Stacking();
  for (const layer of image.layers) stacking.put(layer);
  stacks.set(image, stacking);
  return stacking;
}

interface Tally {
  files: number;
  bytes: number;
}

/** A file of one layer with several names. */
interface Inode {
  readonly size: number;
  readonly names: Set<string>;
}

class Stacking implements Stack {
  readonly root = new Map<string, Live>();
  readonly hidden: Hidden[] = [];
  readonly steps: Step[] = [];
  /** By the path that is one of its names at the moment. */
  readonly #inodes = new Map<string, Inode>();

  namesOf(path: string): ReadonlySet<string> | undefined {
    return this.#inodes.get(path)?.names;
  }

  put(layer: Layer): void {
    const step = { added: tally(), changed: tally(), deleted: tally() };
    const index = this.steps.length;
    for (const path of this.#gone(layer)) this.#hide(path, index, undefined, step.deleted);
    for (const [path, entry] of layer.entries) this.#add(path, entry, index, step);
    for (const [path, entry] of layer.entries) this.#link(path, entry, layer);
    this.steps.push(step);
  }

  /** The paths of lower layers that a layer deletes and does not hold itself. */
  #gone(layer: Layer): readonly string[] {
    const deletes = new Set(layer.deletes);
    const hides = new Set(layer.hides);
    for (const [path, { kind }] of layer.entries) {
      // What is not a directory takes all that was below one with it.
      if (kind !== 'directory' && this.root.get(path)?.entry.kind === 'directory') hides.add(path);
    }
    const folders = [...deletes].some((path) => this.root.get(path)?.entry.kind === 'directory');
    const isGone = ancestry(new Set([...deletes, ...hides]));
    const candidates = folders || hides.size > 0 ? this.root.keys() : deletes;
    const gone: string[] = [];
    for (const path of candidates) {
      if (!this.root.has(path) || layer.entries.has(path)) continue;
      if (deletes.has(path) || isGone(path)) gone.push(path);
    }
    return gone;
  }

  #add(path: string, entry: Entry, layer: number, step: { added: Tally; changed: Tally }): void {
    const before = this.root.get(path);
    const isFolder = entry.kind === 'directory';
    if (before !== undefined && before.entry.kind !== 'directory') {
      this.#hide(path, layer, isFolder ? undefined : entry, undefined);
      if (!isFolder) count(step.changed, entry.size);
    } else if (!isFolder) {
      count(step.added, entry.size);
    }
    this.root.set(path, { entry, layer });
  }

  #hide(path: string, by: number, next: Entry | undefined, deleted: Tally | undefined): void {
    const live = this.root.get(path);
    if (live === undefined) return;
    this.root.delete(path);
    const { entry, layer } = live;
    if (entry.kind === 'directory') return;
    if (deleted !== undefined) count(deleted, entry.size);
    this.hidden.push({ path, entry, layer, by, bytes: this.#unlinked(path, entry), next });
  }

  /** Takes a name from its file; the bytes that no name leads to any more. */
  #unlinked(path: string, { size }: Entry): number {
    const inode = this.#inodes.get(path);
    if (inode === undefined) return size;
    this.#inodes.delete(path);
    inode.names.delete(path);
    return inode.names.size === 0 ? inode.size : 0;
  }

  #link(path: string, { kind, target }: Entry, layer: Layer): void {
    if (kind !== 'file' || target === undefined) return;
    const first = layer.entries.get(target);
    if (first === undefined) return;
    const inode = this.#inodes.get(target) ?? { size: first.size, names: new Set([target]) };
    inode.names.add(path);
    this.#inodes.set(target, inode);
    this.#inodes.set(path, inode);
  }
}

/** Whether a path is below one of some directories; each directory is looked at once. */
function ancestry(folders: ReadonlySet<string>): (path: string) => boolean {
  const known = new Map<string, boolean>();
  function isBelow(path: string): boolean {
    if (path === '/') return false;
    const parent = parentOf(path);
    const before = known.get(parent);
    if (before !== undefined) return before;
    const below = folders.has(parent) || isBelow(parent);
    known.set(parent, below);
    return below;
  }
  return isBelow;
}

/** The directory that holds a path; `/` for what lies there. */
export function parentOf(path: string): string {
  const end = path.lastIndexOf('/');
  return end <= 0 ? '/' : path.slice(0, end);
}

function tally(): Tally {
  return { files: 0, bytes: 0 };
}

function count(sum: Tally, bytes: number): void {
  sum.files += 1;
  sum.bytes += bytes;
}
