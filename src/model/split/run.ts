import { invocationOf, splitAfter, type ChainMember, type ShellCommand } from '../../shell/index.js';
import { isBystander, isQuiet, setsOptions } from '../bystanders.js';
import type { Run } from '../commands.js';
import { movesDirectory } from '../directory.js';
import { npmInstallOf } from '../npm/install.js';
import type { InstallReader } from './readers/index.js';

interface Refusal {
  readonly refused: string;
}

/** A RUN cut behind an install, where something follows that may need the sources. */
export interface SplitRun {
  readonly install: string | undefined;
  /** Text of the second RUN; undefined when nothing is left for it, and then `install` is too: the RUN stays as it is. */
  readonly rest: string | undefined;
}

/**
 * Divides a RUN into what can run before the sources are there and the rest. The install must be a plain member of its
 * `&&` list, with only bystanders and `cd` before it; what follows and is a bystander too stays with it.
 */
export function splitRun(
  run: Run,
  { command, staysWith }: Pick<InstallReader, 'command' | 'staysWith'>,
): SplitRun | Refusal {
  const { script } = run;
  const { chain } = script;
  const { member } = command;
  if (chain === undefined || member === undefined)
    return { refused: 'its RUN is not a plain list of commands joined by &&' };
  if (!command.redirections.every(isQuiet)) return { refused: 'it is redirected to or from a file' };
  const before = chain.slice(0, member);
  const stays = (part: ShellCommand): boolean => isBystander(part) || staysWith?.(part) === true;
  if (!before.every((each) => mayPrecede(each, stays)))
    return { refused: 'a command before it in the same RUN may use the sources' };
  const restAt = chain.findIndex((each, index) => index > member && !each.commands.every(stays));
  if (restAt < 0) return { install: undefined, rest: undefined };
  const rest = chain.slice(restAt);
  const remover = rest.flatMap(({ commands }) => commands).find((each) => removes(run, each, command));
  if (remover !== undefined)
    return {
      refused: `\`${remover.text}\` in the same RUN changes what the install leaves; another layer would only add to it`,
    };
  if (before.some(({ commands }) => commands.some(movesDirectory)))
    return { refused: 'the commands after it run in the directory of its cd' };
  if (before.some(({ commands }) => commands.some(setsOptions)))
    return { refused: 'the commands after it run with the options of its set' };
  const texts = splitAfter(script, restAt - 1);
  return texts === undefined
    ? { refused: 'its RUN could not be split safely' }
    : { install: texts[0], rest: texts[1] };
}

function mayPrecede({ simple, commands }: ChainMember, stays: (command: ShellCommand) => boolean): boolean {
  return commands.every(
    (command) => stays(command) || (simple && (movesDirectory(command) || setsOptions(command))),
  );
}

const REMOVING: ReadonlySet<string> = new Set([
  'prune',
  'uninstall',
  'remove',
  'rm',
  'un',
  'clean',
  'autoremove',
  'purge',
  'autoclean',
  'del',
  'dedupe',
  'cache',
  // `pnpm store prune`, `bun pm cache rm`.
  'store',
  'pm',
]);
const MANAGERS: ReadonlySet<string> = new Set(
  (
    'npm pip yarn pnpm bun pipenv poetry uv go cargo bundle gem composer dotnet mix ' +
    'apt-get apt apk yum dnf microdnf'
  ).split(' '),
);

/** Programs that remove files or write them anew with another owner, mode or name. */
const FILE_TOOLS: ReadonlySet<string> = new Set([
  'rm',
  'find',
  'node-prune',
  'chown',
  'chmod',
  'chgrp',
  'mv',
]);

/** A command that takes away what an earlier one of the same layer left; `npm ci` empties its own node_modules. */
export function removes(run: Run, command: ShellCommand, install: ShellCommand): boolean {
  const { tool, subcommand } = invocationOf(command);
  if (tool === undefined) return false;
  if (FILE_TOOLS.has(tool)) return true;
  if (tool === 'dotnet' && subcommand === 'nuget') return true;
  const again = npmInstallOf(run, command);
  if (again?.options.verb === 'ci') return again.directory === npmInstallOf(run, install)?.directory;
  return MANAGERS.has(tool) && subcommand !== undefined && REMOVING.has(subcommand);
}
