import type { CarriedPath, Change, Effect } from '../../model/types.js';
import type { FileChange } from './types.js';

/** For each transform that divided a stage what the last stage copies. */
export function carriedPlaces(changes: readonly Change[]): ReadonlyMap<string, readonly CarriedPath[]> {
  const places = new Map<string, readonly CarriedPath[]>();
  for (const { transform, effects } of changes) {
    for (const { carried } of effects.filter(isDivision))
      places.set(transform, [...(places.get(transform) ?? []), ...carried]);
  }
  return places;
}

function isDivision(effect: Effect): effect is Extract<Effect, { readonly type: 'divide' }> {
  return effect.type === 'divide';
}

/** What stayed in the stage that has the steps; undefined places are those of a transform that divided nothing. */
export function isLeftBehind(
  { path, type }: FileChange,
  carried: readonly CarriedPath[] | undefined,
): boolean {
  if (type !== 'removed' || carried === undefined) return false;
  return !carried.some(({ to }) => `${path}/`.startsWith(`${to}/`));
}

/** What was copied for an account that the change names, and is otherwise as it was. */
export function isHandedOver(
  { path, type, aspects }: FileChange,
  carried: readonly CarriedPath[] | undefined,
): boolean {
  if (type !== 'changed' || carried === undefined || !aspects.every((aspect) => aspect === 'owner'))
    return false;
  return carried.some(({ to, owner }) => owner !== undefined && `${path}/`.startsWith(`${to}/`));
}
