import { parseScript } from '../../shell/index.js';
import { parseInstruction } from '../../syntax/edit.js';
import type { Instruction } from '../../syntax/types.js';

/** The words of a start; of one in shell form only where it is one command whose words are plain. */
export function startedWords({ json, args, body }: Instruction): readonly string[] | undefined {
  if (json) return args;
  const commands = parseScript(parseInstruction(`RUN ${body.text}\n`))?.commands ?? [];
  const [command, more] = commands;
  if (command === undefined || more !== undefined || command.assignments.length > 0) return undefined;
  const words = command.words.map(({ value, text }) => value ?? text);
  return words[0] === 'exec' ? words.slice(1) : words;
}
