import { BUILD_NOISE } from '../../knowledge/build-noise.js';
import type { Entry, Root } from '../types.js';
import { isDayOfPassword } from './accounts.js';
import { fileChanges } from './files.js';
import { matches } from './globs.js';
import type { FileChange, Noise } from './types.js';

const ANY = BUILD_NOISE.filter(({ what }) => what === 'any').flatMap(({ paths }) => paths);
const FILE = BUILD_NOISE.filter(({ what }) => what === 'file').flatMap(({ paths }) => paths);
const CONTENT = BUILD_NOISE.filter(({ what }) => what === 'content').flatMap(({ paths }) => paths);

/** What differs between the roots of two builds of one Dockerfile. */
export function noiseOf(first: Root, second: Root): Noise {
  const changes = fileChanges(first, second);
  const changed = changes.filter(({ type }) => type === 'changed');
  const unstable = changes.filter(({ type }) => type !== 'changed');
  const names = new Set(unstable.map(({ path }) => withoutNumbers(path)));
  const counts = [countsOf(first, names), countsOf(second, names)];
  return {
    changed: new Map(changed.map(({ path, aspects }) => [path, aspects])),
    unstable: new Map(
      [...names].map((name) => [name, Math.min(...counts.map((each) => each.get(name) ?? 0))]),
    ),
  };
}

/**
 * Tells the differences that two builds of one Dockerfile have too, or that are compared elsewhere.
 *
 * @param after the root of the rewritten image: names that are made by chance are other, but as many
 */
export function noiseIn(after: Root, noise: Noise | undefined): (change: FileChange) => boolean {
  const { changed, unstable } = noise ?? {};
  const counts =
    unstable === undefined || unstable.size === 0 ? undefined : countsOf(after, new Set(unstable.keys()));
  return (change) => {
    const { path, type, aspects, before, after: now } = change;
    if (matches(ANY, path) || isDayOfPassword(change)) return true;
    if (matches(FILE, path) && [before, now].every((each) => (each?.kind ?? 'file') === 'file')) return true;
    if (type !== 'changed') {
      const name = withoutNumbers(path);
      const least = unstable?.get(name);
      return least !== undefined && (counts?.get(name) ?? 0) >= least;
    }
    const known = changed?.get(path) ?? [];
    // What holds something else each time still holds something.
    const isEmptied = isEmpty(before) !== isEmpty(now);
    if (aspects.every((aspect) => known.includes(aspect)) && !isEmptied) return true;
    return aspects.every((aspect) => aspect === 'content') && matches(CONTENT, path);
  };
}

/** A further name of a file (hard link) has no size of its own. */
function isEmpty(entry: Entry | undefined): boolean {
  return entry?.size === 0 && entry.target === undefined;
}

/** How many paths have each of these names. */
function countsOf(root: Root, names: ReadonlySet<string>): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  if (names.size === 0) return counts;
  for (const path of root.keys()) {
    const name = withoutNumbers(path);
    if (names.has(name)) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

/** Next.js names a directory after its build, by 21 characters of chance, unless its configuration says how. */
const NEXT_BUILD = /(?<=\/\.next\/static\/)[\w-]{21}(?=\/|$)/;

/** Names that are made by chance differ in these. */
function withoutNumbers(path: string): string {
  return path.replace(NEXT_BUILD, '#').replace(/[0-9a-f]{6,}|\d+/gi, '#');
}
