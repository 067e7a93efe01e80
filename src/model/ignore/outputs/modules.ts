import { baseOf, dirOf, isWithin } from '../../../project/paths.js';
import type { Project } from '../../../project/types.js';

const found = new WeakMap<ReadonlySet<string>, Map<RegExp, readonly string[]>>();

/** The directories with a file of a kind; looked for once in a listing. */
function dirsWith(files: ReadonlySet<string>, kind: RegExp): readonly string[] {
  const known = found.get(files) ?? new Map<RegExp, readonly string[]>();
  found.set(files, known);
  const before = known.get(kind);
  if (before !== undefined) return before;
  const dirs = [...files].filter((path) => kind.test(baseOf(path))).map(dirOf);
  known.set(kind, dirs);
  return dirs;
}

/**
 * True for a directory that is a module of the build around it: the topmost one with a file of the kind, and one below
 * it that such a file names.
 *
 * @param naming gives the pattern by which a file names a directory
 */
export function isModule(
  { files, texts }: Project,
  dir: string,
  kind: RegExp,
  naming: (name: string) => string,
): boolean {
  const around = dirsWith(files, kind).some((other) => other !== dir && isWithin(other, dir));
  if (!around) return true;
  const named = new RegExp(naming(baseOf(dir).replaceAll(/[.+*?()[\]{}|^$\\]/g, '\\$&')));
  return [...texts].some(([path, text]) => kind.test(baseOf(path)) && named.test(text));
}
