import { addCommandAfter } from './chain.js';
import { checked, isChainText } from './check.js';
import { continuation, indentAt, leadsLine, tailOf } from './layout.js';
import { DEFAULT_STYLE, WIDEST_LINE, widthAt } from './style.js';
import type { ShellCommand, ShellScript } from './types.js';

/** How a command can be put behind another one, so that it runs when that one succeeded and nothing else changes. */
type Joint = '&&' | ';';

/**
 * Adds a command that succeeds behind another one: it runs only where that one ran and succeeded, and whether the body
 * fails depends on the same commands as before. In an `&&` list and at the end of the body that is `&&`; between
 * statements it is `&&` too, but `;` under `set -e`, which would overlook the failure of what stands left of `&&`
 * (POSIX.1-2017, 2.14, "set -e").
 *
 * @param commandText one command on one line
 * @param errexit true when the shell is started with -e
 * @returns the instruction's new text; undefined where neither is right
 */
export function addAfter(
  script: ShellScript,
  command: ShellCommand,
  commandText: string,
  errexit: boolean,
): string | undefined {
  if (script.chain !== undefined)
    return command.member === undefined ? undefined : addCommandAfter(script, command.member, commandText);
  const joint = jointBehind(script, command, errexit);
  const { instruction } = script;
  if (joint === undefined || !isChainText(commandText, instruction)) return undefined;
  const { text, body } = instruction;
  const { end } = command.logical;
  const inline = `${joint === ';' ? ';' : ' &&'} ${commandText}`;
  return checked(
    instruction,
    text.slice(0, command.end) + laidOut(script, command, joint, commandText) + text.slice(command.end),
    {
      body: body.text.slice(0, end) + inline + body.text.slice(end),
      comments: instruction.comments,
      tail: tailOf(instruction),
    },
  );
}

/** True when something can be put behind a command, as far as the course of the body goes. */
export function canAddAfter(script: ShellScript, command: ShellCommand, errexit: boolean): boolean {
  return script.chain === undefined
    ? jointBehind(script, command, errexit) !== undefined
    : command.member !== undefined;
}

function jointBehind(script: ShellScript, command: ShellCommand, errexit: boolean): Joint | undefined {
  const index = script.commands.indexOf(command);
  const at = script.statements.findIndex(({ members }) => members.includes(index));
  const statement = script.statements[at];
  if (statement === undefined || index < 0 || statement.background || script.instruction.keyword !== 'RUN')
    return undefined;
  const isLast = at === script.statements.length - 1;
  if (script.hasComment && isLast) return undefined;
  const member = statement.members.indexOf(index);
  const next = statement.operators[member];
  // Right of `||` it may not run at all, and what is joined to the list would.
  if (next === '||' || statement.operators[member - 1] === '||') return undefined;
  if (next === '&&' || isLast) return '&&';
  // What follows may ask how this statement ended.
  if (/\$\{?\?/.test(script.instruction.body.text.slice(command.logical.end))) return undefined;
  const exits = exitsOnError(script, { at, index }, errexit);
  if (exits === false) return '&&';
  return exits === true && statement.members.length === 1 ? ';' : undefined;
}

/** Commands that may turn `set -e` on or off where nobody sees it. */
const HIDES: ReadonlySet<string | undefined> = new Set(['.', 'source', 'eval', 'trap', 'shopt', undefined]);

/** Whether `set -e` holds at a command; undefined when nobody can tell. */
function exitsOnError(
  { commands, statements }: ShellScript,
  { at, index }: { readonly at: number; readonly index: number },
  errexit: boolean,
): boolean | undefined {
  let exits = errexit;
  // The first command of a statement runs in any case.
  const certain = new Set(
    statements.slice(0, at + 1).map(({ members, background }) => !background && members[0]),
  );
  for (const [place, command] of commands.slice(0, index).entries()) {
    if (command.inSubshell || command.words.length === 0) continue;
    if (HIDES.has(command.name)) return undefined;
    const turned = command.name === 'set' ? turns(command) : undefined;
    if (turned === undefined) continue;
    if (turned === 'unclear' || !certain.has(place)) return undefined;
    exits = turned;
  }
  return exits;
}

/** What a `set` does to -e; undefined for nothing. */
function turns({ words, negated }: ShellCommand): boolean | 'unclear' | undefined {
  let turned: boolean | undefined;
  for (const [index, { value }] of words.slice(1).entries()) {
    if (value === undefined || negated) return 'unclear';
    if (value === '--' || !/^[-+]/.test(value)) {
      const follows = /^[-+][A-Za-z]*o$/.test(words[index]?.value ?? '');
      if (follows && value === 'errexit') turned = words[index]?.value?.startsWith('-') === true;
      else if (!follows) break;
    } else if (value.slice(1).includes('e')) turned = value.startsWith('-');
  }
  return turned;
}

/** The addition with its line breaks: on the line of its neighbours where these share one and there is room. */
function laidOut(script: ShellScript, command: ShellCommand, joint: Joint, commandText: string): string {
  const { instruction } = script;
  const { text, bodySpan } = instruction;
  const inline = `${joint === ';' ? ';' : ' &&'} ${commandText}`;
  const isOneLine = !text.slice(0, bodySpan.end).includes('\n');
  const sharesLine =
    isOneLine || /^[ \t]*(?:;|&&)[ \t]*[^\s\\`;]/.test(text.slice(command.end, bodySpan.end));
  if (sharesLine && widthAt(text, command.end) + inline.length <= WIDEST_LINE) return inline;
  const own = leadsLine(text, command.start) ? indentAt(text, command.start) : '';
  const indent = own === '' ? DEFAULT_STYLE.indent : own;
  const broken = continuation(instruction);
  if (joint === ';') return `;${broken}${indent}${commandText}`;
  const trails = /&&[ \t]*[\\`][ \t]*\r?\n[ \t]*$/.test(text.slice(0, command.start));
  return trails ? ` &&${broken}${indent}${commandText}` : `${broken}${indent}&& ${commandText}`;
}
