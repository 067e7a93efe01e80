import { invocationOf, unwrap, type ShellCommand, type ShellScript } from '../../shell/index.js';

/** A command of apt-get, apt or aptitude, seen through `sudo`, `env` and the like. */
export interface AptCall {
  /** The sub-command, for example `install`; undefined when a variable holds it. */
  readonly verb: string | undefined;
  /** The program that runs it, for example `sudo`. */
  readonly wrapper: string | undefined;
  /** The command itself, without the wrapper. */
  readonly command: ShellCommand;
}

const APT: ReadonlySet<string | undefined> = new Set(['apt-get', 'apt', 'aptitude']);
/** Sub-commands that look packages up in the lists that `update` fetches: apt-get(8), apt(8), aptitude(8). */
const NEEDS_LISTS: ReadonlySet<string | undefined> = new Set(
  (
    'install reinstall upgrade safe-upgrade dist-upgrade full-upgrade dselect-upgrade build-dep satisfy source ' +
    'download changelog show search policy madison list'
  ).split(' '),
);
/** Sub-commands that put packages on the system. */
const INSTALLS: ReadonlySet<string | undefined> = new Set(
  'install reinstall upgrade safe-upgrade dist-upgrade full-upgrade build-dep satisfy'.split(' '),
);
const CLEANS: ReadonlySet<string | undefined> = new Set(['clean', 'autoclean', 'auto-clean', 'dist-clean']);
/** `/var/lib/apt/lists`, below or above it, also as one of several names in braces. */
const LISTS_PATH = /^["']?\/var\/lib\/(?:apt\b|\*|\{[^}]*\bapt\b)/;
const ONLY_LISTS_PATH = /^["']?\/var\/lib\/apt\/lists(?:["']?$|\/)/;
const APT_PATH = /^["']?\/var\/(?:lib|cache)\/(?:apt\b|\{[^}]*\bapt\b)/;

/** Reads a command as one of apt's; undefined for any other program. */
export function aptCall(command: ShellCommand): AptCall | undefined {
  const { tool, subcommand } = invocationOf(command);
  if (APT.has(tool)) return { verb: subcommand, wrapper: undefined, command };
  const inner = unwrap(command);
  const call = inner === undefined ? undefined : aptCall(inner.command);
  return call && inner && { ...call, wrapper: inner.wrapper };
}

/** True for `apt-get update` in any spelling. */
export function updatesLists(command: ShellCommand): boolean {
  return aptCall(command)?.verb === 'update';
}

/** True for the sub-commands of apt that read the package lists. */
export function readsLists(command: ShellCommand): boolean {
  return NEEDS_LISTS.has(aptCall(command)?.verb);
}

/** True for `apt-get install`, `upgrade` and what else puts packages on the system. */
export function installsPackages(command: ShellCommand): boolean {
  return INSTALLS.has(aptCall(command)?.verb);
}

/** The operands of `rm`; undefined for another program. */
function removedPaths(command: ShellCommand): readonly string[] | undefined {
  const inner = unwrap(command)?.command ?? command;
  const { tool, operands } = invocationOf(inner);
  return tool === 'rm' ? operands.map(({ text }) => text) : undefined;
}

/** True for a command after which the package lists are gone, perhaps among other things. */
export function removesLists(command: ShellCommand): boolean {
  if (aptCall(command)?.verb === 'dist-clean') return true;
  const paths =
    invocationOf(command).tool === 'find' ? command.words.map(({ text }) => text) : removedPaths(command);
  return paths?.some((path) => LISTS_PATH.test(path)) ?? false;
}

/** True for an `rm` of the package lists and nothing else. */
export function removesOnlyLists(command: ShellCommand): boolean {
  const paths = removedPaths(command);
  return paths !== undefined && paths.length > 0 && paths.every((path) => ONLY_LISTS_PATH.test(path));
}

/** True for a command that only deletes: `rm` of absolute paths, `apt-get clean`, `apt-get autoremove`. */
export function onlyDeletes(command: ShellCommand): boolean {
  const call = aptCall(command);
  if (call !== undefined)
    return CLEANS.has(call.verb) || call.verb === 'autoremove' || call.verb === 'autopurge';
  const paths = removedPaths(command);
  return paths !== undefined && paths.length > 0 && paths.every((path) => /^["']?(?:\/|~\/)/.test(path));
}

/** True for a command that deletes what apt left behind: its lists, its archives, packages nobody needs. */
export function cleansApt(command: ShellCommand): boolean {
  if (!onlyDeletes(command)) return false;
  return (
    aptCall(command) !== undefined || (removedPaths(command)?.some((path) => APT_PATH.test(path)) ?? false)
  );
}

/** What the commands of one RUN do to apt's package lists, in source order. */
export interface ListUse {
  /** The first command that reads the lists and stands before any update. */
  readonly needs: ShellCommand | undefined;
  readonly updates: boolean;
  /** True when the last to touch the lists was an update, and no clean-up. */
  readonly leaves: boolean;
}

/** Reads a script for its use of the package lists; commands in compounds count as if they ran. */
export function listUse(script: ShellScript): ListUse {
  let needs: ShellCommand | undefined;
  let updates = false;
  let leaves = false;
  for (const command of script.commands) {
    if (updatesLists(command)) {
      updates = true;
      leaves = true;
    } else if (removesLists(command)) leaves = false;
    else if (!updates && readsLists(command)) needs ??= command;
  }
  return { needs, updates, leaves };
}
