import type { CarriedPath, Change, Effect } from '../../model/types.js';
import type { Root } from '../types.js';
import { aspectsOf } from './files.js';
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

/**
 * What stayed in the stage that has the steps, and what was carried to another place; undefined places are those of a
 * transform that divided nothing.
 *
 * @param before the files of the original image
 */
export function isLeftBehind(
  { path, type, after }: FileChange,
  carried: readonly CarriedPath[] | undefined,
  before: Root,
): boolean {
  if (carried === undefined || type === 'changed') return false;
  const sources = carried.flatMap((each) => sourceOf(path, each) ?? []);
  if (type === 'removed') return sources.every((source) => source !== path && !before.has(source));
  return sources.some((source) => {
    const entry = before.get(source);
    return (
      source !== path && entry !== undefined && after !== undefined && aspectsOf(entry, after).length === 0
    );
  });
}

/** Where what lies at a path of the image was taken from; undefined for a path that nothing was carried to. */
function sourceOf(path: string, { path: from, to }: CarriedPath): string | undefined {
  if (path === to) return from;
  return path.startsWith(`${to}/`) ? from + path.slice(to.length) : undefined;
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
