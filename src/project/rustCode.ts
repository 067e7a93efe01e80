/** A Rust source without its comments and tests, its texts apart. */
import { argumentsAt } from './goCode.js';

export interface RustCode {
  /** The source; each literal text is `"n"`, where n is its place in `texts`; comments are blanks. */
  readonly code: string;
  /** The values of its literals, as far as simple escapes go. */
  readonly texts: readonly string[];
}

export interface RustCall {
  /** Name as written: `fs::read`, `.open`, `Tera::new`. */
  readonly name: string;
  /** Arguments as code, blanks trimmed. */
  readonly args: readonly string[];
}

const RAW = /\b(?:br|cr|r)(#*)"([^]*?)"\1/y;
const TEXT = /(?:\b[bc])?"((?:[^"\\]|\\[^])*)"/y;
const CHARACTER = /(?:\bb)?'(?:[^'\\\n]|\\(?:u\{[^}]*\}|x[\da-fA-F]{2}|[^]))'/y;
const PLAIN = /[^"'/rbc]+|[^]/y;

/**
 * Parts a source into code and literals (doc.rust-lang.org/reference/tokens.html); what the compiler would not take is not
 * noticed. Modules and functions that only tests compile are left out, and so are the arguments of macros that read files
 * while the compiler runs.
 */
export function rustCode(source: string): RustCode {
  const texts: string[] = [];
  let code = '';
  for (let at = 0; at < source.length;) {
    const comment = commentEnd(source, at);
    if (comment > at) {
      code += ' ';
      at = comment;
      continue;
    }
    const raw = matchAt(RAW, source, at);
    const text = raw ?? matchAt(TEXT, source, at);
    const character = text === undefined ? matchAt(CHARACTER, source, at) : undefined;
    const found = text ?? character ?? matchAt(PLAIN, source, at);
    if (text !== undefined) {
      texts.push(raw === undefined ? unescaped(text[1] ?? '') : (raw[2] ?? ''));
      code += `"${texts.length - 1}"`;
    } else code += character === undefined ? (found?.[0] ?? '') : "''";
    at += found?.[0].length ?? 1;
  }
  return { code: withoutMacros(withoutTests(code)), texts };
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
}

/** Where a comment ends that begins at a place; the place itself without one. Comments with stars hold others. */
function commentEnd(source: string, at: number): number {
  if (source.startsWith('//', at)) {
    const end = source.indexOf('\n', at);
    return end < 0 ? source.length : end;
  }
  if (!source.startsWith('/*', at)) return at;
  let depth = 0;
  for (let end = at; end < source.length; end += 1) {
    if (source.startsWith('/*', end)) depth += 1;
    else if (source.startsWith('*/', end)) depth -= 1;
    else continue;
    end += 1;
    if (depth === 0) return end + 1;
  }
  return source.length;
}

function unescaped(text: string): string {
  return text.replace(/\\(?:\r?\n\s*|([^]))/g, (_, letter: string | undefined) =>
    letter === 'n' ? '\n' : letter === 't' ? '\t' : (letter ?? ''),
  );
}

const TEST = /#\[cfg\(test\)\]\s*(?:#\[[^\]]*\]\s*)*(?:pub\s+)?(?:mod|fn)\s+\w+[^;{]*\{/g;

function withoutTests(code: string): string {
  return withoutBlocks(code, TEST);
}

/** Macros that read files, or settings of the build, while the compiler runs. */
const COMPILED =
  /\b(?:include|include_str|include_bytes|include_dir|include_proto|include_flate|migrate|embed_migrations|query_file(?:_as|_scalar)?(?:_unchecked)?|compile_error)!\s*[([{]/g;

/** Attributes whose texts are no paths that the program opens. */
const ATTRIBUTE =
  /#!?\[(?:template|folder|prefix|include|exclude|graphql|doc|derive|cfg|allow|warn|deny|must_use|deprecated|error|serde|get|post|put|delete|patch|head|options|route|openapi|oai|utoipa::path)\b[^\]]*\]/g;

function withoutMacros(code: string): string {
  return withoutBlocks(code.replace(ATTRIBUTE, ''), COMPILED);
}

const CLOSING: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/** Code without what begins with a match that ends in a bracket, up to where that is closed. */
function withoutBlocks(code: string, pattern: RegExp): string {
  let rest = '';
  let from = 0;
  for (const match of code.matchAll(pattern)) {
    if (match.index < from) continue;
    const open = match[0].at(-1) ?? '';
    let depth = 1;
    let end = match.index + match[0].length;
    for (; end < code.length && depth > 0; end += 1) {
      if (code[end] === open) depth += 1;
      else if (code[end] === CLOSING[open]) depth -= 1;
    }
    rest += code.slice(from, match.index);
    from = end;
  }
  return rest + code.slice(from);
}

/** The texts that are still in the code, but for variables that the compiler reads (`env!`). */
export function textsOf({ code, texts }: RustCode): readonly string[] {
  const plain = code.replace(/\b(?:option_)?env!\s*\([^)]*\)/g, '');
  return [...plain.matchAll(/"(\d+)"/g)].map(([, place]) => texts[Number(place)] ?? '');
}

/** The calls of functions and methods whose name, as written, is one of these. */
export function rustCalls({ code }: RustCode, names: RegExp): readonly RustCall[] {
  const calls: RustCall[] = [];
  for (const match of code.matchAll(/(\.?[\w:]+)(?:::<[^()]*>)?\(/g)) {
    const [, name = ''] = match;
    if (names.test(name)) calls.push({ name, args: argumentsAt(code, match.index + match[0].length) });
  }
  return calls;
}

const WHOLE =
  /^&?(?:mut\s+)?(?:(?:[\w:]*\b)?(?:Path::new|PathBuf::from|String::from|OsStr::new)\(\s*)?"(\d+)"\s*\)?(?:\.(?:to_string|to_owned|into|as_ref|clone|as_path)\(\))*$/;
const BEGINS = /^&?(?:format!\(\s*|[\w:]*(?:Path::new|PathBuf::from)\(\s*)"(\d+)"/;

/** What is known of an argument that is a path: the whole of it, or the directory in which it lies; undefined otherwise. */
export function rustPath(
  arg: string,
  { texts }: RustCode,
): { readonly type: 'whole' | 'inside'; readonly path: string } | undefined {
  const whole = WHOLE.exec(arg)?.[1];
  if (whole !== undefined) return { type: 'whole', path: texts[Number(whole)] ?? '' };
  const begin = BEGINS.exec(arg)?.[1];
  const text = begin === undefined ? '' : (texts[Number(begin)] ?? '');
  if (!arg.includes('format!')) return text === '' ? undefined : { type: 'inside', path: text };
  const prefix = text.split('{', 1)[0] ?? '';
  const slash = prefix.lastIndexOf('/');
  return slash < 1 ? undefined : { type: 'inside', path: prefix.slice(0, slash) };
}
