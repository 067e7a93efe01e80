import type { Span } from '../syntax/types.js';
import type { ShellCommand } from './types.js';

/** Quoted text and escapes stay as they are; runs of blanks outside them are one blank. */
const QUOTED_OR_BLANKS = /'[^']*'|"(?:\\.|[^"\\])*"|\\.|[ \t]+/g;

/**
 * A stretch of shell text with each outermost simple command replaced by `@` and blanks collapsed: `(cd a && b) | c`
 * gives `(@ && @) | @`.
 *
 * @param text the logical text
 * @param span the stretch
 * @param commands the commands in it, in source order
 */
export function skeletonOf(text: string, span: Span, commands: readonly ShellCommand[]): string {
  let skeleton = '';
  let at = span.start;
  for (const command of commands) {
    if (command.nested) continue;
    skeleton += `${text.slice(at, command.logical.start)}@`;
    at = command.logical.end;
  }
  skeleton += text.slice(at, span.end);
  return skeleton.replace(QUOTED_OR_BLANKS, (match) => (/^[ \t]/.test(match) ? ' ' : match));
}
