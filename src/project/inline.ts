/** Dockerfiles that are written inside compose files: where they stand, and how another text comes to stand there. */
import { lineCounter, yamlCells, type Cell } from './invocations/cells.js';

/** A Dockerfile as a block of YAML. */
export interface InlineBlock {
  /** Of the block's header in the file. */
  readonly offset: number;
  /** 1-based line of the file that holds the first line of the Dockerfile. */
  readonly line: number;
  /** The Dockerfile as Docker gets it. */
  readonly text: string;
}

const HEADER = /^\|(?:[+-]?[1-9]?|[1-9][+-])[ \t]*(?:#[^\r\n]*)?\r?\n/;

/**
 * The block that begins at an offset, or why it cannot be edited where it stands.
 * @param value what YAML makes of it
 */
export function inlineBlock(
  yaml: string,
  offset: number,
  value: string,
): InlineBlock | { readonly left: string } {
  const rest = yaml.slice(offset);
  if (rest.startsWith('>'))
    return { left: 'its lines are folded by YAML (`>`); with `|` they would stand as they are' };
  if (!rest.startsWith('|'))
    return { left: 'it is not a block of YAML (`|`), in which its lines would stand as they are' };
  if (rawLines(yaml, offset, value) === undefined) return { left: 'its YAML is not understood' };
  const open = /\$(?!\$)/.exec(value.replace(/\$\$/g, '  '));
  if (open !== null) {
    const line = value.slice(0, open.index).split('\n').length;
    return {
      left: `its line ${line} has a \`$\` that Compose replaces before Docker sees it; \`$$\` stands for a \`$\` of the Dockerfile`,
    };
  }
  const header = HEADER.exec(rest)?.[0] ?? '';
  const line = lineCounter(yaml)(offset + header.length);
  return { offset, line, text: value.replaceAll('$$', '$') };
}

/** The setting beside Dockerfiles that takes the same text, as an alias does, by its keys; undefined when there is none. */
export async function otherUse(yaml: string, offset: number): Promise<string | undefined> {
  for (const root of await yamlCells(yaml)) {
    for (const [key, cell] of root.map ?? []) {
      // Extensions only hold what the rest takes from them.
      const keys = key.startsWith('x-') ? undefined : useIn(cell, [key], offset);
      if (keys !== undefined) return keys.join('.');
    }
  }
  return undefined;
}

function useIn(cell: Cell, keys: readonly string[], offset: number): readonly string[] | undefined {
  if (cell.text !== undefined)
    return cell.offset === offset && keys.at(-1) !== 'dockerfile_inline' ? keys : undefined;
  const below: Iterable<readonly [string | number, Cell]> = cell.map ?? cell.list?.entries() ?? [];
  for (const [key, value] of below) {
    const found = useIn(value, [...keys, String(key)], offset);
    if (found !== undefined) return found;
  }
  return undefined;
}

interface RawLine {
  readonly value: string;
  /** With its indentation, without its line end. */
  readonly raw: string;
}

interface RawLines {
  readonly start: number;
  readonly end: number;
  readonly indent: string;
  readonly eol: '\n' | '\r\n';
  readonly lines: readonly RawLine[];
}

/** The lines of a block beside what they mean; undefined when one is not what it should be. */
function rawLines(yaml: string, offset: number, value: string): RawLines | undefined {
  const header = HEADER.exec(yaml.slice(offset))?.[0];
  if (header === undefined) return undefined;
  const values = value.replace(/\n+$/, '').split('\n');
  const start = offset + header.length;
  const lines: RawLine[] = [];
  const ends = new Set<string>();
  let end = start;
  for (const [index, one] of values.entries()) {
    const raw = /[^\n]*/.exec(yaml.slice(end))?.[0] ?? '';
    const isLast = index === values.length - 1;
    if (!isLast) ends.add(raw.endsWith('\r') ? '\r\n' : '\n');
    const text = raw.replace(/\r$/, '');
    lines.push({ value: one, raw: text });
    end += isLast ? text.length : raw.length + 1;
  }
  const first = lines.find((line) => line.value !== '');
  const indent = first?.raw.slice(0, first.raw.length - first.value.length) ?? '';
  const fits = ({ value: one, raw }: RawLine): boolean =>
    one === '' ? /^ *$/.test(raw) : raw === indent + one;
  if (!/^ +$/.test(indent) || ends.size > 1 || !lines.every(fits)) return undefined;
  const eol = ends.has('\r\n') || (ends.size === 0 && header.endsWith('\r\n')) ? '\r\n' : '\n';
  return { start, end, indent, eol, lines };
}

/**
 * The YAML with another Dockerfile in the place of a block: indentation, line ends, header and all else as they were;
 * undefined when YAML would not give exactly that.
 */
export async function withInline(
  yaml: string,
  block: InlineBlock,
  text: string,
): Promise<string | undefined> {
  const before = block.text.replaceAll('$', '$$$$');
  const after = text.replaceAll('$', '$$$$');
  const raw = rawLines(yaml, block.offset, before);
  if (raw === undefined || trailing(before) !== trailing(after)) return undefined;
  const lines = after.replace(/\n+$/, '').split('\n');
  let at = 0;
  const written = lines.map((line) => {
    // Blank lines may be indented: those that stay keep what they have.
    const known = raw.lines.findIndex((one, index) => index >= at && one.value === line);
    if (known >= 0 && (line !== '' || known === at)) at = known + 1;
    return line === ''
      ? known >= 0 && known === at - 1
        ? (raw.lines[known]?.raw ?? '')
        : ''
      : raw.indent + line;
  });
  const result = yaml.slice(0, raw.start) + written.join(raw.eol) + yaml.slice(raw.end);
  return (await means(result, yaml, block.offset, after)) ? result : undefined;
}

function trailing(text: string): number {
  return /\n*$/.exec(text)?.[0].length ?? 0;
}

/** True when the new text gives the same data as the old one with that value in the place of the block. */
async function means(result: string, yaml: string, offset: number, value: string): Promise<boolean> {
  try {
    const [before, after] = [await yamlCells(yaml), await yamlCells(result)];
    const expected = before.map((cell) => plain(cell, (one) => (one.offset === offset ? value : one.text)));
    return JSON.stringify(expected) === JSON.stringify(after.map((cell) => plain(cell, ({ text }) => text)));
  } catch {
    return false;
  }
}

function plain(cell: Cell, textOf: (cell: Cell) => string | undefined): unknown {
  if (cell.map !== undefined)
    return { map: [...cell.map].map(([key, value]) => [key, plain(value, textOf)]) };
  if (cell.list !== undefined) return cell.list.map((item) => plain(item, textOf));
  return textOf(cell) ?? null;
}
