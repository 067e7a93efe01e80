/** bun.lock, the text lockfile of bun 1.2 and newer. */
import { isObject, sameMap, textMap, type JsonObject } from '../../json.js';
import { joinPath } from '../../paths.js';
import type { LockedPackages } from '../../installReads.js';
import type { Project } from '../../types.js';
import { manifestIn, type Refusal } from '../manifests.js';
import { manifestJson } from '../pnpm/settings.js';

export interface BunLock {
  readonly path: string;
  /** 1 for bun 1.2 and newer, 2 for bun 1.4 and newer (measured). */
  readonly version: number;
  /** By directory relative to the lockfile, `''` for its own. */
  readonly workspaces: ReadonlyMap<string, JsonObject>;
  /** Place in `node_modules` -> `name@version`. */
  readonly packages: ReadonlyMap<string, string>;
  readonly json: JsonObject;
}

/** Reads a bun.lock; the reason when it is none that dockopt knows. */
export function bunLockOf(project: Project, path: string): BunLock | Refusal {
  const json = project.documents.get(path);
  if (!isObject(json)) return { refused: `${path} ${project.unreadable.get(path) ?? 'was not read'}` };
  const version = json.lockfileVersion;
  if (version !== 1 && version !== 2)
    return { refused: `${path} is of version ${JSON.stringify(version)}, which dockopt does not know` };
  const workspaces = new Map<string, JsonObject>();
  for (const [dir, entry] of Object.entries(isObject(json.workspaces) ? json.workspaces : {}))
    if (isObject(entry)) workspaces.set(dir, entry);
  const packages = new Map<string, string>();
  for (const [place, entry] of Object.entries(isObject(json.packages) ? json.packages : {}))
    if (Array.isArray(entry)) packages.set(place, String(entry[0]));
  return { path, version, workspaces, packages, json };
}

/** A package that is taken from a directory or an archive of the project; undefined when there is none. */
export function localPackage({ packages }: BunLock): string | undefined {
  return [...packages.values()].find((name) =>
    /.@(?:file:|link:|root:|\.{0,2}\/|[^:]*\.t(?:ar\.)?gz$)/.test(name),
  );
}

/** What the install scripts of dependencies need to know. */
export function lockedPackages({ packages }: BunLock): LockedPackages {
  return {
    has: (name) => [...packages.values()].some((each) => each.startsWith(`${name}@`)),
    runsNothing: () => false,
  };
}

const FIELDS = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'] as const;
/** What of the root's manifest the lockfile repeats. */
const ROOT_FIELDS = [
  'overrides',
  'patchedDependencies',
  'catalog',
  'catalogs',
  'trustedDependencies',
] as const;

/**
 * Why bun would change a lockfile, or stop with `--frozen-lockfile`; undefined when it says the same as the manifests
 * (measured with 1.2 to 1.4: every field that is compared here makes bun write it anew).
 *
 * @param dirs directories of the context: that of the lockfile, and those of the members that bun finds
 */
export function bunOutOfStep(
  project: Project,
  dir: string,
  dirs: readonly string[],
  lock: BunLock,
): string | undefined {
  for (const relative of lock.workspaces.keys()) {
    const at = joinPath(dir, relative) ?? relative;
    if (!dirs.includes(at)) return `${lock.path} has ${at}, which is not there or no member`;
  }
  for (const at of dirs) {
    const locked = lock.workspaces.get(dir === '' ? at : at.slice(dir.length + 1));
    if (locked === undefined) return `${lock.path} does not have ${manifestIn(at)}`;
    const field = otherField(manifestJson(project, at), locked, at === dir);
    if (field !== undefined) return `${lock.path} and ${manifestIn(at)} differ in ${field}`;
    const missing = missingPackage(lock, locked);
    if (missing !== undefined) return `${lock.path} has no package ${missing}`;
  }
  return otherRoot(manifestJson(project, dir), lock);
}

function otherField(json: JsonObject, locked: JsonObject, isRoot: boolean): string | undefined {
  for (const field of FIELDS) if (!sameMap(textMap(json[field]), textMap(locked[field]))) return field;
  const meta = isObject(json.peerDependenciesMeta) ? json.peerDependenciesMeta : {};
  const optional = Object.keys(meta).filter((name) => {
    const entry = meta[name];
    return isObject(entry) && entry.optional === true;
  });
  const lockedOptional = Array.isArray(locked.optionalPeers) ? locked.optionalPeers.map(String) : [];
  if (optional.toSorted().join('\n') !== lockedOptional.toSorted().join('\n')) return 'peerDependenciesMeta';
  if (json.name !== locked.name) return 'name';
  if (isRoot) return undefined;
  if (json.version !== locked.version) return 'version';
  return same(json.bin, locked.bin) ? undefined : 'bin';
}

function otherRoot(json: JsonObject, { path, json: lock }: BunLock): string | undefined {
  if (json.resolutions !== undefined) return 'package.json has "resolutions", which bun reads as overrides';
  const given = isObject(json.workspaces) ? json.workspaces : {};
  for (const field of ROOT_FIELDS) {
    const own = json[field] ?? (field.startsWith('catalog') ? given[field] : undefined);
    if (!same(own, lock[field])) return `${path} and package.json differ in ${field}`;
  }
  return undefined;
}

/** Equal, whatever the order; nothing is as good as an empty object or list. */
function same(one: unknown, other: unknown): boolean {
  return ordered(one ?? {}) === ordered(other ?? {});
}

function ordered(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? '{}' : `[${value.map(ordered).toSorted().join()}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const entries = Object.entries(value).map(([key, each]) => `${JSON.stringify(key)}:${ordered(each)}`);
  return `{${entries.toSorted().join()}}`;
}

function missingPackage({ packages }: BunLock, locked: JsonObject): string | undefined {
  const names = (['dependencies', 'devDependencies'] as const).flatMap((field) =>
    Object.keys(textMap(locked[field])),
  );
  return names.find((name) => !packages.has(name) && !packages.has(`${String(locked.name)}/${name}`));
}
