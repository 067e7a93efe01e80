/**
 * Reads bake files in HCL: blocks, attributes, texts, lists, maps, variables with defaults. What is computed (functions,
 * conditions, operators) has no value (https://docs.docker.com/build/bake/reference/).
 */
import { lineCounter, type Cell } from './cells.js';

/** The file as mappings: `target` and `group` by their labels, and so on. Throws SyntaxError. */
export function hclCells(text: string): Cell {
  const defaults = new HclReader(text, new Map()).blocks();
  const variables = new Map<string, string>();
  for (const [name, cell] of defaults.map?.get('variable')?.map ?? []) {
    const value = cell.map?.get('default')?.text;
    if (value !== undefined) variables.set(name, value);
  }
  return new HclReader(text, variables).blocks();
}

const SPACE = /(?:[ \t\r\n,]|#[^\n]*|\/\/[^\n]*|\/\*[^]*?\*\/)*/y;
const BLANKS = /[ \t]*/y;
const NAME = /[A-Za-z_][\w-]*/y;
const NUMBER = /-?\d+(?:\.\d+)?(?![\w.])/y;
const HEREDOC = /<<(-?)([A-Za-z_]\w*)\r?\n([^]*?)\n[ \t]*\2(?=\s|$)/y;

class HclReader {
  #at = 0;
  readonly #lineAt: (offset: number) => number;

  constructor(
    readonly text: string,
    readonly variables: ReadonlyMap<string, string>,
  ) {
    this.#lineAt = lineCounter(text);
  }

  blocks(): Cell {
    const cell = this.#body('');
    if (this.#at < this.text.length) throw new SyntaxError(`line ${this.#line()} is not understood`);
    return cell;
  }

  /** Attributes and blocks up to the closing brace; blocks of one kind are put together by label. */
  #body(end: string): Cell {
    const line = this.#line();
    const map = new Map<string, Cell>();
    for (;;) {
      this.#take(SPACE);
      if (this.#at >= this.text.length || this.text[this.#at] === end) return { line, map };
      const start = this.#line();
      const name = this.#take(NAME) || this.#string();
      if (name === undefined || name === '') throw new SyntaxError(`line ${start} is not understood`);
      this.#take(BLANKS);
      if (this.text[this.#at] === '=' || this.text[this.#at] === ':') {
        this.#at += 1;
        map.set(name, { ...this.#expression(), line: start });
      } else this.#block(name, start, map);
    }
  }

  #block(name: string, line: number, into: Map<string, Cell>): void {
    const labels: string[] = [];
    while (this.text[this.#at] === '"') {
      labels.push(this.#string() ?? '');
      this.#take(BLANKS);
    }
    if (this.text[this.#at] !== '{') throw new SyntaxError(`line ${line} is not understood`);
    this.#at += 1;
    const body = { ...this.#body('}'), line };
    this.#at += 1;
    const [label] = labels;
    if (label === undefined) into.set(name, body);
    else into.set(name, { line, map: new Map([...(into.get(name)?.map ?? []), [label, body]]) });
  }

  /** A value; one without fields when it is computed. */
  #expression(): Cell {
    this.#take(BLANKS);
    const line = this.#line();
    const start = this.#at;
    const cell = this.#literal(line);
    this.#take(BLANKS);
    if (cell !== undefined && /^(?:[\r\n,}\]#]|\/\/|\/\*|$)/.test(this.text.slice(this.#at, this.#at + 2)))
      return cell;
    this.#at = start;
    this.#skipExpression();
    return { line };
  }

  #literal(line: number): Cell | undefined {
    const char = this.text[this.#at];
    if (char === '"') {
      const text = this.#string();
      return text === undefined ? { line } : { line, text };
    }
    if (char === '[') return this.#list(line);
    if (char === '{') {
      this.#at += 1;
      const { map } = this.#body('}');
      this.#at += 1;
      return map === undefined ? { line } : { line, map };
    }
    const heredoc = this.#match(HEREDOC);
    if (heredoc !== null) {
      const content = `${heredoc[3] ?? ''}\n`;
      return /[$%]\{/.test(content) || heredoc[1] === '-' ? { line } : { line, text: content };
    }
    const number = this.#take(NUMBER);
    if (number !== '') return { line, text: number };
    const name = this.#take(NAME);
    if (name === '' || this.text[this.#at] === '.' || this.text[this.#at] === '[') return undefined;
    if (name === 'true' || name === 'false') return { line, text: name };
    const value = this.variables.get(name);
    return value === undefined ? { line } : { line, text: value };
  }

  #list(line: number): Cell {
    this.#at += 1;
    const list: Cell[] = [];
    for (;;) {
      this.#take(SPACE);
      if (this.#at >= this.text.length) throw new SyntaxError(`line ${line}: a list without end`);
      if (this.text[this.#at] === ']') break;
      const before = this.#at;
      list.push(this.#expression());
      if (this.#at === before) throw new SyntaxError(`line ${this.#line()} is not understood`);
    }
    this.#at += 1;
    return { line, list };
  }

  /** A text in quotes, with variables put in; undefined when a part of it is computed. */
  #string(): string | undefined {
    if (this.text[this.#at] !== '"') return undefined;
    let text = '';
    let open = false;
    for (this.#at += 1; this.#at < this.text.length && this.text[this.#at] !== '"'; this.#at += 1) {
      const char = this.text[this.#at] ?? '';
      if (char === '\n') throw new SyntaxError(`line ${this.#line()}: a text without end`);
      if (char === '\\') text += unescaped(this.text[(this.#at += 1)] ?? '');
      else if (
        /^\$\{(?!\{)/.test(this.text.slice(this.#at, this.#at + 3)) &&
        this.text[this.#at - 1] !== '$'
      ) {
        const end = this.#templateEnd();
        const value = this.variables.get(this.text.slice(this.#at + 2, end).trim());
        if (value === undefined) open = true;
        text += value ?? '';
        this.#at = end;
      } else text += char;
    }
    this.#at += 1;
    return open ? undefined : text;
  }

  #templateEnd(): number {
    let depth = 0;
    for (let at = this.#at + 1; at < this.text.length; at += 1) {
      if (this.text[at] === '{') depth += 1;
      else if (this.text[at] === '}' && (depth -= 1) === 0) return at;
    }
    throw new SyntaxError(`line ${this.#line()}: a template without end`);
  }

  /** Up to the end of the line or of what holds the expression, brackets and texts counted. */
  #skipExpression(): void {
    let depth = 0;
    for (; this.#at < this.text.length; this.#at += 1) {
      const char = this.text[this.#at] ?? '';
      if (char === '"') {
        this.#string();
        this.#at -= 1;
      } else if (/[([{]/.test(char)) depth += 1;
      else if (/[)\]}]/.test(char) && (depth -= 1) < 0) return;
      else if (depth === 0 && /[\n,]/.test(char)) return;
    }
  }

  #line(): number {
    return this.#lineAt(this.#at);
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.text);
    if (match !== null) this.#at = pattern.lastIndex;
    return match;
  }

  #take(pattern: RegExp): string {
    return this.#match(pattern)?.[0] ?? '';
  }
}

function unescaped(char: string): string {
  return { n: '\n', t: '\t', r: '\r' }[char] ?? char;
}
