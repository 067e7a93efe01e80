/** Whether yarn 1 finds everything that the manifests ask for in its yarn.lock, and nothing else. */
import { isPathSpec, manifestIn } from '../node/manifests.js';
import { isRange, satisfies } from '../semver.js';
import type { PackageJson, Project } from '../types.js';
import { nameIn, type YarnLock } from './lock.js';

export type ClassicAnswer =
  | {
      readonly inStep: true;
      /** A key of the lockfile for which nothing asks: yarn takes it out when it may write. */
      readonly unused: string | undefined;
      readonly evidence: readonly string[];
    }
  | { readonly inStep: false; readonly reason: string };

/**
 * Holds the lockfile against the manifests, as yarn 1.22 does: each `name@range` of the root, the members and what they
 * bring along is a key, whose version is in the range (install.js and package-resolver.js of yarn 1.22, measured).
 *
 * @param dirs the directory of the lockfile and those of the workspace members, in the context
 */
export function classicInStep(
  project: Project,
  path: string,
  dirs: readonly string[],
  lock: YarnLock,
): ClassicAnswer {
  const packages = dirs.map((dir) => ({
    manifest: manifestIn(dir),
    pkg: project.packages.get(manifestIn(dir)),
  }));
  const unread = packages.find(({ pkg }) => pkg === undefined);
  if (unread !== undefined) return no(`${unread.manifest} was not read`);
  const members = new Map(packages.slice(1).map(({ pkg }) => [pkg?.name ?? '', pkg?.version ?? '']));
  const direct = directOf(path, packages, members, lock);
  if (!(direct instanceof Set)) return direct;
  if (direct.size === 0) return no('the manifests ask for no packages');
  const nested = nestedOf(lock, direct, members);
  if (typeof nested === 'string')
    return no(`${path} does not have ${nested}, which one of its packages needs`);
  const resolutions = resolved(path, packages[0]?.pkg?.resolutions ?? {}, lock, nested);
  if (typeof resolutions === 'string') return no(resolutions);
  const asked = [...direct, ...nested];
  const wrong = asked.find((key) => !resolutions.names.has(nameIn(key)) && isWrong(lock, key));
  if (wrong !== undefined) return no(`the version of ${wrong} in ${path} is not in its range`);
  const used = new Set([...asked, ...resolutions.keys]);
  const others = dirs.length > 1 ? ` and ${dirs.length - 1} workspace members` : '';
  return {
    inStep: true,
    unused: [...lock.entries.keys()].find((key) => !used.has(key)),
    evidence: [
      `${path} has every range that ${manifestIn(dirs[0] ?? '')}${others} and its own packages ask for`,
    ],
  };
}

interface Manifest {
  readonly manifest: string;
  readonly pkg: PackageJson | undefined;
}

/** The keys for what the manifests ask for. */
function directOf(
  path: string,
  packages: readonly Manifest[],
  members: ReadonlyMap<string, string>,
  lock: YarnLock,
): Set<string> | { readonly inStep: false; readonly reason: string } {
  const direct = new Set<string>();
  for (const { manifest, pkg } of packages) {
    for (const [name, spec] of pkg === undefined ? [] : wanted(pkg)) {
      if (isOwn(members, name, spec)) continue;
      const key = `${name}@${spec}`;
      if (members.has(name)) return no(`${manifest} asks for ${key}, which is not the one of the workspace`);
      if (!lock.entries.has(key)) return no(`${path} does not have ${key} of ${manifest}`);
      direct.add(key);
    }
  }
  return direct;
}

function no(reason: string): { readonly inStep: false; readonly reason: string } {
  return { inStep: false, reason };
}

/** What yarn 1 installs for a manifest; peer dependencies are only warned about. */
function wanted(pkg: PackageJson): readonly (readonly [string, string])[] {
  return Object.entries({ ...pkg.dependencies, ...pkg.devDependencies, ...pkg.optionalDependencies });
}

/** A member of the workspace, which has no entry, is taken when its version is in the range. */
function isOwn(members: ReadonlyMap<string, string>, name: string, spec: string): boolean {
  return satisfies(members.get(name) ?? '', spec);
}

/** What the packages of the lockfile ask for, from the direct ones on; a text names the first that it does not have. */
function nestedOf(
  lock: YarnLock,
  direct: ReadonlySet<string>,
  members: ReadonlyMap<string, string>,
): ReadonlySet<string> | string {
  const nested = new Set<string>();
  // Grows while it is walked.
  const queue = new Set(direct);
  for (const key of queue) {
    const entry = lock.entries.get(key);
    for (const [name, spec] of Object.entries({ ...entry?.dependencies, ...entry?.optionalDependencies })) {
      if (isOwn(members, name, spec)) continue;
      const needed = `${name}@${spec}`;
      if (!lock.entries.has(needed)) return needed;
      nested.add(needed);
      queue.add(needed);
    }
  }
  return nested;
}

/**
 * The keys that `resolutions` account for, and the names whose ranges they override: in the lockfile all that its packages
 * ask for under such a name has one entry. A text says that it is not so.
 */
function resolved(
  path: string,
  resolutions: Readonly<Record<string, string>>,
  lock: YarnLock,
  nested: ReadonlySet<string>,
): { readonly keys: readonly string[]; readonly names: ReadonlySet<string> } | string {
  const keys: string[] = [];
  const names = new Set<string>();
  for (const [pattern, spec] of Object.entries(resolutions)) {
    const name = /(?:^|\/)((?:@[^/@]+\/)?[^/@*]+)$/.exec(pattern)?.[1];
    if (name === undefined || isPathSpec(spec)) return `the resolution of ${pattern} is not understood`;
    const entry = lock.entries.get(`${name}@${spec}`);
    if (entry === undefined || (isRange(spec) && !satisfies(entry.version, spec)))
      return `${path} does not have ${name}@${spec}, to which the manifest resolves ${pattern}`;
    const other = [...nested].find((key) => nameIn(key) === name && lock.entries.get(key) !== entry);
    if (other !== undefined) return `${path} does not resolve ${other} as the resolution of ${pattern} asks`;
    keys.push(`${name}@${spec}`);
    names.add(name);
  }
  return { keys, names };
}

function isWrong(lock: YarnLock, key: string): boolean {
  const range = key.slice(nameIn(key).length + 1);
  return isRange(range) && !satisfies(lock.entries.get(key)?.version ?? '', range);
}
