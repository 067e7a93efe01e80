import { checked, skeletonsOf } from './check.js';
import { continuation, continuesAt, indentAt, leadsLine, lineEnd, lineStart, tailOf } from './layout.js';
import type { ShellCommand, ShellScript, ShellWord } from './types.js';

/** One splice of an instruction's text and what it does to the logical text. */
interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** The logical text afterwards, apart from the amount of blanks. */
  readonly body: string;
}

/** Applies a splice that must leave everything but the words of one command as it is. */
function apply(script: ShellScript, splice: Splice): string | undefined {
  const { instruction } = script;
  const text = instruction.text.slice(0, splice.start) + splice.text + instruction.text.slice(splice.end);
  return checked(instruction, text, {
    body: splice.body.slice(shellOffset(script)),
    comments: instruction.comments,
    tail: tailOf(instruction),
    skeletons: skeletonsOf(script),
  });
}

/** In `HEALTHCHECK CMD x` the shell text begins after `CMD`. */
function shellOffset(script: ShellScript): number {
  if (script.instruction.keyword !== 'HEALTHCHECK') return 0;
  return /^CMD[ \t]+/i.exec(script.instruction.body.text)?.[0].length ?? 0;
}

/**
 * Inserts text so that it becomes `words[index]`, right after the word before it.
 *
 * @param index 1 up to the number of words
 * @param text one or more words, as they are to be written
 * @returns the instruction's new text; undefined when that cannot be done safely
 */
export function insertWord(
  script: ShellScript,
  command: ShellCommand,
  index: number,
  text: string,
): string | undefined {
  const previous = command.words[index - 1];
  if (previous === undefined || !command.editable || text.trim() === '') return undefined;
  return insertAfter(script, previous, ` ${text}`, ` ${text}`);
}

/**
 * Adds words at the end of a command's words: each on a line of its own when the last word stands so, else behind it.
 *
 * @returns the instruction's new text; undefined when that cannot be done safely
 */
export function appendWords(
  script: ShellScript,
  command: ShellCommand,
  words: readonly string[],
): string | undefined {
  const last = command.words.at(-1);
  if (last === undefined || !command.editable || words.length === 0) return undefined;
  const { instruction } = script;
  const ownLine = command.words.length > 1 && leadsLine(instruction.text, last.start);
  const before = ownLine ? `${continuation(instruction)}${indentAt(instruction.text, last.start)}` : ' ';
  const text = words.map((word) => before + word).join('');
  return insertAfter(script, last, text, ` ${words.join(' ')}`);
}

function insertAfter(
  script: ShellScript,
  word: ShellWord,
  text: string,
  logical: string,
): string | undefined {
  const body = script.instruction.body.text;
  const glue = beforeRedirection(body, word) ? ' ' : '';
  return apply(script, {
    start: word.end,
    end: word.end,
    text: text + glue,
    body: body.slice(0, word.logical.end) + logical + glue + body.slice(word.logical.end),
  });
}

/**
 * Replaces `words[index]`.
 *
 * @returns the instruction's new text; undefined when that cannot be done safely
 */
export function replaceWord(
  script: ShellScript,
  command: ShellCommand,
  index: number,
  text: string,
): string | undefined {
  const word = command.words[index];
  if (word === undefined || !mayGo(script, command, word) || text.trim() === '') return undefined;
  const body = script.instruction.body.text;
  if (beforeRedirection(body, word)) return undefined;
  return apply(script, {
    start: word.start,
    end: word.end,
    text,
    body: body.slice(0, word.logical.start) + text + body.slice(word.logical.end),
  });
}

/**
 * Puts text inside `words[index]`, `at` characters from its start; what the word holds, commands and broken lines
 * included, stays as it is.
 *
 * @returns the instruction's new text; undefined when that cannot be done safely, as when a line breaks before the place
 */
export function extendWord(
  script: ShellScript,
  command: ShellCommand,
  index: number,
  { at, text }: { readonly at: number; readonly text: string },
): string | undefined {
  const word = command.words[index];
  if (word === undefined || !command.editable || at < 1 || at >= word.text.length) return undefined;
  const { instruction } = script;
  const place = word.start + at;
  if (instruction.text.slice(word.start, place) !== word.text.slice(0, at)) return undefined;
  const { body } = instruction;
  const logical = word.logical.start + at;
  return apply(script, {
    start: place,
    end: place,
    text,
    body: body.text.slice(0, logical) + text + body.text.slice(logical),
  });
}

/** A word that holds a command of its own stays: that command would be lost with it. */
function mayGo(script: ShellScript, command: ShellCommand, word: ShellWord): boolean {
  const { start, end } = word.logical;
  return (
    command.editable &&
    !script.commands.some(
      (other) =>
        other !== command && other.nested && other.logical.start >= start && other.logical.end <= end,
    )
  );
}

/**
 * Removes `words[index]` with the blanks before it; a line that held only this word goes whole.
 *
 * @param index 1 or more: a command keeps its name
 * @returns the instruction's new text; undefined when that cannot be done safely, as when a comment would be left at
 *   the end of the instruction
 */
export function removeWord(script: ShellScript, command: ShellCommand, index: number): string | undefined {
  const word = command.words[index];
  if (index < 1 || word === undefined || !mayGo(script, command, word)) return undefined;
  const body = script.instruction.body.text;
  const before = body.slice(0, word.logical.start).trimEnd();
  if (before.length === word.logical.start) return undefined;
  const stretch = removedStretch(script, word, before.length);
  const after = body.slice(word.logical.end);
  return apply(script, { ...stretch, text: '', body: before + (stretch.leavesBlank ? ' ' : '') + after });
}

interface Stretch {
  readonly start: number;
  readonly end: number;
  /** True when blanks stay between what stands before and behind. */
  readonly leavesBlank: boolean;
}

/** @param previousEnd where, in the logical text, what stands before the word ends */
function removedStretch({ instruction }: ShellScript, word: ShellWord, previousEnd: number): Stretch {
  const { text, body } = instruction;
  const { start, end } = word;
  // `x 2 y>f` must not become `x 2>f`.
  if (beforeRedirection(body.text, word)) return { start, end, leavesBlank: true };
  if (!leadsLine(text, start)) return { start: blanksBefore(text, start), end, leavesBlank: false };
  if (continuesAt(instruction, end)) {
    return { start: lineStart(text, start), end: lineEnd(text, end), leavesBlank: true };
  }
  const rest = text.slice(end, lineEnd(text, end));
  if (rest.trim() === '') return { start: body.sourceOf(previousEnd, 'end'), end, leavesBlank: false };
  return { start, end: end + (/^[ \t]*/.exec(rest)?.[0].length ?? 0), leavesBlank: true };
}

/** True when a redirection follows without a blank: digits at its left would become its file descriptor. */
function beforeRedirection(body: string, word: ShellWord): boolean {
  const next = body[word.logical.end];
  return next === '<' || next === '>';
}

function blanksBefore(text: string, at: number): number {
  return text.slice(0, at).replace(/[ \t]+$/, '').length;
}
