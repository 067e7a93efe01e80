import { poetryFiles } from '../../../project/python/poetryFiles.js';
import { hasFlag, invocationOf, type ShellCommand } from '../../../shell/index.js';
import type { Run } from '../../commands.js';
import { directoryOf, instructionsBefore } from '../../directory.js';
import { environments } from '../../python/environments.js';
import { fetchCommands, wordsWith } from '../../python/fetching.js';
import { chosenPlaces, surroundings } from '../../python/surroundings.js';
import { joinWorkdir } from '../../scope.js';
import type { Installer, InstallReader } from './types.js';
import { unplaced } from './unplaced.js';

/** `poetry install` where it does not install the project itself: `--no-root`, or `package-mode = false`. */
export const poetry: Installer = {
  mention: /\bpoetry\b/,
  readerOf: (run, command) => readerOf(run, command, false),
};

/** `poetry install` of the project itself, with `poetry install --no-root` in front. */
export const poetryProject: Installer = {
  mention: /\bpoetry\b/,
  readerOf: (run, command) => readerOf(run, command, true),
};

/** Options that choose what is installed, or how much is said. */
const KNOWN =
  /^(?:--(?:without|with|only|sync|no-root|extras|all-extras|all-groups|no-dev|compile|remove-untracked|no-interaction|no-ansi|ansi|no-cache|no-plugins|quiet|verbose)|-[nqvE])$/;
/** Variables by which poetry works on other files. */
const FAR_REACHING =
  /^(?:POETRY_CONFIG_DIR|POETRY_PROJECT|PIP_(?:TARGET|PREFIX|ROOT|SRC|USER)|PYTHONUSERBASE)$/;
const PLACES = [
  'POETRY_VIRTUALENVS_PATH',
  'POETRY_CACHE_DIR',
  'POETRY_DATA_DIR',
  'POETRY_HOME',
  'XDG_CACHE_HOME',
];

function readerOf(run: Run, command: ShellCommand, withProject: boolean): InstallReader | undefined {
  const { tool, subcommand } = invocationOf(command);
  if (tool !== 'poetry' || (subcommand !== 'install' && subcommand !== 'sync')) return undefined;
  if (hasFlag(command, '--only-root', '--dry-run', '--help', '-h')) return undefined;
  const noRoot = hasFlag(command, '--no-root');
  if (withProject && noRoot) return undefined;
  const directory = directoryOf(run, command);
  const places = chosenPlaces(run, command, PLACES);
  const fetch = fetchCommands(run, command, wordsWith(command, ['--no-root']));
  const trouble =
    (directory === undefined ? unplaced(command) : undefined) ??
    troubleOf(run, command) ??
    ('refused' in places ? places.refused : undefined) ??
    (withProject && 'refused' in fetch ? fetch.refused : undefined);
  return {
    name: `\`poetry ${subcommand}\``,
    command,
    entries:
      directory === undefined
        ? []
        : ['pyproject.toml', 'poetry.lock'].flatMap((name) => joinWorkdir(directory, name) ?? []),
    writes: ['refused' in places ? [] : places, environments(run, command)].flat(),
    needsAll: true,
    trouble,
    ...(withProject &&
      'commands' in fetch && {
        prefetch: { commands: fetch.commands, isDone: (other) => isPoetryInstall(other) },
      }),
    read(project, [path = ''], sees) {
      const files = poetryFiles(project, path, sees);
      // An old poetry does not know the setting and installs the project all the same.
      const only = noRoot || ('dependenciesOnly' in files && files.dependenciesOnly && !isOld(run));
      if (only === withProject) return undefined;
      return files;
    },
  };
}

function troubleOf(run: Run, command: ShellCommand): string | undefined {
  const { operands, options } = invocationOf(command);
  const odd = options.find(({ name }) => !KNOWN.test(name));
  return (
    (operands.length > 0 ? 'a variable decides what it does' : undefined) ??
    (odd && `what it reads with ${odd.name} is not known`) ??
    surroundings(run, command, FAR_REACHING) ??
    pluginBefore(run) ??
    placeBefore(run)
  );
}

function isPoetryInstall(command: ShellCommand): boolean {
  const { tool, subcommand = '' } = invocationOf(command);
  return tool === 'poetry' && ['install', 'sync', 'export'].includes(subcommand);
}

/** Plugins that are known to read nothing but the manifests. */
const HARMLESS = /poetry-plugin-(?:export|bundle|shell|up)\b/g;

/** Why poetry may have a plugin that reads sources; undefined when nothing says so. */
function pluginBefore({ stage, instruction }: Run): string | undefined {
  const found = [...instructionsBefore(stage, instruction), instruction].find(({ keyword, text }) =>
    keyword === 'RUN'
      ? /\bpoetry\s+(?:self|plugin)\s+(?:add|install)\b|\bpoetry[-_](?!core\b)[\w-]*(?:plugin|version)/.test(
          text.replaceAll(HARMLESS, ' ').replaceAll(/\bpoetry\s+self\s+add\s+(?=&&|$)/g, ''),
        )
      : false,
  );
  return found && `line ${found.origin} installs a plugin of poetry, which may read sources`;
}

/** Why a directory that `poetry config` chose is not known; undefined when it chose none. */
function placeBefore({ stage, instruction }: Run): string | undefined {
  const found = [...instructionsBefore(stage, instruction), instruction].find(({ text }) =>
    /\bpoetry\b[^\n;&|]*\s(?:cache-dir|data-dir|virtualenvs\.path)\b|\bpypoetry\/(?:config|auth)/.test(text),
  );
  return found && `line ${found.origin} chooses where it installs`;
}

/** True when the Dockerfile shows a poetry from before 1.8, which brought `package-mode`; Debian 12 has 1.3. */
function isOld({ stage, instruction, scope }: Run): boolean {
  const before = [...instructionsBefore(stage, instruction), instruction].map(({ text }) => text);
  const variable = scope.variables.get('POETRY_VERSION');
  const asked = before.flatMap(
    (text) => /\bpoetry(?:\[[\w,-]*\])?[=~]=\s*v?(\d+\.\d+)/.exec(text)?.[1] ?? [],
  );
  const version = asked.at(-1) ?? variable?.value ?? variable?.fallback ?? '';
  const [, major, minor] = /^v?(\d+)\.(\d+)/.exec(version) ?? [];
  const older = Number(major) < 1 || (Number(major) === 1 && Number(minor) < 8);
  return older || before.some((text) => /\bpython3-poetry\b/.test(text));
}
