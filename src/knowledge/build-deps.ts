/**
 * Packages that are needed only while something compiles, with the packages that what was compiled needs afterwards.
 *
 * Debian: names and dependencies simulated with apt-get on bullseye, bookworm and trixie (main, 2026-11), without
 * recommended packages: for every header package that one of these brings along, its library is still there once the
 * runtime packages are. Left out for that reason: libcurl4-openssl-dev, libgmp-dev, libtool (brings libmagic), cmake.
 * Alpine: names and `depends_dev` as read in alpinelinux/aports, one version of each: gcc 5.3, build-base 0.3, libffi 3.3,
 * libxml2 2.9.8, libxslt 1.1.33, postgresql15 15.5, mariadb-connector-c 3.1.12, openssl 3.0.5; not run, and taken for
 * releases from 3.12 on. postgresql-dev brings icu-dev, lz4-dev and zstd-dev along, which no package of Python that is
 * let through is linked with. Left out: mariadb-dev, which has brought the headers of another OpenSSL.
 */

const sets = new Map<string, ReadonlySet<string>>();

/** The two ways to purge. */
export type PurgeFamily = 'alpine' | 'debian';

/** Runtime packages of a build package, or why they cannot be named. */
export type BuildPackage = { readonly runtime: readonly string[] } | { readonly reason: string };

/** Programs that end with the build. */
const TOOLS: Readonly<Record<PurgeFamily, string>> = {
  alpine:
    'make binutils musl-dev libc-dev linux-headers pkgconf pkgconfig patch python3 python3-dev cargo rust',
  debian: 'make binutils cpp libc6-dev linux-libc-dev pkg-config pkgconf patch dpkg-dev python3 python3-dev',
};

/** Compilers: what they compile may be linked with the libraries that come with them. */
const COMPILERS: Readonly<Record<PurgeFamily, Readonly<Record<string, string>>>> = {
  alpine: {
    gcc: 'libgcc libgomp libatomic',
    'g++': 'libgcc libstdc++ libgomp libatomic',
    'build-base': 'libgcc libstdc++ libgomp libatomic',
  },
  // libgcc-s1 and libstdc++6 are in every image that has apt.
  debian: {
    gcc: 'libgomp1 libatomic1',
    'g++': 'libgomp1 libatomic1',
    'build-essential': 'libgomp1 libatomic1',
  },
};

/** Headers, with the library. */
const HEADERS: Readonly<Record<PurgeFamily, Readonly<Record<string, string>>>> = {
  alpine: {
    'libffi-dev': 'libffi',
    // Python's own ssl is linked with it, whatever its version is (and npm may not use these headers at all).
    'openssl-dev': '',
    'zlib-dev': 'zlib',
    'libpq-dev': 'libpq',
    'postgresql-dev': 'libpq',
    'mariadb-connector-c-dev': 'mariadb-connector-c',
    'libxml2-dev': 'libxml2',
    'libxslt-dev': 'libxslt',
  },
  debian: {
    'libpq-dev': 'libpq5',
    'default-libmysqlclient-dev': 'libmariadb3',
    'libmariadb-dev': 'libmariadb3',
    'libmariadb-dev-compat': 'libmariadb3',
    'libxml2-dev': 'libxml2',
    'libxslt1-dev': 'libxslt1.1',
    'zlib1g-dev': 'zlib1g',
    'libyaml-dev': 'libyaml-0-2',
    'libsasl2-dev': 'libsasl2-2',
    'libpcre2-dev': 'libpcre2-8-0',
    'libsqlite3-dev': 'libsqlite3-0',
    'libbz2-dev': 'libbz2-1.0',
    'liblzma-dev': 'liblzma5',
  },
};

/** Libraries whose package has another name in each release of Debian. */
const BY_SUITE: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'libffi-dev': { bullseye: 'libffi7', bookworm: 'libffi8', trixie: 'libffi8' },
  'libssl-dev': { bullseye: 'libssl1.1', bookworm: 'libssl3', trixie: 'libssl3t64' },
  'libldap2-dev': { bullseye: 'libldap-2.4-2', bookworm: 'libldap-2.5-0', trixie: 'libldap2' },
  'libldap-dev': { bullseye: 'libldap-2.4-2', bookworm: 'libldap-2.5-0', trixie: 'libldap2' },
};

/** Packages that are used while the container runs, and that depend on none of those above. */
const KEPT: Readonly<Record<PurgeFamily, string>> = {
  alpine:
    'bash ca-certificates coreutils curl dumb-init ffmpeg gcompat gettext git gnupg gosu jq libatomic libc6-compat ' +
    'libffi libgcc libgomp libpq libstdc++ libxml2 libxslt mariadb-client mariadb-connector-c mysql-client ' +
    'netcat-openbsd nginx openssh openssh-client openssl postgresql-client procps sqlite su-exec tini tzdata unzip wget ' +
    'zip zlib',
  debian:
    'bash ca-certificates cron curl default-mysql-client dumb-init ffmpeg gettext gettext-base git gnupg gosu jq ' +
    'libatomic1 libbz2-1.0 libffi7 libffi8 libgl1 libglib2.0-0 libgomp1 libldap-2.4-2 libldap-2.5-0 libldap2 liblzma5 ' +
    'libmariadb3 libpcre2-8-0 libpq5 libsasl2-2 libsqlite3-0 libssl1.1 libssl3 libssl3t64 libxml2 libxslt1.1 libyaml-0-2 ' +
    'locales mariadb-client netcat-openbsd netcat-traditional nginx openssh-client openssl postgresql-client procps ' +
    'sqlite3 tini tzdata unzip wget zip zlib1g',
};

/**
 * What is known of a package that is needed only while something compiles.
 *
 * @param suite of Debian, when the tag names it
 * @returns undefined for any other package
 */
export function buildPackage(
  family: PurgeFamily,
  name: string,
  suite: string | undefined,
): BuildPackage | undefined {
  if (wordsOf(TOOLS[family]).has(name)) return { runtime: [] };
  const known = ownValue(COMPILERS[family], name) ?? ownValue(HEADERS[family], name);
  if (known !== undefined) return { runtime: [...wordsOf(known)] };
  const releases = family === 'debian' && Object.hasOwn(BY_SUITE, name) ? BY_SUITE[name] : undefined;
  if (releases === undefined) return undefined;
  const library = suite === undefined ? undefined : ownValue(releases, suite);
  return library === undefined
    ? { reason: `the library of ${name} has another package name in each release, and the tag names none` }
    : { runtime: [library] };
}

/**
 * True for headers that bring others along whose libraries do not stay: only what is known to use none of those may be
 * compiled with them. On Alpine, nothing was simulated.
 */
export function leadsOnward(family: PurgeFamily, name: string): boolean {
  return name === 'python3-dev' || (family === 'alpine' && Object.hasOwn(HEADERS.alpine, name));
}

/** True for a compiler, without which nothing was compiled. */
export function isCompiler(family: PurgeFamily, name: string): boolean {
  return Object.hasOwn(COMPILERS[family], name);
}

/** True for a package that stays, of which it is known that it works without compilers. */
export function isKept(family: PurgeFamily, name: string): boolean {
  return wordsOf(KEPT[family]).has(name);
}

/** Debian packages, or beginnings of their names, whose commands go with the build packages. */
const GOES =
  /^(?:gcc|g\+\+|cpp|binutils|make|perl|file|pkgconf|pkg-config|dpkg-dev|libdpkg-perl|bzip2|xz-utils|patch|python3|libpython3|libc6?-dev|rpcsvc-proto|icu-devtools|libpq-dev|libmariadb-dev|default-libmysqlclient-dev|libxml2-dev|libxslt1-dev|libpcre2-dev|media-types)(?:$|[-.\d])/;

/** True for a Debian package that the build packages bring along, so that nothing may need its commands. */
export function goesWithTools(owner: string): boolean {
  return GOES.test(owner);
}

/** Commands of compilers that no list of packages has: links that their set-up makes, and Rust. */
export const COMPILER_COMMANDS: Readonly<Record<string, string>> = {
  cc: 'gcc',
  'c++': 'g++',
  c89: 'gcc',
  c99: 'gcc',
  ld: 'binutils',
  cargo: 'cargo',
  rustc: 'rust',
};

/** Python packages that are compiled against libraries above and need no compiler afterwards. */
const BUILT_PYTHON = wordsOf('psycopg2 mysqlclient python-ldap uwsgi');
/** Those that look for libraries with what a compiler brings, where there is no ldconfig to ask (ctypes.util), or that take what they find. */
const NOT_ON_ALPINE = wordsOf('threadpoolctl scikit-learn uwsgi python-ldap');

/** True for a Python package that is compiled when it is installed, and never later. */
export function compilesOnce(name: string): boolean {
  return BUILT_PYTHON.has(name);
}

/** True for a Python package that does not do without build packages on Alpine. */
export function needsToolsOnAlpine(name: string): boolean {
  return NOT_ON_ALPINE.has(name);
}

/** Packages of npm that run Python, a compiler or make, or that load libraries by the names that headers bring. */
const NODE_NEEDS =
  /(?:^|[-_/])(?:python|pip|py|ytdlp|yt-dlp|youtube-dl|gcc|clang|tcc|makefile)(?:$|[-_\d])|^(?:pythonia|node-red|n8n|ffi-napi|ref-napi|ffi|node-ffi|koffi|ffi-rs)$/;

/** True for a package of npm that may use build packages while the container runs. */
export function nodeNeedsTools(name: string): boolean {
  return NODE_NEEDS.test(name);
}

function wordsOf(text: string): ReadonlySet<string> {
  let known = sets.get(text);
  if (known === undefined) sets.set(text, (known = new Set(text.split(' ').filter((word) => word !== ''))));
  return known;
}

function ownValue(table: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
