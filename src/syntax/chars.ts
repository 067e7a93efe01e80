/** White space as Go's `unicode.IsSpace` has it, which BuildKit uses; JavaScript's `\s` differs at U+0085 and U+FEFF. */
export function isSpace(char: string | undefined): boolean {
  if (char === undefined) return false;
  const code = char.charCodeAt(0);
  if (code === 32 || (code >= 9 && code <= 13)) return true;
  if (code < 0x85) return false;
  return code !== 0xfeff && (code === 0x85 || /^\s$/.test(char));
}

/** Index of the first character at or after `from` that is not white space; `end` when there is none. */
export function skipSpace(text: string, from: number, end: number = text.length): number {
  let at = from;
  while (at < end && isSpace(text[at])) at += 1;
  return at;
}

/** Index just after the last character before `end` that is not white space; `from` when there is none. */
export function trimEnd(text: string, from: number, end: number): number {
  let at = end;
  while (at > from && isSpace(text[at - 1])) at -= 1;
  return at;
}

/** End of a line without its line end: BuildKit drops every trailing `\r` and `\n`. */
export function lineContentEnd(text: string, start: number, end: number): number {
  let at = end;
  while (at > start && (text[at - 1] === '\n' || text[at - 1] === '\r')) at -= 1;
  return at;
}

/**
 * Where the continuation character of a line stands, or -1 when the line does not continue.
 * BuildKit: the escape character, not preceded by another one, followed by blanks and tabs only.
 *
 * @param start first character that counts (after leading blanks for the first line of an instruction)
 * @param end end of the line's content, line end excluded
 */
export function continuationAt(text: string, start: number, end: number, escape: string): number {
  let at = end - 1;
  while (at >= start && (text[at] === ' ' || text[at] === '\t')) at -= 1;
  if (at < start || text[at] !== escape) return -1;
  return at > start && text[at - 1] === escape ? -1 : at;
}

/** True when the line's first character that is not white space is `#`. */
export function isCommentLine(text: string, start: number, end: number): boolean {
  return text[skipSpace(text, start, end)] === '#' && skipSpace(text, start, end) < end;
}

/** Splits at runs of tab, vertical tab, form feed, carriage return and blank, as BuildKit's parser does. */
export const BLANKS = /[\t\v\f\r ]+/;
