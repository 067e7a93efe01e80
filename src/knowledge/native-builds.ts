/**
 * Further header packages of Debian that gems and extensions of PHP are compiled with, and the library behind each: what
 * the header package depends on, read with apt from the package lists of bullseye, bookworm and trixie (main, amd64, 2026-11).
 * For every header package that one of these brings along, its library is there once these are.
 */
import type { BuildPackage } from './build-deps.js';
import { pythonBuildPackage } from './python-builds.js';

/** `|` between the names in bullseye, bookworm and trixie. */
const HEADERS: Readonly<Record<string, string>> = {
  'libicu-dev': 'libicu67|libicu72|libicu76',
  'libzip-dev': 'libzip4|libzip4|libzip5',
  'libonig-dev': 'libonig5',
  'libwebp-dev':
    'libwebp6 libwebpmux3 libwebpdemux2|libwebp7 libwebpmux3 libwebpdemux2|libwebp7 libwebpmux3 libwebpdemux2',
  'libxpm-dev': 'libxpm4',
  'libavif-dev': 'libavif9|libavif15|libavif16',
  'libtidy-dev': 'libtidy5deb1|libtidy5deb1|libtidy58',
  'librabbitmq-dev': 'librabbitmq4',
  'libargon2-dev': 'libargon2-1',
  'libssh2-1-dev': 'libssh2-1|libssh2-1|libssh2-1t64',
  'libmemcached-dev':
    'libmemcached11 libmemcachedutil2 libhashkit2|libmemcached11 libmemcachedutil2|libmemcached11t64 libmemcachedutil2t64',
  'unixodbc-dev': 'libodbc1|libodbc2 libodbcinst2|libodbc2 libodbcinst2',
  'libjemalloc-dev': 'libjemalloc2',
};
const SUITES = ['bullseye', 'bookworm', 'trixie'];

/**
 * What is known of a Debian package that is needed only while something compiles.
 *
 * @param suite of Debian, when it is sure
 * @returns its runtime packages, or why they cannot be named; undefined for any other package
 */
export function nativeBuildPackage(name: string, suite: string | undefined): BuildPackage | undefined {
  if (!Object.hasOwn(HEADERS, name)) return pythonBuildPackage(name, suite);
  const each = (HEADERS[name] ?? '').split('|');
  const names = each.length === 1 ? each[0] : each[SUITES.indexOf(suite ?? '')];
  return names === undefined
    ? { reason: `the library of ${name} has another package name in each release, and the tag names none` }
    : { runtime: names.split(' ') };
}
