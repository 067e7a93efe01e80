/**
 * Whether every dependency that a lockfile names is met inside it: the check that decides whether `npm ci` accepts a
 * lockfile. Read from npm/cli (arborist's edge.js, dep-valid.js, build-ideal-tree.js): one unmet edge makes npm place
 * another package, which validate-lockfile.js then reports as "Missing" or "Invalid".
 */
import { isRange, satisfies } from './semver.js';
import { nameOf } from './packageLock.js';
import type { LockPackage, PackageLock } from './types.js';

export interface TreeOptions {
  /** Peer dependencies are not looked at (`legacy-peer-deps`). */
  readonly ignorePeers: boolean;
  /** Name -> range that `overrides` puts in the place of every other range. */
  readonly overrides: ReadonlyMap<string, string>;
}

/** The first dependency that is not met, in words; undefined when all are. */
export function unmetDependency(lock: PackageLock, options: TreeOptions): string | undefined {
  for (const [path, entry] of lock.packages) {
    if (entry.link) continue;
    for (const edge of edgesOf(path, entry, options)) {
      const problem = edgeProblem(lock, path, edge, options);
      if (problem !== undefined) return `${path === '' ? 'the project' : nameOf(path)} needs ${problem}`;
    }
  }
  return undefined;
}

interface Edge {
  readonly name: string;
  readonly spec: string;
  readonly peer: boolean;
  /** May be absent. */
  readonly optional: boolean;
}

/** The edges that arborist's Node makes; optional ones of the project and its own directories must be there too. */
function* edgesOf(path: string, entry: LockPackage, options: TreeOptions): Generator<Edge> {
  const own = !path.includes('node_modules/');
  const bundled = own ? [] : entry.bundled;
  if (!options.ignorePeers) {
    for (const [name, spec] of Object.entries(entry.peerDependencies)) {
      if (isReplaced(entry, name) || bundled.includes(name)) continue;
      yield { name, spec, peer: true, optional: entry.optionalPeers.includes(name) };
    }
  }
  for (const [name, spec] of Object.entries(entry.dependencies)) {
    if (!bundled.includes(name))
      yield { name, spec, peer: false, optional: Object.hasOwn(entry.optionalDependencies, name) && !own };
  }
  for (const [name, spec] of Object.entries(entry.optionalDependencies)) {
    if (!bundled.includes(name)) yield { name, spec, peer: false, optional: !own };
  }
  if (!own) return;
  for (const [name, spec] of Object.entries(entry.devDependencies))
    yield { name, spec, peer: false, optional: false };
}

/** A name that is a peer and also a plain dependency counts as the latter. */
function isReplaced(entry: LockPackage, name: string): boolean {
  return (
    Object.hasOwn(entry.dependencies, name) ||
    Object.hasOwn(entry.optionalDependencies, name) ||
    Object.hasOwn(entry.devDependencies, name)
  );
}

function edgeProblem(lock: PackageLock, from: string, edge: Edge, options: TreeOptions): string | undefined {
  const { name } = edge;
  const at = resolve(lock, from, name);
  const spec = options.overrides.get(name) ?? edge.spec;
  if (at === undefined)
    return edge.optional ? undefined : `${name}@${spec}, which the lockfile does not have`;
  const child = lock.packages.get(at);
  if (!child) return undefined;
  if (edge.peer && from !== '' && at === `${from}/node_modules/${name}`)
    return `${name} as a peer, but holds it itself`;
  const target = child.link ? lock.packages.get(child.resolved ?? '') : child;
  // npm does not apply overrides to what a package brought in its own archive.
  const wanted = child.inBundle ? edge.spec : spec;
  if (isMet(child, target, wanted)) return undefined;
  return `${name}@${wanted}, but the lockfile has ${name}@${target?.version ?? child.resolved ?? 'nothing'}`;
}

/** Where node would find `name` from a path: the nearest `node_modules` upwards. */
function resolve(lock: PackageLock, from: string, name: string): string | undefined {
  for (let dir: string | undefined = from; dir !== undefined; dir = above(dir)) {
    const path = dir === '' ? `node_modules/${name}` : `${dir}/node_modules/${name}`;
    if (lock.packages.has(path)) return path;
  }
  return undefined;
}

function above(dir: string): string | undefined {
  if (dir === '') return undefined;
  const slash = dir.lastIndexOf('/');
  return slash < 0 ? '' : dir.slice(0, slash);
}

function isMet(child: LockPackage, target: LockPackage | undefined, spec: string): boolean {
  if (spec === '' || spec === '*') return true;
  const alias = /^npm:(?:@[^/@]+\/)?[^/@]+(?:@(.*))?$/.exec(spec);
  if (alias) return isMet(child, target, alias[1] ?? '*');
  if (isRange(spec)) return target?.version !== undefined && satisfies(target.version, spec);
  const { resolved } = child;
  if (/^(?:file:|link:|\.{0,2}\/|~\/)/.test(spec))
    return child.link || resolved?.startsWith('file:') === true;
  if (/^https?:\/\//.test(spec) && !/\.git(?:#|$)/.test(spec)) return resolved === spec;
  if (isGit(spec)) return resolved?.startsWith('git') === true;
  // A tag such as `latest`: npm only asks that the package came from a registry.
  return /^[A-Za-z][\w.-]*$/.test(spec) && /^https?:\/\//.test(resolved ?? '');
}

function isGit(spec: string): boolean {
  return /^(?:git[+:@]|(?:github|gitlab|bitbucket|gist):|https?:.*\.git(?:#|$)|ssh:|[\w.-]+\/[\w.-]+(?:#|$))/.test(
    spec,
  );
}
