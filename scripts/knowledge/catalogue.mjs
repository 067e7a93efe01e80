/**
 * The catalogue of official images while it is made: `Map` of image -> `Map` of tag -> `{ os, architectures, last }`,
 * with `os` as `debian-slim:bookworm` (`?` where it is not known), `architectures` sorted, and `last` the month in which
 * the tag was last listed, counted from January 2013 as 1; 0 = still listed.
 */

export const byText = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

/** `YYYY-MM` of a month that is counted; undefined for 0. */
export function monthName(count) {
  if (count === 0) return undefined;
  return `${2013 + Math.floor((count - 1) / 12)}-${String(((count - 1) % 12) + 1).padStart(2, '0')}`;
}

/** The count of a month, of `YYYY-MM` or of a longer date. */
export function monthCount(date) {
  const [year, month] = date.split('-').map(Number);
  return (year - 2013) * 12 + month;
}

/**
 * The catalogue of a file of collected facts: `images.<name> = { os, arch, sets: [{ suffix: [osIndex, archIndex] }],
 * v: { version: [set, lastMonth?, { suffix: lastMonth }?] } }`, tag = version and suffix joined by `-`.
 */
export function catalogueOf(facts) {
  const images = Object.entries(facts.images).map(([name, image]) => [name, new Map(tagsOf(name, image))]);
  return new Map(images.sort(([a], [b]) => byText(a, b)));
}

function* tagsOf(name, image) {
  for (const [version, [set, last = 0, ends = {}]] of Object.entries(image.v)) {
    for (const [suffix, [os, arch]] of Object.entries(image.sets[set])) {
      const tag = [version, suffix].filter((part) => part !== '').join('-');
      const system = systemOf(name, tag, image.os[os]);
      if (name === 'debian' && system === '?' && isDated(tag)) continue;
      const architectures = image.arch[arch].split(' ').sort(byText);
      yield [tag, { os: system, architectures, last: ends[suffix] ?? last }];
    }
  }
}

/** Dated tags of Debian's moving names (`stable-20230109`): their suite is not in the source, so nothing rests on them. */
export const isDated = (tag) => /-\d{8}(\.\d+)?(-slim)?$/.test(tag);

/**
 * The system of a tag. The version of Alpine is told by directories: where the directory is named after the version of
 * the image itself (`3.6/alpine`), that is not Alpine's.
 */
export function systemOf(name, tag, os) {
  if (name === 'alpine' || !os.startsWith('alpine:')) return os;
  const version = os.slice('alpine:'.length);
  if (/(?:^|-)alpine-?(\d+\.\d+)(?=$|-)/.exec(tag)?.[1] === version) return os;
  const isOwn = tag === version || tag.startsWith(`${version}.`) || tag.startsWith(`${version}-`);
  return !/^3\.\d+$/.test(version) || isOwn || NAMED_BY_IMAGE.has(name) ? 'alpine:?' : os;
}

/** Images whose directories for Alpine are all named after their own versions, which are 3 too. */
const NAMED_BY_IMAGE = new Set(['rabbitmq', 'maven']);
