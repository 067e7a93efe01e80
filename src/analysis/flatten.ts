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

function flatten(layers: readonly Layer[]): Flat {
  const root = new Map<string, Entry>();
  const owners = new Map<string, number>();
  for (const [index, layer] of layers.entries()) {
    for (const path of layer.deletes) root.delete(path);
    for (const [path, entry] of layer.entries) {
      root.set(path, entry);
      owners.set(path, index);
    }
  }
  return { root, owners };
}
