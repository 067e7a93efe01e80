/** A Go source without its comments, its texts apart. */

export interface GoCode {
  /** The source; each literal text is `"n"`, where n is its place in `texts`; comments are blanks. */
  readonly code: string;
  /** The values of its literals, as far as simple escapes go. */
  readonly texts: readonly string[];
}

const TOKEN = /\/\/[^\n]*|\/\*[^]*?\*\/|"(?:[^"\\\n]|\\.)*"|`[^`]*`|'(?:[^'\\\n]|\\.)+'/g;

/** Parts a source into code and literals; what the compiler would not take is not noticed. */
export function goCode(source: string): GoCode {
  const texts: string[] = [];
  const code = source.replace(TOKEN, (token) => {
    if (token.startsWith('/')) return token.includes('\n') ? '\n' : ' ';
    if (token.startsWith("'")) return "''";
    texts.push(token.startsWith('`') ? token.slice(1, -1) : unescaped(token.slice(1, -1)));
    return `"${texts.length - 1}"`;
  });
  return { code, texts };
}

function unescaped(text: string): string {
  return text.replace(/\\(.)/g, (_, letter: string) =>
    letter === 'n' ? '\n' : letter === 't' ? '\t' : letter,
  );
}

/** The patterns of `//go:embed`, without quotes; `all:` is left out. */
export function embedPatterns(source: string): readonly string[] {
  return [...source.matchAll(/^[ \t]*\/\/go:embed[ \t]+(.+)$/gm)].flatMap(([, line = '']) =>
    [...line.matchAll(/"([^"]+)"|`([^`]+)`|(\S+)/g)].map(([, one, two, three]) =>
      (one ?? two ?? three ?? '').replace(/^all:/, ''),
    ),
  );
}

export interface GoCall {
  /** Name as written: `os.Open`, `r.Static`. */
  readonly name: string;
  /** Arguments as code, blanks trimmed. */
  readonly args: readonly string[];
}

/** The calls of functions whose name, behind its last dot, is one of these. */
export function callsOf({ code }: GoCode, names: RegExp): readonly GoCall[] {
  const calls: GoCall[] = [];
  for (const match of code.matchAll(/([\w.]+)\(/g)) {
    const [, name = ''] = match;
    if (names.test(name)) calls.push({ name, args: argumentsAt(code, match.index + match[0].length) });
  }
  return calls;
}

/** The arguments that begin at a place of code without literals and comments, blanks trimmed; none where they do not end. */
export function argumentsAt(code: string, start: number): readonly string[] {
  const args: string[] = [];
  let depth = 0;
  let from = start;
  for (let at = start; at < code.length; at += 1) {
    const sign = code[at] ?? '';
    if ('([{'.includes(sign)) depth += 1;
    else if (depth > 0 && ')]}'.includes(sign)) depth -= 1;
    else if (depth === 0 && (sign === ',' || sign === ')')) {
      args.push(code.slice(from, at).trim());
      from = at + 1;
      if (sign === ')') return args.filter((arg) => arg !== '');
    }
  }
  return args;
}

/** What is known of an argument that is a path: the whole of it, or the directory in which it lies. */
export type GoPath = { readonly type: 'whole' | 'inside'; readonly path: string };

const WHOLE = /^"\d+"(?:\s*\+\s*"\d+")*$/;
const JOINED = /^(?:filepath|path)\.Join\(([^()]*)\)$/;
const FORMATTED = /^fmt\.Sprintf\(\s*"(\d+)"/;
const BEGINS = /^"(\d+)"\s*\+/;

/** Reads an argument; undefined when its path is only known when the program runs. */
export function pathOf(arg: string, { texts }: GoCode): GoPath | undefined {
  const text = (place: string | undefined): string => texts[Number(place)] ?? '';
  if (WHOLE.test(arg))
    return { type: 'whole', path: [...arg.matchAll(/"(\d+)"/g)].map(([, place]) => text(place)).join('') };
  const joined = JOINED.exec(arg)?.[1]
    ?.split(',')
    .map((part) => part.trim());
  if (joined !== undefined) {
    const fixed = joined.findIndex((part) => !/^"\d+"$/.test(part));
    const parts = (fixed < 0 ? joined : joined.slice(0, fixed)).map((part) => text(part.slice(1, -1)));
    return parts.length === 0 ? undefined : { type: fixed < 0 ? 'whole' : 'inside', path: parts.join('/') };
  }
  const begin = FORMATTED.exec(arg)?.[1] ?? BEGINS.exec(arg)?.[1];
  const prefix = begin === undefined ? '' : (text(begin).split('%', 1)[0] ?? '');
  const slash = prefix.lastIndexOf('/');
  return slash < 1 ? undefined : { type: 'inside', path: prefix.slice(0, slash) };
}
