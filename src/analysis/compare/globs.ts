/** Patterns of absolute paths: `*` stands for a part of one name, `?` for one character, `**` for names across directories. */

const compiled = new WeakMap<readonly string[], RegExp>();

/** True when one of the patterns stands for the path. `/a/**` is for everything below `/a`, and not for `/a`. */
export function matches(patterns: readonly string[], path: string): boolean {
  let known = compiled.get(patterns);
  if (known === undefined) {
    known = new RegExp(`^(?:${patterns.map(expression).join('|')})$`);
    compiled.set(patterns, known);
  }
  return known.test(path);
}

function expression(pattern: string): string {
  const parts = pattern.split(/(\/\*\*(?=\/)|\/\*\*$|\*|\?)/).map((part) => {
    if (part === '') return '';
    if (part === '/**') return undefined;
    if (part === '*') return '[^/]*';
    return part === '?' ? '[^/]' : part.replace(/[^\w/]/g, '\\$&');
  });
  // `/**` in the middle may stand for no name at all, at the end it stands for at least one.
  const last = parts.findLastIndex((part) => part !== '');
  return parts.map((part, index) => part ?? (index === last ? '/.+' : '(?:/[^/]+)*')).join('');
}
