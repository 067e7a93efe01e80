/** How a path in a command lies to the directory of a cache. */

/** `is` it, `inside` it, `above` it (or perhaps so), or `apart` from it. */
export type Relation = 'is' | 'inside' | 'above' | 'apart';

/**
 * @param text the word as written, quotes included
 * @param target absolute path of the cache
 * @param home the user's home directory, for `~` and `$HOME`
 * @param directory where the command runs; undefined when that is not known
 */
export function relationOf(
  text: string,
  target: string,
  home: string,
  directory: string | undefined,
): Relation {
  const plain = text
    .replace(/["']/g, '')
    .replace(/^(?:~|\$HOME|\$\{HOME\})(?=\/|$)/, home === '/' ? '' : home);
  const all = new Set(alternativesOf(plain).map((path) => relation(path, target, directory)));
  return ORDER.find((each) => all.has(each)) ?? 'apart';
}

/** The worst first, so that what has several meanings counts as that. */
const ORDER = ['above', 'is', 'inside'] as const;

/** `/a/{b,c}/d` as `/a/b/d` and `/a/c/d`. */
function alternativesOf(path: string): readonly string[] {
  const braces = /\{([^{}$]*,[^{}$]*)\}/.exec(path);
  if (braces === null) return [path];
  const [before, after] = [path.slice(0, braces.index), path.slice(braces.index + braces[0].length)];
  return (braces[1] ?? '').split(',').flatMap((one) => alternativesOf(before + one + after));
}

function relation(path: string, target: string, directory: string | undefined): Relation {
  if (path === '') return 'apart';
  if (/^[$`]/.test(path)) return /CACHE|HOME\b/i.test(path) ? 'above' : 'apart';
  if (path.startsWith('/')) return absolute(path, target);
  if (directory !== undefined && !directory.startsWith('/?')) return absolute(`${directory}/${path}`, target);
  // Somewhere below, the name of a hidden directory on the way to the cache tells enough.
  const hidden = new Set(target.split('/').filter((part) => part.startsWith('.')));
  return path.split('/').some((part) => hidden.has(part)) ? 'above' : 'apart';
}

function absolute(path: string, target: string): Relation {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  const wanted = target.split('/').filter((part) => part !== '');
  if (parts.includes('..')) return 'above';
  let isLiteral = true;
  for (const [index, part] of parts.entries()) {
    const name = wanted[index];
    if (name === undefined) return isLiteral ? 'inside' : 'above';
    if (part === name) continue;
    if (!mayBe(part, name)) return 'apart';
    isLiteral = false;
  }
  return parts.length === wanted.length && isLiteral ? 'is' : 'above';
}

/** True when a shell may make `name` of the pattern; a leading wildcard does not stand for a dot. */
function mayBe(pattern: string, name: string): boolean {
  if (/[$`]/.test(pattern)) return true;
  if (!/[*?[]/.test(pattern) || (name.startsWith('.') && !pattern.startsWith('.'))) return false;
  if (pattern.includes('[')) return true;
  const source = pattern
    .replace(/[.+^()|\\\]}]/g, '\\$&')
    .replace(/\*+/g, '.*')
    .replace(/\?/g, '.');
  return new RegExp(`^${source}$`).test(name);
}
