import { parseScript, removeCommand } from '../shell/index.js';
import { instructionFrom } from '../syntax/edit.js';
import type { Instruction } from '../syntax/types.js';

/**
 * The instruction's text without some members of its `&&` list.
 *
 * @param members indices in `script.chain`, ascending
 * @returns undefined when one of them cannot be removed safely, as when nothing would be left
 */
export function withoutMembers(instruction: Instruction, members: readonly number[]): string | undefined {
  let { text } = instruction;
  for (const member of members.toReversed()) {
    const script = parseScript(instructionFrom(text, instruction));
    const next = script && removeCommand(script, member);
    if (next === undefined) return undefined;
    text = next;
  }
  return text;
}
