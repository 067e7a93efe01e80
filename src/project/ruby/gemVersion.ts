/** Versions of gems and their ranges (rubygems `version.rb`, `requirement.rb`). */

type Segments = readonly (number | string)[];

/**
 * Whether a version is in a range.
 * @param version without the platform behind it: `1.16.0`
 * @param range as a lockfile has it: `>= 1.2, < 2.a`; '' for any version
 * @returns undefined when one of the two is not understood
 */
export function inRange(version: string, range: string): boolean | undefined {
  const found = segmentsOf(version);
  if (found === undefined) return undefined;
  if (range.trim() === '') return true;
  for (const part of range.split(',')) {
    const [, operator, bound = ''] = /^\s*(=|!=|>=?|<=?|~>)?\s*([\w.]+)\s*$/.exec(part) ?? [];
    const limit = segmentsOf(bound);
    if (limit === undefined) return undefined;
    if (!holds(found, operator ?? '=', limit)) return false;
  }
  return true;
}

function segmentsOf(version: string): Segments | undefined {
  if (!/^\d+(?:\.\w+)*$/.test(version)) return undefined;
  return (version.match(/\d+|[a-z]+/gi) ?? []).map((each) => (/^\d/.test(each) ? Number(each) : each));
}

function holds(found: Segments, operator: string, limit: Segments): boolean {
  const order = compare(found, limit);
  if (operator === '=') return order === 0;
  if (operator === '!=') return order !== 0;
  if (operator === '>') return order > 0;
  if (operator === '<') return order < 0;
  if (operator === '<=') return order <= 0;
  return order >= 0 && (operator === '>=' || compare(released(found), bumped(limit)) < 0);
}

/** A letter comes before every number: `5.a` is below `5`. */
function compare(one: Segments, two: Segments): number {
  for (let index = 0; index < Math.max(one.length, two.length); index += 1) {
    const [left, right] = [one[index] ?? 0, two[index] ?? 0];
    if (left === right) continue;
    if (typeof left !== typeof right) return typeof left === 'string' ? -1 : 1;
    return left < right ? -1 : 1;
  }
  return 0;
}

function released(segments: Segments): readonly number[] {
  const end = segments.findIndex((each) => typeof each === 'string');
  return segments.slice(0, end < 0 ? segments.length : end).map(Number);
}

/** `~> 2.3.4` ends before `2.4`, `~> 2` before `3`. */
function bumped(segments: Segments): Segments {
  const numbers = released(segments);
  const kept = numbers.length > 1 ? numbers.slice(0, -1) : numbers;
  return [...kept.slice(0, -1), (kept.at(-1) ?? 0) + 1];
}
