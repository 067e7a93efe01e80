import type { HttpTarget } from './types.js';

/**
 * The words of a command, as a shell splits and unquotes them, for an image that has none. Undefined when it needs a
 * shell: an expansion, an operator, a redirection, or a quote that is left open.
 */
export function wordsOf(command: string): readonly string[] | undefined {
  const words: string[] = [];
  const pattern = /\s+|'([^']*)'|"((?:[^"\\$`]|\\[^])*)"|\\([^])|([^\s'"\\|&;<>()$`*?[\]{}~#!]+)|([^])/gy;
  let open = false;
  for (const [all, single, double, escaped, bare, other] of command.matchAll(pattern)) {
    if (other !== undefined) return undefined;
    const part = single ?? double?.replace(/\\(["\\$`])/g, '$1') ?? escaped ?? bare;
    if (part === undefined) open = false;
    else if (open) words.push(`${words.pop() ?? ''}${part}`);
    else words.push(part);
    open = part !== undefined && all !== '';
  }
  return words;
}

/** What `3000`, `3000/health` or `:3000/health?full=1` asks for; undefined for anything else. */
export function httpTarget(text: string): HttpTarget | undefined {
  const match = /^:?(\d{1,5})(\/[!-~]*)?$/.exec(text);
  const port = Number(match?.[1]);
  return port >= 1 && port <= 65_535 ? { port, path: match?.[2] ?? '/' } : undefined;
}
