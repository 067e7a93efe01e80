import type { ShellCommand } from '../../shell/index.js';
import { invocationOf } from '../../shell/index.js';
import { SYSTEM_MANAGERS } from '../bystanders.js';
import type { Run } from '../commands.js';
import { copyTarget, type ContextCopy } from '../copies.js';
import { below, instructionsBefore } from '../directory.js';
import type { Model, Stage } from '../stages.js';
import { scriptOf } from '../work.js';
import type { Instruction } from '../../syntax/types.js';

/** What puts packages into the image, by the words of several package managers. */
const INSTALLS =
  /^(?:install|reinstall|add|i|in|upgrade|dist-upgrade|full-upgrade|update|up|groupinstall|enable|prepare|-S\w*)$/;
const REFRESHES = /^(?:update|makecache|check-update|refresh|ref|-Sy\w*)$/;
/** Those whose `update` fetches lists of packages, which are then used by what comes later. */
const WITH_LISTS: ReadonlySet<string> = new Set(['apt-get', 'apt', 'apk']);
const LANGUAGE_TOOLS: ReadonlySet<string> = new Set(['npm', 'pip', 'corepack', 'gem']);
/** Commands that neither need the program of a language nor one that a COPY may bring. */
const OF_SYSTEM: ReadonlySet<string> = new Set(['echo', 'printf', 'true', ':', 'uname', 'date', 'rm']);

/** True for a command whose packages a move keeps in the cache. */
export function isInstalling(command: ShellCommand): boolean {
  const { tool = '', subcommand = '' } = invocationOf(command);
  if (!SYSTEM_MANAGERS.has(tool) && !LANGUAGE_TOOLS.has(tool)) return false;
  return INSTALLS.test(subcommand) && !isRefreshing(command);
}

function isRefreshing(command: ShellCommand): boolean {
  const { tool = '', subcommand = '' } = invocationOf(command);
  if (tool === 'pacman') return false;
  return WITH_LISTS.has(tool)
    ? subcommand === 'update'
    : subcommand !== 'update' && REFRESHES.test(subcommand);
}

/** True when no command needs the program of a language, which a COPY may bring, or settings of a directory. */
export function isSystem({ script }: Run): boolean {
  return script.commands.every((command) => {
    const { tool = '' } = invocationOf(command);
    return SYSTEM_MANAGERS.has(tool) || OF_SYSTEM.has(tool);
  });
}

/**
 * True for a RUN that leaves lists of packages to an install further down: that one runs again with every change of the
 * sources, and needs lists that are as fresh.
 */
export function refreshesForLater({ script, stage, model, instruction }: Run): boolean {
  if (!script.commands.some(isRefreshing)) return false;
  const own = stage.instructions.slice(stage.instructions.indexOf(instruction) + 1);
  const heirs = model.stages.filter((each) => each !== stage && standsOn(each, stage));
  return [own, ...heirs.map(({ instructions }) => instructions)].some((instructions) =>
    instructions.some((each) => usesLists(model, each)),
  );
}

function standsOn({ parent }: Stage, stage: Stage): boolean {
  return parent !== undefined && (parent === stage || standsOn(parent, stage));
}

function usesLists(model: Model, instruction: Instruction): boolean {
  if (instruction.keyword !== 'RUN') return false;
  const commands = scriptOf(model, instruction)?.commands;
  if (commands === undefined) return /\b(?:apt|apt-get|apk)\b/.test(instruction.text);
  const first = commands.findIndex(
    (each) => WITH_LISTS.has(invocationOf(each).tool ?? '') && isInstalling(each),
  );
  return first >= 0 && !commands.slice(0, first).some(isRefreshing);
}

/** Places and commands by which package managers and the loader get to know further directories. */
const SETTINGS =
  /\/etc\/(?:apt|apk|yum|dnf|zypp|pacman|ld\.so|pip|npmrc|ssl|ca-cert|environment)|config-manager|add-apt-repository|update-alternatives|\bln\s|\bfile:\//;
const ACCOUNTS = /\b(?:useradd|adduser|usermod)\b|\/etc\/passwd/;
/** Files that name places from which packages come, or in which libraries lie. */
const PLACES_OF_SETTINGS =
  /^\/etc\/(?:apt\/sources|apk\/repositories|yum|dnf|zypp|pacman|ld\.so)|^\/etc\/(?:apt|apk)?$/;

/**
 * True when something above has the package manager, the loader or an account use the place to which a COPY goes: a
 * repository of packages in it, libraries, a home directory.
 */
export function isSetUp(run: Run, copy: ContextCopy): boolean {
  const ofAccount = !isSystem(run) && !/^(?:root|0)?(?::|$)/.test(run.scope.user ?? '');
  return instructionsBefore(run.stage, run.instruction).some((each) => {
    if (each === copy.instruction) return false;
    if (each.keyword === 'COPY' || each.keyword === 'ADD') {
      const target = copyTarget(run.model, each);
      if (target !== undefined && PLACES_OF_SETTINGS.test(target)) return true;
    }
    if (each.keyword !== 'RUN' && each.heredocs.length === 0) return false;
    return (SETTINGS.test(each.text) || (ofAccount && ACCOUNTS.test(each.text))) && names(each, copy.target);
  });
}

/** True when a text has a path at, below or above another one, or a repository of files whose path a variable hides. */
function names({ text }: Instruction, target: string): boolean {
  if (/\bfile:[^\s"']*\$/.test(text)) return true;
  const paths = [...text.matchAll(/\/[\w.+@/-]+/g)].map(([path]) =>
    path.replace(/^\/+/, '/').replace(/(?<=.)\/+$/, ''),
  );
  return paths.some((path) => below(target, path) !== undefined || below(path, target) !== undefined);
}
