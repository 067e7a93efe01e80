import { tryLex } from '../../syntax/lex.js';
import type { Instruction } from '../../syntax/types.js';

/** A text as a double-quoted word of ENV or LABEL that stands for exactly that text: `"`, `$` and `\` escaped. */
export function quoted(text: string): string {
  return `"${text.replace(/["$\\]/g, '\\$&')}"`;
}

/**
 * What a word comes to, as text that two words share only when they come to the same for every value of their variables:
 * read once with a mark for each variable, once with all of them unset and left as they stand.
 *
 * @returns undefined for a word that BuildKit refuses
 */
export function meaningOf(word: string, escape: string): string | undefined {
  const set = tryLex(word, { escape, lookup: (name) => `\u0000${name}\u0000` });
  const unset = tryLex(word, { escape, lookup: () => undefined, keepUnset: true });
  if (set === undefined || unset === undefined) return undefined;
  return set.result === unset.result ? set.result : `${set.result}\u0001${unset.result}`;
}

/** The instruction's text with its keyword and all that follows replaced; blanks before it and its line end stay. */
export function withHead({ text, bodySpan }: Instruction, head: string): string {
  return (/^\s*/.exec(text)?.[0] ?? '') + head + text.slice(bodySpan.end);
}
