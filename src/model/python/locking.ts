/** A manifest and its lockfile in front of an install that could stop where they are not in step. */
import { buildContext } from '../buildContext.js';
import { dirOf } from '../../project/paths.js';
import { fileIn } from '../../project/python/tables.js';
import { invocationOf, type ShellCommand } from '../../shell/index.js';
import { isBystander, isQuiet, keepsContent } from '../bystanders.js';
import type { CommandAt } from '../commands.js';
import { directoryOf, instructionsBefore } from '../directory.js';
import { lastBrought } from '../npm/history.js';
import { joinWorkdir } from '../scope.js';
import type { Build } from '../types.js';
import { scriptOf } from '../work.js';

/** Paths in the context, or why the install stays as it is; undefined where there is no lockfile to speak of. */
export type Pair =
  { readonly manifest: string; readonly lockfile: string } | { readonly left: string } | undefined;

/**
 * The files of those names that the command finds in its directory, as they are in the project.
 * @param leaves true for a command of package managers that writes neither of them
 */
export function lockedPair(
  build: Build,
  at: CommandAt,
  [name, lockName]: readonly [string, string],
  leaves: (command: ShellCommand) => boolean = installsOnly,
): Pair {
  const { project } = build;
  const context = buildContext(build);
  if (!project.known || context === undefined) return undefined;
  const directory = directoryOf(at, at.command);
  if (directory === undefined || !at.command.redirections.every(isQuiet))
    return { left: 'it is not a plain member of a list of commands joined by &&' };
  const manifest = lastBrought(at, joinWorkdir(directory, name) ?? '', context);
  if (manifest === undefined) return undefined;
  if (manifest === 'unknown') return { left: `it is not clear which ${name} is copied` };
  const path = fileIn(dirOf(manifest.path), lockName);
  const lock = lastBrought(at, joinWorkdir(directory, lockName) ?? '', context);
  if (lock === undefined)
    return project.files.has(path) ? { left: `${path} is not copied before it` } : undefined;
  if (lock === 'unknown' || lock.path !== path)
    return { left: `it is not clear which ${lockName} is copied` };
  const untracked = [manifest.path, path].find((file) => project.tracked?.has(file) === false);
  if (untracked !== undefined) return { left: `${untracked} is not tracked by git` };
  const before = instructionsBefore(at.stage, at.instruction);
  const since = Math.min(before.indexOf(manifest.by), before.indexOf(lock.by));
  const editor = before
    .slice(since)
    .find(
      (each) =>
        each.keyword === 'RUN' &&
        !(scriptOf(at.model, each)?.commands.every((one) => leavesManifests(one, leaves)) ?? false),
    );
  if (editor !== undefined)
    return { left: `the RUN on line ${editor.origin} may change ${name} or ${lockName}` };
  const own = at.script.commands.slice(0, at.script.commands.indexOf(at.command));
  return own.every((each) => leavesManifests(each, leaves))
    ? { manifest: manifest.path, lockfile: path }
    : { left: `a command before it in the same RUN may change ${name} or ${lockName}` };
}

/** Commands of package managers of Python that install, and write neither a manifest nor a lockfile. */
const INSTALLS = /^(?:uv (?:venv|python|pip|sync)|pip (?:install|cache))$/;

function installsOnly(command: ShellCommand): boolean {
  const { tool = '', subcommand } = invocationOf(command);
  return command.redirections.every(isQuiet) && INSTALLS.test(`${tool} ${subcommand ?? ''}`);
}

function leavesManifests(command: ShellCommand, leaves: (command: ShellCommand) => boolean): boolean {
  return (
    isBystander(command) || keepsContent(command) || invocationOf(command).tool === 'cd' || leaves(command)
  );
}
