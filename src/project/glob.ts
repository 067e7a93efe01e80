/** The part of minimatch that workspace globs use: `*`, `?`, `**`, `{a,b}`, `[a-z]`; names with a leading dot only by a literal dot. */

/** True for a pattern that `globRegex` does not cover: extended globs, number ranges, escapes. */
export function isUnknownGlob(pattern: string): boolean {
  return /[+@!?*]\(|\{[^{}]*\.\.[^{}]*\}|\{[^{}]*\{|\\|\[:|#/.test(pattern);
}

/** `{a,b}` written out: `p/{a,b}` -> `p/a`, `p/b`. */
export function expandBraces(pattern: string): string[] {
  const match = /^(.*?)\{([^{}]*,[^{}]*)\}(.*)$/s.exec(pattern);
  if (!match) return [pattern];
  const [, head = '', list = '', tail = ''] = match;
  return list.split(',').flatMap((item) => expandBraces(head + item + tail));
}

/**
 * One brace-free pattern as a regular expression on whole directory paths without a trailing slash. A trailing `**`
 * also stands for nothing: `a/**` holds for `a`, as with npm, which looks for directories with a slash at the end.
 * @param dots whether wildcards take names that begin with a dot
 */
export function globRegex(pattern: string, dots = false): RegExp {
  const parts = pattern.split('/').filter((part) => part !== '' && part !== '.');
  const name = dots ? '[^/]+' : '[^./][^/]*';
  let source = '';
  for (const part of parts) {
    if (part === '**') source += `(?:/${name})*`;
    else source += `/${partSource(part, dots)}`;
  }
  return new RegExp(`^${source}$`, 'u');
}

function partSource(part: string, dots: boolean): string {
  const guard = !dots && /^[*?[]/.test(part) ? '(?!\\.)' : '';
  const body = part.replaceAll(/\*+|\?|\[[!^]?[^\]]+\]|[$\\.+()[\]{}|^]/g, (token) => {
    if (token.startsWith('*')) return token === part ? '[^/]+' : '[^/]*';
    if (token === '?') return '[^/]';
    if (token.length > 1) return token.replace(/^\[!/, '[^').replaceAll('\\', '');
    return `\\${token}`;
  });
  return guard + body;
}

/** Tests a path (no leading slash) against a regular expression of `globRegex`. */
export function globTest(regex: RegExp, path: string): boolean {
  return regex.test(path === '' ? '' : `/${path}`);
}
