import type { Change } from '../../model/types.js';
import type { FileChange } from './types.js';

/** For each transform the directories on which its changes mount a cache. */
export function mountedPlaces(changes: readonly Change[]): ReadonlyMap<string, readonly string[]> {
  const places = new Map<string, readonly string[]>();
  for (const { transform, effects } of changes) {
    const flags = effects.flatMap((effect) =>
      effect.type === 'flags' ? added(effect.before, effect.after) : [],
    );
    places.set(transform, [...(places.get(transform) ?? []), ...flags.flatMap(targetOf)]);
  }
  return places;
}

function added(before: string, after: string): readonly string[] {
  const known = new Set(before.split(' '));
  return after.split(' ').filter((flag) => !known.has(flag));
}

function targetOf(flag: string): readonly string[] {
  const options = flag.startsWith('--mount=type=cache,') ? flag.split(',') : [];
  return options
    .filter((option) => /^(?:target|dst|destination)=\//.test(option))
    .map((option) => option.slice(option.indexOf('=') + 1).replace(/\/+$/, ''));
}

/**
 * What is no longer in the directories, and directories above them that held nothing else or that the builder made for the
 * mount.
 */
export function isMounted({ path, type, before, after }: FileChange, places: readonly string[]): boolean {
  if (type === 'changed') return false;
  const isAbove =
    (after ?? before)?.kind === 'directory' && places.some((place) => `${place}/`.startsWith(`${path}/`));
  return isAbove || (type === 'removed' && places.some((place) => path.startsWith(`${place}/`)));
}
