import { LEFTOVERS, type Leftover } from '../../knowledge/leftovers.js';
import { parentOf } from './stack.js';

/** A row of the table and the directory that made it hold. */
export interface LeftoverAt {
  readonly row: Leftover;
  readonly place: string;
}

/** Tells what a file of an image is a leftover of; undefined for what may be of use. Remembers directories. */
export function leftoverFinder(): (path: string) => LeftoverAt | undefined {
  const known = new Map<string, readonly LeftoverAt[]>();
  function at(directory: string): readonly LeftoverAt[] {
    const before = known.get(directory);
    if (before !== undefined) return before;
    const own = patterns().filter(({ pattern }) => pattern.test(directory));
    const above = directory === '/' ? [] : at(parentOf(directory));
    // The innermost directory says the most: pip's cache is in the cache directory of all programs.
    const found = own.length === 0 ? above : [...own.map(({ row }) => ({ row, place: directory })), ...above];
    known.set(directory, found);
    return found;
  }
  return (path) => at(parentOf(path)).find(({ row }) => isMeant(row, path));
}

function isMeant({ files }: Leftover, path: string): boolean {
  return files === undefined || files.some((end) => path.endsWith(end));
}

interface Pattern {
  readonly row: Leftover;
  readonly pattern: RegExp;
}

let compiled: readonly Pattern[] | undefined;

function patterns(): readonly Pattern[] {
  compiled ??= LEFTOVERS.map((row) => ({
    row,
    pattern: new RegExp(`^(?:${row.directories.map(expression).join('|')})$`),
  }));
  return compiled;
}

function expression(directory: string): string {
  return directory
    .replace(/[.+?^${}()|[\]\\]/g, String.raw`\$&`)
    .replace(/^\*\*\//, '(?:/.*)?/')
    .replace(/(?<=\/)\*(?=\/|$)/g, '[^/]+');
}
