/** The RUN in front of the sources that installs the dependencies, made from the RUN that installs the project. */
import { invocationOf, type ChainMember, type ShellCommand } from '../../shell/index.js';
import { isBystander, isQuiet } from '../bystanders.js';
import type { Run } from '../commands.js';
import { moveOnce } from '../directory.js';
import { removes } from '../split/run.js';
import { commandText } from '../work.js';

/** Package managers that may be installed or set up once more without a difference. */
const REPEATABLE: ReadonlySet<string> = new Set(['pip', 'poetry', 'pipenv', 'uv']);

/**
 * The commands of that RUN: those that set the program up, a `cd` to where it runs, the install itself as `fetch` words it, and what deletes the
 * caches behind it. Refused when the original does more before it, or cleans up what would lie in another layer then.
 */
export function fetchCommands(
  run: Run,
  command: ShellCommand,
  fetch: readonly string[],
): { readonly commands: readonly string[] } | { readonly refused: string } {
  const { chain } = run.script;
  const { member } = command;
  if (chain === undefined || member === undefined || chain[member]?.simple !== true)
    return { refused: 'its RUN is not a plain list of commands joined by &&' };
  if (!command.redirections.every(isQuiet)) return { refused: 'it is redirected to or from a file' };
  const before = chain.slice(0, member);
  if (!before.every(isSetUp) || !moveOnce(before))
    return { refused: 'a command before it in the same RUN may use the sources, or set up what it needs' };
  const later = chain.slice(member + 1);
  const end = later.findIndex((each) => !isCleanUp(each));
  const cleaning = later.slice(0, end < 0 ? later.length : end);
  const remover = later
    .slice(cleaning.length)
    .flatMap(({ commands }) => commands)
    .find((each) => removes(run, each, command));
  if (remover !== undefined)
    return {
      refused: `\`${remover.text}\` in the same RUN changes what the install leaves; another layer would only add to it`,
    };
  const install = [...command.assignments.map(({ text }) => text), ...fetch, ...command.redirections];
  return { commands: [...textsOf(before), install.join(' '), ...textsOf(cleaning)] };
}

function textsOf(members: readonly ChainMember[]): readonly string[] {
  return members.flatMap(({ commands }) => commands.map(commandText));
}

function isSetUp({ simple, commands }: ChainMember): boolean {
  return (
    simple &&
    commands.every(
      (each) => each.name === 'cd' || (isBystander(each) && REPEATABLE.has(invocationOf(each).tool ?? '')),
    )
  );
}

function isCleanUp({ simple, commands }: ChainMember): boolean {
  return simple && commands.every((each) => isBystander(each) && isCleaner(each));
}

/** `rm` of a cache, `composer clear-cache`. */
function isCleaner(command: ShellCommand): boolean {
  const { tool, subcommand } = invocationOf(command);
  return tool === 'rm' || (tool === 'composer' && /^(?:clear-?cache|cc)$/.test(subcommand ?? ''));
}

/** A command's words, with others right behind its sub-command and some left out. */
export function wordsWith(
  command: ShellCommand,
  more: readonly string[],
  less: ReadonlySet<string> = new Set(),
): readonly string[] {
  const { subcommandIndex = 0 } = invocationOf(command);
  const words = command.words.map(({ text }) => text);
  return [
    ...words.slice(0, subcommandIndex + 1),
    ...more,
    ...words.slice(subcommandIndex + 1).filter((word) => !less.has(word) && !more.includes(word)),
  ];
}
