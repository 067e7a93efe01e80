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
  return printable(message.trim().replace(/\s+/g, ' '));
}

/**
 * A text in which `?` stands for what a terminal would obey (control characters, line ends too) and for what turns the
 * text around it (bidirectional controls): names of files and logs may hold either.
 */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Bidi_Control}]/gu, '?');
}

/** A value as JSON with two blanks of indentation and a final line feed, in which nothing stands that `printable` replaces. */
export function jsonText(value: unknown): string {
  const text = JSON.stringify(value, null, 2).replace(/[\u007F-\u009F\p{Bidi_Control}]/gu, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
  return `${text}\n`;
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
