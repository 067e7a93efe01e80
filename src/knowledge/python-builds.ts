/**
 * What packages of PyPI are linked with when they are compiled on Debian, and the library behind each header package.
 *
 * Headers: the library that each header package depends on, read with apt from the package lists of Debian bullseye,
 * bookworm and trixie (main, amd64, 2026-11). Packages of PyPI: what Debian's own build of each depends on (`python3-psycopg2`,
 * `python3-mysqldb`, `python3-lxml`, `python3-yaml`, `python3-pycurl`, `python3-magic` in bookworm), and their setup.py.
 * What is not here is unknown, and a caller has to refuse it by name.
 */
import { buildPackage, type BuildPackage } from './build-deps.js';

/** Programs that end with the build. */
const TOOLS = words('cmake ninja-build meson autoconf automake libtool swig gfortran cython3 bison flex');

/** Of one name in all three releases. */
const HEADERS: Readonly<Record<string, string>> = {
  'libjpeg-dev': 'libjpeg62-turbo',
  'libjpeg62-turbo-dev': 'libjpeg62-turbo',
  'libfreetype6-dev': 'libfreetype6',
  'libfreetype-dev': 'libfreetype6',
  'liblcms2-dev': 'liblcms2-2',
  'libopenjp2-7-dev': 'libopenjp2-7',
  'libkrb5-dev': 'libgssapi-krb5-2',
  'libsnappy-dev': 'libsnappy1v5',
  'libblas-dev': 'libblas3',
  'liblapack-dev': 'liblapack3',
  'libopenblas-dev': 'libopenblas0',
  'libsodium-dev': 'libsodium23',
  'liblz4-dev': 'liblz4-1',
  'libzstd-dev': 'libzstd1',
  'libexpat1-dev': 'libexpat1',
  'libsndfile1-dev': 'libsndfile1',
  'portaudio19-dev': 'libportaudio2',
  'libzmq3-dev': 'libzmq5',
  'libgmp-dev': 'libgmp10',
  'uuid-dev': 'libuuid1',
  'freetds-dev': 'libct4 libsybdb5',
  'librdkafka-dev': 'librdkafka1',
  'libcairo2-dev': 'libcairo2',
  'libusb-1.0-0-dev': 'libusb-1.0-0',
  'libdbus-1-dev': 'libdbus-1-3',
  'libxslt-dev': 'libxslt1.1',
};

/** Of another name in each: bullseye, bookworm, trixie. */
const BY_SUITE: Readonly<Record<string, string>> = {
  'libpng-dev': 'libpng16-16 libpng16-16 libpng16-16t64',
  'libtiff-dev': 'libtiff5 libtiff6 libtiff6',
  'libtiff5-dev': 'libtiff5 libtiff6 libtiff6',
  'libcurl4-openssl-dev': 'libcurl4 libcurl4 libcurl4t64',
  'libgeos-dev': 'libgeos-c1v5 libgeos-c1v5 libgeos-c1t64',
  'libmemcached-dev': 'libmemcachedutil2 libmemcachedutil2 libmemcachedutil2t64',
  'libxmlsec1-dev': 'libxmlsec1-openssl libxmlsec1-openssl libxmlsec1t64-openssl',
  'libmagic-dev': 'libmagic1 libmagic1 libmagic1t64',
  'libev-dev': 'libev4 libev4 libev4t64',
  'libreadline-dev': 'libreadline8 libreadline8 libreadline8t64',
  'libglib2.0-dev': 'libglib2.0-0 libglib2.0-0 libglib2.0-0t64',
  'libpcap-dev': 'libpcap0.8 libpcap0.8 libpcap0.8t64',
};

const SUITES = ['bullseye', 'bookworm', 'trixie'];

/**
 * What is known of a Debian package that is needed only while something compiles.
 *
 * @param suite of Debian, when it is sure
 * @returns its runtime packages, or why they cannot be named; undefined for any other package
 */
export function pythonBuildPackage(name: string, suite: string | undefined): BuildPackage | undefined {
  const known = buildPackage('debian', name, suite);
  if (known !== undefined || TOOLS.has(name)) return known ?? { runtime: [] };
  if (Object.hasOwn(HEADERS, name)) return { runtime: (HEADERS[name] ?? '').split(' ') };
  if (!Object.hasOwn(BY_SUITE, name)) return undefined;
  const library = bySuite(BY_SUITE[name] ?? '', suite);
  return library === undefined
    ? { reason: `the library of ${name} has another package name in each release, and the tag names none` }
    : { runtime: [library] };
}

/** Compiled on the full image: with what of it, where that is no part of the slim one; for the last two at any time. */
const LINKED: Readonly<Record<string, string>> = {
  psycopg2: 'libpq5',
  psycopg: 'libpq5',
  'psycopg-c': 'libpq5',
  mysqlclient: 'libmariadb3',
  lxml: 'libxml2 libxslt1.1',
  pyyaml: 'libyaml-0-2',
};
const LINKED_BY_SUITE: Readonly<Record<string, string>> = {
  pycurl: 'libcurl4 libcurl4 libcurl4t64',
  'python-magic': 'libmagic1 libmagic1 libmagic1t64',
};

/** Those that are compiled, or look for a library, whatever the wheels: there are none. */
const ALWAYS = words('psycopg2 psycopg psycopg-c mysqlclient python-magic pycurl');

/** Compiled with the C library and what they bring themselves. */
const SELF_CONTAINED = words(
  'markupsafe greenlet psutil msgpack hiredis ujson cffi regex simplejson yarl multidict frozenlist httptools uvloop ' +
    'cython lru-dict python-levenshtein levenshtein rapidfuzz setproctitle pyahocorasick mmh3 xxhash wrapt zope-interface ' +
    'pycryptodome pycryptodomex bitarray cchardet editdistance netifaces rcssmin rjsmin coverage aiohttp ciso8601 ' +
    'asyncpg kiwisolver gevent',
);

/** Compiled against libraries that must have been installed by name, and needing no compiler afterwards. */
const COMPILED_ONCE = words(
  'python-ldap uwsgi xmlsec pylibmc gssapi pycairo python-snappy pyaudio bjoern pymssql soundfile confluent-kafka',
);

/**
 * Wheels, or plain Python, that load libraries or start programs of the system: one package of each group has to be
 * installed by name (README and `Installation` of each project on PyPI).
 */
const ASKS: Readonly<Record<string, string>> = {
  'opencv-python': 'libgl1|libgl1-mesa-glx|ffmpeg libglib2.0-0|libglib2.0-0t64|ffmpeg',
  'opencv-contrib-python': 'libgl1|libgl1-mesa-glx|ffmpeg libglib2.0-0|libglib2.0-0t64|ffmpeg',
  'opencv-python-headless': 'libglib2.0-0|libglib2.0-0t64|ffmpeg',
  gitpython: 'git',
  pytesseract: 'tesseract-ocr',
  pdf2image: 'poppler-utils',
  pydub: 'ffmpeg',
  'ffmpeg-python': 'ffmpeg',
  pyzbar: 'libzbar0|libzbar0t64',
  cairosvg: 'libcairo2',
};

/** Extras that bring nothing but what these tables hold. */
const EXTRAS = words('psycopg[c] psycopg[pool] psycopg[binary]');

/** How a package compiles on a full image: its libraries by their Debian names; undefined when that is not known. */
export function linkedWith(
  name: string,
  suite: string | undefined,
): readonly string[] | { readonly reason: string } | undefined {
  if (SELF_CONTAINED.has(name)) return [];
  if (Object.hasOwn(LINKED, name)) return (LINKED[name] ?? '').split(' ');
  if (!Object.hasOwn(LINKED_BY_SUITE, name)) return undefined;
  const library = bySuite(LINKED_BY_SUITE[name] ?? '', suite);
  return library === undefined
    ? { reason: `needs a library that has another package name in each release, and the tag names none` }
    : [library];
}

/** The Debian packages that a package needs by name: one of each group. Undefined for one that needs none, or is not known. */
export function askedBy(name: string): readonly (readonly string[])[] | undefined {
  return Object.hasOwn(ASKS, name) ? ASKS[name]?.split(' ').map((group) => group.split('|')) : undefined;
}

/** True for a package that is linked with a library of the system in every version. */
export function alwaysLinked(name: string): boolean {
  return ALWAYS.has(name);
}

/** True for a package that compiles when it is installed, and never later. */
export function compilesWhenInstalled(name: string): boolean {
  return COMPILED_ONCE.has(name) || SELF_CONTAINED.has(name) || Object.hasOwn(LINKED, name);
}

/** True when all of these extras are known, beside those of the wheels. */
export function knowsBuildExtras(name: string, extras: readonly string[]): boolean {
  return extras.every((extra) => EXTRAS.has(`${name}[${extra}]`));
}

function bySuite(names: string, suite: string | undefined): string | undefined {
  return names.split(' ')[SUITES.indexOf(suite ?? '')];
}

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(' '));
}
