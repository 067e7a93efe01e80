import { tryLex } from './lex.js';

/** A here-document marker found in an instruction's joined line. */
export interface HeredocMarker {
  readonly name: string;
  readonly expand: boolean;
  readonly chomp: boolean;
  readonly fd: number;
}

const MARKER = /^(\d*)<<(-?)\s*([^<]*)$/;
const NOTHING_SET = { escape: '\\', lookup: () => undefined, keepUnset: true } as const;

/**
 * The here-document markers of a joined line, in order. BuildKit looks at the line's words with quotes kept: a marker
 * inside a quoted string with blanks is part of a longer word and so is none. A line whose quotes do not close has none.
 */
export function heredocMarkers(line: string): readonly HeredocMarker[] {
  const words = tryLex(line, { ...NOTHING_SET, rawQuotes: true, rawEscapes: true })?.words ?? [];
  return words.map(markerOf).filter((marker) => marker !== undefined);
}

function markerOf(word: string): HeredocMarker | undefined {
  const match = MARKER.exec(word);
  const rest = match?.[3];
  if (match === null || rest === undefined || rest === '') return undefined;
  const plain = tryLex(rest, NOTHING_SET)?.words;
  const raw = tryLex(rest, { ...NOTHING_SET, rawQuotes: true })?.words;
  const name = plain?.[0];
  if (plain?.length !== 1 || name === undefined || raw?.[0] === undefined) return undefined;
  const expand = countQuotes(name) === countQuotes(raw[0]);
  return { name, expand, chomp: match[2] === '-', fd: Number(match[1] ?? 0) };
}

function countQuotes(text: string): number {
  return text.split(/['"]/).length - 1;
}
