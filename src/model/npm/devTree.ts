/** What `--omit=dev` leaves out of a node_modules, as a lockfile tells. */
import type { PackageJson, PackageLock } from '../../project/types.js';

export interface DevTree {
  /** How many packages are marked as for development only. */
  readonly count: number;
  readonly total: number;
  /** Programs in node_modules/.bin -> the package that brings them. */
  readonly programs: ReadonlyMap<string, string>;
  /** Programs that stay. */
  readonly kept: ReadonlySet<string>;
  /** Names by which the project could load a package that goes. */
  readonly names: ReadonlySet<string>;
  /** Those that package.json itself names. */
  readonly named: ReadonlySet<string>;
}

const TOP = /^node_modules\/((?:@[^/]+\/)?[^/]+)$/;

/** @returns undefined for a lockfile of version 1, which names no programs */
export function devTreeOf(lock: PackageLock, manifest: PackageJson): DevTree | undefined {
  if (lock.lockfileVersion === 1) return undefined;
  const programs = new Map<string, string>();
  const kept = new Set<string>();
  const names = new Set<string>();
  let count = 0;
  let total = 0;
  for (const [path, { dev, bin }] of lock.packages) {
    if (!path.includes('node_modules/')) continue;
    total += 1;
    if (dev) count += 1;
    const name = TOP.exec(path)?.[1];
    if (name === undefined) continue;
    if (dev) names.add(name);
    for (const program of Object.keys(bin)) {
      if (dev) programs.set(program, name);
      else kept.add(program);
    }
  }
  const named = Object.keys(manifest.devDependencies).filter((name) => names.has(name));
  return { count, total, programs, kept, names, named: new Set(named) };
}

/** The package that a module specifier loads: `@a/b/c` -> `@a/b`; undefined for a path or a module of Node. */
export function packageOf(specifier: string): string | undefined {
  if (/^[./#]|^[a-z]+:/i.test(specifier) || BUILTIN.has(specifier)) return undefined;
  return /^(?:@[^/]+\/)?[^/]+/.exec(specifier)?.[0];
}

/** Modules of Node that a package of the same name does not replace (Node 24, `module.builtinModules`). */
const BUILTIN: ReadonlySet<string> = new Set(
  (
    'assert async_hooks buffer child_process cluster console constants crypto dgram diagnostics_channel dns domain events fs ' +
    'http http2 https inspector module net os path perf_hooks process punycode querystring readline repl stream ' +
    'string_decoder sys timers tls trace_events tty url util v8 vm wasi worker_threads zlib assert/strict dns/promises ' +
    'fs/promises path/posix path/win32 readline/promises stream/consumers stream/promises stream/web timers/promises util/types'
  ).split(' '),
);
