/** The modules that come from measured and collected facts: see `../refresh-knowledge.mjs` for what they are. */
import { byText } from './catalogue.mjs';
import { add, constant, figures, quote } from './modules.mjs';
import { bases, compilers, layerSums, measuredTags, onDisk, parts } from './sizes.mjs';

const SUITES = ['bullseye', 'bookworm', 'trixie'];

/** @param read gives the content of a file of facts by its name without `.json` */
export function addFacts(read) {
  addLost(read);
  addDistroless(read);
  addDotnet(read);
  addSizes(read);
}

/** Rows of image, first day, last day or `-`, architectures. */
function addDistroless(read) {
  const { images, commit } = read('distroless');
  const tags = new Set();
  const rows = Object.entries(images).map(([name, { status, first, last, tags: own = [], arch = [] }]) => {
    if (status === 'supported') tags.add(own.join(' '));
    return [name, first, last ?? '-', arch.join('+')].join(' ').trim();
  });
  if (tags.size !== 1) throw new Error(`distroless images differ in their tags: ${[...tags].join(' | ')}`);
  const header = `// Source: GoogleContainerTools/distroless, README.md and its history up to commit ${commit}.`;
  add('distroless.data.ts', header, [
    constant('The tags of every image that is supported.', 'DISTROLESS_TAGS', [...tags][0]),
    constant(
      'Lines of image, day it was first listed, day it left (`-` = supported), architectures in the spelling of platforms.',
      'DISTROLESS_IMAGES',
      rows.sort(byText).join('\n'),
    ),
  ]);
}

/** One text a repository: lines of system, last month or `-`, tags. */
function addDotnet(read) {
  const { images, commit } = read('dotnet');
  const texts = Object.entries(images).map(([repository, tags]) => {
    const lines = new Map();
    for (const [tag, [os, last]] of Object.entries(tags)) {
      const key = `${os.replaceAll(' ', '_')} ${last ?? '-'}`;
      lines.set(key, [...(lines.get(key) ?? []), tag]);
    }
    const rows = [...lines].map(([key, names]) => `${key} ${names.sort(byText).join(' ')}`);
    return `  '${repository.replace('mcr.microsoft.com/', '')}':\n    ${quote(rows.sort(byText).join('\n'))},`;
  });
  const header = `// Source: dotnet/dotnet-docker, README.<repository>.md and their history up to commit ${commit}; Linux tags with a version of two parts.`;
  add('dotnet.data.ts', header, [
    '/** Lines of system (`_` for a blank), month in which it was last listed (`-` = still), tags. */',
    `export const DOTNET_IMAGES: Readonly<Record<string, string>> = {\n${texts.join('\n')}\n};\n`,
  ]);
}

/** One alternative of dpkg's is without a package in the source: `x86_64-linux-gnu-pkg-config`. */
const owner = (name, command) => name ?? command.replace(/^x86_64-linux-gnu-/, '');

/** Rows `suites name command…`: what buildpack-deps adds to debian-slim, equal rows of several suites joined. */
function lostRows(packages, commands) {
  const rows = new Map();
  for (const [bit, suite] of SUITES.entries()) {
    const added = ['curl', 'scm', 'full'].flatMap((layer) =>
      Object.keys(packages.suites[suite][layer].packages),
    );
    const own = new Map(added.map((name) => [name, []]));
    for (const [command, [layer, name]] of Object.entries(commands.suites[suite])) {
      if (layer !== 'base')
        own.set(owner(name, command), [...(own.get(owner(name, command)) ?? []), command]);
    }
    for (const [name, list] of own) {
      const row = [name, ...list.sort(byText)].join(' ');
      rows.set(row, (rows.get(row) ?? 0) | (1 << bit));
    }
  }
  return [...rows].map(([row, bits]) => `${bits}${row}`).sort((a, b) => byText(a.slice(1), b.slice(1)));
}

function addLost(read) {
  const rows = lostRows(read('buildpack-packages'), read('commands'));
  const header =
    '// Source: the package lists of docker-library/buildpack-deps, installed into a Debian minbase system, mirror state of 2026-11.';
  add('lost.data.ts', header, [
    constant(
      'Lines of suites (1 bullseye, 2 bookworm, 4 trixie, summed), Debian package, its commands.',
      'BUILDPACK_PACKAGES',
      rows.join('\n'),
    ),
  ]);
}

function addSizes(read) {
  const sizes = read('sizes');
  add(
    'sizes.data.ts',
    '// Source: docker-library/repo-info, compressed bytes (what a pull transfers), linux/amd64; bullseye measured from its packages.',
    [
      figures('Tags that were measured.', 'MEASURED_BYTES', measuredTags(sizes), ['bytes', 'date']),
      figures('Tags that were measured on disk, unpacked.', 'ON_DISK', onDisk(sizes), ['bytes', 'date']),
      figures(
        'What the layers of buildpack-deps add, and how much bigger debian is than debian-slim.',
        'LAYERS',
        layerSums(sizes),
        ['added', 'base', 'date'],
      ),
      figures('What images stand on.', 'BASES', bases(sizes), ['bytes', 'date', 'of']),
      figures('What kinds of images add to it, as measured in one tag.', 'PARTS', parts(sizes), [
        'bytes',
        'date',
        'of',
      ]),
      '/** A layer with g++, gcc, libc6-dev, make and pkg-config: an upper bound of what rust-slim keeps. */',
      `export const COMPILERS = ${compilers(sizes)};\n`,
    ],
  );
}
