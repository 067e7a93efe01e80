import { invocationOf, unwrap, type ShellCommand, type ShellScript } from '../../shell/index.js';
import { coversLists, mayReachLists } from './listPaths.js';

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

/** Settings of `-o` that leave it to the lists of sources what an update fetches: apt.conf(5). */
const FETCHES_ALL = /^(?:Acquire::(?!IndexTargets)|DPkg::|Debug::|quiet)/i;

/** True for an update that fetches the lists of all sources: no option limits it to some, or to other files. */
export function updatesAllLists(command: ShellCommand): boolean {
  const call = aptCall(command);
  if (call?.verb !== 'update') return false;
  return invocationOf(call.command).options.every(
    ({ name, text }) =>
      !/^(?:-[oc]|--option|--config-file|--print-uris)$/.test(name) ||
      (name !== '-c' && FETCHES_ALL.test((text ?? '').replace(/["']/g, ''))),
  );
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

/** True for a command after which the package lists, or some of them, may be gone, perhaps among other things. */
export function removesLists(command: ShellCommand): boolean {
  if (aptCall(command)?.verb === 'dist-clean') return true;
  const paths =
    invocationOf(command).tool === 'find'
      ? command.words.slice(1).map(({ text }) => text)
      : removedPaths(command);
  return paths?.some(mayReachLists) ?? false;
}

/** True for a command after which no package list is there, whatever was before. */
export function removesAllLists(command: ShellCommand): boolean {
  return aptCall(command)?.verb === 'dist-clean' || (removedPaths(command)?.some(coversLists) ?? false);
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

/** Caches, logs and documents: whether they are deleted now or after the next install, nothing that runs between reads them. */
const BY_PRODUCT =
  /^["']?(?:\/var\/(?:lib\/apt\/lists|cache|log|tmp)\b|\/tmp\b|\/usr\/share\/(?:doc|man|info|locale)\b|(?:~|\/root)\/\.cache\b)/;

/** True for a clean-up that may as well be done after another install: of by-products alone, never of packages. */
export function deletesByProducts(command: ShellCommand): boolean {
  const call = aptCall(command);
  if (call !== undefined) return CLEANS.has(call.verb);
  return removedPaths(command)?.every((path) => BY_PRODUCT.test(path) && !path.includes('..')) ?? false;
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
  /** The first command that reads the lists and stands before any update that is sure to fetch all of them. */
  readonly needs: ShellCommand | undefined;
  readonly updates: boolean;
  /** True when the last to touch the lists was an update, and no clean-up. */
  readonly leaves: boolean;
}

/** Reads a script for its use of the package lists; a clean-up in a compound counts as if it ran. */
export function listUse(script: ShellScript): ListUse {
  let needs: ShellCommand | undefined;
  let updates = false;
  let fetched = false;
  let leaves = false;
  for (const command of script.commands) {
    if (updatesLists(command)) {
      updates = true;
      leaves = true;
      fetched ||= updatesAllLists(command) && !isConditional(script, command);
    } else if (removesLists(command)) leaves = false;
    else if (!fetched && readsLists(command)) needs ??= command;
  }
  return { needs, updates, leaves };
}

/** Words that open a compound command and those that close it, where a command may stand. */
const KEYWORD = /(?:^|[;&|\n({]|\b(?:then|do|else)\b)\s*(?:(if|for|while|until|case|select)|fi|done|esac)\b/g;
/** The start of a list whose first command is a test. */
const TESTS = /^(?:\[|test\b|!|command\b|type\b|which\b|e?grep\b|dpkg\b)[^]*&&/;

/** True for a command that something may keep from running: a branch, a loop, what stands left of `||` or a test. */
function isConditional({ instruction }: ShellScript, { member, logical }: ShellCommand): boolean {
  if (member !== undefined) return false;
  const before = instruction.body.text.slice(0, logical.start);
  let open = 0;
  for (const [, opening] of before.matchAll(KEYWORD)) open += opening === undefined ? -1 : 1;
  const list = before.slice(before.search(/[^;\n]*$/)).trimStart();
  return open > 0 || list.includes('||') || TESTS.test(list);
}
