import type { Change, Effect } from '../../model/types.js';
import type { FileChange } from './types.js';

/** For each transform that divided a stage the places of what the last stage copies. */
export function carriedPlaces(changes: readonly Change[]): ReadonlyMap<string, readonly string[]> {
  const places = new Map<string, readonly string[]>();
  for (const { transform, effects } of changes) {
    for (const effect of effects.filter(isDivision))
      places.set(transform, [...(places.get(transform) ?? []), ...effect.carried.map(({ to }) => to)]);
  }
  return places;
}

function isDivision(effect: Effect): effect is Extract<Effect, { readonly type: 'divide' }> {
  return effect.type === 'divide';
}

/** What stayed in the stage that has the steps; undefined places are those of a transform that divided nothing. */
export function isLeftBehind({ path, type }: FileChange, carried: readonly string[] | undefined): boolean {
  if (type !== 'removed' || carried === undefined) return false;
  return !carried.some((place) => `${path}/`.startsWith(`${place}/`));
}
