import { binMap, isObject, parseObject, textField, textList, textMap, workspaceGlobs } from './json.js';
import type { JsonObject } from './json.js';
import type { LockPackage, PackageLock } from './types.js';

/**
 * Reads a package-lock.json or npm-shrinkwrap.json of version 1, 2 or 3. Never throws: the reason comes back as
 * `error`. About 10 ms a megabyte, nearly all of it JSON.parse.
 */
export function parsePackageLock(text: string): PackageLock | { readonly error: string } {
  if (/^(?:<{7}|={7}|>{7}) ?/m.test(text.slice(0, 200_000)))
    return { error: 'has unresolved merge conflicts' };
  const parsed = parseObject(text);
  if ('error' in parsed) return parsed;
  const json = parsed.object;
  const version = json.lockfileVersion;
  if (version !== 1 && version !== 2 && version !== 3) {
    return { error: `lockfileVersion is ${JSON.stringify(version) ?? 'missing'}; 1, 2 and 3 are known` };
  }
  if (version > 1 && !isObject(json.packages)) return { error: `version ${version} without "packages"` };
  return Object.freeze({
    lockfileVersion: version,
    ...textField('name', json.name),
    packages: version === 1 ? new Map<string, LockPackage>() : readPackages(json.packages),
    dependencies: version === 1 ? readDependencies(json.dependencies) : new Map<string, LockedV1>(),
  });
}

interface LockedV1 {
  readonly version: string;
  readonly dev: boolean;
  readonly optional: boolean;
}

function readPackages(value: unknown): Map<string, LockPackage> {
  const packages = new Map<string, LockPackage>();
  if (!isObject(value)) return packages;
  for (const [path, entry] of Object.entries(value))
    if (isObject(entry)) packages.set(path, readPackage(path, entry));
  return packages;
}

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

function readPackage(path: string, entry: JsonObject): LockPackage {
  const read: Writable<LockPackage> = {
    link: entry.link === true,
    dev: entry.dev === true,
    optional: entry.optional === true,
    devOptional: entry.devOptional === true,
    hasInstallScript: entry.hasInstallScript === true || compiles(entry),
    inBundle: entry.inBundle === true,
    bundled: textList(entry.bundleDependencies ?? entry.bundledDependencies),
    os: textList(entry.os),
    cpu: textList(entry.cpu),
    libc: textList(entry.libc),
    bin: binMap(entry.bin, entry.name ?? nameOf(path)),
    dependencies: textMap(entry.dependencies),
    devDependencies: textMap(entry.devDependencies),
    optionalDependencies: textMap(entry.optionalDependencies),
    peerDependencies: textMap(entry.peerDependencies),
    optionalPeers: optionalPeers(entry.peerDependenciesMeta),
    workspaces: workspaceGlobs(entry.workspaces),
  };
  if (typeof entry.version === 'string') read.version = entry.version;
  if (typeof entry.resolved === 'string') read.resolved = entry.resolved;
  if (typeof entry.name === 'string') read.name = entry.name;
  return Object.freeze(read);
}

/**
 * npm compiles a package with a binding.gyp whether or not it names a script, and learns of the file when the package is
 * unpacked: a lockfile made with `--package-lock-only` may say nothing. What only native code needs gives it away.
 */
function compiles({ dependencies }: JsonObject): boolean {
  return isObject(dependencies) && NATIVE.some((name) => name in dependencies);
}

const NATIVE = ['nan', 'bindings', 'node-addon-api'] as const;

/** The package name that an install path ends with: `node_modules/a/node_modules/@b/c` -> `@b/c`. */
export function nameOf(path: string): string {
  const marker = 'node_modules/';
  const at = path.lastIndexOf(marker);
  return at < 0 ? path.slice(path.lastIndexOf('/') + 1) : path.slice(at + marker.length);
}

const NO_PEERS: readonly string[] = Object.freeze([]);

function optionalPeers(meta: unknown): readonly string[] {
  if (!isObject(meta)) return NO_PEERS;
  return Object.keys(meta).filter((name) => {
    const entry = meta[name];
    return isObject(entry) && entry.optional === true;
  });
}

function readDependencies(value: unknown): Map<string, LockedV1> {
  const dependencies = new Map<string, LockedV1>();
  if (!isObject(value)) return dependencies;
  for (const [name, entry] of Object.entries(value)) {
    if (!isObject(entry) || typeof entry.version !== 'string') continue;
    const { version } = entry;
    dependencies.set(name, { version, dev: entry.dev === true, optional: entry.optional === true });
  }
  return dependencies;
}
