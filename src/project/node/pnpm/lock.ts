/** pnpm-lock.yaml of the versions 5.4 (pnpm 7), 6.0 (pnpm 8) and 9.0 (pnpm 9 and newer). */
import { isObject, textMap, type JsonObject } from '../../json.js';
import { joinPath } from '../../paths.js';
import type { Project } from '../../types.js';
import type { LockedPackages } from '../../installReads.js';
import type { Refusal } from '../manifests.js';

export type PnpmLockVersion = '5.4' | '6.0' | '9.0';

/** What the lockfile says of one package.json. */
export interface PnpmImporter {
  /** Every dependency with its range as in the manifest. */
  readonly specifiers: Readonly<Record<string, string>>;
  /** By field of the manifest: name -> locked version, `link:../b`. */
  readonly fields: Readonly<Record<DependencyField, Readonly<Record<string, string>>>>;
  readonly dependenciesMeta: unknown;
  readonly publishDirectory: unknown;
}

export interface PnpmLock {
  readonly path: string;
  readonly version: PnpmLockVersion;
  /** By directory relative to the lockfile, `''` for its own. */
  readonly importers: ReadonlyMap<string, PnpmImporter>;
  /** Keys of the locked packages, with what each one depends on. */
  readonly packages: ReadonlyMap<string, Readonly<Record<string, string>>>;
  readonly json: JsonObject;
}

export const DEPENDENCY_FIELDS = ['dependencies', 'devDependencies', 'optionalDependencies'] as const;
export type DependencyField = (typeof DEPENDENCY_FIELDS)[number];

/** Reads the lockfile of a directory; the reason when it is none that dockopt knows. */
export function pnpmLockOf(project: Project, path: string): PnpmLock | Refusal {
  const json = project.documents.get(path);
  if (!isObject(json)) return { refused: `${path} ${project.unreadable.get(path) ?? 'was not read'}` };
  const written = String(json.lockfileVersion);
  const version = (['5.4', '6.0', '9.0'] as const).find((each) => each === written);
  if (version === undefined)
    return { refused: `${path} is of version ${written}, which dockopt does not know` };
  const importers = new Map<string, PnpmImporter>();
  const listed = isObject(json.importers) ? Object.entries(json.importers) : [['.', json] as const];
  for (const [dir, value] of listed) {
    const at = joinPath('', dir);
    if (at === undefined || !isObject(value))
      return { refused: `${path} names ${dir}, outside of its directory` };
    importers.set(at, importerOf(value));
  }
  return { path, version, importers, packages: packagesOf(json), json };
}

function importerOf(value: JsonObject): PnpmImporter {
  const specifiers: Record<string, string> = { ...textMap(value.specifiers) };
  const fieldOf = (field: DependencyField): Readonly<Record<string, string>> => {
    const entries = isObject(value[field]) ? Object.entries(value[field]) : [];
    return Object.fromEntries(
      entries.map(([name, entry]) => {
        if (!isObject(entry)) return [name, String(entry)];
        specifiers[name] = String(entry.specifier);
        return [name, String(entry.version)];
      }),
    );
  };
  const [dependencies, devDependencies, optionalDependencies] = DEPENDENCY_FIELDS.map(fieldOf);
  return {
    fields: {
      dependencies: dependencies ?? {},
      devDependencies: devDependencies ?? {},
      optionalDependencies: optionalDependencies ?? {},
    },
    specifiers,
    dependenciesMeta: value.dependenciesMeta,
    publishDirectory: value.publishDirectory,
  };
}

function packagesOf(json: JsonObject): PnpmLock['packages'] {
  const listed = isObject(json.snapshots) ? json.snapshots : isObject(json.packages) ? json.packages : {};
  return new Map(
    Object.entries(listed).map(([key, value]) => [
      key,
      isObject(value) ? { ...textMap(value.dependencies), ...textMap(value.optionalDependencies) } : {},
    ]),
  );
}

/** The key under which a locked version of a dependency stands. */
export function packageKey({ version, packages }: PnpmLock, name: string, locked: string): string {
  if (packages.has(locked)) return locked;
  if (version === '9.0') return `${name}@${locked}`;
  return version === '6.0' ? `/${name}@${locked}` : `/${name}/${locked}`;
}

/** A package that is taken from a directory or an archive of the project; undefined when there is none. */
export function localPackage({ importers, packages, json }: PnpmLock): string | undefined {
  const keys = [...packages.keys(), ...(isObject(json.packages) ? Object.keys(json.packages) : [])];
  const key = keys.find((each) => /(?:^|@)file:/.test(each));
  if (key !== undefined) return key;
  const direct = [...importers.values()].flatMap(({ fields }) =>
    DEPENDENCY_FIELDS.flatMap((field) => Object.entries(fields[field])),
  );
  return direct.find(([, version]) => version.startsWith('file:'))?.join('@');
}

/** What the install scripts of dependencies need to know; a package that pnpm lets run nothing has none. */
export function lockedPackages(
  { packages, json }: PnpmLock,
  blocks: (name: string) => boolean,
): LockedPackages {
  const keys = [...packages.keys()];
  const entries = isObject(json.packages) ? Object.entries(json.packages) : [];
  const isOf = (key: string, name: string): boolean =>
    [`${name}@`, `/${name}@`, `/${name}/`].some((start) => key.startsWith(start));
  return {
    has: (name) => keys.some((key) => isOf(key, name)),
    runsNothing: (name) =>
      blocks(name) ||
      (json.snapshots === undefined &&
        entries.some(([key]) => isOf(key, name)) &&
        entries.every(
          ([key, entry]) => !isOf(key, name) || (isObject(entry) && entry.requiresBuild !== true),
        )),
  };
}
