/** pnpm-lock.yaml as a graph. */
import { isObject, textMap, type JsonObject } from '../../json.js';
import type { Project } from '../../types.js';
import { nameIn } from '../../yarn/lock.js';
import { packageKey, pnpmLockOf, type PnpmLock } from '../pnpm/lock.js';
import type { LockedGraph, LockedNode } from './graph.js';

/** @returns undefined for a lockfile that was not read */
export function pnpmGraph(project: Project, path: string): LockedGraph | undefined {
  const lock = pnpmLockOf(project, path);
  if ('refused' in lock) return undefined;
  const nodes = new Map<string, LockedNode>();
  for (const [key, needs] of lock.packages) nodes.set(key, nodeOf(lock, key, needs));
  const roots = [...lock.importers.values()].flatMap(({ fields }) =>
    keysOf(lock, { ...fields.dependencies, ...fields.optionalDependencies }),
  );
  return { path, kind: 'pnpm', nodes, members: [...lock.importers.keys()], roots };
}

function keysOf(lock: PnpmLock, needs: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(needs).flatMap(([name, version]) =>
    version.startsWith('link:') ? [] : [packageKey(lock, name, version)],
  );
}

function nodeOf(lock: PnpmLock, key: string, needs: Readonly<Record<string, string>>): LockedNode {
  const bare = key.replace(/^\//, '');
  const plain = bare.replace(/\(.*$/, '');
  const isOld = lock.version === '5.4';
  const name = isOld ? plain.replace(/\/[^/]*$/, '') : nameIn(plain);
  const entry = entryOf(lock, key);
  const { resolution, requiresBuild } = entry;
  const source = isObject(resolution) ? (resolution.repo ?? resolution.tarball) : undefined;
  return {
    name,
    real: name,
    version: plain.slice(name.length + 1),
    ...(typeof source === 'string' && { resolved: source }),
    needs: keysOf(lock, needs),
    names: Object.keys(needs),
    peers: textMap(entry.peerDependencies),
    bin: {},
    // From version 9 on, the lockfile does not say it.
    scripts: lock.version === '9.0' ? undefined : requiresBuild === true,
  };
}

function entryOf({ json }: PnpmLock, key: string): JsonObject {
  const packages = isObject(json.packages) ? json.packages : {};
  const entry = packages[key] ?? packages[key.replace(/\(.*$/, '')];
  return isObject(entry) ? entry : {};
}
