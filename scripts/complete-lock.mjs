/**
 * Adds to package-lock.json the optional packages for other platforms that the registry at hand did not serve. npm leaves
 * such packages out of the lockfile, and then `npm ci` refuses it ("Missing: … from lock file"), here and everywhere.
 * The entries carry name, version and platform, no integrity: npm fills that in where it installs them.
 *
 * Usage: npm run lock, after every `npm install`
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const SYSTEMS = ['darwin', 'win32', 'linux', 'android', 'freebsd', 'openbsd', 'openharmony'];
const PROCESSORS = ['arm64', 'x64', 'ia32', 'arm', 'ppc64', 's390x', 'riscv64', 'loong64'];

const path = fileURLToPath(new URL('../package-lock.json', import.meta.url));
const lock = JSON.parse(readFileSync(path, 'utf8'));
const added = Object.entries(lock.packages).flatMap(([at, entry]) => missingOf(at, entry));
for (const [at, entry] of added) lock.packages[at] = entry;
const sorted = Object.keys(lock.packages).sort((a, b) => a.localeCompare(b, 'en'));
lock.packages = Object.fromEntries(sorted.map((key) => [key, lock.packages[key]]));
writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`added ${added.length} entries`);

function missingOf(at, { optionalDependencies = {}, dev }) {
  return Object.entries(optionalDependencies)
    .filter(([name]) => lock.packages[`node_modules/${name}`] === undefined)
    .filter(([name]) => lock.packages[`${at}/node_modules/${name}`] === undefined)
    .flatMap(([name, version]) => {
      const entry = entryOf(name, version, dev);
      if (entry === undefined)
        console.warn(`left out ${name}@${version} of ${at}: its platform is not clear`);
      return entry === undefined ? [] : [[`node_modules/${name}`, entry]];
    });
}

/** Platform packages say in their names where they run: `@swc/core-linux-x64-musl`. */
function entryOf(name, version, dev) {
  const parts = name.split('/').at(-1).split('-');
  const os = SYSTEMS.find((system) => parts.includes(system));
  const cpu = PROCESSORS.find((processor) => parts.includes(processor));
  if (os === undefined || cpu === undefined || !/^\d+\.\d+\.\d+/.test(version)) return undefined;
  const libc = parts.some((part) => part.startsWith('musl'))
    ? 'musl'
    : parts.some((part) => part.startsWith('gnu'))
      ? 'glibc'
      : undefined;
  return {
    version,
    cpu: [cpu],
    ...(dev === true && { dev }),
    ...(os === 'linux' && libc !== undefined && { libc: [libc] }),
    optional: true,
    os: [os],
  };
}
