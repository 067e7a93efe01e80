import { oneLine } from '../wording.js';

/**
 * Text inside of a Markdown paragraph, list item or table cell, on one line, that shows what it says: no markup, no HTML.
 * On GitHub it also mentions nobody (`node_modules/@scope`) and refers to no issue (`#5 RUN …`).
 */
export function markdown(text: string): string {
  return oneLine(text)
    .replace(/[&<>]/g, (char) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[char] ?? char)
    .replace(/[\\`*[\]|~$]|(?<![A-Za-z\d])_|_(?![A-Za-z\d])/g, '\\$&')
    .replace(/^(?:[-+=]|#+)(?=\s|$)|^(?=-{2,}|={2,})/, '\\$&')
    .replace(/^(\d+)([.)])(?=\s|$)/, '$1\\$2')
    .replace(/([@#])(?=\w)/g, '$1<!-- -->')
    .replaceAll('://', ':/<!-- -->/')
    .replace(/(www)\./gi, '$1<!-- -->.');
}

/** The same as code; in a table a bar is escaped even there. */
export function code(text: string): string {
  const line = oneLine(text);
  if (line === '') return '';
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const space = line.startsWith('`') || line.endsWith('`') ? ' ' : '';
  return `${fence}${space}${line}${space}${fence}`;
}

/** Code inside of a table cell. */
export function cellCode(text: string): string {
  return code(text).replaceAll('|', '\\|');
}

/** A block of lines as code that no line of it can end. */
export function block(lines: readonly string[]): readonly string[] {
  const longest = Math.max(
    2,
    ...lines.flatMap((line) => [...line.matchAll(/`+/g)].map(([run]) => run.length)),
  );
  const fence = '`'.repeat(longest + 1);
  return [`${fence}text`, ...lines, fence];
}
