/** What a RUN leaves of the downloads of dnf, yum, zypper and the like, and how its shell can be told to delete it. */
import type { ShellCommand, ShellScript } from '../../shell/index.js';
import { canAddAfter, invocationOf, operands } from '../../shell/index.js';
import type { Instruction } from '../../syntax/types.js';
import type { Run } from '../commands.js';
import { startsErrexit } from '../scope.js';
import { mountOptions } from '../sources.js';
import {
  choosingOption,
  isInstall,
  managerCall,
  placingOption,
  sharedOptions,
  sudoOf,
  type ManagerCall,
} from './managers.js';

/** An install whose downloads stay in the layer. */
export interface LeftCache {
  readonly run: Run;
  /** The calls of managers of one family in the RUN, in order. */
  readonly calls: readonly ManagerCall[];
  /** The last of them that installs. */
  readonly install: ManagerCall;
  /** The last of them at all. */
  readonly last: ManagerCall;
}

/** A clean-up in any form, also in a script's text or of a program that a variable names. */
const CLEANS =
  /\b(?:dnf5?|microdnf|yum|tdnf|zypper)\s[^;&|\n]*\b(?:clean|cc)\b|\bclean\s+(?:all|-a\b|--all\b)|\/var\/cache(?:\/(?:\*|\{?\S*(?:dnf|yum|zypp|libdnf)))?(?=[\s;&|"'/}]|$)/;

/** The cache that a RUN leaves; undefined when it installs nothing, or cleans up behind its last install. */
export function leftCache(run: Run): LeftCache | undefined {
  const calls = run.script.commands.flatMap((command) => managerCall(command) ?? []);
  const install = calls.findLast(isInstall);
  if (install === undefined) return undefined;
  const rest = run.instruction.body.text.slice(install.outer.logical.end);
  if (CLEANS.test(rest)) return undefined;
  const own = calls.filter(({ facts }) => facts.family === install.facts.family);
  return { run, calls: own, install, last: own.at(-1) ?? install };
}

/** True for a RUN with a mount at, above or below one of the caches: its downloads are no part of the layer. */
export function mountsCache({ flags }: Instruction, { install }: LeftCache): boolean {
  return flags.some(({ name, value }) => {
    if (name !== 'mount') return false;
    const given = mountOptions(value ?? '');
    const target = given.get('target') ?? given.get('dst') ?? given.get('destination') ?? '';
    if (given.get('type') === 'cache' && (target.includes('$') || !target.startsWith('/'))) return true;
    const place = `${target.replace(/\/+$/, '')}/`;
    return install.facts.caches.some(
      (cache) => `${cache}/`.startsWith(place) || place.startsWith(`${cache}/`),
    );
  });
}

/** The command that deletes the cache. */
export function cleanCommand({ install }: LeftCache): string {
  return `${sudoOf(install)}${install.program} ${sharedOptions(install)}${install.facts.clean}`;
}

/** Why the clean-up cannot be put behind the last call; undefined when it can. */
export function placeObstacle(left: LeftCache): string | undefined {
  const { run, calls, last } = left;
  const { outer } = last;
  if (!outer.editable || !canAddAfter(run.script, outer, startsErrexit(run.scope)))
    return `\`${last.program}\` stands inside a larger construct`;
  if (/(?:^| )-[A-Za-z]*b/.test(sudoOf(last))) return 'sudo leaves it running in the background';
  const option = calls.map(placingOption).find((found) => found !== undefined);
  if (option !== undefined) return `${option} says where its downloads go`;
  const stops = run.script.commands.find(
    ({ name, inSubshell }) => !inSubshell && (name === 'exit' || name === 'exec'),
  );
  if (stops !== undefined) return `${stops.name} ends the shell`;
  const before = run.script.commands.slice(0, run.script.commands.indexOf(outer));
  if (calls.some(removesManager) || before.some(uninstalls))
    return 'the package manager itself may be removed before';
  return left.install.facts.cleanNeedsRepository ? repositoryObstacle(left) : undefined;
}

const MANAGER_PACKAGE =
  /^(?:\S*bin\/)?(?:dnf\d?|yum|microdnf|tdnf|zypper|rpm|libdnf\S*|libzypp|python\S*-dnf)$|^\*$|\$/;

/** True for a call that takes its own package away, or may do so. */
function removesManager({ verb, command }: ManagerCall): boolean {
  const removes = verb === undefined || /^(?:remove|erase|autoremove|swap|history|shell)$/.test(verb);
  return removes && operands(command).some(({ text }) => MANAGER_PACKAGE.test(text));
}

/** True for another program that takes it away. */
function uninstalls(command: ShellCommand): boolean {
  const { tool } = invocationOf(command);
  const names = operands(command).map(({ text }) => text);
  if (tool === 'rpm')
    return (
      command.words.some(({ text }) => /^(?:-e|--erase)/.test(text)) &&
      names.some((name) => MANAGER_PACKAGE.test(name))
    );
  return (
    (tool === 'rm' || tool === 'mv') && names.some((name) => /bin\//.test(name) && MANAGER_PACKAGE.test(name))
  );
}

/** Commands after which no repository may be left. */
const CHANGES_REPOSITORIES =
  /repos\.d|config-manager|remove-?repo|modify-?repo|removeservice|subscription-manager|repo\s+disable|\b(?:rr|mr|rs)\b/;

/** Why there may be no enabled repository when the clean-up runs, which lets some managers fail. */
function repositoryObstacle({ run, install, last }: LeftCache): string | undefined {
  const option = choosingOption(install);
  if (option !== undefined) return `${option} says which repositories there are`;
  if (!needsRepository(install)) return `\`${install.program} clean\` fails where no repository is enabled`;
  const between = commandsBetween(run.script, install.outer, last.outer);
  return between.some(({ text }) => CHANGES_REPOSITORIES.test(text))
    ? `\`${install.program} clean\` fails where no repository is enabled any more`
    : undefined;
}

function commandsBetween(
  script: ShellScript,
  first: ShellCommand,
  last: ShellCommand,
): readonly ShellCommand[] {
  return script.commands.slice(script.commands.indexOf(first) + 1, script.commands.indexOf(last) + 1);
}

/** True for a call that would have failed without a repository: it names a package, or brings all of them up to date. */
function needsRepository({ command, verb }: ManagerCall): boolean {
  const named = operands(command);
  if (verb !== 'install' && verb !== 'reinstall') return verb !== 'localinstall';
  return named.some(({ value }) => value !== undefined && !/^[./~]|\.rpm$|:\/\//.test(value));
}
