import type { Palette } from './types.js';

/** A palette without colours. */
export const plain: Palette = {
  bold: same,
  dim: same,
  red: same,
  green: same,
  yellow: same,
  cyan: same,
};

function same(text: string): string {
  return text;
}

/** `1 change`, `2 changes`; `plural` is for words that do not just take an `s`. */
export function count(amount: number, noun: string, plural = `${noun}s`): string {
  return `${amount} ${amount === 1 ? noun : plural}`;
}

/**
 * Makes a message one printable line: line ends and runs of blanks become one blank, control characters `?`.
 * Messages quote Dockerfiles, and a quoted escape sequence must not reach the terminal.
 */
export function oneLine(message: string): string {
  return message
    .trim()
    .replace(/\s+/g, ' ')
    .replace(/\p{Cc}/gu, '?');
}

/** Breaks a text into lines of at most `width` characters at blanks; a longer word stands alone. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).filter((part) => part !== '')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (longer.length > width && line !== '') {
      lines.push(line);
      line = word;
    } else {
      line = longer;
    }
  }
  return line === '' ? lines : [...lines, line];
}
