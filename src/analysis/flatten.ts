import type { Entry, Image, Layer, Root } from './types.js';

/** The files of an image, and for each path the number of the layer that it comes from (0 for the lowest). */
interface Flat {
  readonly root: Root;
  readonly owners: ReadonlyMap<string, number>;
}

const flats = new WeakMap<Image, Flat>();

/**
 * The layers over each other: whiteouts, opaque directories, files in the place of directories and the reverse. Names of
 * one file (hard links) are given alike whatever the archive's order: the first by path has size and digest, and the others
 * size 0, the digest and that path as target.
 */
export function rootOf(image: Image): Root {
  return flatOf(image).root;
}

/** For each path of the root the index in `image.layers` of the layer that it comes from. */
export function ownerOf(image: Image): ReadonlyMap<string, number> {
  return flatOf(image).owners;
}

function flatOf(image: Image): Flat {
  const known = flats.get(image);
  if (known !== undefined) return known;
  const flat = flatten(image.layers);
  flats.set(image, flat);
  return flat;
}

/** A path while the layers are laid over each other. */
interface Placed {
  readonly entry: Entry;
  readonly layer: number;
  /** Of a further name of a file: the first, as it was when the name was given. */
  readonly first: Placed | undefined;
}

/** What archives may leave out: the directory that something lies in. Docker makes it so. */
const DIRECTORY: Entry = { kind: 'directory', size: 0, mode: 0o755, uid: 0, gid: 0 };

function flatten(layers: readonly Layer[]): Flat {
  const placed = new Map<string, Placed>();
  for (const [index, layer] of layers.entries()) {
    removeHidden(placed, layer);
    place(placed, layer, index);
    placeParents(placed, layer, index);
  }
  const root = new Map<string, Entry>();
  const owners = new Map<string, number>();
  for (const [path, { entry, layer }] of placed) {
    root.set(path, entry);
    owners.set(path, layer);
  }
  for (const [first, names] of groupsOf(placed)) nameAlike(root, first.entry, names.toSorted());
  return { root, owners };
}

/** Takes away what lower layers have and this one deletes, hides, or puts something other than a directory in place of. */
function removeHidden(placed: Map<string, Placed>, layer: Layer): void {
  const emptied = new Set(layer.hides);
  for (const path of layer.deletes) {
    if (isDirectory(placed.get(path))) emptied.add(path);
    placed.delete(path);
  }
  for (const [path, { kind }] of layer.entries)
    if (kind !== 'directory' && isDirectory(placed.get(path))) emptied.add(path);
  if (emptied.size === 0) return;
  for (const path of placed.keys()) if (isBelow(path, emptied)) placed.delete(path);
}

function isDirectory(placed: Placed | undefined): boolean {
  return placed?.entry.kind === 'directory';
}

function isBelow(path: string, directories: ReadonlySet<string>): boolean {
  if (directories.has('/')) return true;
  for (let slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1))
    if (directories.has(path.slice(0, slash))) return true;
  return false;
}

function place(placed: Map<string, Placed>, layer: Layer, index: number): void {
  for (const [path, entry] of layer.entries)
    if (!isFurtherName(entry)) placed.set(path, { entry, layer: index, first: undefined });
  for (const [path, entry] of layer.entries) {
    if (!isFurtherName(entry)) continue;
    const named = placed.get(entry.target ?? path);
    const first = named?.first ?? named;
    placed.set(path, { entry, layer: index, first: first?.entry.kind === 'file' ? first : undefined });
  }
}

function isFurtherName({ kind, target }: Entry): boolean {
  return kind === 'file' && target !== undefined;
}

/** A directory that lower layers have not, or have as a file or a link, and that this layer only shows by what is in it. */
function placeParents(placed: Map<string, Placed>, layer: Layer, index: number): void {
  for (const path of layer.entries.keys()) {
    for (let slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
      const parent = path.slice(0, slash);
      if (isDirectory(placed.get(parent)) || layer.entries.has(parent)) break;
      placed.set(parent, { entry: DIRECTORY, layer: index, first: undefined });
    }
  }
}

/** The names of each file that has, or had, several. */
function groupsOf(placed: ReadonlyMap<string, Placed>): ReadonlyMap<Placed, string[]> {
  const groups = new Map<Placed, string[]>();
  for (const [path, { first }] of placed) {
    if (first === undefined) continue;
    const names = groups.get(first) ?? [];
    names.push(path);
    groups.set(first, names);
  }
  for (const [path, each] of placed) groups.get(each)?.push(path);
  return groups;
}

/** The first name stands for the file, whether or not it is the one that held the content in the archive. */
function nameAlike(
  root: Map<string, Entry>,
  { size, digest, text, capabilities }: Entry,
  names: readonly string[],
): void {
  const [first = ''] = names;
  const content = {
    ...(digest !== undefined && { digest }),
    ...(text !== undefined && { text }),
    ...(capabilities !== undefined && { capabilities }),
  };
  for (const name of names) {
    const entry = root.get(name);
    if (entry === undefined) continue;
    const { kind, mode, uid, gid } = entry;
    const named = name === first ? { size } : { size: 0, target: first };
    root.set(name, { kind, mode, uid, gid, ...named, ...content });
  }
}
