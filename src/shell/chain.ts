import { checked, isChainText } from './check.js';
import { commentLines, continuation, tailOf } from './layout.js';
import { fitLine } from './printing.js';
import { seam, styleFromLines, styleNear, WIDEST_LINE, widthAt } from './style.js';
import type { ChainMember, ShellScript } from './types.js';

/**
 * Adds `&& commandText` after a member, in the style of the chain.
 *
 * @param memberIndex index in `script.chain`
 * @param commandText a command, or several joined by `&&`, on one line
 * @returns the instruction's new text; undefined when there is no chain, a trailing comment would swallow it, or the last
 *   member might no longer stop at errors (`stopsInside`)
 */
export function addCommandAfter(
  script: ShellScript,
  memberIndex: number,
  commandText: string,
): string | undefined {
  const { instruction, chain } = script;
  const member = chain?.[memberIndex];
  if (chain === undefined || member === undefined || instruction.keyword !== 'RUN') return undefined;
  if (script.hasComment && memberIndex === chain.length - 1) return undefined;
  if (!isChainText(commandText, instruction)) return undefined;
  if (memberIndex === chain.length - 1 && stopsInside(member)) return undefined;
  const { text, body } = instruction;
  const inline = ` && ${commandText}`;
  const fits = standsInLine(script, memberIndex) && widthAt(text, member.end) <= WIDEST_LINE;
  const style = styleNear(script, memberIndex) ?? styleFromLines(script, member.end);
  const behind = fits ? [] : sharingLineBehind(script, memberIndex);
  const end = behind.at(-1)?.end ?? member.end;
  const others = behind.map((other) => seam(script, style, []) + text.slice(other.start, other.end));
  const added = fits ? inline : [seam(script, style, []) + commandText, ...others].join('');
  const result = checked(instruction, text.slice(0, member.end) + added + text.slice(end), {
    body: body.text.slice(0, member.logical.end) + inline + body.text.slice(member.logical.end),
    comments: instruction.comments,
    tail: tailOf(instruction),
  });
  return result && fitLine(instruction, result, lastCommandOf(script, memberIndex));
}

/** Read by the shell itself: `set -e` holds inside as it does around them. */
const READS: ReadonlySet<string | undefined> = new Set(['.', 'source', 'eval']);

/**
 * True for `(a; b)` and the like: with `set -e`, as the last member it stops when `a` fails, and with `&& c` behind it goes
 * on (POSIX.1-2017, "set", -e). SHELL, the base image or what is sourced may have set it, so nothing may be added behind
 * such a last member, nor may one come to stand last.
 */
export function stopsInside({ skeleton, commands }: ChainMember): boolean {
  return skeleton.includes(';') || commands.some(({ name, nested }) => !nested && READS.has(name));
}

/** Index in `script.commands` of the last command of a member. */
function lastCommandOf({ commands }: ShellScript, member: number): number {
  return commands.findLastIndex(({ inChain, nested }) => inChain === member && !nested);
}

/** True when the body is one line, or the next member follows on the line on which this one ends. */
function standsInLine({ instruction, chain = [] }: ShellScript, index: number): boolean {
  const member = chain[index];
  const next = chain[index + 1];
  if (member === undefined) return false;
  if (next !== undefined) return !instruction.text.slice(member.end, next.start).includes('\n');
  return !instruction.text.slice(0, instruction.bodySpan.end).includes('\n');
}

/** The members behind another one whose `&&` stand on the line on which that one ends. */
function sharingLineBehind({ instruction, chain = [] }: ShellScript, index: number): readonly ChainMember[] {
  const end = chain.findIndex(
    (member, at) => at > index && instruction.text.slice(chain[at - 1]?.end, member.start).includes('\n'),
  );
  return chain.slice(index + 1, end < 0 ? chain.length : end);
}

/**
 * Removes a member and one `&&` beside it. Comment lines inside the instruction stay.
 *
 * @returns the instruction's new text; undefined for the only member, and where a comment would be left at the end
 */
export function removeCommand(script: ShellScript, memberIndex: number): string | undefined {
  const { instruction, chain } = script;
  const member = chain?.[memberIndex];
  if (chain === undefined || member === undefined || chain.length < 2) return undefined;
  if (instruction.keyword !== 'RUN') return undefined;
  const { text, body } = instruction;
  const previous = chain[memberIndex - 1];
  const next = chain[memberIndex + 1];
  if (next === undefined && previous !== undefined && stopsInside(previous)) return undefined;
  const cut = removal(script, memberIndex, member);
  if (cut === undefined) return undefined;
  const kept =
    previous === undefined || (next !== undefined && cut.start === member.start)
      ? body.text.slice(0, member.logical.start) + body.text.slice(next?.logical.start)
      : body.text.slice(0, previous.logical.end) + body.text.slice(member.logical.end);
  return checked(instruction, text.slice(0, cut.start) + cut.text + text.slice(cut.end), {
    body: kept,
    comments: instruction.comments,
    tail: tailOf(instruction),
  });
}

interface Cut {
  readonly start: number;
  readonly end: number;
  /** What comes in its place. */
  readonly text: string;
}

function removal(script: ShellScript, index: number, member: ChainMember): Cut | undefined {
  const { instruction, chain = [] } = script;
  const previous = chain[index - 1];
  const next = chain[index + 1];
  if (previous === undefined && next === undefined) return undefined;
  const near =
    previous === undefined || beginsLine(instruction.text, previous, member, next)
      ? { start: member.start, end: next?.start ?? member.end }
      : { start: previous.end, end: member.end };
  if (commentLines(instruction.text, near).length === 0) return { ...near, text: '' };
  // Comments at the end of an instruction would have no line to continue to.
  if (next === undefined) return undefined;
  const wide = { start: previous?.end ?? near.start, end: next.start };
  const comments = commentLines(instruction.text, wide);
  const style = styleNear(script, index) ?? styleFromLines(script, next.start);
  if (previous !== undefined) return { ...wide, text: seam(script, style, comments) };
  const head = instruction.text.slice(0, wide.start).replace(/[ \t]+$/, '');
  const line = `${continuation(instruction)}${comments.join('')}${style.indent}`;
  return { start: head.length, end: wide.end, text: line };
}

/** True for the first of several on a line: the line break before it stays for the one behind it. */
function beginsLine(
  text: string,
  previous: ChainMember,
  member: ChainMember,
  next: ChainMember | undefined,
): boolean {
  if (next === undefined || text.slice(member.end, next.start).includes('\n')) return false;
  return text.slice(previous.end, member.start).includes('\n');
}
