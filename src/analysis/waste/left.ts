import type { Leftover } from '../../knowledge/leftovers.js';
import { leftoverFinder } from './leftovers.js';
import { commonDirectory } from './places.js';
import type { Stack } from './stack.js';

/** Leftovers of one kind that one layer brought. */
export interface LeftGroup {
  readonly row: Leftover;
  readonly place: string;
  readonly files: number;
  readonly bytes: number;
  readonly layer: number;
}

interface Sum {
  readonly row: Leftover;
  readonly layer: number;
  readonly places: Set<string>;
  files: number;
  bytes: number;
}

/** What lies in the final root and is of no use there, by kind and layer. */
export function leftGroups(stack: Stack): readonly LeftGroup[] {
  const find = leftoverFinder();
  const sums = new Map<string, Sum>();
  for (const [path, { entry, layer }] of stack.root) {
    if (entry.kind !== 'file' || entry.size === 0) continue;
    const found = find(path);
    if (found === undefined) continue;
    // A file that has a name elsewhere too stays when this one goes (pnpm links its store into node_modules).
    const names = stack.namesOf(path) ?? [];
    if ([...names].some((name) => find(name)?.row !== found.row)) continue;
    const key = `${layer}\n${found.row.what}`;
    const sum = sums.get(key) ?? { row: found.row, layer, places: new Set(), files: 0, bytes: 0 };
    sum.places.add(found.place);
    sum.files += 1;
    sum.bytes += entry.size;
    sums.set(key, sum);
  }
  return [...sums.values()].map(({ row, layer, places, files, bytes }) => ({
    row,
    layer,
    files,
    bytes,
    place: placeOf(places),
  }));
}

function placeOf(places: ReadonlySet<string>): string {
  const [first = '/'] = places;
  return places.size === 1 ? first : commonDirectory(places);
}
