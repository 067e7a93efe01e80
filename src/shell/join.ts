import type { Instruction } from '../syntax/types.js';
import { stopsInside } from './chain.js';
import { checked } from './check.js';
import { commentLines, continuation, eolOf, indentAt, tailOf } from './layout.js';
import { seam, styleFromLines, styleNear, type ChainStyle } from './style.js';
import type { ChainMember, ShellScript } from './types.js';

/**
 * Joins the RUN `b` to the RUN `a`, which stands before it, as one RUN. `a`'s flags are kept and `b`'s dropped: that
 * they mean the same is for the caller to know, and so is whether the shell state of `a` may reach `b` (`leaks`).
 *
 * @param between comment lines between the two instructions, without line end
 * @returns the text of the one instruction; undefined when either is no pure `&&` list or `a` ends in a comment
 */
export function joinBodies(a: ShellScript, between: readonly string[], b: ShellScript): string | undefined {
  const first = a.instruction;
  const second = b.instruction;
  if (first.keyword !== 'RUN' || second.keyword !== 'RUN' || first.escape !== second.escape) return undefined;
  if (a.chain === undefined || b.chain === undefined || a.hasComment) return undefined;
  if (!/^[ \t]*(\r?\n)?$/.test(tailOf(first)) || between.some((line) => !/^\s*#/.test(line)))
    return undefined;
  const eol = eolOf(first);
  const head = commentLines(second.text, { start: 0, end: second.bodySpan.start });
  const comments = [...between.map((line) => line + eol), ...head];
  const style = styleNear(a, a.chain.length - 1) ?? styleNear(b, 0) ?? styleFromLines(a, first.bodySpan.end);
  const text =
    first.text.slice(0, first.bodySpan.start) +
    spreadBody(a, a, style) +
    seam(a, style, comments) +
    spreadBody(b, a, style) +
    second.text.slice(second.bodySpan.end);
  return checked(first, text, {
    body: `${first.body.text} && ${second.body.text}`,
    comments: [...first.comments, ...between, ...second.comments],
    tail: tailOf(second),
  });
}

/** The body of a RUN; where it is a list on one line, it gets one member a line, as the joined list has. */
function spreadBody(
  { instruction, chain = [] }: ShellScript,
  target: ShellScript,
  style: ChainStyle,
): string {
  const { text, bodySpan } = instruction;
  const written = text.slice(bodySpan.start, bodySpan.end);
  if (written.includes('\n')) return written;
  const members = chain.map(({ start, end }) => text.slice(start, end));
  return (
    members.join(seam(target, style, [])) + text.slice(chain.at(-1)?.end ?? bodySpan.start, bodySpan.end)
  );
}

/**
 * Splits a RUN after a member into two RUNs with the same flags. A comment between them goes into the second, before
 * the command that it stood before.
 *
 * @returns the texts of the two instructions; undefined when there is nothing to split
 */
export function splitAfter(
  script: ShellScript,
  memberIndex: number,
): readonly [first: string, second: string] | undefined {
  const { instruction, chain } = script;
  const member = chain?.[memberIndex];
  const next = chain?.[memberIndex + 1];
  if (member === undefined || next === undefined || instruction.keyword !== 'RUN') return undefined;
  if (stopsInside(member)) return undefined;
  const { text, body } = instruction;
  const head = headOf(script);
  if (head === undefined) return undefined;
  const eol = eolOf(instruction);
  const first = text.slice(0, member.end) + eol;
  const second = head + gapBetween(instruction, member, next) + text.slice(next.start);
  const kept = commentLines(first, { start: 0, end: first.length }).length;
  const firstChecked = checked(instruction, first, {
    body: body.text.slice(0, member.logical.end),
    comments: instruction.comments.slice(0, kept),
    tail: eol,
  });
  const secondChecked = checked(instruction, second, {
    body: body.text.slice(next.logical.start),
    comments: instruction.comments.slice(kept),
    tail: tailOf(instruction),
  });
  return firstChecked === undefined || secondChecked === undefined
    ? undefined
    : [firstChecked, secondChecked];
}

/** What stands between the head of the second RUN and its first command: the comments that stood before that. */
function gapBetween(instruction: Instruction, member: ChainMember, next: ChainMember): string {
  const comments = commentLines(instruction.text, { start: member.end, end: next.start });
  if (comments.length === 0) return ' ';
  return `${continuation(instruction)}${comments.join('')}${indentAt(instruction.text, next.start)}`;
}

/** Keyword and flags as written, on one line; undefined when a flag is broken over two. */
function headOf({ instruction }: ShellScript): string | undefined {
  const { text, flags, rawKeyword } = instruction;
  const head = [
    indentAt(text, 0) + rawKeyword,
    ...flags.map((flag) => text.slice(flag.start, flag.end)),
  ].join(' ');
  return head.includes('\n') ? undefined : head;
}
