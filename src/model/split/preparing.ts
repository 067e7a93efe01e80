import { invocationOf, type ShellCommand } from '../../shell/index.js';
import { isBystander } from '../bystanders.js';
import type { Run } from '../commands.js';
import { moveOnce } from '../directory.js';

/** Programs that only print. */
const TALKS: ReadonlySet<string | undefined> = new Set([
  'echo',
  'printf',
  'true',
  ':',
  'date',
  'uname',
  'which',
]);

/**
 * The commands before another one in its RUN that a RUN in front of it has to repeat, a `cd` among them; what only prints
 * is left out. Refused where one installs or sets up what may be needed.
 *
 * @param isRepeatable whether a command can run in both of them
 */
export function preparationOf(
  { script }: Run,
  command: ShellCommand,
  isRepeatable: (command: ShellCommand) => boolean,
): { readonly commands: readonly string[] } | { readonly refused: string } {
  const { chain } = script;
  const { member } = command;
  if (chain === undefined || member === undefined)
    return { refused: 'its RUN is not a plain list of commands joined by &&' };
  const before = chain.slice(0, member);
  const commands = before.flatMap((each) => each.commands).filter((each) => !onlyTalks(each));
  const repeated = commands.every((each) => each.name === 'cd' || isRepeatable(each));
  if (!repeated || !moveOnce(before))
    return { refused: 'a command before it in the same RUN may be needed for it' };
  return { commands: commands.map(({ text }) => text) };
}

function onlyTalks(command: ShellCommand): boolean {
  const asksVersion =
    command.words.length === 2 && /^(?:-v|-V|--version)$/.test(command.words[1]?.value ?? '');
  return isBystander(command) && (TALKS.has(invocationOf(command).tool) || asksVersion);
}
