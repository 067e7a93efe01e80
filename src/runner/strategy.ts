import { buildKitOf } from '../model/buildkit.js';
import type { Build, CacheStrategy, Transform } from '../model/types.js';

/**
 * The transforms without those of the cache strategy that the file does not get, so that no file gets both: what a
 * clean-up deletes is what a mount would keep.
 */
export function ofOneStrategy(build: Build, transforms: readonly Transform[]): readonly Transform[] {
  const strategy = strategyOf(build, transforms);
  return transforms.filter(({ cache }) => cache === undefined || cache === strategy);
}

/** `auto` takes mounts where BuildKit is shown and a transform may write them; at level safe none may. */
function strategyOf(build: Build, transforms: readonly Transform[]): CacheStrategy {
  if (build.cache !== 'auto') return build.cache;
  const canMount = transforms.some(({ cache }) => cache === 'mounts');
  return canMount && buildKitOf(build).known ? 'mounts' : 'delete';
}
