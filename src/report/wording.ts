import type { Saving } from '../model/types.js';
import { shownBytes } from '../project/sizes.js';
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

/** `328.6 MB`; of an estimate no more than it can tell: `about 330 MB`. */
export function savedBytes({ bytes, estimate }: Pick<Saving, 'bytes' | 'estimate'>): string {
  if (!estimate) return shownBytes(bytes);
  const step = bytes >= 20e6 ? 10e6 : 1e6;
  return `about ${shownBytes(Math.max(step, Math.round(bytes / step) * step)).replace('.0 ', ' ')}`;
}

/** What a message about a change ends with, beside what was measured: `; expected to save about 330 MB compressed (estimate)`. */
export function expected(saving: Saving | undefined): string {
  if (saving === undefined) return '';
  return `; expected to save ${savedBytes(saving)} ${saving.unit}${saving.estimate ? ' (estimate)' : ''}`;
}

/** What a change saves, and what the figure rests on: `saves about 330 MB compressed (estimate from …, 2026-09-19)`. */
export function sourcedSaving(saving: Saving): string {
  const { estimate, source, date } = saving;
  return `saves ${savedBytes(saving)} ${saving.unit} (${estimate ? 'estimate from ' : ''}${source}, ${date})`;
}

/** The figure as JSON reports have it; nothing where there is none. */
export function savingJson(saving: Saving | undefined): { readonly saving?: Saving } {
  if (saving === undefined) return {};
  const { bytes, unit, estimate, source, date } = saving;
  return { saving: { bytes, unit, estimate, source, date } };
}
