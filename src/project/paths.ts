/** Paths of the build context: `/` between parts, no leading `./`, `''` for the root. Pure text, no disk. */

/** The directory of a path, `''` for a file at the root: `a/b.txt` -> `a`. */
export function dirOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}

/** The last part of a path: `a/b.txt` -> `b.txt`. */
export function baseOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** True when the path is the directory itself or lies below it; everything lies below `''`. */
export function isWithin(dir: string, path: string): boolean {
  return dir === '' || path === dir || path.startsWith(`${dir}/`);
}

/**
 * Joins and normalises; undefined when the result leaves the context or `path` is absolute.
 * `('a/b', '../c/./d/')` -> `a/c/d`.
 */
export function joinPath(dir: string, path: string): string | undefined {
  if (path.startsWith('/')) return undefined;
  const parts: string[] = [];
  for (const part of `${dir}/${path}`.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.join('/');
}
