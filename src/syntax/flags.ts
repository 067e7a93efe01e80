import { isSpace } from './chars.js';

/** A flag as it stands in the joined line; offsets are logical. */
export interface LogicalFlag {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

export interface SplitFlags {
  readonly flags: readonly LogicalFlag[];
  /** Where the arguments begin in the line. */
  readonly rest: number;
}

/**
 * The words beginning with `--` right after the keyword, decoded as BuildKit does: quotes and escapes go, a lone `--`
 * ends the flags.
 */
export function splitFlags(line: string, from: number, escape: string): SplitFlags {
  const flags: LogicalFlag[] = [];
  let at = from;
  for (;;) {
    while (at < line.length && isSpace(line[at])) at += 1;
    if (line[at] !== '-' || line[at + 1] !== '-') return { flags, rest: at };
    const word = readWord(line, at, escape);
    if (word.text === '--') return { flags, rest: word.end };
    if (word.text !== '' || word.quoted) flags.push({ text: word.text, start: at, end: word.end });
    at = word.end;
  }
}

function readWord(
  line: string,
  from: number,
  escape: string,
): { text: string; end: number; quoted: boolean } {
  let text = '';
  let quote = '';
  let quoted = false;
  let at = from;
  for (; at < line.length; at += 1) {
    let char = line[at] ?? '';
    if (quote === '' && isSpace(char)) break;
    if (quote === '' && (char === '"' || char === "'")) {
      quote = char;
      quoted = true;
      continue;
    }
    if (quote !== '' && char === quote) {
      quote = '';
      continue;
    }
    if (char === escape) {
      if (at + 1 === line.length) continue;
      at += 1;
      char = line[at] ?? '';
    }
    text += char;
  }
  return { text, end: at, quoted };
}
