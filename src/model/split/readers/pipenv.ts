import { pipenvFiles } from '../../../project/python/pipenvFiles.js';
import { hasFlag, invocationOf, options, type ShellCommand } from '../../../shell/index.js';
import type { Run } from '../../commands.js';
import { directoryOf } from '../../directory.js';
import { environments } from '../../python/environments.js';
import { chosenPlaces, surroundings } from '../../python/surroundings.js';
import { joinWorkdir } from '../../scope.js';
import type { Installer, InstallReader } from './types.js';
import { unplaced } from './unplaced.js';

/** `pipenv sync`, and `pipenv install` of what Pipfile.lock says. */
export const pipenv: Installer = { mention: /\bpipenv\b/, readerOf };

const KNOWN =
  /^(?:--(?:dev|dev-only|deploy|system|ignore-pipfile|categories|python|pypi-mirror|site-packages|clear|verbose|quiet|bare|keep-outdated|sequential|three|extra-pip-args)|-[dvq])$/;
const FAR_REACHING =
  /^(?:PIPENV_(?:PIPFILE|PROJECT_DIR|SKIP_LOCK|CUSTOM_VENV_NAME)|PIP_(?:TARGET|PREFIX|ROOT|SRC|REQUIREMENT|CONSTRAINT|CONFIG_FILE|FIND_LINKS|USER)|PYTHONUSERBASE)$/;
const PLACES = ['WORKON_HOME', 'PIPENV_CACHE_DIR', 'XDG_DATA_HOME'];

function readerOf(run: Run, command: ShellCommand): InstallReader | undefined {
  const { tool, subcommand, operands } = invocationOf(command);
  if (tool !== 'pipenv' || (subcommand !== 'install' && subcommand !== 'sync')) return undefined;
  if (operands.length > 0 || hasFlag(command, '--help', '-h', '-r', '-e', '--skip-lock')) return undefined;
  const directory = directoryOf(run, command);
  const places = chosenPlaces(run, command, PLACES);
  const odd = options(command).find(({ name }) => !KNOWN.test(name));
  const trouble =
    (directory === undefined ? unplaced(command) : undefined) ??
    (odd && `what it reads with ${odd.name} is not known`) ??
    (isLocked(command)
      ? undefined
      : 'without --deploy it may write another Pipfile.lock, which the COPY has') ??
    surroundings(run, command, FAR_REACHING) ??
    ('refused' in places ? places.refused : undefined);
  return {
    name: `\`pipenv ${subcommand}\``,
    command,
    entries:
      directory === undefined
        ? []
        : ['Pipfile', 'Pipfile.lock'].flatMap((name) => joinWorkdir(directory, name) ?? []),
    writes: ['refused' in places ? [] : places, environments(run, command)].flat(),
    needsAll: true,
    trouble,
    read: (project, [path = ''], sees) => pipenvFiles(project, path, sees),
  };
}

/** True for a command that never writes Pipfile.lock. */
function isLocked(command: ShellCommand): boolean {
  return invocationOf(command).subcommand === 'sync' || hasFlag(command, '--deploy', '--ignore-pipfile');
}
