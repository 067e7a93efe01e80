/** A `go build` that is told to do without cgo. */
import { parseScript } from '../../../shell/index.js';
import { instructionFrom } from '../../../syntax/edit.js';
import type { Instruction } from '../../../syntax/types.js';
import type { CommandAt } from '../../commands.js';
import type { Effect } from '../../types.js';
import { commandText } from '../../work.js';

export const WITHOUT_CGO = 'CGO_ENABLED=0';

export interface Rewritten {
  readonly instruction: Instruction;
  /** Its new text. */
  readonly text: string;
  readonly effect: Effect;
}

/** The RUN with `CGO_ENABLED=0` in front of the command; undefined where the lines do not allow that. */
export function disableCgo({ instruction, command, script }: CommandAt): Rewritten | undefined {
  const { start } = command;
  if (!command.editable || command.nested) return undefined;
  const before = commandText(command);
  const text = `${instruction.text.slice(0, start)}${WITHOUT_CGO} ${instruction.text.slice(start)}`;
  const after = `${WITHOUT_CGO} ${before}`;
  const wanted = script.commands.map((each) => (each === command ? after : commandText(each)));
  const made = parseScript(instructionFrom(text, instruction))?.commands.map(commandText);
  if (made?.join('\n') !== wanted.join('\n')) return undefined;
  return { instruction, text, effect: { type: 'rewrite', before, after } };
}
