/** The words, texts and marks of a build script in Groovy, Kotlin or Scala, comments left out: enough to see what it names. */

export interface Token {
  readonly kind: 'word' | 'text' | 'mark';
  /** A text without its quotes, as written otherwise. */
  readonly text: string;
  /** True for a text into which nothing is put. */
  readonly plain: boolean;
  /** True for what stands inside a text, in `${}`. */
  readonly inner: boolean;
  /** True for the first of its line. */
  readonly first: boolean;
}

const WORD = /[\p{L}_][\p{L}\p{N}_]*/uy;
const NUMBER = /\d[\w.]*/y;
const QUOTES = ['"""', "'''", '"', "'"];

/** @returns the tokens, or why the script could not be read */
export function tokensOf(script: string): readonly Token[] | string {
  const lexer = new Lexer(script);
  return lexer.run() ? lexer.tokens : 'was not understood as a script';
}

class Lexer {
  readonly tokens: Token[] = [];
  readonly #script: string;
  #at = 0;
  #first = true;

  constructor(script: string) {
    this.#script = script;
  }

  run(): boolean {
    return this.#code(false) && this.#at >= this.#script.length;
  }

  #starts(text: string): boolean {
    return this.#script.startsWith(text, this.#at);
  }

  #push(kind: Token['kind'], text: string, inner: boolean, plain = true): void {
    this.tokens.push({ kind, text, plain, inner, first: this.#first });
    this.#first = false;
  }

  /** Up to the end, or inside a text to the brace that closes; false for what is not understood. */
  #code(inner: boolean): boolean {
    for (let depth = 0; this.#at < this.#script.length;) {
      const char = this.#script.charAt(this.#at);
      if (inner && char === '}' && depth === 0) return true;
      if (char === '{') depth += 1;
      if (char === '}') depth -= 1;
      if (!this.#token(char, inner)) return false;
    }
    return !inner;
  }

  #token(char: string, inner: boolean): boolean {
    if (/\s/.test(char)) {
      if (char === '\n') this.#first = true;
      this.#at += 1;
      return true;
    }
    if (this.#starts('//') || this.#starts('#!')) return this.#skipTo('\n', false);
    if (this.#starts('/*')) return this.#skipTo('*/', true);
    const quote = QUOTES.find((each) => this.#starts(each));
    if (quote !== undefined) return this.#text(quote, inner);
    if (char === '`') return this.#quotedWord(inner);
    for (const pattern of [WORD, NUMBER]) {
      pattern.lastIndex = this.#at;
      const found = pattern.exec(this.#script)?.[0];
      if (found === undefined) continue;
      this.#push('word', found, inner);
      this.#at += found.length;
      return true;
    }
    return this.#mark(char, inner);
  }

  /** A slash where a value is expected begins a text of Groovy, `$` a name or another such text. */
  #mark(char: string, inner: boolean): boolean {
    const before = this.tokens.at(-1);
    const follows = before !== undefined && (before.kind !== 'mark' || /[)\]}]/.test(before.text));
    if (char === '$' || char === '\\' || (char === '/' && !follows)) return false;
    this.#push('mark', char, inner);
    this.#at += 1;
    return true;
  }

  #skipTo(end: string, isNeeded: boolean): boolean {
    const found = this.#script.indexOf(end, this.#at);
    if (found < 0 && isNeeded) return false;
    this.#at = found < 0 ? this.#script.length : found + (isNeeded ? end.length : 0);
    return true;
  }

  #quotedWord(inner: boolean): boolean {
    const end = this.#script.indexOf('`', this.#at + 1);
    if (end < 0) return false;
    this.#push('word', this.#script.slice(this.#at + 1, end), inner);
    this.#at = end + 1;
    return true;
  }

  /** The text itself comes behind the tokens inside it. */
  #text(quote: string, inner: boolean): boolean {
    const first = this.#first;
    this.#at += quote.length;
    const start = this.#at;
    let plain = true;
    while (!this.#starts(quote)) {
      const char = this.#script.charAt(this.#at);
      if (char === '' || (char === '\n' && quote.length === 1)) return false;
      if (char === '\\') {
        plain = false;
        this.#at += 2;
      } else if (char === '$' && !quote.includes("'")) {
        plain = false;
        if (!this.#interpolation()) return false;
      } else this.#at += 1;
    }
    const text = this.#script.slice(start, this.#at);
    this.#at += quote.length;
    this.#first = first;
    this.#push('text', text, inner, plain);
    return true;
  }

  #interpolation(): boolean {
    this.#at += 1;
    if (this.#starts('{')) {
      this.#at += 1;
      if (!this.#code(true)) return false;
      this.#at += 1;
      return true;
    }
    const name = /^\w+(?:\.\w+)*/.exec(this.#script.slice(this.#at))?.[0] ?? '';
    for (const word of name.split('.')) if (word !== '') this.#push('word', word, true);
    this.#at += name.length;
    return true;
  }
}
