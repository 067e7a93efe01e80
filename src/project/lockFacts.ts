/** What a lockfile says about the machine and the npm that it was made with. */
import type { LockPackage, PackageLock } from './types.js';

export type LinuxAnswer = { readonly ok: true } | { readonly ok: false; readonly reason: string };

/** Processor names of the machines that images are built for most; a package for another one may be left out. */
const COMMON_CPU: ReadonlySet<string> = new Set(['x64', 'x86_64', 'amd64', 'arm64', 'aarch64']);
const OTHER_CPU: ReadonlySet<string> = new Set([
  'arm',
  'armv6',
  'armv7',
  'armv7l',
  'ia32',
  'x86',
  '32',
  'i686',
  'ppc64',
  'ppc64le',
  'powerpc64le',
  'riscv64',
  'riscv64gc',
  's390x',
  'mips64el',
  'mipsel',
  'loong64',
  'gnueabihf',
  'musleabihf',
]);

/**
 * Whether the platform packages for Linux (`@esbuild/linux-x64`, `@rollup/rollup-linux-x64-gnu`) are locked wherever a
 * package offers them. A lockfile made on macOS or Windows with a `node_modules` present lacks them
 * (npm/cli#4828), and `npm ci` then installs none. Needs every x64 and arm64 one that is offered.
 */
export function hasLinuxOptional(lock: PackageLock): LinuxAnswer {
  if (lock.lockfileVersion === 1) return firstVersion(lock);
  for (const [path, entry] of lock.packages) {
    const missing = missingLinuxPackage(lock, path, entry);
    if (missing === undefined) continue;
    const owner = path === '' ? 'the project' : path.slice(path.lastIndexOf('node_modules/') + 13);
    return {
      ok: false,
      reason: `the lockfile does not have ${missing}, the build of ${owner} for Linux (npm/cli#4828)`,
    };
  }
  return { ok: true };
}

function missingLinuxPackage(lock: PackageLock, path: string, entry: LockPackage): string | undefined {
  for (const name of Object.keys(entry.optionalDependencies)) {
    if (isForLinux(name) && !isLocked(lock, path, name)) return name;
  }
  return undefined;
}

function isForLinux(name: string): boolean {
  const words = name.toLowerCase().split(/[^a-z0-9_]+/);
  if (!words.some((word) => word === 'linux' || word === 'linuxmusl')) return false;
  return words.some((word) => COMMON_CPU.has(word)) || !words.some((word) => OTHER_CPU.has(word));
}

function isLocked(lock: PackageLock, from: string, name: string): boolean {
  for (let dir = from; dir !== ''; dir = dir.slice(0, Math.max(0, dir.lastIndexOf('/')))) {
    if (lock.packages.has(`${dir}/node_modules/${name}`)) return true;
  }
  return lock.packages.has(`node_modules/${name}`);
}

/** Version 1 does not say what a package offers: a package for another system without its Linux twin is the sign. */
function firstVersion(lock: PackageLock): LinuxAnswer {
  const names = [...lock.dependencies.keys()];
  const foreign = names.find((name) => /(?:^|[-/])(?:darwin|win32)(?:-|$)/.test(name));
  if (foreign === undefined || names.some(isForLinux)) return { ok: true };
  return { ok: false, reason: `the lockfile has ${foreign} but no package for Linux (npm/cli#4828)` };
}

/**
 * Whether a major version of npm reads a lockfile version: all read 1 and 2; npm 6 and older crash on 3 (measured).
 */
export function npmReads(lockfileVersion: 1 | 2 | 3, npmMajor: number): boolean {
  return lockfileVersion < 3 || npmMajor >= 7;
}
