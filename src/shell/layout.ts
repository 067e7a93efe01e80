import type { Instruction, Span } from '../syntax/types.js';

/** Index of the first character of the line that holds `at`. */
export function lineStart(text: string, at: number): number {
  return at === 0 ? 0 : text.lastIndexOf('\n', at - 1) + 1;
}

/** Index just after the line end of the line that holds `at`; the text's length for an open last line. */
export function lineEnd(text: string, at: number): number {
  const newline = text.indexOf('\n', at);
  return newline < 0 ? text.length : newline + 1;
}

/** The blanks at the beginning of the line that holds `at`. */
export function indentAt(text: string, at: number): string {
  return /^[ \t]*/.exec(text.slice(lineStart(text, at), lineEnd(text, at)))?.[0] ?? '';
}

/** True when only blanks stand before `at` on its line. */
export function leadsLine(text: string, at: number): boolean {
  return /^[ \t]*$/.test(text.slice(lineStart(text, at), at));
}

/** True when what follows `at` on its line is a continuation and nothing else. */
export function continuesAt(instruction: Instruction, at: number): boolean {
  const rest = instruction.text.slice(at, lineEnd(instruction.text, at)).replace(/^[ \t]+/, '');
  return rest.startsWith(instruction.escape) && /^.[ \t]*\r?\n$/.test(rest);
}

/** The line end to write into an instruction: the one it has. */
export function eolOf(instruction: Instruction): '\n' | '\r\n' {
  return instruction.text.includes('\r\n') ? '\r\n' : '\n';
}

/** ` \` and a line end. */
export function continuation(instruction: Instruction): string {
  return ` ${instruction.escape}${eolOf(instruction)}`;
}

/** The whole comment lines inside a stretch that begins in the middle of a line, line ends included. */
export function commentLines(source: string, { start, end }: Span): readonly string[] {
  const lines: string[] = [];
  for (let at = lineEnd(source, start); at < end; at = lineEnd(source, at)) {
    const line = source.slice(at, lineEnd(source, at));
    if (/^\s*#/.test(line)) lines.push(line);
  }
  return lines;
}

/** What stands after the body: trailing blanks and the line end. */
export function tailOf(instruction: Instruction): string {
  return instruction.text.slice(instruction.bodySpan.end);
}
