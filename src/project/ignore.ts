/**
 * Which files of the build context an ignore file keeps from the builder.
 *
 * Rules, as read from moby/patternmatcher (2026-03) and tonistiigi/fsutil, which BuildKit walks the context with:
 * patterns are relative to the root of the context, the last one that matches decides, a pattern that matches a
 * directory holds for all below it, `!` takes paths back in. The Dockerfile and the ignore file reach the builder
 * even when they are excluded, but COPY cannot see them then: here they are ignored like any other file.
 */
import type { IgnoreFile } from './types.js';
import { cleanPattern, compilePattern } from './ignorePattern.js';
import type { IgnorePattern, PathTest } from './ignorePattern.js';

export type { IgnorePattern } from './ignorePattern.js';

/** A parsed ignore file. */
export interface Ignore {
  readonly patterns: readonly IgnorePattern[];
}

/** A line that Docker refuses, or that builders read differently. */
export interface IgnoreError {
  readonly error: string;
  /** 1-based. */
  readonly line: number;
}

/** What Go's strings.TrimSpace removes (unlike JavaScript's trim: U+0085 too, U+FEFF not). */
const SPACE = '[\\t-\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]';
const TRIM = new RegExp(`^${SPACE}+|${SPACE}+$`, 'g');

/** Reads the text of an ignore file. */
export function parseIgnore(text: string): Ignore | IgnoreError {
  const patterns: IgnorePattern[] = [];
  const lines = (text.startsWith('\uFEFF') ? text.slice(1) : text).split('\n');
  for (const [index, line] of lines.entries()) {
    const pattern = parseLine(line, index + 1);
    if (pattern === undefined) continue;
    if ('error' in pattern) return pattern;
    patterns.push(pattern);
  }
  return { patterns };
}

function parseLine(raw: string, line: number): IgnorePattern | IgnoreError | undefined {
  if (raw.startsWith('#')) return undefined;
  const trimmed = raw.replace(TRIM, '');
  if (trimmed === '') return undefined;
  const negated = trimmed.startsWith('!');
  const rest = negated ? trimmed.slice(1).replace(TRIM, '') : trimmed;
  const cleaned = rest === '' ? '' : cleanPattern(rest);
  const pattern = cleaned.length > 1 && cleaned.startsWith('/') ? cleaned.slice(1) : cleaned;
  if (negated && (pattern === '' || pattern === '/'))
    return { error: '"!" excludes nothing by itself', line };
  const compiled = compilePattern(pattern);
  if (typeof compiled === 'string') return { error: `"${trimmed}" is not a pattern: ${compiled}`, line };
  return { pattern, negated, line };
}

const parsed = new WeakMap<IgnoreFile, Ignore | IgnoreError>();

/** `parseIgnore` of a file's text, done once for each object. */
export function ignoreOf(file: IgnoreFile): Ignore | IgnoreError {
  const known = parsed.get(file);
  if (known) return known;
  const result = parseIgnore(file.text);
  parsed.set(file, result);
  return result;
}

interface Compiled {
  readonly tests: readonly PathTest[];
  /** For each directory that was asked about: which patterns match it or one above it. */
  readonly directories: Map<string, readonly boolean[]>;
}

const compiled = new WeakMap<Ignore, Compiled>();

function compiledOf(ignore: Ignore): Compiled {
  const known = compiled.get(ignore);
  if (known) return known;
  const tests = ignore.patterns.map(({ pattern }) => {
    const test = compilePattern(pattern);
    return typeof test === 'string' ? () => false : test;
  });
  const result = { tests, directories: new Map<string, readonly boolean[]>() };
  compiled.set(ignore, result);
  return result;
}

/**
 * True when the builder does not get this path.
 * @param path a file or directory of the context, `/` between its parts, no leading `./`; the root is never ignored
 */
export function isIgnored(ignore: Ignore, path: string): boolean {
  if (ignore.patterns.length === 0) return false;
  const clean = cleanPattern(path);
  if (clean === '.') return false;
  return verdict(ignore, matches(ignore, compiledOf(ignore), clean));
}

function verdict(ignore: Ignore, hits: readonly boolean[]): boolean {
  let ignored = false;
  for (const [index, { negated }] of ignore.patterns.entries()) if (hits[index] === true) ignored = !negated;
  return ignored;
}

function directoryMatches(ignore: Ignore, state: Compiled, dir: string): readonly boolean[] | undefined {
  if (dir === '') return undefined;
  const known = state.directories.get(dir);
  if (known) return known;
  const result = matches(ignore, state, dir);
  state.directories.set(dir, result);
  return result;
}

/**
 * Which patterns hold for a path. A pattern that holds for its directory holds for it; another is only tried where it
 * would change the answer so far. That order is BuildKit's and shows: with `a/b` and `!a`, `a/b` stays ignored.
 */
function matches(ignore: Ignore, state: Compiled, path: string): boolean[] {
  const above = directoryMatches(ignore, state, path.slice(0, Math.max(0, path.lastIndexOf('/'))));
  const hits: boolean[] = [];
  let ignored = false;
  for (const [index, { negated }] of ignore.patterns.entries()) {
    const hit = above?.[index] === true || (negated === ignored && state.tests[index]?.(path) === true);
    hits.push(hit);
    if (hit) ignored = !negated;
  }
  return hits;
}
