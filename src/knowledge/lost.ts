/**
 * What a swap from a full official image to its slim twin loses: the commands and the packages of buildpack-deps,
 * less what the slim variant installs itself (Dockerfiles of docker-library/python, docker-library/ruby and
 * rust-lang/docker-rust, 2026). Where that is in doubt, a package counts as lost.
 */
import { BUILDPACK_PACKAGES } from './lost.data.js';

/** The official images of which it is known what their slim variant installs itself. */
export type SlimImage = 'node' | 'python' | 'ruby' | 'rust' | 'perl' | 'debian';

/** The Debian suites that are measured. */
export type Suite = 'bullseye' | 'bookworm' | 'trixie';

interface Lost {
  readonly commands: ReadonlyMap<string, string>;
  readonly packages: ReadonlySet<string>;
}

const SUITE_BITS: Readonly<Record<Suite, number>> = { bullseye: 1, bookworm: 2, trixie: 4 };

/** `gcc` and `libc6-dev` with what they depend on: measured on bookworm, the same names with other versions elsewhere. */
const GCC =
  /^(?:ca-certificates|openssl|gcc(?:-\d+)?(?:-base|-x86-64-linux-gnu)?|cpp(?:-\d+)?(?:-x86-64-linux-gnu)?|binutils(?:-common|-x86-64-linux-gnu)?|libbinutils|libc6-dev|libc-dev-bin|libcrypt-dev|libnsl-dev|libtirpc-dev|linux-libc-dev|rpcsvc-proto|libgcc-\d+-dev|lib(?:asan|atomic|cc1-|ctf|ctf-nobfd|gomp|gprofng|itm|lsan|quadmath|sframe|tsan|ubsan|hwasan)\d+|libisl\d+|libmpc\d+|libmpfr\d+|libjansson4)$/;
const KEPT: Readonly<Record<SlimImage, RegExp | undefined>> = {
  node: undefined,
  // The libraries that its own modules (ssl, sqlite3, readline, curses, ctypes) are linked with stay too.
  python:
    /^(?:ca-certificates|openssl|netbase|tzdata|libssl[\d.]+(?:t64)?|libsqlite3-0|libffi\d|libreadline8(?:t64)?|libncursesw6)$/,
  ruby: /^(?:ca-certificates|openssl|libssl[\d.]+(?:t64)?|libyaml-0-2|libffi\d)$/,
  rust: GCC,
  // perl-slim kept more over time (make, libssl-dev); older tags did not, so none of it is relied upon.
  perl: undefined,
  debian: undefined,
};
/** What the full python image adds to buildpack-deps: tk-dev and libbluetooth-dev with the libraries of `tkinter`. */
const PYTHON_EXTRA: Readonly<Record<string, readonly string[]>> = {
  'tk-dev': [],
  'tk8.6-dev': [],
  'tcl-dev': [],
  'tcl8.6-dev': [],
  tk: ['wish'],
  tcl: ['tclsh'],
  'tk8.6': ['wish8.6'],
  'tcl8.6': ['tclsh8.6'],
  'libtk8.6': [],
  'libtcl8.6': [],
  'libbluetooth-dev': [],
  libbluetooth3: [],
};

const cache = new Map<string, Lost>();

/** True for an official image of which it is known what its slim variant leaves out. */
export function isSlimImage(name: string): name is SlimImage {
  return Object.hasOwn(KEPT, name);
}

/**
 * The commands that a full image has and its slim twin lacks, each with its Debian package.
 * @param repository official name
 * @param tag the full tag: python's own `python3.12` is not lost; optional
 * @returns undefined for a suite that is not measured: refuse then
 */
export function lostCommands(
  repository: SlimImage,
  suite: string,
  tag = '',
): ReadonlyMap<string, string> | undefined {
  return lostOf(repository, suite, tag)?.commands;
}

/**
 * The Debian packages (libraries and headers included) that a full image has and its slim twin lacks.
 * @returns undefined for a suite that is not measured: refuse then
 */
export function lostPackages(repository: SlimImage, suite: string): ReadonlySet<string> | undefined {
  return lostOf(repository, suite, '')?.packages;
}

function lostOf(repository: SlimImage, suite: string, tag: string): Lost | undefined {
  if (!isSuite(suite)) return undefined;
  const version = repository === 'python' ? (/^\d+\.\d+/.exec(tag)?.[0] ?? '') : '';
  const key = `${repository} ${suite} ${version}`;
  const known = cache.get(key);
  if (known !== undefined) return known;
  const lost =
    repository === 'debian'
      ? { commands: new Map(), packages: new Set<string>() }
      : subtract(repository, suite, version);
  cache.set(key, lost);
  return lost;
}

function isSuite(suite: string): suite is Suite {
  return Object.hasOwn(SUITE_BITS, suite);
}

function subtract(repository: SlimImage, suite: Suite, version: string): Lost {
  const commands = new Map<string, string>();
  const packages = new Set<string>();
  for (const [name, list] of rowsOf(repository, suite)) {
    if (KEPT[repository]?.test(name) === true) continue;
    packages.add(name);
    for (const command of list) {
      if (!isOwn(repository, version, command, name)) commands.set(command, name);
    }
  }
  return { commands, packages };
}

function* rowsOf(repository: SlimImage, suite: Suite): Generator<readonly [string, readonly string[]]> {
  for (const line of BUILDPACK_PACKAGES.split('\n')) {
    if ((Number(line.charAt(0)) & SUITE_BITS[suite]) === 0) continue;
    const [name = '', ...commands] = line.slice(1).split(' ');
    yield [name, commands];
  }
  if (repository === 'python') yield* Object.entries(PYTHON_EXTRA);
}

/** Commands that the image installs itself under /usr/local, whatever Debian package has the same name. */
function isOwn(repository: SlimImage, version: string, command: string, owner: string): boolean {
  if (repository === 'python')
    return /^(?:python3|pydoc3)$/.test(command) || (version !== '' && command === `python${version}`);
  return repository === 'perl' && owner === 'perl';
}
