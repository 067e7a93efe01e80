/**
 * What new tags stand on, told from tags of the same image that are known: `golang:1.99-trixie` as `golang:1.27-trixie`.
 * Where that does not tell, the answer is `?`, on which nothing rests.
 */
import { systemOf } from './catalogue.mjs';

const DEBIAN = 'squeeze|wheezy|jessie|stretch|buster|bullseye|bookworm|trixie|forky|duke|sid';
const UBUNTU =
  'precise|trusty|utopic|vivid|wily|xenial|yakkety|zesty|artful|bionic|cosmic|disco|eoan|focal|groovy|hirsute|impish|jammy|kinetic|lunar|mantic|noble|oracular|plucky|questing|resolute|stonking';
const SUITE = new RegExp(`^(?:${DEBIAN}|${UBUNTU}|al2|al20\\d\\d|oraclelinux\\d+)$`);

/** Parts of a tag or a directory, with the version of Alpine as a part of its own. */
const partsOf = (text) => text.replace(/(?<=^|[-/])alpine-?(?=\d)/, 'alpine-').split(/[-/]/);

/** The release that a tag or a directory names. */
function suiteIn(text) {
  const parts = partsOf(text);
  const alpine = parts.indexOf('alpine');
  if (alpine >= 0) return /^3\.\d+$/.test(parts[alpine + 1] ?? '') ? parts[alpine + 1] : undefined;
  return parts.find((part) => SUITE.test(part));
}

/** What remains of a tag without version and release: `1.22-alpine3.19` -> alpine, `8.3-fpm-bookworm` -> fpm. */
export function shapeOf(tag) {
  return partsOf(tag)
    .filter((part) => !/^v?\d/.test(part) && !SUITE.test(part) && !/^b\d+$/.test(part))
    .join('-');
}

/** Shape -> system with `%` for the release, of the tags that are listed; only where all of them agree. */
export function kindsOf(tags) {
  const kinds = new Map();
  for (const [tag, { os, last }] of tags) {
    if (last !== 0 || os === '?') continue;
    const [kind, suite = ''] = os.split(':');
    const ending = /-(?:curl|scm|slim)$/.exec(suite)?.[0] ?? '';
    const shape = shapeOf(tag);
    kinds.set(shape, new Set([...(kinds.get(shape) ?? []), `${kind}:%${ending}`]));
  }
  return new Map([...kinds].flatMap(([shape, all]) => (all.size === 1 ? [[shape, [...all][0]]] : [])));
}

/**
 * The system of a listed tag.
 * @param entry `{ directory, group }` as `listedTags` gives it
 * @param tags what is known of the image
 * @param kinds of it, see `kindsOf`
 */
export function systemFor(name, tag, { directory, group }, tags, kinds) {
  const suites = new Set([...group, directory].flatMap((text) => suiteIn(text) ?? []));
  const isAlpine = group.some((other) => /(?:^|-)alpine/.test(other));
  // A tag that is known stands on what it stood on, unless its entry names another release now; so do those beside it.
  for (const other of [tag, ...group]) {
    const { os, last } = tags.get(other) ?? {};
    if (last === 0 && !os.endsWith('?') && (suites.size === 0 || suites.has(releaseOf(os)))) return os;
  }
  if (tags.has(tag) && suites.size === 0) return tags.get(tag).os;
  const kind = group.map((other) => kinds.get(shapeOf(other))).find((found) => found !== undefined);
  const unknown = name === 'alpine' || name === 'ubuntu' ? `${name}:?` : '?';
  if (kind === undefined || suites.size > 1) return isAlpine ? 'alpine:?' : unknown;
  const [suite = '?'] = suites;
  if (isAlpine !== kind.startsWith('alpine:') || (suite === '?' && !isAlpine)) return unknown;
  // `al2023` is amazonlinux:2023, `oraclelinux9` oraclelinux:9.
  const release = /^(?:amazon|oracle)linux:/.test(kind) ? suite.replace(/^(?:al|oraclelinux)/, '') : suite;
  return systemOf(name, tag, kind.replace('%', release));
}

const RELEASES = { 20.04: 'focal', 22.04: 'jammy', 24.04: 'noble', '25.10': 'questing', 26.04: 'resolute' };

/** The release of a system as tags name it. */
function releaseOf(os) {
  const [kind, described = ''] = os.split(':');
  const suite = described.replace(/-(?:curl|scm|slim)$/, '');
  if (kind === 'amazonlinux') return `al${suite}`;
  return kind === 'oraclelinux' ? `${kind}${suite}` : (RELEASES[suite] ?? suite);
}
