/** Values of configuration files with the lines where they stand, whatever the language. */
import { named } from '../documents.js';
import type { Alias, Document, LineCounter, Node, Pair } from 'yaml';

/** One value; none of the three fields is set for what cannot be told. */
export interface Cell {
  /** 1-based. */
  readonly line: number;
  readonly text?: string;
  /** Line of the first character of a text that begins below its header, as block scalars do. */
  readonly textLine?: number;
  /** Where in the file a text of YAML stands, also when it is an alias that brings it here. */
  readonly offset?: number;
  readonly list?: readonly Cell[];
  readonly map?: ReadonlyMap<string, Cell>;
}

/** The value behind some keys; undefined when one of them is not there. */
export function at(cell: Cell | undefined, ...keys: readonly string[]): Cell | undefined {
  let found = cell;
  for (const key of keys) found = found?.map?.get(key);
  return found;
}

/** Names and values of a mapping; none for anything else. */
export function entriesOf(cell: Cell | undefined): readonly (readonly [string, Cell])[] {
  return [...(cell?.map ?? [])];
}

/** The values of a list; a single text is a list of one. */
export function itemsOf(cell: Cell | undefined): readonly Cell[] {
  return cell?.list ?? (cell?.text === undefined ? [] : [cell]);
}

/** The texts of a list. */
export function textsOf(cell: Cell | undefined): readonly string[] {
  return itemsOf(cell).flatMap(({ text }) => (text === undefined ? [] : [text]));
}

/** More values than a file written by people has: aliases can stand for aliases. */
const MOST_CELLS = 100_000;

/** Reads all documents of a YAML text, anchors and merge keys put in. Throws SyntaxError where it is not YAML. */
export async function yamlCells(text: string): Promise<readonly Cell[]> {
  const yaml = named(await import('yaml'));
  const lines = new yaml.LineCounter();
  const documents = yaml.parseAllDocuments(text, { lineCounter: lines, logLevel: 'silent', merge: true });
  if (!Array.isArray(documents)) return [];
  return documents.map((document: Document.Parsed) => {
    const [error] = document.errors;
    if (error !== undefined) throw new SyntaxError(error.message);
    return new YamlReader(yaml, document, lines).cellOf(document.contents);
  });
}

type Yaml = typeof import('yaml');

class YamlReader {
  #cells = 0;
  readonly #open = new Set<Node>();

  constructor(
    readonly yaml: Yaml,
    readonly document: Document,
    readonly lines: LineCounter,
  ) {}

  cellOf(node: unknown): Cell {
    if ((this.#cells += 1) > MOST_CELLS) throw new SyntaxError('it stands for too many values');
    if (!this.yaml.isNode(node)) return { line: 1 };
    const line = this.lineOf(node);
    if (this.yaml.isAlias(node)) return this.#aliased(node, line);
    if (this.#open.has(node)) return { line };
    this.#open.add(node);
    try {
      if (this.yaml.isMap(node)) return { line, map: this.#mapOf(node.items) };
      if (this.yaml.isSeq(node)) return { line, list: node.items.map((item) => this.cellOf(item)) };
      if (!this.yaml.isScalar(node) || node.value === null) return { line };
      const text = typeof node.value === 'string' ? node.value : (node.source ?? plainText(node.value));
      if (text === undefined) return { line };
      const offset = node.range?.[0] ?? 0;
      const isBlock = node.type?.startsWith('BLOCK') === true;
      return { line, text, offset, ...(isBlock && { textLine: this.lineOf(node) + 1 }) };
    } finally {
      this.#open.delete(node);
    }
  }

  lineOf(node: Node): number {
    return node.range ? this.lines.linePos(node.range[0]).line : 1;
  }

  #aliased(alias: Alias, line: number): Cell {
    const target = alias.resolve(this.document);
    return target === undefined ? { line } : { ...this.cellOf(target), line };
  }

  #mapOf(pairs: readonly Pair[]): ReadonlyMap<string, Cell> {
    const own = new Map<string, Cell>();
    const merged = new Map<string, Cell>();
    for (const { key, value } of pairs) {
      const name = this.yaml.isScalar(key) ? String(key.value) : undefined;
      if (name === undefined) continue;
      const cell = this.cellOf(value);
      // The value may stand lines below its key, or have none.
      const line = this.yaml.isNode(key) ? this.lineOf(key) : cell.line;
      if (!/^(?:<<|Symbol\(<<\))$/.test(name)) own.set(name, { ...cell, line });
      else addMissing(merged, cell);
    }
    return new Map([...merged, ...own]);
  }
}

/** What a merge key brings: a mapping or a list of them, of which the first is the strongest. */
function addMissing(merged: Map<string, Cell>, cell: Cell): void {
  const brought = (cell.list ?? [cell]).flatMap((source) => entriesOf(source));
  for (const [name, value] of brought) if (!merged.has(name)) merged.set(name, value);
}

/** Reads JSON, comments and trailing commas allowed. Throws SyntaxError. */
export async function jsonCells(text: string): Promise<Cell> {
  const { parseTree } = await import('jsonc-parser');
  const errors: { readonly offset: number }[] = [];
  const root = parseTree(text, errors as never, { allowTrailingComma: true });
  if (root === undefined || errors.length > 0) throw new SyntaxError('it is not valid JSON');
  return jsonCell(root, lineCounter(text));
}

interface JsonNode {
  readonly type: string;
  readonly offset: number;
  readonly value?: unknown;
  readonly children?: readonly JsonNode[];
}

function jsonCell(node: JsonNode, lineAt: (offset: number) => number): Cell {
  const line = lineAt(node.offset);
  const children = node.children ?? [];
  if (node.type === 'array') return { line, list: children.map((child) => jsonCell(child, lineAt)) };
  if (node.type === 'object') {
    const map = new Map<string, Cell>();
    for (const { children: [key, value] = [] } of children)
      if (key !== undefined && value !== undefined)
        map.set(String(key.value), { ...jsonCell(value, lineAt), line: lineAt(key.offset) });
    return { line, map };
  }
  const text = plainText(node.value);
  return text === undefined ? { line } : { line, text };
}

function plainText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

/** Gives the 1-based line of an offset. */
export function lineCounter(text: string): (offset: number) => number {
  const starts = [0];
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) starts.push(end + 1);
  return (offset) => {
    let [low, high] = [0, starts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  };
}
