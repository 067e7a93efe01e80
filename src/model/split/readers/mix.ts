import { mixFiles } from '../../../project/elixir/mixFiles.js';
import type { ShellCommand } from '../../../shell/index.js';
import type { Run } from '../../commands.js';
import { directoryOf } from '../../directory.js';
import { tasksOf } from '../../mix/tasks.js';
import { surroundings } from '../../python/surroundings.js';
import { joinWorkdir } from '../../scope.js';
import type { Installer, InstallReader } from './types.js';
import { unplaced } from './unplaced.js';

/** `mix deps.get`, with `mix local.hex` before and `mix deps.compile` behind it. */
export const mix: Installer = { mention: /\bdeps\.get\b/, readerOf };

const KNOWN = /^--(?:only|check-locked|no-archives-check|force|if-missing|all|skip-umbrella-children)$/;
/** Variables by which mix looks and works elsewhere. */
export const FAR_REACHING =
  /^(?:MIX_(?:EXS|DEPS_PATH|BUILD_PATH|BUILD_ROOT|PATH|TARGET|INSTALL\w*)|ERL_LIBS)$/;

function readerOf(run: Run, command: ShellCommand): InstallReader | undefined {
  const tasks = tasksOf(command);
  if (tasks?.some(([name]) => name === 'deps.get') !== true) return undefined;
  const directory = directoryOf(run, command);
  const odd = tasks.find(([name = '']) => !OF_DEPENDENCIES.test(name));
  const option = tasks.flat().find((word) => word.startsWith('-') && !KNOWN.test(word));
  const checked = tasks.every(([name, ...words]) => name !== 'deps.get' || words.includes('--check-locked'));
  return {
    name: '`mix deps.get`',
    command,
    entries: directory === undefined ? [] : [joinWorkdir(directory, 'mix.exs') ?? ''],
    writes: [],
    needsAll: true,
    trouble:
      (directory === undefined ? unplaced(command) : undefined) ??
      (odd && `it also runs ${odd[0] ?? ''}, which needs the sources`) ??
      (option && `what ${option} changes is not known`) ??
      surroundings(run, command, FAR_REACHING),
    staysWith: needsNoSources,
    passes: needsNoSources,
    follows: needsNoSources,
    read: (project, [path = ''], sees) => mixFiles(project, path, checked, sees),
  };
}

const OF_DEPENDENCIES = /^(?:local\.hex|local\.rebar|deps\.get|deps\.compile)$/;

function needsNoSources(command: ShellCommand): boolean {
  return (
    command.assignments.every(({ name }) => name === 'MIX_ENV') &&
    tasksOf(command)?.every(([name = '', ...words]) => OF_DEPENDENCIES.test(name) && words.every(isPlain)) ===
      true
  );
}

/** Options and names of dependencies, versions of rebar and Hex; a path is none. */
function isPlain(word: string): boolean {
  return /^[\w.-]+$/.test(word);
}
