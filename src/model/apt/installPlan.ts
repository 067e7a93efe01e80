import { invocationOf, type ShellCommand } from '../../shell/index.js';
import type { Instruction } from '../../syntax/types.js';
import {
  aptCall,
  installsPackages,
  deletesByProducts,
  listUse,
  onlyDeletes,
  removesLists,
  removesOnlyLists,
  updatesAllLists,
  updatesLists,
} from './commands.js';
import type { Run } from '../commands.js';
import type { Neighbours } from '../joining.js';
import type { Stage } from '../stages.js';
import { commandText } from '../work.js';

/** What to leave out of the two bodies when they are joined, or why not to join them. */
export type Plan =
  { readonly first: readonly number[]; readonly second: readonly number[] } | { readonly reason: string };

/** True for a RUN that installs, updates, removes and cleans with apt, and does nothing else. */
export function onlyInstalls({ script }: Run): boolean {
  const simple = script.chain?.every((member) => member.simple) ?? false;
  const own = (command: ShellCommand): boolean => aptCall(command) !== undefined || onlyDeletes(command);
  return simple && script.commands.some(installsPackages) && script.commands.every(own);
}

/**
 * How to join two RUNs that only install: the update of the second goes when the first fetched the lists and adds no
 * sources, and so do the clean-ups of the first that would delete the lists before the second install, or that the
 * second repeats.
 *
 * @returns members of either chain to leave out, or why the two should stay apart
 */
export function planOf({ first, second }: Neighbours): Plan {
  const commands = membersOf(first);
  const others = membersOf(second);
  const deletes = commands.flatMap((command, at) => (removesLists(command) ? [at] : []));
  if (others.some((command) => updatesLists(command) && !updatesAllLists(command)))
    return { reason: 'its update has options of its own' };
  if (listUse(second.script).needs !== undefined) {
    return deletes.length === 0
      ? { first: [], second: [] }
      : { reason: 'the package lists are deleted before it' };
  }
  const update = others.findIndex(updatesLists);
  const obstacle = sourceObstacle(first, commands) ?? updateObstacle(commands, others, update);
  if (obstacle !== undefined) return { reason: obstacle };
  const after = new Set(others.slice(others.findLastIndex(installsPackages) + 1).map(commandText));
  const repeated = commands.flatMap((command, at) =>
    isTrailing(commands, at) && deletesByProducts(command) && after.has(commandText(command)) ? [at] : [],
  );
  if (deletes.some((at) => !repeated.includes(at) && !isListsOnly(commands[at]))) {
    return { reason: 'their clean-ups delete different things' };
  }
  return { first: [...new Set([...deletes, ...repeated])].toSorted((a, b) => a - b), second: [update] };
}

/** Why the second update may read sources that the first one could not. */
function sourceObstacle({ stage, instruction }: Run, commands: readonly ShellCommand[]): string | undefined {
  const source = commands.flatMap(sourcePackages)[0];
  if (source !== undefined) return `${source} may add package sources, which its update has to read`;
  return hasUntrustedSource(stage, instruction)
    ? 'a package source with https: may only be readable once the first has installed certificates'
    : undefined;
}

/**
 * True when an https: source was added before anything shows that there are certificates: the first update passes over it
 * with a warning, the next one, after an install that brings certificates, reads it.
 */
function hasUntrustedSource(stage: Stage, until: Instruction): boolean {
  const text = textBefore(stage, until);
  return /\bdeb\b.*https:|\/etc\/apt\/sources/.test(text) && !/ca-certificates|\b(?:curl|wget)\b/.test(text);
}

function textBefore({ parent, instructions }: Stage, until: Instruction): string {
  const end = instructions.indexOf(until);
  const own = (end < 0 ? instructions : instructions.slice(0, end)).map(({ text }) => text);
  return [...(parent === undefined ? [] : [textBefore(parent, until)]), ...own].join('\n');
}

/** Why the update of the second body has to stay, so that joining would gain next to nothing. */
function updateObstacle(
  commands: readonly ShellCommand[],
  others: readonly ShellCommand[],
  update: number,
): string | undefined {
  const last = commands.findLastIndex(updatesLists);
  const fetched = commands[last];
  if (fetched === undefined || !updatesAllLists(fetched))
    return 'the update before it has options of its own';
  if (update < 0 || !isPlainUpdate(others[update])) return 'its update has options of its own';
  if (commands.some((command, at) => at > last && removesLists(command) && !isTrailing(commands, at)))
    return 'the package lists are deleted before it';
  return others.slice(0, update).some(removesLists) ? 'its update fetches the lists anew' : undefined;
}

function membersOf({ script }: Run): readonly ShellCommand[] {
  return script.commands.filter(({ member }) => member !== undefined);
}

function isListsOnly(command: ShellCommand | undefined): boolean {
  return command !== undefined && removesOnlyLists(command);
}

/** True for a clean-up behind the last install. */
function isTrailing(commands: readonly ShellCommand[], at: number): boolean {
  return commands.slice(at).every(onlyDeletes);
}

/** Names of packages that bring a file for sources.list.d or its keys (mysql-apt-config, percona-release, x-archive-keyring). */
export const SOURCE_PACKAGE =
  /(?:keyring|(?<!lsb-)release|repo|repository|apt-config|apt-source|sources?|ppa|microsoft-prod|erlang-solutions|neurodebian)(?:[-_.=/]|$)|^[./]|\.deb$/;

/** The packages of an install that can bring sources of their own, and words that only the build knows. */
function sourcePackages(command: ShellCommand): readonly string[] {
  const call = aptCall(command);
  if (call?.verb !== 'install') return [];
  const { operands } = invocationOf(call.command);
  return operands
    .filter(({ value }) => value === undefined || SOURCE_PACKAGE.test(value))
    .map(({ text }) => text);
}

function isPlainUpdate(command: ShellCommand | undefined): boolean {
  const call = command && aptCall(command);
  return (
    call !== undefined &&
    call.command.redirections.every((text) => /^(?:[12&]?>\s*\/dev\/null|2>&1|1>&2|>&2)$/.test(text)) &&
    call.command.assignments.every(({ name }) => /^DEBIAN_|^DEBCONF_|^LC_|^LANG$/.test(name)) &&
    invocationOf(call.command).options.every(({ name }) =>
      /^(?:-[qym]|--quiet|--yes|--assume-yes|--fix-missing)$/.test(name),
    )
  );
}
