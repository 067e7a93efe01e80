/** Which paths of an `rm` or `find` reach apt's package lists, `/var/lib/apt/lists`. */

const LISTS = ['var', 'lib', 'apt', 'lists'] as const;
/** The lists or a directory above them as a whole, with nothing that a shell might not expand. */
const WHOLE = /^\/var\/lib(?:\/apt(?:\/lists)?)?(?:\/\*?)?$/;

/**
 * True for a path that may stand at, below or above the package lists, whatever its variables, braces and wildcards come
 * to.
 *
 * @param text the word as written, quotes included
 */
export function mayReachLists(text: string): boolean {
  return alternativesOf(text.replace(/["']/g, '')).some(mayReach);
}

/** True for a path whose removal leaves no package list, in every shell. */
export function coversLists(text: string): boolean {
  return WHOLE.test(/["'].*\*.*["']/.test(text) ? '' : text.replace(/["']/g, ''));
}

/** `/a/{b,c}/d` as `/a/b/d` and `/a/c/d`. */
function alternativesOf(path: string): readonly string[] {
  const braces = /\{([^{}$]*,[^{}$]*)\}/.exec(path);
  if (braces === null) return [path];
  const [before, after] = [path.slice(0, braces.index), path.slice(braces.index + braces[0].length)];
  return (braces[1] ?? '').split(',').flatMap((one) => alternativesOf(before + one + after));
}

function mayReach(path: string): boolean {
  if (!path.startsWith('/')) return /^[$`]/.test(path);
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.includes('..')) return true;
  for (const [index, part] of parts.entries()) {
    const literal = LISTS[index];
    if (literal === undefined || /[$`{[]/.test(part)) return true;
    if (!wildcard(part).test(literal)) return false;
  }
  return true;
}

function wildcard(part: string): RegExp {
  const source = part
    .replace(/[.+^()|\\\]}]/g, '\\$&')
    .replace(/\*+/g, '.*')
    .replace(/\?/g, '.');
  return new RegExp(`^${source}$`);
}
