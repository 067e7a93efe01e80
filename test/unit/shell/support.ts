import { parseScript, type ShellCommand, type ShellScript } from '../../../src/shell/index.js';
import { ParsedInstruction } from '../../../src/syntax/instruction.js';
import type { Escape } from '../../../src/syntax/types.js';

/** Several lines as one text. */
export function lines(...text: readonly string[]): string {
  return text.map((line) => `${line}\n`).join('');
}

/** The script of an instruction, which must have one. */
export function scriptOf(text: string, escape: Escape = '\\'): ShellScript {
  const script = scriptOrNot(text, escape);
  if (script === undefined) throw new Error(`no script: ${text}`);
  return script;
}

export function scriptOrNot(text: string, escape: Escape = '\\'): ShellScript | undefined {
  return parseScript(new ParsedInstruction(text, escape, 1));
}

/** The first command of that name, which must be there. */
export function commandOf(script: ShellScript, name: string): ShellCommand {
  const command = script.commands.find((candidate) => candidate.name === name);
  if (command === undefined) throw new Error(`no ${name}`);
  return command;
}

/** The only command of a RUN. */
export function only(body: string): ShellCommand {
  const [command, ...rest] = scriptOf(`RUN ${body}\n`).commands;
  if (command === undefined || rest.length > 0) throw new Error(`not one command: ${body}`);
  return command;
}
