import { buildKitOf } from '../model/buildkit.js';
import type { Build, Transform } from '../model/types.js';

/**
 * The transforms that may run on a file. Where BuildKit is shown, mounts come before clean-ups, so that a cache gets one
 * of them and never both: a clean-up leaves a RUN alone that has a mount there, and what cannot be mounted is cleaned.
 * `--cache delete` and `--cache mounts` name one strategy alone.
 */
export function ofOneStrategy(build: Build, transforms: readonly Transform[]): readonly Transform[] {
  if (build.cache !== 'auto')
    return transforms.filter(({ cache }) => cache === undefined || cache === build.cache);
  const mounts = transforms.filter(({ cache }) => cache === 'mounts');
  if (mounts.length === 0) return transforms;
  const others = transforms.filter(({ cache }) => cache !== 'mounts');
  if (!buildKitOf(build).known) return others;
  const first = others.findIndex(({ cache }) => cache === 'delete');
  const at = first < 0 ? others.length : first;
  return [...others.slice(0, at), ...mounts, ...others.slice(at)];
}
