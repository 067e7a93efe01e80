/**
 * One pattern of an ignore file, matched as moby/patternmatcher (2026-03) does: the pattern is checked with the
 * grammar of Go's filepath.Match and then compiled to a regular expression in which `**` crosses `/`.
 */

/** One line of an ignore file that is not blank and not a comment. */
export interface IgnorePattern {
  /** Cleaned: no leading `/`, no `!`, `.` and `..` resolved. */
  readonly pattern: string;
  /** True for a line that begins with `!`. */
  readonly negated: boolean;
  /** 1-based. */
  readonly line: number;
}

export type PathTest = (path: string) => boolean;

/** Resolves `.`, `..` and doubled slashes in a pattern as Go's filepath.Clean does: `a//b/../c/` -> `a/c`. */
export function cleanPattern(pattern: string): string {
  const rooted = pattern.startsWith('/');
  const parts: string[] = [];
  for (const part of pattern.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (!rooted) parts.push(part);
  }
  const cleaned = (rooted ? '/' : '') + parts.join('/');
  return cleaned === '' ? '.' : cleaned;
}

/** Compiles a cleaned pattern. Returns a reason instead when Docker refuses it or dockopt cannot tell what it means. */
export function compilePattern(pattern: string): PathTest | string {
  const tokens = tokenize(pattern);
  if (typeof tokens === 'string') return tokens;
  return plainTest(pattern) ?? regexTest(tokens);
}

/** Tests without a regular expression for the shapes that nearly every line has. */
function plainTest(pattern: string): PathTest | undefined {
  if (!/[*?[\]\\]/.test(pattern)) return (path) => path === pattern;
  const head = pattern.slice(0, -2);
  if (pattern.endsWith('**') && !/[*?[\]\\]/.test(head)) return (path) => path.startsWith(head);
  const tail = pattern.slice(2);
  if (!pattern.startsWith('**') || /[*?[\]\\]/.test(tail)) return undefined;
  const bare = tail.startsWith('/') ? tail.slice(1) : undefined;
  return (path) => path.endsWith(tail) || path === bare;
}

function regexTest(tokens: readonly string[]): PathTest {
  const regex = new RegExp(`^${tokens.join('')}$`, 'u');
  return (path) => regex.test(path);
}

function tokenize(pattern: string): string[] | string {
  const tokens: string[] = [];
  let at = 0;
  while (at < pattern.length) {
    const step = token(pattern, at);
    if (typeof step === 'string') return step;
    tokens.push(step.source);
    at = step.next;
  }
  return tokens;
}

interface Token {
  readonly source: string;
  readonly next: number;
}

function token(pattern: string, at: number): Token | string {
  const char = String.fromCodePoint(pattern.codePointAt(at) ?? 0);
  if (char === '*') return star(pattern, at);
  if (char === '?') return { source: '[^/]', next: at + 1 };
  if (char === '[') return charClass(pattern, at);
  if (char === '\\') return escaped(pattern, at);
  // moby does not escape `^`, so that it stays an anchor in a pattern with wildcards.
  if (char === '^') return { source: '^', next: at + 1 };
  return { source: literal(char), next: at + char.length };
}

function star(pattern: string, at: number): Token {
  if (pattern[at + 1] !== '*') return { source: '[^/]*', next: at + 1 };
  const next = pattern[at + 2] === '/' ? at + 3 : at + 2;
  return { source: next >= pattern.length ? '.*' : '(?:.*/)?', next };
}

function escaped(pattern: string, at: number): Token | string {
  const char = pattern.slice(at + 1, at + 2);
  if (char === '') return 'it ends with a backslash';
  // In moby a backslash before a letter or digit reaches the regular expression: `\d` means any digit there.
  if (/[\p{L}\p{N}]/u.test(char) || char > '\u007f')
    return `the meaning of "\\${char}" differs between builders`;
  return { source: literal(char), next: at + 2 };
}

function charClass(pattern: string, at: number): Token | string {
  const negated = pattern[at + 1] === '^';
  let next = at + (negated ? 2 : 1);
  let source = negated ? '[^' : '[';
  for (let count = 0; count === 0 || pattern[next] !== ']'; count += 1) {
    const range = classRange(pattern, next);
    if (typeof range === 'string') return range;
    source += range.source;
    next = range.next;
  }
  return { source: `${source}]`, next: next + 1 };
}

function classRange(pattern: string, at: number): Token | string {
  const low = classChar(pattern, at);
  if (typeof low === 'string') return low;
  if (pattern[low.next] !== '-') return low;
  const high = classChar(pattern, low.next + 1);
  if (typeof high === 'string') return high;
  const reversed = codeOf(low.source) > codeOf(high.source);
  return reversed
    ? 'a range in […] runs backwards'
    : { source: `${low.source}-${high.source}`, next: high.next };
}

function classChar(pattern: string, at: number): Token | string {
  const open = 'a […] is not closed or not well formed';
  const escape = pattern[at] === '\\';
  const start = escape ? at + 1 : at;
  const code = pattern.codePointAt(start);
  if (code === undefined) return open;
  const char = String.fromCodePoint(code);
  if (!escape && (char === ']' || char === '-')) return open;
  // These are wildcards even inside the brackets for moby, but not for other builders.
  if (!escape && /[*?[]/.test(char)) return `the meaning of "${char}" inside […] differs between builders`;
  if (escape && /[\p{L}\p{N}]/u.test(char)) return `the meaning of "\\${char}" differs between builders`;
  return { source: `\\u{${code.toString(16)}}`, next: start + char.length };
}

/** The code point of a `\u{…}` that `classChar` made. */
function codeOf(source: string): number {
  return Number.parseInt(source.slice(3, -1), 16);
}

function literal(char: string): string {
  return /[$\\.+()[\]{}|*?^/-]/.test(char) ? `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}` : char;
}
