import { uvFiles, type UvFiles } from '../../../project/python/uvFiles.js';
import { hasFlag, invocationOf, type ShellCommand } from '../../../shell/index.js';
import type { Run } from '../../commands.js';
import { directoryOf } from '../../directory.js';
import { environments } from '../../python/environments.js';
import { fetchCommands, wordsWith } from '../../python/fetching.js';
import { chosenPlaces, surroundings } from '../../python/surroundings.js';
import { UV_FAR_REACHING, UV_PLACES, uvTooOld } from '../../python/uv.js';
import { joinWorkdir } from '../../scope.js';
import type { Installer, InstallReader } from './types.js';
import { unplaced } from './unplaced.js';

/** `uv sync` where nothing of the project itself is built: `--no-install-project`, or a project that is no package. */
export const uvSync: Installer = {
  mention: /\buv\b/,
  readerOf: (run, command) => readerOf(run, command, 'none'),
};

/** `uv sync` of a project that is built, with the same without the project in front. */
export const uvProject: Installer = {
  mention: /\buv\b/,
  readerOf: (run, command) => readerOf(run, command, 'project'),
};

/** The same for a workspace, of which no member is installed in front. */
export const uvWorkspace: Installer = {
  mention: /\buv\b/,
  readerOf: (run, command) => readerOf(run, command, 'workspace'),
};

/** What is built of the project. */
type Built = 'none' | 'project' | 'workspace';

/** Options that choose what is installed, how, or how much is said. */
const KNOWN =
  /^(?:--(?:extra|no-extra|all-extras|group|no-group|only-group|all-groups|no-default-groups|dev|no-dev|only-dev|locked|frozen|no-install-project|no-install-workspace|no-install-package|no-editable|exact|inexact|all-packages|package|python|compile-bytecode|compile|link-mode|no-cache|no-progress|quiet|verbose|color|no-config|offline|native-tls|system-certs|no-managed-python|managed-python|no-python-downloads|python-preference|index-url|default-index|index|extra-index-url|index-strategy|keyring-provider|allow-insecure-host|no-build|no-binary|no-build-package|no-binary-package|no-build-isolation|reinstall|reinstall-package|refresh|refresh-package|active)|-[pqvni])$/;

function readerOf(run: Run, command: ShellCommand, built: Built): InstallReader | undefined {
  const { tool, subcommand } = invocationOf(command);
  if (tool !== 'uv' || subcommand !== 'sync') return undefined;
  if (hasFlag(command, '--dry-run', '--check', '--help', '-h', '--script')) return undefined;
  if (built !== 'none' && leavesProjectOut(run, command)) return undefined;
  const directory = directoryOf(run, command);
  const places = chosenPlaces(run, command, UV_PLACES);
  const option = built === 'workspace' ? '--no-install-workspace' : '--no-install-project';
  const words = wordsWith(command, ['--frozen', option], new Set(['--locked']));
  const fetch = fetchCommands(run, command, words);
  const trouble =
    (directory === undefined ? unplaced(command) : undefined) ??
    troubleOf(run, command) ??
    ('refused' in places ? places.refused : undefined) ??
    (built !== 'none' && 'refused' in fetch ? fetch.refused : undefined);
  const elsewhere = run.scope.variables.has('UV_PROJECT_ENVIRONMENT');
  const own = elsewhere || directory === undefined ? undefined : joinWorkdir(directory, '.venv');
  return {
    name: '`uv sync`',
    command,
    entries:
      directory === undefined
        ? []
        : ['pyproject.toml', 'uv.lock'].flatMap((name) => joinWorkdir(directory, name) ?? []),
    writes: ['refused' in places ? [] : places, environments(run, command), own ?? []].flat(),
    needsAll: true,
    trouble,
    ...(built !== 'none' &&
      'commands' in fetch && { prefetch: { commands: fetch.commands, isDone: isUvInstall } }),
    read: (project, [path = ''], sees) => filesOf(run, command, built, uvFiles(project, path, sees)),
  };
}

function troubleOf(run: Run, command: ShellCommand): string | undefined {
  const { operands, options } = invocationOf(command);
  const odd = options.find(({ name }) => !KNOWN.test(name));
  return (
    (operands.length > 0 ? 'a variable decides what it does' : undefined) ??
    (odd && `what it reads with ${odd.name} is not known`) ??
    surroundings(run, command, UV_FAR_REACHING) ??
    uvTooOld(run)
  );
}

function filesOf(
  run: Run,
  command: ShellCommand,
  built: Built,
  files: ReturnType<typeof uvFiles>,
): ReturnType<InstallReader['read']> {
  if ('refused' in files) return files;
  if (builtBy(command, files) !== built) return undefined;
  const reason = built === 'none' ? unlocked(run, command, files) : loose(run, command);
  return reason === undefined ? files : { refused: reason };
}

function isUvInstall(command: ShellCommand): boolean {
  const { tool, subcommand = '' } = invocationOf(command);
  return tool === 'uv' && ['sync', 'export', 'pip'].includes(subcommand);
}

/** True when the command says that the project, or all of the workspace, is not installed. */
function leavesProjectOut({ scope }: Run, command: ShellCommand): boolean {
  return (
    hasFlag(command, '--no-install-project', '--no-install-workspace') ||
    scope.variables.has('UV_NO_INSTALL_PROJECT') ||
    scope.variables.has('UV_NO_INSTALL_WORKSPACE')
  );
}

function builtBy(command: ShellCommand, { built }: UvFiles): Built {
  const left = built.filter(
    (path) =>
      !hasFlag(command, '--no-install-workspace') &&
      !(path === '' && hasFlag(command, '--no-install-project')),
  );
  if (left.length === 0) return 'none';
  return left.every((path) => path === '') ? 'project' : 'workspace';
}

const LOCKING = ['--locked', '--frozen'];

/** Why it may write uv.lock, or build a package to know what it needs; undefined when it does neither. */
function unlocked({ scope }: Run, command: ShellCommand, { dynamic }: UvFiles): string | undefined {
  if (hasFlag(command, '--frozen') || scope.variables.has('UV_FROZEN')) return undefined;
  if (!hasFlag(command, '--locked') && !scope.variables.has('UV_LOCKED'))
    return 'without --locked or --frozen it may write another uv.lock, which the COPY has';
  return dynamic ? 'pyproject.toml has dynamic fields, for which it may build the project' : undefined;
}

/** Why the environment may keep what an old lockfile brought; undefined when the command takes it away. */
function loose({ scope }: Run, command: ShellCommand): string | undefined {
  if (scope.variables.has('UV_LOCKED')) return 'UV_LOCKED is set, which --frozen contradicts';
  const locked = hasFlag(command, ...LOCKING) || scope.variables.has('UV_FROZEN');
  return !locked && hasFlag(command, '--inexact')
    ? 'with --inexact it would keep what only an old uv.lock names'
    : undefined;
}
