/** Poetry, uv, PDM and pipenv on a slim image: what they install, and what they start. */
import { innerCommand, invocationOf, type ShellCommand } from '../../shell/index.js';
import { ownPython, syncObstacle, type Syncs } from './lockedInstall.js';
import { pipNeeds } from './pip.js';
import type { Obstacle, Place } from './types.js';

interface Manager extends Syncs {
  readonly installs: ReadonlySet<string>;
  /** Sub-commands that install nothing. */
  readonly quiet: ReadonlySet<string>;
}

const MANAGERS: Readonly<Record<string, Manager>> = {
  poetry: {
    lockfile: 'poetry.lock',
    installs: new Set(['install', 'sync']),
    quiet: new Set(['check', 'about', 'show', 'env', 'cache']),
    options:
      /^(?:--(?:no-root|only-root|only|without|with|no-dev|no-directory|no-interaction|no-ansi|no-cache|no-plugins|sync|compile|quiet|verbose|extras|all-extras|all-groups|remove-untracked)|-[nqvE]+)$/,
    variables:
      /^POETRY_(?:INSTALLER_(?:NO|ONLY)_BINARY|VIRTUALENVS_(?:PREFER_ACTIVE_PYTHON|USE_POETRY_PYTHON)|REPOSITORIES_\w+)$/,
  },
  uv: {
    lockfile: 'uv.lock',
    installs: new Set(['sync']),
    quiet: new Set(['cache', 'version', 'self']),
    options:
      /^(?:--(?:locked|frozen|extra|all-extras|group|no-group|only-group|all-groups|no-default-groups|dev|no-dev|only-dev|no-install-project|no-install-workspace|no-editable|exact|inexact|compile-bytecode|compile|link-mode|no-cache|no-progress|quiet|verbose|color|no-managed-python|no-python-downloads)|-[qvn])$/,
    variables:
      /^UV_(?:PROJECT|WORKING_DIR(?:ECTORY)?|CONFIG_FILE|NO_(?:BINARY|BINARY_PACKAGE|SOURCES|BUILD_ISOLATION)|FIND_LINKS|OVERRIDE|CONSTRAINT|PYTHON|MANAGED_PYTHON|PYTHON_PREFERENCE|WORKSPACE)$/,
  },
  pipenv: {
    lockfile: 'Pipfile.lock',
    installs: new Set(['install', 'sync']),
    quiet: new Set(['check', 'graph', 'verify']),
    options:
      /^(?:--(?:system|deploy|ignore-pipfile|dev|verbose|quiet|clear|site-packages|keep-outdated)|-[dvq])$/,
    variables:
      /^PIPENV_(?:PIPFILE|PYTHON|DEFAULT_PYTHON_VERSION|SKIP_LOCK|RESOLVE_VCS|INSTALL_DEPENDENCIES)$/,
  },
  pdm: {
    lockfile: 'pdm.lock',
    installs: new Set(['install', 'sync']),
    quiet: new Set(['info']),
    options:
      /^(?:--(?:prod|production|dev|group|no-default|no-self|no-editable|no-lock|frozen-lockfile|check|clean|quiet|verbose|no-isolation|fail-fast)|-[Gdvqx])$/,
    variables: /^PDM_(?:NO_BINARY|ONLY_BINARY|PYTHON|LOCKFILE|PROJECT|RESOLVE\w*)$/,
  },
};

/** How one of them installs; undefined for a command that does not. */
export function syncsOf(command: ShellCommand): (Syncs & { readonly tool: string }) | undefined {
  const { tool = '', subcommand = '' } = invocationOf(command);
  const manager = Object.hasOwn(MANAGERS, tool) ? MANAGERS[tool] : undefined;
  return manager?.installs.has(subcommand) === true ? { ...manager, tool } : undefined;
}

/** Why a command of one of them may not work; false for another program. */
export function managerNeeds(
  command: ShellCommand,
  tool: string,
  place: Place,
  judge: (started: ShellCommand) => Obstacle,
): Obstacle | false {
  const manager = Object.hasOwn(MANAGERS, tool) ? MANAGERS[tool] : undefined;
  if (manager === undefined) return false;
  const { subcommand } = invocationOf(command);
  const started = subcommand === 'run' ? startedBy(command) : undefined;
  if (started !== undefined) return judge(started);
  const reason = ownObstacle(command, tool, manager, place);
  return reason && `${place.who} ${reason}`;
}

function ownObstacle(command: ShellCommand, tool: string, manager: Manager, place: Place): Obstacle {
  const { subcommand } = invocationOf(command);
  if (subcommand === 'config') return settingObstacle(command, tool);
  if (subcommand === undefined || manager.quiet.has(subcommand)) return undefined;
  if (tool === 'uv' && subcommand === 'venv') return ownPython(command, place);
  if (tool === 'uv' && subcommand === 'pip') return ownPython(command, place) ?? pipNeeds(command, place, 1);
  return manager.installs.has(subcommand)
    ? syncObstacle(command, tool, manager, place)
    : `uses ${tool} ${subcommand}, and it is not known what that needs`;
}

const SETTINGS =
  /^(?:virtualenvs\.(?:create|in-project|path)|installer\.(?:max-workers|parallel|modern-installation)|cache-dir|check_update|python\.use_venv|venv\.in_project|warnings\.export|http-basic\..+|pypi-token\..+|install\.cache)$/;

/** `poetry config installer.no-binary :all:`. */
function settingObstacle(command: ShellCommand, tool: string): Obstacle {
  const [key] = invocationOf(command).operands;
  if (key === undefined || SETTINGS.test(key.value ?? '')) return undefined;
  return `sets ${key.text} of ${tool}, and it is not known what that changes`;
}

/** `gunicorn app:app` of `poetry run gunicorn app:app`; undefined in a form that is not understood. */
function startedBy(command: ShellCommand): ShellCommand | undefined {
  let first = (invocationOf(command).subcommandIndex ?? 0) + 1;
  while (/^--(?:no-sync|frozen|locked|no-dev|no-project)$|^--$/.test(command.words[first]?.value ?? ''))
    first += 1;
  return innerCommand(command, command.words.slice(first));
}
