/** The text of one image's table, which `src/knowledge/image-table.ts` decodes. */
import { byText } from './catalogue.mjs';

const DIGITS = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
const pair = (number) => DIGITS[Math.floor(number / 62)] + DIGITS[number % 62];

/**
 * Four lines: systems; lists of architectures; sets of suffixes; versions, each with its set and months.
 * @param tags `Map` of tag -> `{ os, architectures, last }`
 */
export function encodeImage(tags) {
  const systems = distinct([...tags.values()].map(({ os }) => os));
  const lists = distinct([...tags.values()].map(({ architectures }) => architectures.join('+')));
  const sets = new Map();
  const versions = [];
  for (const [version, suffixes] of [...byVersion(tags)].sort(([a], [b]) => byText(a, b))) {
    const text = encodeSet(suffixes, systems, lists);
    if (!sets.has(text)) sets.set(text, sets.size);
    versions.push(encodeVersion(version, sets.get(text), suffixes));
  }
  return [systems.join(' '), lists.join(' '), [...sets.keys()].join(';'), versions.join(';')].join('\n');
}

const distinct = (texts) => [...new Set(texts)].sort(byText);

/** The version that a tag begins with, with the build number of early Java tags; '' when it begins with a name. */
const versionIn = (tag) => /^\d[^-]*(?:-b\d+)?(?=-|$)/.exec(tag)?.[0] ?? '';

/** Version -> its suffixes, sorted, with what is known of them. */
function byVersion(tags) {
  const versions = new Map();
  for (const tag of [...tags.keys()].sort(byText)) {
    const version = versionIn(tag);
    const suffix = version === '' ? tag : tag.slice(version.length + 1);
    versions.set(version, [...(versions.get(version) ?? []), [suffix, tags.get(tag)]]);
  }
  for (const suffixes of versions.values()) suffixes.sort(([a], [b]) => byText(a, b));
  return versions;
}

/** Each suffix as the length that it shares with the one before, the rest, `=`, system, architectures. */
function encodeSet(suffixes, systems, lists) {
  let previous = '';
  const rows = suffixes.map(([suffix, { os, architectures }]) => {
    let shared = 0;
    while (shared < 61 && shared < previous.length && previous[shared] === suffix[shared]) shared += 1;
    previous = suffix;
    const place = pair(systems.indexOf(os)) + DIGITS[lists.indexOf(architectures.join('+'))];
    return `${DIGITS[shared]}${suffix.slice(shared)}=${place}`;
  });
  return rows.join(',');
}

/** Name, set, the month of most suffixes, then for each other month the suffixes that ended in it, by place. */
function encodeVersion(version, set, suffixes) {
  const months = new Map();
  for (const [place, [, { last }]] of suffixes.entries())
    months.set(last, [...(months.get(last) ?? []), place]);
  const sorted = [...months].sort(([a], [b]) => a - b);
  const [usual] = [...sorted].sort(([, a], [, b]) => b.length - a.length)[0];
  const others = sorted.filter(([month]) => month !== usual);
  return [
    version,
    pair(set) + pair(usual),
    ...others.map(([month, places]) => pair(month) + places.map(pair).join('')),
  ].join(' ');
}
