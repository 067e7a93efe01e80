/** Adds patterns to an ignore file so that what its author wrote still decides. */
import { isIgnored, parseIgnore } from './ignore.js';
import type { Ignore, IgnorePattern } from './ignore.js';
import type { IgnoreFile } from './types.js';

/**
 * Adds the patterns that the file does not cover yet, each on a line of its own: above the block of `!` lines that the
 * file ends with, so that these keep their say, else at the end. Lines stay as they are and in their order; line ends
 * and the final newline (or its absence) are kept. The same object when there is nothing to add, and when the file
 * cannot be parsed. A second call with the same patterns adds nothing.
 */
export function mergeIgnore(file: IgnoreFile, patterns: readonly string[]): IgnoreFile {
  const ignore = parseIgnore(file.text);
  if ('error' in ignore) return file;
  const added = missingPatterns(ignore, patterns);
  if (added.length === 0) return file;
  const bom = file.text.startsWith('\uFEFF') ? '\uFEFF' : '';
  return {
    path: file.path,
    exists: file.exists,
    text: bom + insertLines(file.text.slice(bom.length), ignore, added),
  };
}

function missingPatterns(ignore: Ignore, patterns: readonly string[]): string[] {
  const positive: IgnorePattern[] = ignore.patterns.filter(({ negated }) => !negated);
  const missing: string[] = [];
  for (const text of patterns) {
    const one = parseIgnore(text);
    const pattern = 'error' in one ? undefined : one.patterns[0];
    if (!pattern || pattern.negated || isCovered({ patterns: positive }, pattern.pattern)) continue;
    positive.push(pattern);
    missing.push(text);
  }
  return missing;
}

/** True when every path that `pattern` matches is matched by one of the patterns already. */
function isCovered(positive: Ignore, pattern: string): boolean {
  const literal = pattern.startsWith('**/') ? pattern.slice(3) : pattern;
  for (const { pattern: other } of positive.patterns) {
    if (other === pattern || other === '**' || other === '*' || other === '**/*') return true;
    // `**/x` holds at every depth: for `x`, `a/x` and for patterns below, such as `**/x/y`.
    if (other.startsWith('**/') && (literal === other.slice(3) || pattern.endsWith(other.slice(2))))
      return true;
    if (pattern.startsWith(`${other}/`)) return true;
  }
  return !/[*?[\]\\^]/.test(pattern) && isIgnored(positive, pattern);
}

function insertLines(text: string, ignore: Ignore, added: readonly string[]): string {
  const eol = lineEnd(text);
  const lines = text.split('\n');
  const lastPositive = ignore.patterns.findLast(({ negated }) => !negated);
  const reincluded = ignore.patterns.some(({ negated, line }) => negated && line > (lastPositive?.line ?? 0));
  if (!reincluded) return append(text, eol, added);
  const at = lastPositive?.line ?? blockStart(lines, ignore);
  const head = lines.slice(0, at).map((line) => `${line}\n`);
  const tail = lines.slice(at).join('\n');
  return [...head, ...added.map((line) => line + eol), tail].join('');
}

/** The index of the first line of the comments that stand directly above the first pattern. */
function blockStart(lines: readonly string[], ignore: Ignore): number {
  let at = (ignore.patterns[0]?.line ?? 1) - 1;
  while (at > 0 && (lines[at - 1] ?? '').startsWith('#')) at -= 1;
  return at;
}

function append(text: string, eol: string, added: readonly string[]): string {
  if (text === '' || text.endsWith('\n')) return text + added.map((line) => line + eol).join('');
  return [text, ...added].join(eol);
}

function lineEnd(text: string): string {
  const feeds = text.split('\n').length - 1;
  const pairs = text.split('\r\n').length - 1;
  return pairs * 2 > feeds ? '\r\n' : '\n';
}
