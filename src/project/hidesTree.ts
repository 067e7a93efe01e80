/** Whether an ignore file keeps a directory and everything that could ever lie in it from the builder. */
import { ignoreOf, isIgnored } from './ignore.js';
import type { IgnoreFile } from './types.js';

/**
 * True when the directory is hidden and no `!` pattern could take back anything below it, whatever its files are called.
 * @param directory path in the context, there or not
 */
export function hidesTree(file: IgnoreFile, directory: string): boolean {
  const ignore = ignoreOf(file);
  if ('error' in ignore || !isIgnored(ignore, directory)) return false;
  const parts = directory.split('/');
  return !ignore.patterns.some(({ negated, pattern }) => negated && mayReach(pattern.split('/'), parts));
}

function mayReach(pattern: readonly string[], parts: readonly string[]): boolean {
  for (const [index, part] of parts.entries()) {
    const piece = pattern[index];
    if (piece === undefined || piece === '**') return true;
    // A wildcard is taken to match; at the last part of a pattern only what matches the name itself counts.
    if (/[*?[\\]/.test(piece) ? !couldMatch(piece, part) : piece !== part) return false;
  }
  return true;
}

/** False only when the fixed text before the first wildcard, or behind a lone `*`, speaks against it. */
function couldMatch(piece: string, name: string): boolean {
  const fixed = /^[^*?[\\]*/.exec(piece)?.[0] ?? '';
  const tail = /^[^*?[\\]*\*([^*?[\\]*)$/.exec(piece)?.[1] ?? '';
  return name.startsWith(fixed) && name.endsWith(tail);
}
