/** Names of other releases for what the tables know under one name. */
const ALIASES: Readonly<Record<string, string>> = {
  'git-core': 'git',
  python: 'python3',
  python2: 'python3',
  'python-minimal': 'python3',
  'python2-minimal': 'python3',
  'python-dev': 'python3-dev',
  'python2-dev': 'python3-dev',
  'python-all-dev': 'python3-dev',
  'python3-all-dev': 'python3-dev',
  'python-setuptools': 'python3-setuptools',
  'python-wheel': 'python3-wheel',
  'python-yaml': 'python3-yaml',
  'python-numpy': 'python3-numpy',
  'python-psycopg2': 'python3-psycopg2',
  'python-software-properties': 'software-properties-common',
  netcat: 'netcat-traditional',
  lib32gcc1: 'lib32gcc-s1',
  'mysql-client': 'default-mysql-client',
  'ssh-client': 'openssh-client',
  'libmysqlclient-dev': 'default-libmysqlclient-dev',
  'libjpeg8-dev': 'libjpeg-dev',
  'libjpeg-turbo8-dev': 'libjpeg-dev',
};

/** Families in which a version is part of the name. */
const FAMILIES: readonly (readonly [RegExp, string])[] = [
  [/^openjdk-\d+-(jdk|jre)(-headless)?$/, 'openjdk-17-$1$2'],
  [/^(gcc|g\+\+|gfortran|clang|llvm|lld|clang-format)-\d+(?:\.\d+)?$/, '$1'],
  [/^(gcc|g\+\+)-\d+(?:\.\d+)?-multilib$/, 'gcc-multilib'],
  [/^python[23]\.\d+(-dev|-venv|-distutils)?$/, 'python3$1'],
  [/^php\d(?:\.\d)?(-cli|-fpm|-curl|-mysql|-xml|-mbstring)?$/, 'php$1'],
  [/^ruby\d\.\d(-dev)?$/, 'ruby$1'],
  [/^postgresql-client-\d+(?:\.\d+)?$/, 'postgresql-client'],
  [/^postgresql-\d+(?:\.\d+)?$/, 'postgresql'],
  [/^golang-\d.*$/, 'golang'],
  [/^lua5\.\d$/, 'lua5.3'],
  [/^texlive-.*$/, 'texlive'],
  [/^libreoffice-.*$/, 'libreoffice'],
];

/** A package name without version, release and architecture: `curl=7.88`, `curl/bookworm-backports`, `libc6:i386`. */
export function bareName(written: string): string {
  return written.replace(/[=/].*$/, '').replace(/:[a-z0-9]+$/, '');
}

/** The name that bookworm has for a package, as written or bare: `git-core` is git, `openjdk-8-jdk` openjdk-17-jdk. */
export function canonicalName(written: string): string {
  const name = bareName(written);
  const alias = Object.hasOwn(ALIASES, name) ? ALIASES[name] : undefined;
  if (alias !== undefined) return alias;
  for (const [pattern, replacement] of FAMILIES) {
    if (pattern.test(name)) return name.replace(pattern, replacement);
  }
  return name;
}

/**
 * A library's name without the version of its interface, by which releases differ: `libicu` of libicu72 and libicu70,
 * `libpng-dev` of libpng12-dev, `libasound` of libasound2t64. Undefined for anything that is not a library.
 */
export function libraryStem(name: string): string | undefined {
  if (!/^lib[a-z]/.test(name)) return undefined;
  return name.replace(/t64$/, '').replace(/\d[\d.]*(?:-\d+)?(?=-dev$|$)/, '');
}
