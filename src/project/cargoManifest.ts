/** Cargo.toml of a project's own packages, as far as Cargo.lock depends on it (doc.rust-lang.org/cargo/reference/manifest.html). */
import { globRegex, globTest, isUnknownGlob } from './glob.js';
import { isObject, isTexts, type JsonObject } from './json.js';
import { dirOf, isWithin, joinPath } from './paths.js';
import type { Project } from './types.js';

interface Refusal {
  readonly refused: string;
}

export interface CargoDependency {
  readonly name: string;
  /** `^` is understood; undefined for a path alone. */
  readonly requirement: string | undefined;
  /** Directory in the context of a package of the project. */
  readonly directory: string | undefined;
  /** True where the manifest chooses features of it, which Cargo.lock does not tell. */
  readonly choosesFeatures: boolean;
}

export interface CargoPackage {
  readonly path: string;
  readonly name: string;
  readonly version: string;
  readonly dependencies: readonly CargoDependency[];
  readonly choosesFeatures: boolean;
}

/** The packages that share the lockfile of a directory: that of the manifest there and the members of its workspace. */
export function cargoPackages(project: Project, root: string): readonly CargoPackage[] | Refusal {
  const rootPath = pathIn(root);
  const manifest = project.documents.get(rootPath);
  if (!isObject(manifest))
    return { refused: `${rootPath} ${project.unreadable.get(rootPath) ?? 'is not there'}` };
  if (manifest.patch !== undefined || manifest.replace !== undefined)
    return { refused: `${rootPath} replaces packages by others` };
  const workspace = isObject(manifest.workspace) ? manifest.workspace : {};
  if (workspace.exclude !== undefined)
    return { refused: `${rootPath} keeps directories out of its workspace` };
  const pending = membersOf(project, root, workspace);
  if ('refused' in pending) return pending;
  const directories = new Set([...(manifest.package === undefined ? [] : [root]), ...pending.directories]);
  const packages: CargoPackage[] = [];
  // Grows while it is walked: packages below the root that others name by path are members too.
  for (const directory of directories) {
    if (!isWithin(root, directory)) return { refused: `${directory} lies outside the workspace` };
    const found = packageAt(project, directory, workspace, root);
    if ('refused' in found) return found;
    packages.push(found);
    for (const dependency of found.dependencies)
      if (dependency.directory !== undefined) directories.add(dependency.directory);
  }
  return packages;
}

function membersOf(
  { documents }: Project,
  root: string,
  { members = [] }: JsonObject,
): { readonly directories: readonly string[] } | Refusal {
  if (!isTexts(members)) return { refused: 'the members of the workspace cannot be told' };
  const all = [...documents.keys()].filter((path) => /(?:^|\/)Cargo\.toml$/.test(path)).map(dirOf);
  const directories: string[] = [];
  for (const member of members) {
    const pattern = joinPath(root, member);
    if (pattern === undefined || isUnknownGlob(member))
      return { refused: `the workspace has the member ${member}` };
    const regex = globRegex(pattern);
    const found = /[*?[]/.test(member) ? all.filter((dir) => globTest(regex, dir)) : [pattern];
    directories.push(...found);
  }
  return { directories };
}

const TABLES = [
  'dependencies',
  'dev-dependencies',
  'build-dependencies',
  'dev_dependencies',
  'build_dependencies',
];

function packageAt(
  project: Project,
  directory: string,
  workspace: JsonObject,
  root: string,
): CargoPackage | Refusal {
  const path = pathIn(directory);
  const manifest = project.documents.get(path);
  const own = isObject(manifest) ? manifest.package : undefined;
  if (!isObject(manifest) || !isObject(own))
    return { refused: `${path} ${project.unreadable.get(path) ?? 'is no package'}` };
  const shared = isObject(workspace.package) ? workspace.package.version : undefined;
  const version = isObject(own.version) ? shared : (own.version ?? '0.0.0');
  if (typeof own.name !== 'string' || typeof version !== 'string')
    return { refused: `${path} has no plain name and version` };
  if (own.workspace !== undefined) return { refused: `${path} names a workspace elsewhere` };
  const dependencies: CargoDependency[] = [];
  for (const [name, value] of entriesOf(manifest)) {
    const found = dependencyOf(name, value, directory, { workspace, root });
    if (found === undefined)
      return { refused: `${path} has the dependency ${name}, of which it is not clear what is locked` };
    dependencies.push(found);
  }
  const features = isObject(manifest.features) ? JSON.stringify(Object.values(manifest.features)) : '';
  return { path, name: own.name, version, dependencies, choosesFeatures: /[/?]/.test(features) };
}

/** The entries of all its tables of dependencies, those for one platform included. */
function entriesOf(manifest: JsonObject): readonly (readonly [string, unknown])[] {
  const targets = isObject(manifest.target) ? Object.values(manifest.target) : [];
  return [manifest, ...targets].flatMap((holder) =>
    TABLES.flatMap((table) =>
      isObject(holder) && isObject(holder[table]) ? Object.entries(holder[table]) : [],
    ),
  );
}

/** The table `workspace` of the root's manifest, and its directory. */
interface Shared {
  readonly workspace: JsonObject;
  readonly root: string;
}

const KNOWN_KEYS: ReadonlySet<string> = new Set([
  'version',
  'path',
  'optional',
  'default-features',
  'default_features',
  'features',
  'workspace',
  'public',
]);

/** Undefined for what comes from git or another registry, has another name, or is not understood. */
function dependencyOf(
  name: string,
  value: unknown,
  directory: string,
  { workspace, root }: Shared,
): CargoDependency | undefined {
  if (typeof value === 'string')
    return { name, requirement: value, directory: undefined, choosesFeatures: false };
  if (!isObject(value) || Object.keys(value).some((key) => !KNOWN_KEYS.has(key))) return undefined;
  const chooses = ['features', 'default-features', 'default_features'].some(
    (key) => value[key] !== undefined,
  );
  if (value.workspace === true) {
    const shared = isObject(workspace.dependencies) ? workspace.dependencies[name] : undefined;
    if (isObject(shared) && shared.workspace !== undefined) return undefined;
    const found = dependencyOf(name, shared, root, { workspace, root });
    return found && { ...found, choosesFeatures: found.choosesFeatures || chooses };
  }
  const { version, path } = value;
  if (typeof version !== 'string' && typeof path !== 'string') return undefined;
  const target = typeof path === 'string' ? joinPath(directory, path) : undefined;
  if (path !== undefined && target === undefined) return undefined;
  return {
    name,
    requirement: typeof version === 'string' ? version : undefined,
    directory: target,
    choosesFeatures: chooses && path === undefined,
  };
}

function pathIn(directory: string): string {
  return directory === '' ? 'Cargo.toml' : `${directory}/Cargo.toml`;
}
