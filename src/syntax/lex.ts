/**
 * Words and variables of a Dockerfile as BuildKit reads them (moby/buildkit, frontend/dockerfile/shell, 2026-08):
 * quotes, escapes, `$x`, `${x:-y}`, `${x:+y}`, `${x:?y}`, `${x#y}`, `${x%y}`, `${x/y/z}`, here-document markers.
 */
import { isSpace } from './chars.js';

/** Looks a variable up; undefined means that it is not set. */
export type Lookup = (name: string) => string | undefined;

export interface LexOptions {
  readonly escape: string;
  readonly lookup: Lookup;
  /** Keep quotes in the result. */
  readonly rawQuotes?: boolean;
  /** Keep escape characters in the result. */
  readonly rawEscapes?: boolean;
  /** Leave references to variables that are not set as they stand. */
  readonly keepUnset?: boolean;
  /** Told of every `$x` and `${x}` without a value; not of `${x:-y}` and the like, which provide for that. */
  readonly onUnset?: (name: string) => void;
}

export interface Lexed {
  /** The whole text after expansion. */
  readonly result: string;
  /** The text split into words, quotes taken into account, after expansion. */
  readonly words: readonly string[];
}

/** A reference that BuildKit would refuse. */
export class LexError extends Error {}

const SPECIAL_PARAMETERS = new Set(['@', '*', '#', '?', '-', '$', '!', '0']);

/** Collects words: blanks end one, anything added raw belongs to the current one. */
class Words {
  readonly list: string[] = [];
  #current = '';
  #inWord = false;

  char(char: string): void {
    if (!isSpace(char)) return this.raw(char);
    if (!this.#inWord || this.#current === '') return;
    this.list.push(this.#current);
    this.#current = '';
    this.#inWord = false;
  }

  raw(text: string): void {
    this.#current += text;
    this.#inWord = true;
  }

  string(text: string): void {
    for (const char of text) this.char(char);
  }

  finish(): readonly string[] {
    if (this.#current !== '') this.list.push(this.#current);
    this.#current = '';
    return this.list;
  }
}

class Lexer {
  #at = 0;
  readonly #text: string;
  readonly #options: LexOptions;
  #rawEscapes: boolean;

  constructor(text: string, options: LexOptions) {
    this.#text = text;
    this.#options = options;
    this.#rawEscapes = options.rawEscapes === true;
  }

  #peek(): string | undefined {
    return this.#text[this.#at];
  }

  #next(): string | undefined {
    const char = this.#text[this.#at];
    this.#at += 1;
    return char;
  }

  until(stop: string | undefined, rawEscapes: boolean): Lexed {
    const outer = this.#rawEscapes;
    this.#rawEscapes = rawEscapes;
    let result = '';
    const words = new Words();
    for (let char = this.#peek(); char !== undefined; char = this.#peek()) {
      if (char === stop) {
        this.#at += 1;
        this.#rawEscapes = outer;
        return { result, words: words.finish() };
      }
      const special = this.#special(char);
      if (special !== undefined) {
        result += special;
        if (char === '$') words.string(special);
        else words.raw(special);
        continue;
      }
      result += this.#plain(words);
    }
    this.#rawEscapes = outer;
    if (stop !== undefined) throw new LexError(`missing ${stop}`);
    return { result, words: words.finish() };
  }

  #special(char: string): string | undefined {
    if (char === '$') return this.#dollar();
    if (char === '<') return this.#lessThan();
    if (char === "'") return this.#singleQuote();
    return char === '"' ? this.#doubleQuote() : undefined;
  }

  #plain(words: Words): string {
    const char = this.#next() ?? '';
    if (char !== this.#options.escape) {
      words.char(char);
      return char;
    }
    const kept = this.#rawEscapes ? char : '';
    if (kept !== '') words.raw(kept);
    const escaped = this.#next();
    if (escaped === undefined) return kept;
    words.raw(escaped);
    return kept + escaped;
  }

  #singleQuote(): string {
    const close = this.#text.indexOf("'", this.#at + 1);
    if (close < 0) throw new LexError('missing closing single quote');
    const inside = this.#text.slice(this.#at + 1, close);
    this.#at = close + 1;
    return this.#options.rawQuotes === true ? `'${inside}'` : inside;
  }

  #doubleQuote(): string {
    this.#at += 1;
    const quote = this.#options.rawQuotes === true ? '"' : '';
    let result = quote;
    for (let char = this.#peek(); char !== '"'; char = this.#peek()) {
      if (char === undefined) throw new LexError('missing closing double quote');
      result += char === '$' ? this.#dollar() : this.#quotedChar(char);
    }
    this.#at += 1;
    return result + quote;
  }

  #quotedChar(char: string): string {
    this.#at += 1;
    const { escape } = this.#options;
    if (char !== escape) return char;
    const kept = this.#rawEscapes ? char : '';
    const next = this.#peek();
    if (next === undefined) return kept;
    if (next !== '"' && next !== '$' && next !== escape) return kept + char;
    this.#at += 1;
    return kept + next;
  }

  /** `<<` takes the blanks that follow it into the same word, so that `<< EOF` is one. */
  #lessThan(): string {
    this.#at += 1;
    if (this.#peek() !== '<') return '<';
    const start = this.#at - 1;
    this.#at += 1;
    while (this.#peek() === ' ' || this.#peek() === '\t' || this.#peek() === '\r' || this.#peek() === '\n')
      this.#at += 1;
    return this.#text.slice(start, this.#at);
  }

  #name(): string {
    const rest = this.#text.slice(this.#at, this.#at + 256);
    const digits = /^\p{Nd}+/u.exec(rest)?.[0];
    const first = rest[0];
    if (digits === undefined && first !== undefined && SPECIAL_PARAMETERS.has(first)) {
      this.#at += 1;
      return first;
    }
    const name = digits ?? /^[\p{L}\p{Nd}_]*/u.exec(rest)?.[0] ?? '';
    this.#at += name.length;
    return name;
  }

  #dollar(): string {
    this.#at += 1;
    if (this.#peek() !== '{') {
      const name = this.#name();
      if (name === '') return '$';
      const value = this.#options.lookup(name);
      if (value === undefined) this.#options.onUnset?.(name);
      return value ?? (this.#options.keepUnset === true ? `$${name}` : '');
    }
    this.#at += 1;
    const first = this.#peek();
    if (first === undefined) throw new LexError("missing '}'");
    if (first === '{' || first === '}' || first === ':') throw new LexError('bad substitution');
    return this.#braced(this.#name());
  }

  #braced(name: string): string {
    const operator = this.#next();
    const value = this.#options.lookup(name);
    const keep = value === undefined && this.#options.keepUnset === true;
    if (operator === '}') {
      if (value === undefined) this.#options.onUnset?.(name);
      return keep ? `\${${name}}` : (value ?? '');
    }
    if (operator === '/') return this.#replace(name, value, keep);
    const colon = operator === ':';
    const kind = colon ? this.#next() : operator;
    if (kind === undefined || !'+-?#%'.includes(kind)) throw new LexError('unsupported modifier');
    const trims = kind === '#' || kind === '%';
    if (colon && trims) throw new LexError('unsupported modifier');
    const word = this.until('}', trims).result;
    if (keep) return `\${${name}${colon ? ':' : ''}${kind}${word}}`;
    if (trims) return trimPattern(value ?? '', kind, word);
    const unset = value === undefined || (colon && value === '');
    if (kind === '-') return unset ? word : value;
    if (kind === '+') return unset ? '' : word;
    if (unset) throw new LexError(`${name}: ${word === '' ? 'is not allowed to be unset' : word}`);
    return value;
  }

  #replace(name: string, value: string | undefined, keep: boolean): string {
    const all = this.#peek() === '/';
    if (all) this.#at += 1;
    const pattern = this.until('/', true).result;
    const replacement = this.until('}', true).result;
    if (keep) return `\${${name}/${pattern}/${replacement}}`;
    const expression = new RegExp(patternSource(pattern, true), all ? 'gs' : 's');
    return (value ?? '').replace(expression, () => replacement);
  }
}

/** `*` and `?` of a shell pattern as a regular expression; anything else stands for itself. */
function patternSource(pattern: string, greedy: boolean): string {
  let source = '';
  for (let at = 0; at < pattern.length; at += 1) {
    const char = pattern[at] ?? '';
    const next = pattern[at + 1] ?? '';
    if (char === '*') source += greedy ? '.*' : '.*?';
    else if (char === '?') source += '.';
    else if (char === '\\' && (next === '}' || next === '/')) continue;
    else if (char === '\\') {
      if (!'*?\\'.includes(next) || next === '') throw new LexError('invalid escape in a pattern');
      source += `\\${next}`;
      at += 1;
    } else source += char.replace(/[[\]{}.+()|^$]/, '\\$&');
  }
  return source;
}

function trimPattern(value: string, kind: string, word: string): string {
  const greedy = word.startsWith(kind);
  const source = patternSource(greedy ? word.slice(1) : word, greedy);
  if (kind === '#') return value.replace(new RegExp(`^${source}`, 's'), '');
  // The shortest suffix is the last start from which the pattern reaches the end.
  const whole = new RegExp(`^${source}$`, 's');
  const starts = Array.from({ length: value.length + 1 }, (_, index) => index);
  const start = (greedy ? starts : starts.reverse()).find((index) => whole.test(value.slice(index)));
  return start === undefined ? value : value.slice(0, start);
}

/**
 * Expands variables and removes quotes.
 *
 * @throws LexError where BuildKit would fail the build (open quote, bad substitution, `${x:?}` of an unset x)
 */
export function lex(text: string, options: LexOptions): Lexed {
  return new Lexer(text, options).until(undefined, options.rawEscapes === true);
}

/** Like `lex`, undefined where that throws. */
export function tryLex(text: string, options: LexOptions): Lexed | undefined {
  try {
    return lex(text, options);
  } catch (error) {
    if (error instanceof LexError) return undefined;
    throw error;
  }
}
