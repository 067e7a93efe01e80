/** RUNs of which it is known that they do not look at variables but those of their own programs. */
import { ROOT_EVENTS } from '../../project/npmScripts.js';
import type { Project } from '../../project/types.js';
import { hasFlag, invocationOf, type ShellCommand } from '../../shell/index.js';
import type { Instruction } from '../../syntax/types.js';
import { isBystander, isQuiet } from '../bystanders.js';
import { runAt, type Run } from '../commands.js';
import type { Build } from '../types.js';

/** A RUN that may see other values of variables that it does not name. */
export interface BlindRun {
  readonly run: Run;
  /** True when running it again costs more than a moment: it fetches or installs. */
  readonly isCostly: boolean;
}

/** Their packages come from the distribution, and their scripts do what they do for everyone. */
const SYSTEM_MANAGERS: ReadonlySet<string> = new Set(
  'apt-get apt apk yum dnf dnf5 microdnf tdnf zypper pacman'.split(' '),
);
/** They bring the newest of everything: whoever has them run with each build may want just that. */
const RENEWS = /upgrade|^dist-sync|^distro-sync|^update$|^up$|^dup$|^patch$/;
/** Of these, `update` only fetches the lists. */
const UPDATES_LISTS: ReadonlySet<string> = new Set(['apt-get', 'apt', 'apk']);
const FETCHERS: ReadonlySet<string> = new Set(['curl', 'wget']);
/** Parts of an address behind which something else may lie tomorrow. */
const NEWEST =
  /\b(?:latest|master|main|HEAD|nightly|snapshot|edge|current|stable|trunk|develop|archive\/refs\/heads)\b/i;
/** Small programs that do what their words say. */
const PLAIN: ReadonlySet<string> = new Set(
  'mkdir rmdir chmod chown chgrp ln cp mv rm touch cd echo printf test [ true : useradd groupadd usermod adduser addgroup ls cat uname which id locale-gen ldconfig update-ca-certificates sed grep tar unzip gzip gunzip sha1sum sha256sum sha512sum md5sum cut tr sort head tail wc mktemp basename dirname install sleep'.split(
    ' ',
  ),
);
/** Files by which a shell, or Node, begins: what stands in them is not known. */
const SHELL_STARTS = ['ENV', 'BASH_ENV', 'NODE_OPTIONS'];
const NPM_FILE = /(?:^|\/)(?:\.npmrc|package\.json|package-lock\.json|npm-shrinkwrap\.json)$/;
/** Where every variable can be read. */
const EVERY_VARIABLE = /\/proc\b|\beval\b|\$\{!/;

/** A RUN that reads no variable but those it names and those of its own programs; undefined for any other. */
export function blindRun(build: Build, instruction: Instruction): BlindRun | undefined {
  const run = runAt(build, instruction);
  if (run === undefined || run.script.commands.length === 0 || EVERY_VARIABLE.test(instruction.text))
    return undefined;
  if (SHELL_STARTS.some((name) => run.scope.variables.has(name))) return undefined;
  const { commands } = run.script;
  if (commands.some(({ name }) => FETCHERS.has(name ?? '')) && NEWEST.test(spelledOut(run))) return undefined;
  if (!commands.every((command) => isBlind(command, build.project))) return undefined;
  return { run, isCostly: commands.some(({ name }) => !PLAIN.has(name ?? '') && name !== 'set') };
}

/** The text of a RUN with the values of the variables in it. */
function spelledOut({ instruction: { text }, scope }: Run): string {
  const named = [...scope.variables].filter(([name]) => text.includes(name));
  return [text, ...named.map(([, { value, fallback }]) => value ?? fallback ?? '')].join('\n');
}

function isBlind(command: ShellCommand, project: Project): boolean {
  // Variables of the shell; what they are made of stands in the list too.
  if (command.words.length === 0) return true;
  const { tool, subcommand, operands } = invocationOf(command);
  if (tool === undefined || command.name !== tool) return false;
  if (PLAIN.has(tool)) return true;
  // Without words, it prints all variables.
  if (tool === 'set') return command.words.length > 1;
  if (tool === 'dpkg') return command.text === 'dpkg --print-architecture';
  if (FETCHERS.has(tool)) return true;
  if (SYSTEM_MANAGERS.has(tool)) return isBystander(command) && !renews(tool, subcommand);
  if (tool === 'go') return subcommand === 'mod' && /^(?:download|verify)$/.test(operands[0]?.value ?? '');
  return tool === 'npm' && command.redirections.every(isQuiet) && isScriptless(command, project);
}

function renews(tool: string, subcommand: string | undefined): boolean {
  if (subcommand === undefined || (subcommand === 'update' && UPDATES_LISTS.has(tool))) return false;
  return RENEWS.test(subcommand);
}

/** `npm ci` that starts no script: no package has one, and nor has the project. */
function isScriptless(command: ShellCommand, project: Project): boolean {
  const { subcommand } = invocationOf(command);
  if (subcommand !== 'ci' || !project.known || project.files.has('binding.gyp')) return false;
  if ([...project.unreadable.keys()].some((path) => NPM_FILE.test(path))) return false;
  if ([...project.texts].some(([path, text]) => /(?:^|\/)\.npmrc$/.test(path) && text.includes('$')))
    return false;
  if (hasFlag(command, '--ignore-scripts')) return true;
  const hasOwn = [...project.packages.values()].some(({ scripts }) =>
    ROOT_EVENTS.some((event) => Object.hasOwn(scripts, event)),
  );
  const locks = [...project.locks.values()];
  const hasScripts = locks.some(
    ({ lockfileVersion, packages }) =>
      lockfileVersion === 1 || [...packages.values()].some(({ hasInstallScript }) => hasInstallScript),
  );
  return !hasOwn && locks.length > 0 && !hasScripts;
}
