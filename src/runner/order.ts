import type { Level, Transform } from '../model/types.js';
import type { FixOptions } from './types.js';

export const LEVELS: readonly Level[] = ['safe', 'recommended', 'aggressive'];

/** True when `level` may run at `highest`. */
export function allows(highest: Level, level: Level): boolean {
  return LEVELS.indexOf(level) <= LEVELS.indexOf(highest);
}

/**
 * The transforms to run, in the order of the list.
 *
 * @throws RangeError when the list's order breaks an `after`: a fault of the list, not of any input
 */
export function selectTransforms(options: FixOptions): readonly Transform[] {
  assertOrder(options.transforms);
  const only = options.only === undefined ? undefined : new Set(options.only);
  const skipped = new Set(options.skip);
  return options.transforms.filter(
    ({ name, level }) => allows(options.level, level) && !skipped.has(name) && (only?.has(name) ?? true),
  );
}

const asserted = new WeakSet<readonly Transform[]>();

function assertOrder(transforms: readonly Transform[]): void {
  if (asserted.has(transforms)) return;
  const seen = new Set<string>();
  const known = new Set(transforms.map(({ name }) => name));
  for (const { name, after = [] } of transforms) {
    const late = after.find((other) => known.has(other) && !seen.has(other));
    if (late !== undefined) throw new RangeError(`${name} must come after ${late}`);
    seen.add(name);
  }
  asserted.add(transforms);
}
