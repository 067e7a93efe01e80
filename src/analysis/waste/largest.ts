import { parentOf, type Live, type Stack } from './stack.js';
import type { Duplicate, Sized } from './types.js';

/** The largest files of the final root, the largest first. */
export function largestFiles(stack: Stack, top: number): readonly Sized[] {
  const files = [...stack.root].filter(([, { entry }]) => entry.kind === 'file' && entry.size > 0);
  return topOf(files, ([, { entry }]) => entry.size, top).map(([path, { entry, layer }]) => ({
    path,
    bytes: entry.size,
    layer: layer + 1,
  }));
}

/** A directory of which this part is in one of its own says no more than that one. */
const SAME = 0.9;

/** The largest directories of the final root, with all that is below; without those that only hold a large one. */
export function largestDirectories(stack: Stack, top: number): readonly Sized[] {
  const sizes = new Map<string, number>();
  for (const [path, { entry }] of stack.root) {
    if (entry.size > 0)
      for (const folder of foldersOf(path)) sizes.set(folder, (sizes.get(folder) ?? 0) + entry.size);
  }
  const idle = new Set<string>();
  for (const [folder, bytes] of sizes) {
    const parent = parentOf(folder);
    if (bytes >= SAME * (sizes.get(parent) ?? Infinity)) idle.add(parent);
  }
  const chosen = topOf(
    [...sizes].filter(([folder]) => !idle.has(folder)),
    ([, bytes]) => bytes,
    top,
  );
  const layers = mainLayers(
    stack.root,
    chosen.map(([folder]) => folder),
  );
  return chosen.map(([path, bytes]) => ({ path, bytes, layer: (layers.get(path) ?? 0) + 1 }));
}

/** The layer that most bytes of each directory come from. */
function mainLayers(
  root: ReadonlyMap<string, Live>,
  folders: readonly string[],
): ReadonlyMap<string, number> {
  const shares = new Map<string, Map<number, number>>(folders.map((folder) => [folder, new Map()]));
  for (const [path, { entry, layer }] of root) {
    if (entry.size === 0) continue;
    for (const folder of foldersOf(path)) {
      const share = shares.get(folder);
      share?.set(layer, (share.get(layer) ?? 0) + entry.size);
    }
  }
  return new Map(
    [...shares].map(([folder, share]) => [folder, topOf([...share], (one) => one[1], 1)[0]?.[0] ?? 0]),
  );
}

/** The directories above a path, but for `/`. */
function foldersOf(path: string): readonly string[] {
  const folders: string[] = [];
  for (let folder = parentOf(path); folder !== '/'; folder = parentOf(folder)) folders.push(folder);
  return folders;
}

/** Smaller files are not worth a line. */
const DUPLICATE = 100_000;

/** Files of the final root that are there several times, by the bytes that one would be enough for; needs digests. */
export function duplicates(stack: Stack, top: number): readonly Duplicate[] {
  const contents = new Map<string, { readonly size: number; readonly paths: string[] }>();
  for (const [path, { entry }] of stack.root) {
    // All names but the first of a file with several have no size.
    if (entry.kind !== 'file' || entry.digest === undefined || entry.size < DUPLICATE) continue;
    const known = contents.get(entry.digest);
    if (known === undefined) contents.set(entry.digest, { size: entry.size, paths: [path] });
    else known.paths.push(path);
  }
  const found = [...contents.values()]
    .filter(({ paths }) => paths.length > 1)
    .map(({ size, paths }) => ({ paths: [...paths].sort(), size, bytes: size * (paths.length - 1) }));
  return topOf(found, ({ bytes }) => bytes, top);
}

/** The first of a list by size, the largest first; equal ones as they came. */
function topOf<T>(items: readonly T[], size: (item: T) => number, top: number): readonly T[] {
  return [...items].sort((left, right) => size(right) - size(left)).slice(0, top);
}
