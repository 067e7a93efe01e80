import type { Entry, Image } from '../types.js';
import type { Stack } from './stack.js';
import type { Score } from './types.js';

interface Path {
  /** Sizes in all layers together. */
  sum: number;
  /** The least of them; 0 once it was deleted. */
  least: number;
  times: number;
}

/**
 * The figures of dive (wagoodman/dive 0.13, `dive/filetree/efficiency.go` and `dive/image/analysis.go`), so that limits
 * set for it can be kept. Every path but directories counts once for each layer that holds or deletes it:
 *
 * - efficiency = sum of the least size of every path (0 for one that was deleted) / sum of all its sizes,
 * - wasted bytes = sum of all sizes of the paths that count more than once, the copy that is seen included,
 * - user wasted percent = wasted bytes / bytes of all layers but the lowest.
 *
 * One thing is other: of a directory that was deleted as a whole dive counts only the directory, and with that neither
 * misses nor blames its files, against what the comment above its function says. Here each file in it was deleted.
 * Where no directory was deleted the figures are dive's.
 */
export function scoreOf(image: Image, stack: Stack): Score {
  const paths = pathsOf(image, stack);
  let [least, sum, wasted] = [0, 0, 0];
  for (const path of paths.values()) {
    least += path.least;
    sum += path.sum;
    if (path.times > 1) wasted += path.sum;
  }
  const user = image.layers.slice(1).reduce((bytes, layer) => bytes + layer.bytes, 0);
  return {
    efficiency: sum === 0 ? 1 : least / sum,
    wastedBytes: wasted,
    userWastedPercent: user === 0 ? 0 : wasted / user,
  };
}

function pathsOf(image: Image, stack: Stack): ReadonlyMap<string, Path> {
  const paths = new Map<string, Path>();
  for (const layer of image.layers) {
    for (const [path, entry] of layer.entries) if (entry.kind !== 'directory') add(paths, path, entry);
  }
  for (const { path, next } of stack.hidden) {
    const known = paths.get(path);
    if (next !== undefined || known === undefined) continue;
    known.least = 0;
    known.times += 1;
  }
  return paths;
}

function add(paths: Map<string, Path>, path: string, { size }: Entry): void {
  const known = paths.get(path);
  if (known === undefined) {
    paths.set(path, { sum: size, least: size, times: 1 });
    return;
  }
  known.sum += size;
  known.least = Math.min(known.least, size);
  known.times += 1;
}
