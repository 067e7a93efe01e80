/**
 * The part of node-semver 7 that tells whether a locked version satisfies a range: `^ ~ > >= < <= =`, x-ranges,
 * hyphen ranges, `||`, and the prerelease rule (a prerelease only satisfies a range that names a prerelease of the same
 * major.minor.patch). Build metadata is ignored. Anything else is not a range, so that the caller can refuse it.
 */

interface Version {
  readonly parts: readonly [number, number, number];
  readonly pre: readonly (string | number)[];
}

type Operator = '<' | '<=' | '>' | '>=' | '=';

interface Comparator {
  readonly operator: Operator;
  readonly version: Version;
}

const VERSION = /^[v=\s]*(\d{1,15})\.(\d{1,15})\.(\d{1,15})(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?$/;
const PART = String.raw`(\d{1,15}|[xX*])`;
const PARTIAL = new RegExp(
  String.raw`^[v=\s]*${PART}(?:\.${PART}(?:\.${PART}(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?)?)?$`,
);
const LOWEST_PRE: readonly number[] = [0];

/** True when the text is a range (or an exact version) that `satisfies` can judge. */
export function isRange(range: string): boolean {
  return rangeOf(range) !== undefined;
}

/** True when `version` is in `range`; false also when either cannot be read. */
export function satisfies(version: string, range: string): boolean {
  const parsed = parseVersion(version);
  const sets = parsed && rangeOf(range);
  return sets !== undefined && sets.some((set) => holds(parsed as Version, set));
}

const ranges = new Map<string, readonly (readonly Comparator[])[] | undefined>();

/** Lockfiles repeat the same few hundred ranges thousands of times; the store is emptied before it grows large. */
function rangeOf(range: string): readonly (readonly Comparator[])[] | undefined {
  if (ranges.has(range)) return ranges.get(range);
  if (ranges.size > 20_000) ranges.clear();
  const parsed = parseRange(range);
  ranges.set(range, parsed);
  return parsed;
}

function parseVersion(text: string): Version | undefined {
  const match = VERSION.exec(text.trim());
  if (!match) return undefined;
  return { parts: [Number(match[1]), Number(match[2]), Number(match[3])], pre: parsePre(match[4]) };
}

function parsePre(text: string | undefined): readonly (string | number)[] {
  if (text === undefined) return [];
  return text.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}

function parseRange(range: string): readonly (readonly Comparator[])[] | undefined {
  const sets: (readonly Comparator[])[] = [];
  for (const alternative of range.split('||')) {
    const set = parseSet(alternative.trim());
    if (!set) return undefined;
    sets.push(set);
  }
  return sets;
}

function parseSet(text: string): readonly Comparator[] | undefined {
  const hyphen = /^(\S+)\s+-\s+(\S+)$/.exec(text);
  if (hyphen) return hyphenRange(hyphen[1] ?? '', hyphen[2] ?? '');
  const set: Comparator[] = [];
  for (const word of text.replaceAll(/(\^|~>?|[<>]=?|=)\s+/g, '$1').split(/\s+/)) {
    const comparators = parseWord(word);
    if (!comparators) return undefined;
    set.push(...comparators);
  }
  return set;
}

/** Major, minor, patch as far as they are written; `x`, `*` and what is missing end the list. */
interface Partial {
  readonly given: readonly number[];
  readonly pre: readonly (string | number)[];
}

function parsePartial(text: string): Partial | undefined {
  if (text === '') return { given: [], pre: [] };
  const match = PARTIAL.exec(text);
  if (!match) return undefined;
  const given: number[] = [];
  for (const part of match.slice(1, 4)) {
    if (part === undefined || /[xX*]/.test(part)) break;
    given.push(Number(part));
  }
  return { given, pre: given.length === 3 ? parsePre(match[4]) : [] };
}

function parseWord(word: string): readonly Comparator[] | undefined {
  const [, sign = '', rest = ''] = /^(\^|~>?|[<>]=?|=)?(.*)$/s.exec(word) ?? [];
  const partial = sign !== '' && rest === '' ? undefined : parsePartial(rest);
  if (!partial) return undefined;
  const { given } = partial;
  if (sign === '^') return between(partial, caretEnd(given));
  if (sign.startsWith('~')) return between(partial, given.length < 2 ? bump(given, 0) : bump(given, 1));
  if (sign === '' || sign === '=') return exactOrX(partial);
  return compare(sign, partial);
}

function exactOrX(partial: Partial): readonly Comparator[] {
  if (partial.given.length === 3) return [{ operator: '=', version: floor(partial) }];
  return between(partial, bump(partial.given, partial.given.length - 1));
}

/** `^1.2.3` < 2, `^0.2.3` < 0.3, `^0.0.3` < 0.0.4, `^0.0` < 0.1, `^0` < 1: the first part that is not 0 stays. */
function caretEnd(given: readonly number[]): Version | undefined {
  const significant = given.findIndex((part) => part !== 0);
  return bump(given, significant < 0 ? given.length - 1 : significant);
}

function floor({ given, pre }: Partial): Version {
  return { parts: [given[0] ?? 0, given[1] ?? 0, given[2] ?? 0], pre };
}

/** The lowest prerelease of the version in which the part at `index` is one higher; undefined below the first part. */
function bump(given: readonly number[], index: number): Version | undefined {
  if (index < 0 || given.length === 0) return undefined;
  const at = (part: number): number =>
    part < index ? (given[part] ?? 0) : part === index ? (given[part] ?? 0) + 1 : 0;
  return { parts: [at(0), at(1), at(2)], pre: LOWEST_PRE };
}

function between(low: Partial, end: Version | undefined): readonly Comparator[] {
  if (low.given.length === 0 || !end) return [];
  return [
    { operator: '>=', version: floor(low) },
    { operator: '<', version: end },
  ];
}

function compare(sign: string, partial: Partial): readonly Comparator[] | undefined {
  const { given } = partial;
  if (given.length === 3) return [{ operator: sign as Operator, version: floor(partial) }];
  // `>*` and `<*` hold for nothing.
  if (given.length === 0)
    return sign.endsWith('=') ? [] : [{ operator: '<', version: { parts: [0, 0, 0], pre: LOWEST_PRE } }];
  const next = bump(given, given.length - 1);
  if (!next) return undefined;
  if (sign === '>') return [{ operator: '>=', version: { parts: next.parts, pre: [] } }];
  if (sign === '<=') return [{ operator: '<', version: next }];
  if (sign === '<') return [{ operator: '<', version: { parts: floor(partial).parts, pre: LOWEST_PRE } }];
  return [{ operator: '>=', version: floor(partial) }];
}

function hyphenRange(from: string, to: string): readonly Comparator[] | undefined {
  const low = parsePartial(from);
  const high = parsePartial(to);
  if (!low || !high) return undefined;
  const start: Comparator[] = low.given.length === 0 ? [] : [{ operator: '>=', version: floor(low) }];
  if (high.given.length === 3) return [...start, { operator: '<=', version: floor(high) }];
  const end = bump(high.given, high.given.length - 1);
  return end ? [...start, { operator: '<', version: end }] : start;
}

function holds(version: Version, set: readonly Comparator[]): boolean {
  for (const { operator, version: bound } of set)
    if (!holdsOne(order(version, bound), operator)) return false;
  if (version.pre.length === 0) return true;
  return set.some(({ version: bound }) => {
    if (bound.pre.length === 0) return false;
    return bound.parts.every((part, index) => part === version.parts[index]);
  });
}

function holdsOne(difference: number, operator: Operator): boolean {
  if (operator === '<') return difference < 0;
  if (operator === '<=') return difference <= 0;
  if (operator === '>') return difference > 0;
  return operator === '>=' ? difference >= 0 : difference === 0;
}

function order(a: Version, b: Version): number {
  for (const [index, part] of a.parts.entries()) {
    const difference = part - (b.parts[index] ?? 0);
    if (difference !== 0) return difference;
  }
  if (a.pre.length === 0 || b.pre.length === 0) return b.pre.length - a.pre.length;
  return orderPre(a.pre, b.pre);
}

function orderPre(a: readonly (string | number)[], b: readonly (string | number)[]): number {
  for (const [index, left] of a.entries()) {
    const right = b[index];
    if (right === undefined) return 1;
    if (left === right) continue;
    if (typeof left === typeof right) return left < right ? -1 : 1;
    return typeof left === 'number' ? -1 : 1;
  }
  return a.length - b.length;
}
