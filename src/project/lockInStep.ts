/** Whether `npm ci` would accept a lockfile as it lies there beside its manifests. */
import { isObject, sameMap } from './json.js';
import { unmetDependency } from './lockTree.js';
import { npmrcOf } from './npmrc.js';
import { baseOf, dirOf, joinPath } from './paths.js';
import { satisfies, isRange } from './semver.js';
import type { LockPackage, PackageJson, PackageLock, Project } from './types.js';
import { workspaceMembers } from './workspaces.js';

export type LockAnswer =
  | {
      readonly inStep: true;
      readonly evidence: readonly string[];
      /** True when it only holds with the `.npmrc` beside the manifest (its `legacy-peer-deps`). */
      readonly needsNpmrc: boolean;
    }
  | { readonly inStep: false; readonly reason: string };

export interface LockOptions {
  /** Major version of the npm that will read it, where known. */
  readonly npmMajor?: number;
  /** The command has `--legacy-peer-deps` (or `--force`, which also accepts unmet peers). */
  readonly legacyPeerDeps?: boolean;
}

/**
 * Tells whether `npm ci` accepts the lockfile: the same dependencies in `packages[""]` and package.json, the same for
 * every workspace member, and every dependency of every locked package met by a locked version. Refuses, with the
 * reason, whatever it cannot judge.
 * @param lockPath path of a package-lock.json or npm-shrinkwrap.json in the context
 */
export function lockInStep(project: Project, lockPath: string, options: LockOptions = {}): LockAnswer {
  const lock = project.locks.get(lockPath);
  const dir = dirOf(lockPath);
  const manifestPath = joinPath(dir, 'package.json') ?? 'package.json';
  const manifest = project.packages.get(manifestPath);
  if (!lock) return no(`${lockPath} ${project.unreadable.get(lockPath) ?? 'is not there'}`);
  if (!manifest) return no(`${manifestPath} ${project.unreadable.get(manifestPath) ?? 'is not there'}`);
  const shrinkwrap = joinPath(dir, 'npm-shrinkwrap.json') ?? '';
  if (baseOf(lockPath) !== 'npm-shrinkwrap.json' && project.files.has(shrinkwrap)) {
    return no(`npm reads ${shrinkwrap} and not ${lockPath}`);
  }
  const settings = npmrcOf(project, dir);
  if (!settings) return no(`${joinPath(dir, '.npmrc') ?? '.npmrc'} could not be read`);
  if (settings.get('install-links') === 'true')
    return no('.npmrc sets install-links, which changes what npm compares');
  if (lock.lockfileVersion === 1) return firstVersion(lock, lockPath, manifest, manifestPath, options);
  const different = differentManifest(project, lock, { lockPath, manifestPath, manifest });
  if (different !== undefined) return no(different);
  return treeAnswer(
    lock,
    { lockPath, manifestPath, manifest },
    options,
    settings.get('legacy-peer-deps') === 'true',
  );
}

interface Pair {
  readonly lockPath: string;
  readonly manifestPath: string;
  readonly manifest: PackageJson;
}

function no(reason: string): LockAnswer {
  return { inStep: false, reason };
}

function treeAnswer(
  lock: PackageLock,
  pair: Pair,
  options: LockOptions,
  npmrcIgnoresPeers: boolean,
): LockAnswer {
  const overrides = flatOverrides(pair.manifest);
  if (!overrides)
    return no(`${pair.manifestPath} has "overrides" of a kind that dockopt cannot hold against the lockfile`);
  const ignorePeers = options.legacyPeerDeps === true;
  const unmet = unmetDependency(lock, { overrides, ignorePeers });
  const count = lock.packages.size - 1;
  const evidence = [
    `${pair.lockPath} names the same dependencies as ${pair.manifestPath}`,
    ...(count > 1 ? [`all ${count} packages in ${pair.lockPath} find what they need in it`] : []),
  ];
  if (unmet === undefined) return { inStep: true, evidence, needsNpmrc: false };
  if (ignorePeers || !npmrcIgnoresPeers) return no(`${pair.lockPath} is out of step: ${unmet}`);
  const withoutPeers = unmetDependency(lock, { overrides, ignorePeers: true });
  if (withoutPeers !== undefined) return no(`${pair.lockPath} is out of step: ${withoutPeers}`);
  return { inStep: true, evidence: [...evidence, '.npmrc sets legacy-peer-deps'], needsNpmrc: true };
}

/** Plain `name: range` overrides; undefined for nested ones and for keys with a version. */
function flatOverrides(manifest: PackageJson): ReadonlyMap<string, string> | undefined {
  const flat = new Map<string, string>();
  if (manifest.overrides === undefined) return flat;
  if (!isObject(manifest.overrides)) return undefined;
  for (const [name, value] of Object.entries(manifest.overrides)) {
    if (typeof value !== 'string' || value === '' || name.lastIndexOf('@') > 0) return undefined;
    const spec = value.startsWith('$') ? rootSpec(manifest, value.slice(1)) : value;
    if (spec === undefined) return undefined;
    // `*` leaves the written range in force.
    if (spec !== '*') flat.set(name, spec);
  }
  return flat;
}

function rootSpec(manifest: PackageJson, name: string): string | undefined {
  const { devDependencies, optionalDependencies, dependencies, peerDependencies } = manifest;
  return devDependencies[name] ?? optionalDependencies[name] ?? dependencies[name] ?? peerDependencies[name];
}

function differentManifest(project: Project, lock: PackageLock, pair: Pair): string | undefined {
  const { lockPath, manifestPath, manifest } = pair;
  const root = lock.packages.get('');
  if (!root) return `${lockPath} does not describe the project itself`;
  const fields = differentFields(root, manifest);
  if (fields !== undefined) return `${lockPath} and ${manifestPath} differ in ${fields}`;
  const members = workspaceMembers(project, manifestPath);
  if ('refused' in members) return members.refused;
  return differentMember(project, lock, pair, members) ?? staleLink(project, lock, lockPath);
}

/** The first of the dependency maps that is not the same on both sides, with the name it differs in. */
function differentFields(locked: LockPackage, manifest: PackageJson): string | undefined {
  const optional = manifest.optionalDependencies;
  // npm takes a name in optionalDependencies out of dependencies when it writes the lockfile.
  const without = (map: Readonly<Record<string, string>>): Record<string, string> =>
    Object.fromEntries(Object.entries(map).filter(([name]) => !Object.hasOwn(optional, name)));
  if (!sameMap(without(locked.dependencies), without(manifest.dependencies))) {
    return `dependencies${differingName(without(locked.dependencies), without(manifest.dependencies))}`;
  }
  for (const field of ['devDependencies', 'optionalDependencies', 'peerDependencies'] as const) {
    if (!sameMap(locked[field], manifest[field]))
      return `${field}${differingName(locked[field], manifest[field])}`;
  }
  return undefined;
}

function differingName(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): string {
  const name = [...Object.keys(a), ...Object.keys(b)].find((key) => a[key] !== b[key]);
  return name === undefined ? '' : ` (${name}: ${a[name] ?? 'absent'} / ${b[name] ?? 'absent'})`;
}

function differentMember(
  project: Project,
  lock: PackageLock,
  { lockPath, manifestPath }: Pair,
  members: readonly string[],
): string | undefined {
  const root = dirOf(manifestPath);
  for (const dir of members) {
    const path = root === '' ? dir : dir.slice(root.length + 1);
    const manifest = project.packages.get(`${dir}/package.json`);
    const locked = lock.packages.get(path);
    if (!manifest || !locked) return `${lockPath} does not have the workspace member ${dir}`;
    const name = manifest.name ?? baseOf(dir);
    const link = lock.packages.get(`node_modules/${name}`);
    if (!link?.link || link.resolved !== path)
      return `${lockPath} does not link the workspace member ${name} (${dir})`;
    const fields = differentFields(locked, manifest);
    if (fields !== undefined) return `${lockPath} and ${dir}/package.json differ in ${fields}`;
    if (manifest.version !== locked.version) return `${lockPath} and ${dir}/package.json differ in version`;
  }
  return undefined;
}

/** npm reads the manifest of every linked directory from disk, workspace member or not. */
function staleLink(project: Project, lock: PackageLock, lockPath: string): string | undefined {
  const root = dirOf(lockPath);
  for (const entry of lock.packages.values()) {
    if (!entry.link) continue;
    const dir = entry.resolved === undefined ? undefined : joinPath(root, entry.resolved);
    if (dir === undefined)
      return `${lockPath} links ${entry.resolved ?? 'a directory'}, which lies outside the build context`;
    const manifest = project.packages.get(joinPath(dir, 'package.json') ?? '');
    const locked = lock.packages.get(entry.resolved ?? '');
    if (!manifest || !locked) return `${lockPath} links ${dir}, which has no package.json`;
    const fields = differentFields(locked, manifest);
    if (fields !== undefined) return `${lockPath} and ${dir}/package.json differ in ${fields}`;
  }
  return undefined;
}

/**
 * Version 1 records no peer dependencies. npm 7 and newer read them from the registry, add what is missing to the tree
 * and then find it missing from the lockfile, so that only npm 6 and older can be answered for.
 */
function firstVersion(
  lock: PackageLock,
  lockPath: string,
  manifest: PackageJson,
  manifestPath: string,
  { npmMajor }: LockOptions,
): LockAnswer {
  if (npmMajor === undefined || npmMajor > 6) {
    return no(`${lockPath} is of version 1, which records no peer dependencies; npm 7 and newer check them`);
  }
  if (manifest.workspaces !== undefined)
    return no(`npm ${npmMajor} does not know the workspaces of ${manifestPath}`);
  const wanted = { ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies };
  for (const [name, spec] of Object.entries(wanted)) {
    const locked = lock.dependencies.get(name);
    if (!locked) return no(`${lockPath} does not have ${name}, which ${manifestPath} names`);
    const any = spec === '' || spec === '*';
    if (!any && !isRange(spec))
      return no(`${manifestPath} asks for ${name}@${spec}, which version 1 of the lockfile does not show`);
    if (!any && !satisfies(locked.version, spec)) {
      return no(`${lockPath} has ${name}@${locked.version}, but ${manifestPath} asks for ${spec}`);
    }
  }
  const evidence = [`${lockPath} has a version of each dependency in ${manifestPath} that satisfies it`];
  return { inStep: true, evidence, needsNpmrc: false };
}
