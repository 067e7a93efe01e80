import { builders, printer } from 'prettier/doc';
import { instructionFrom, spliceText, type Splice } from '../syntax/edit.js';
import type { Instruction, Span } from '../syntax/types.js';
import { checked, skeletonsOf } from './check.js';
import { invocationOf, unwrap } from './invocation.js';
import { eolOf, indentAt, leadsLine, lineEnd, lineStart, tailOf } from './layout.js';
import { parseScript } from './script.js';
import { styleFromLines, styleNear, WIDEST_LINE, widthAt, type ChainStyle } from './style.js';
import type { ChainMember, ShellCommand, ShellScript, ShellWord } from './types.js';

type Doc = builders.Doc;

/** Commands whose operands are a list: long ones are written one a line. */
const LISTS: ReadonlySet<string> = new Set([
  'apk add',
  ...['apt-get', 'apt', 'dnf', 'microdnf', 'yum', 'zypper', 'pip', 'npm', 'gem'].map(
    (tool) => `${tool} install`,
  ),
]);

/**
 * Breaks the line on which an edit made a command wider than a line should be: before the `&&` on it, and where that is
 * not enough, inside its list of packages. A line that was as wide before the edit stays as its author wants it.
 *
 * @param before the instruction without the edit
 * @param text its text with the edit
 * @param index of the edited command in `script.commands`
 * @returns `text`, laid out where need be; its words and comments are the same
 */
export function fitCommand(before: Instruction, text: string, index: number): string {
  const old = parseScript(before)?.commands[index];
  if (old === undefined || widest(before.text, old) > WIDEST_LINE) return text;
  return fitLine(before, text, index);
}

/** The same, however wide the line was before. */
export function fitLine(before: Instruction, text: string, index: number): string {
  const script = parseScript(instructionFrom(text, before));
  const command = script?.commands[index];
  if (script === undefined || command === undefined || command.nested) return text;
  if (before.keyword !== 'RUN' || widest(text, command) <= WIDEST_LINE) return text;
  const isBroken = text.slice(command.start, command.end).includes('\n');
  const splices = isBroken ? filledLines(script, command) : [brokenLine(script, command)];
  const { instruction } = script;
  return (
    checked(instruction, spliceText(text, splices), {
      body: instruction.body.text,
      comments: instruction.comments,
      tail: tailOf(instruction),
      skeletons: skeletonsOf(script),
    }) ?? text
  );
}

/** Columns of the widest line on which a part of the command stands. */
function widest(text: string, { start, end }: Span): number {
  let width = 0;
  for (let at = start; at < end; at = lineEnd(text, at)) width = Math.max(width, widthAt(text, at));
  return width;
}

/** The command, and the members of its `&&` list that share its line, laid out anew. */
function brokenLine(script: ShellScript, command: ShellCommand): Splice {
  const style = styleOf(script, command);
  const members = sharingLine(script, command);
  const { start } = members[0] ?? command;
  const { end } = members.at(-1) ?? command;
  const indent = listIndent(script, command, start, style);
  const docs =
    members.length > 0
      ? members.map((member) => listDoc(script, member, listOf(simpleOf(member)), indent))
      : [listDoc(script, command, listOf(command), indent)];
  const contents = docs.map((doc, index) => (index === 0 ? doc : [seamDoc(script, style), doc]));
  return { start, end, text: print(script, { start, end }, builders.group(contents)) };
}

/** That of another list of the same instruction, else one step more than what the list belongs to. */
function listIndent(
  script: ShellScript,
  command: ShellCommand,
  start: number,
  { indent }: ChainStyle,
): string {
  const { text } = script.instruction;
  const others = script.commands.filter((other) => other !== command && !other.nested);
  const leading = others.flatMap(listOf).find((word) => leadsLine(text, word.start));
  if (leading !== undefined) return indentAt(text, leading.start);
  if (lineStart(text, start) > 0) return indentAt(text, start) + stepOf(indent);
  return (script.chain?.length ?? 1) === 1 ? indent : indent + stepOf(indent);
}

/** The members on the command's line, as long as they are wholly on it. */
function sharingLine(
  { chain = [], instruction: { text } }: ShellScript,
  command: ShellCommand,
): readonly ChainMember[] {
  if (command.inChain === undefined) return [];
  const start = lineStart(text, command.start);
  const end = lineEnd(text, command.start);
  return chain.filter((member) => member.start >= start && member.end <= end);
}

function simpleOf({ simple, commands }: ChainMember): ShellCommand | undefined {
  return simple ? commands[0] : undefined;
}

/** The operands of a command that are a list which ends it; none for any other command. */
function listOf(command: ShellCommand | undefined): readonly ShellWord[] {
  const inner = command && (unwrap(command)?.command ?? command);
  if (command === undefined || inner === undefined || command.redirections.length > 0) return [];
  const { tool, subcommand, operands } = invocationOf(inner);
  if (!LISTS.has(`${tool} ${subcommand}`)) return [];
  const last = command.words.slice(command.words.length - operands.length);
  return last.every((word, index) => word === operands[index]) ? operands : [];
}

/** A broken list is indented by `indent`, one word a line. */
function listDoc(
  { instruction }: ShellScript,
  { start, end }: Span,
  list: readonly ShellWord[],
  indent: string,
): Doc {
  const { text, escape } = instruction;
  const first = list[0];
  if (first === undefined) return text.slice(start, end);
  const items = list.map((word) => [breakDoc(escape), text.slice(word.start, word.end)]);
  return builders.group([text.slice(start, first.start).trimEnd(), builders.align(indent, items)]);
}

/** One blank, or a continued line. */
function breakDoc(escape: string): Doc {
  return [builders.ifBreak(` ${escape}`), builders.line];
}

function seamDoc({ instruction: { escape } }: ShellScript, { operator, indent, gap }: ChainStyle): Doc {
  const between = breakDoc(escape);
  return builders.align(indent, operator === 'leading' ? [between, `&&${gap}`] : [' &&', between]);
}

/** One more step of indentation. */
function stepOf(indent: string): string {
  return indent.includes('\t') ? '\t' : '    ';
}

/**
 * The lines of a command on several lines that are too wide: words filled line by line, with the indentation of those
 * that lead a line already.
 */
function filledLines(script: ShellScript, command: ShellCommand): readonly Splice[] {
  const { text } = script.instruction;
  const leading = command.words.slice(1).find((word) => leadsLine(text, word.start));
  if (leading === undefined) return [];
  const indent = indentAt(text, leading.start);
  const splices: Splice[] = [];
  for (let at = command.start; at < command.end; at = lineEnd(text, at)) {
    const splice = widthAt(text, at) > WIDEST_LINE ? filledLine(script, command, at, indent) : undefined;
    if (splice !== undefined) splices.push(splice);
  }
  return splices;
}

/** One such line, `at` being anywhere on it. */
function filledLine(
  script: ShellScript,
  command: ShellCommand,
  at: number,
  indent: string,
): Splice | undefined {
  const { text, escape } = script.instruction;
  const [from, to] = [lineStart(text, at), lineEnd(text, at)];
  const words = command.words.filter(({ start, end }) => start >= from && end <= to);
  const [first, last] = [words[0], words.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const parts = words.flatMap((word, index): Doc[] => {
    const written = text.slice(word.start, word.end);
    return index === 0 ? [written] : [breakDoc(escape), written];
  });
  // What stands before the command on its line goes first; its own words are broken where that is not enough.
  const before = first === command.words[0] ? sharingLine(script, command) : [];
  const seamed = seamDoc(script, styleOf(script, command));
  const heads = before.flatMap(({ start, end }): Doc[] => [text.slice(start, end), seamed]);
  // Assignments in front of the first word.
  const assigned = before.length > 0 ? text.slice(command.start, first.start) : '';
  const start = before[0]?.start ?? first.start;
  const doc = builders.group([...heads, assigned, builders.align(indent, builders.fill(parts))], {
    shouldBreak: before.length > 0,
  });
  return { start, end: last.end, text: print(script, { start, end: last.end }, doc) };
}

function styleOf(script: ShellScript, command: ShellCommand): ChainStyle {
  return styleNear(script, command.inChain ?? 0) ?? styleFromLines(script, command.start);
}

/** Prints what stands in a stretch of one line, in view of what stands before and behind it on that line. */
function print({ instruction }: ShellScript, { start, end }: Span, doc: Doc): string {
  const { text } = instruction;
  const head = text.slice(lineStart(text, start), start);
  const tail = text.slice(end, lineEnd(text, end)).replace(/\r?\n$/, '');
  const { formatted } = printer.printDocToString([head, doc, tail], {
    printWidth: WIDEST_LINE,
    tabWidth: 4,
    useTabs: false,
  });
  return formatted.slice(head.length, formatted.length - tail.length).replaceAll('\n', eolOf(instruction));
}
