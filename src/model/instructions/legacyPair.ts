import { splitWords } from '../../syntax/arguments.js';
import { instructionFrom, spliceText, type Splice } from '../../syntax/edit.js';
import type { Instruction } from '../../syntax/types.js';
import { meaningOf, quoted } from './quoting.js';

/** A text, or why there is none. */
export type Written = { readonly text: string } | { readonly reason: string };

const NAME = /^[^\s'"\\=]+$/;

/** True for `ENV name value` and `LABEL name value`, the form without `=`. */
export function isLegacyPair({ keyword, args }: Instruction): boolean {
  return (keyword === 'ENV' || keyword === 'LABEL') && args.length === 3 && args[2] === '';
}

/**
 * `ENV name value` as `ENV name=value`. In the old form, everything after the first blanks is the value (BuildKit:
 * parseNameVal), and quotes, escapes and variables in it are read as in the new one: only what would end the word has to
 * be quoted.
 */
export function withEquals(instruction: Instruction): Written {
  const [name = '', value = ''] = instruction.args;
  if (!NAME.test(name)) return { reason: 'its name has quotes or escapes' };
  if (value.startsWith('='))
    return { reason: `its value begins with "=": probably meant ${instruction.keyword} ${name}=…` };
  const word = asWord(value, instruction.escape);
  if (word === undefined) return { reason: 'its quotes and escapes cannot be written as one word safely' };
  const text = spliceText(instruction.text, splices(instruction, name, value, word));
  const { args, comments } = instructionFrom(text, instruction);
  const isRight = args.length === 3 && args[0] === name && args[1] === word && args[2] === '=';
  if (isRight && comments.length === instruction.comments.length) return { text };
  return { reason: 'its lines could not be edited safely' };
}

/** Only what has to change does, so that a value of several lines keeps its lines. */
function splices(
  { body, bodySpan }: Instruction,
  name: string,
  value: string,
  word: string,
): readonly Splice[] {
  const start = body.sourceOf(name.length, 'end');
  const valueStart = body.sourceOf(body.text.length - value.length, 'start');
  const { end } = bodySpan;
  if (word === value) return [{ start, end: valueStart, text: '=' }];
  if (word !== `"${value}"`) return [{ start, end, text: `=${word}` }];
  return [
    { start, end: valueStart, text: '="' },
    { start: end, end, text: '"' },
  ];
}

/** A word of the new form that comes to the same as the value of the old one; undefined in any doubt. */
function asWord(value: string, escape: string): string | undefined {
  const meaning = meaningOf(value, escape);
  // BuildKit refuses it too: an open quote, a reference that makes no sense.
  if (meaning === undefined) return undefined;
  const words = splitWords(value, escape);
  if (words.length === 1 && words[0] === value) return value;
  const word = inQuotes(value);
  const isOne = word !== undefined && splitWords(word, escape).length === 1;
  return isOne && meaningOf(word, escape) === meaning ? word : undefined;
}

/** What a value is made of: a quoted part, an escaped character, a reference to a variable, or any other character. */
const PART =
  /'([^']*)'|"((?:[^"\\]|\\[^])*)"|\\([^])|(\$\{\w+(?::?[-+?][^'"\\{}$]*)?\}|\$(?!\{))|([^'"\\$])/y;

/** The value within one pair of double quotes; undefined for parts whose meaning would change there. */
function inQuotes(value: string): string | undefined {
  let word = '"';
  PART.lastIndex = 0;
  while (PART.lastIndex < value.length) {
    const part = PART.exec(value);
    if (part === null) return undefined;
    const [, single, double, escaped, variable, other] = part;
    // A letter behind a backslash stands for itself, which is seldom what was meant.
    if (escaped !== undefined && /\w/.test(escaped)) return undefined;
    if (double !== undefined && /\$\{[^}]*['"\\]/.test(double)) return undefined;
    const literal = single ?? escaped;
    word += literal === undefined ? (double ?? variable ?? other ?? '') : quoted(literal).slice(1, -1);
  }
  return `${word}"`;
}
