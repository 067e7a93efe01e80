/** yarn.lock, of yarn 1 and of later ones, as a graph. */
import { dirOf } from '../../paths.js';
import type { Project } from '../../types.js';
import { berryMembers } from '../../yarn/berryFiles.js';
import { classicMembers } from '../../yarn/classicFiles.js';
import { nameIn, yarnLockAt, type YarnEntry, type YarnLock } from '../../yarn/lock.js';
import { manifestIn } from '../manifests.js';
import type { LockedGraph, LockedNode } from './graph.js';

/** @returns undefined for a lockfile that was not read, or whose members are not known */
export function yarnGraph(project: Project, path: string): LockedGraph | undefined {
  const lock = yarnLockAt(project, path);
  if (typeof lock === 'string') return undefined;
  const dir = dirOf(path);
  const all = lock.format === 1 ? classicMembers(project, dir) : berryMembers(project, dir);
  if ('refused' in all) return undefined;
  const finder = finderOf(lock);
  const nodes = new Map<string, LockedNode>();
  for (const [key, entry] of lock.entries) {
    const id = idOf(key, entry);
    if (!isMember(entry) && !nodes.has(id)) nodes.set(id, nodeOf(key, entry, finder));
  }
  const roots = [dir, ...all].flatMap((each) => {
    const pkg = project.packages.get(manifestIn(each));
    return Object.entries({ ...pkg?.dependencies, ...pkg?.optionalDependencies });
  });
  return {
    path,
    kind: lock.format === 1 ? 'yarn1' : 'berry',
    nodes,
    members: ['', ...all.map((each) => (dir === '' ? each : each.slice(dir.length + 1)))],
    roots: roots.flatMap(([name, spec]) => finder(name, spec)),
  };
}

function isMember({ resolution = '' }: YarnEntry): boolean {
  return resolution.includes('@workspace:');
}

/** Several ranges lead to one entry; an alias makes two packages of one. */
function idOf(key: string, { version, resolution }: YarnEntry): string {
  return `${nameIn(key)}@${resolution ?? version}`;
}

type Finder = (name: string, spec: string) => readonly string[];

/** The keys that a range leads to: all of its name where overrides or patches have changed the range. */
function finderOf({ entries }: YarnLock): Finder {
  const named = new Map<string, Set<string>>();
  for (const [key, entry] of entries) {
    if (isMember(entry)) continue;
    const ids = named.get(nameIn(key)) ?? new Set();
    named.set(nameIn(key), ids.add(idOf(key, entry)));
  }
  return (name, spec) => {
    for (const key of [`${name}@${spec}`, `${name}@npm:${spec}`]) {
      const entry = entries.get(key);
      if (entry !== undefined) return isMember(entry) ? [] : [idOf(key, entry)];
    }
    return [...(named.get(name) ?? [])];
  };
}

function nodeOf(key: string, entry: YarnEntry, finder: Finder): LockedNode {
  const { version, resolved, resolution, dependencies, optionalDependencies, peerDependencies, bin } = entry;
  const wanted = Object.entries({ ...dependencies, ...optionalDependencies });
  const name = nameIn(key);
  const alias = /^.[^@]*@npm:(.[^@]*)@/.exec(key)?.[1];
  const source = resolved ?? resolution?.slice(nameIn(resolution).length + 1);
  return {
    name,
    real: resolution === undefined ? (alias ?? name) : nameIn(resolution),
    version,
    ...(source !== undefined && { resolved: source }),
    needs: wanted.flatMap(([each, spec]) => finder(each, spec)),
    names: wanted.map(([each]) => each),
    peers: peerDependencies,
    bin,
    scripts: undefined,
  };
}
