/** go.sum: which modules somebody downloaded for the main module (https://go.dev/ref/mod#go-sum-files). */
import { isDirectory, type GoFile, type GoRequirement } from './goMod.js';

export interface GoSum {
  /** `path version` of what has the hash of its files. */
  readonly zips: ReadonlySet<string>;
  /** All modules of which at least the go.mod was read: path -> versions with the hash of the files. */
  readonly modules: ReadonlyMap<string, readonly string[]>;
}

export function parseGoSum(text: string): GoSum {
  const zips = new Set<string>();
  const modules = new Map<string, string[]>();
  for (const line of text.split(/\r?\n/)) {
    const [path, version, hash] = line.trim().split(/\s+/);
    if (path === undefined || version === undefined || hash?.startsWith('h1:') !== true) continue;
    const versions = modules.get(path) ?? [];
    modules.set(path, versions);
    if (version.endsWith('/go.mod')) continue;
    zips.add(`${path} ${version}`);
    versions.push(version);
  }
  return { zips, modules };
}

/** What go downloads for the requirements, replacements applied; those by directories left out. */
export function downloads({ requires, replaces }: GoFile): readonly GoRequirement[] {
  return requires.flatMap((required) => {
    const { path, version } = required;
    const of = replaces.filter((each) => each.path === path);
    const found =
      of.find((each) => each.version === version) ?? of.find((each) => each.version === undefined);
    if (found === undefined) return [required];
    return isDirectory(found) ? [] : [{ path: found.by, version: found.byVersion ?? '' }];
  });
}

/** A module that the requirements lead to and of whose files go.sum has no hash; undefined when it has all. */
export function unsummed(file: GoFile, { zips }: GoSum): string | undefined {
  const found = downloads(file).find(({ path, version }) => !zips.has(`${path} ${version}`));
  return found && `${found.path} ${found.version}`;
}

/**
 * Why go.sum may not be what `go mod tidy` leaves for the go.mod; undefined when nothing speaks for it. Where it is not,
 * go may change both files when it downloads, and a COPY of them behind that would take it back.
 */
export function outOfStep(file: GoFile, sum: GoSum): string | undefined {
  const missing = unsummed(file, sum);
  if (missing !== undefined) return `go.sum has no hash of ${missing}`;
  for (const { path, version } of downloads(file)) {
    const newer = sum.modules.get(path)?.find((other) => isNewer(other, version));
    if (newer !== undefined) return `go.sum has ${path} ${newer}, which is newer than what go.mod requires`;
  }
  return undefined;
}

/** True when `one` may come behind `other` in the order of versions; pre-releases compare by their text. */
function isNewer(one: string, other: string): boolean {
  const [a, b] = [one, other].map((version) => /^v(\d+)\.(\d+)\.(\d+)(-.*)?/.exec(version));
  if (!a || !b) return one !== other;
  for (const at of [1, 2, 3]) {
    const difference = Number(a[at]) - Number(b[at]);
    if (difference !== 0) return difference > 0;
  }
  const [mine, theirs] = [a[4] ?? '', b[4] ?? ''];
  return mine !== theirs && (mine === '' || (theirs !== '' && mine > theirs));
}
