/** Poetry, pipenv and uv: where they install to, and what their lockfiles name. */
import { baseOf } from '../../../project/paths.js';
import { tableAt, tablesOf } from '../../../project/python/tables.js';
import { isObject, type JsonObject } from '../../../project/json.js';
import { invocationOf, options, type ShellCommand } from '../../../shell/index.js';
import type { Run } from '../../commands.js';
import { firstObstacle, type Obstacle } from '../../slim/types.js';
import type { PythonBase } from './base.js';
import { namedObstacle, pipObstacle, type Brought } from './packages.js';
import { isBelow } from './places.js';

/** What was read of them so far, and where they put packages. */
export interface Managers {
  /** Where Poetry installs, as its settings say. */
  poetry: 'project' | 'system' | undefined;
  /** True when packages go into the Python of the image. */
  system: boolean;
}

interface Around {
  readonly base: PythonBase;
  readonly brought: Brought;
  readonly managers: Managers;
  /** What is carried as a whole: directories of the project, virtual environments. */
  readonly roots: readonly string[];
  readonly environments: Set<string>;
}

const PLAIN =
  /^(?:--no-root|--only|--without|--no-dev|-n|--no-interaction|--no-ansi|--no-cache|--sync|--compile|-q|--quiet|-v+|--verbose|--system|--deploy|--ignore-pipfile|--clear|-d|--dev|--main)$/;

/** Why what one of them does is not known; false for another program. */
export function managerObstacle(run: Run, command: ShellCommand, around: Around): Obstacle | false {
  const { tool, subcommand, operands } = invocationOf(command);
  if (tool === 'poetry' && subcommand === 'config')
    return poetryConfig(
      operands.map(({ value }) => value),
      around.managers,
    );
  if (tool === 'poetry' && subcommand === 'install') return poetryInstall(run, command, around);
  if (tool === 'pipenv' && (subcommand === 'install' || subcommand === 'sync'))
    return pipenvInstall(command, around);
  if (tool === 'uv' && subcommand === 'pip' && operands[0]?.value === 'install')
    return uvPip(run, command, around);
  return false;
}

function poetryConfig([key, value]: readonly (string | undefined)[], managers: Managers): Obstacle {
  if (key === 'virtualenvs.create' && value === 'false') managers.poetry = 'system';
  else if (key === 'virtualenvs.in-project' && value === 'true') managers.poetry ??= 'project';
  else if (key !== 'installer.max-workers')
    return `sets ${key ?? 'something'} of Poetry, and it is not known what the container needs of that`;
  return undefined;
}

function poetryInstall(
  run: Run,
  command: ShellCommand,
  { base, brought, managers, roots, environments }: Around,
): Obstacle {
  const { variables, workdir } = run.scope;
  const says = (name: string, pattern: RegExp): boolean => pattern.test(variables.get(name)?.value ?? '');
  if (says('POETRY_VIRTUALENVS_CREATE', /^(?:false|0)$/)) managers.poetry = 'system';
  if (says('POETRY_VIRTUALENVS_IN_PROJECT', /^(?:true|1)$/)) managers.poetry ??= 'project';
  const odd = options(command).find(({ name }) => !PLAIN.test(name));
  if (odd !== undefined) return `uses poetry install ${odd.name}, and it is not known what that brings`;
  if (managers.poetry === undefined) return 'lets Poetry make its environment in a directory of its own';
  if (workdir === undefined || !isBelow(`${workdir}/.venv`, roots))
    return 'installs with Poetry outside of what is carried';
  if (managers.poetry === 'system') managers.system = true;
  else environments.add(`${workdir}/.venv`);
  const built = [...base.swap.project.documents].find(
    ([path, data]) =>
      baseOf(path) === 'pyproject.toml' && Object.keys(tableAt(data, 'tool', 'poetry', 'build')).length > 0,
  );
  if (built !== undefined) return `installs with Poetry, and ${built[0]} has a build of its own`;
  return lockObstacle('poetry.lock', (data) => tablesOf(data['package']), base, brought);
}

function pipenvInstall(command: ShellCommand, { base, brought, managers }: Around): Obstacle {
  const { operands } = invocationOf(command);
  const own = options(command);
  const odd = own.find(({ name }) => !PLAIN.test(name));
  if (odd !== undefined || operands.length > 0)
    return `uses pipenv ${odd?.name ?? operands[0]?.text}, and it is not known what that brings`;
  if (!own.some(({ name }) => name === '--system'))
    return 'lets pipenv make its environment in a directory of its own';
  managers.system = true;
  const sections = own.some(({ name }) => name === '-d' || name === '--dev')
    ? ['default', 'develop']
    : ['default'];
  const named = (data: JsonObject): readonly JsonObject[] =>
    sections.flatMap((section) =>
      Object.entries(tableAt(data, section)).flatMap(([name, entry]) =>
        isObject(entry) ? [{ ...entry, name }] : [],
      ),
    );
  return lockObstacle('Pipfile.lock', named, base, brought);
}

/** Every package of the lockfiles of that name: which of them is meant depends on where it was copied to. */
function lockObstacle(
  file: string,
  packagesOf: (data: JsonObject) => readonly JsonObject[],
  base: PythonBase,
  brought: Brought,
): Obstacle {
  const locks = [...base.swap.project.documents].filter(([path]) => baseOf(path) === file);
  if (locks.length === 0) return `installs from ${file}, which was not read`;
  return firstObstacle(locks, ([path, data]) => {
    if (!isObject(data)) return `installs from ${path}, which was not read`;
    return firstObstacle(packagesOf(data), ({ name, version, source, git, path: local, file: archive }) => {
      if (
        typeof name !== 'string' ||
        typeof version !== 'string' ||
        git !== undefined ||
        local !== undefined ||
        archive !== undefined
      )
        return `installs from ${path}, which names a package that is in no index`;
      const type = tableAt(source)['type'];
      if (type !== undefined && type !== 'legacy') return `installs ${name} from elsewhere (${path})`;
      return namedObstacle(name, `==${version.replace(/^==/, '')}`, ` (${path})`, base, brought);
    });
  });
}

function uvPip(run: Run, command: ShellCommand, { base, brought, managers, environments }: Around): Obstacle {
  const { variables } = run.scope;
  const isSystem =
    options(command).some(({ name }) => name === '--system') ||
    /^(?:1|true)$/.test(variables.get('UV_SYSTEM_PYTHON')?.value ?? '');
  if (isSystem) managers.system = true;
  else if (!environments.has(variables.get('VIRTUAL_ENV')?.value ?? ''))
    return 'lets uv choose where it installs';
  return pipObstacle(command, base, brought, 1);
}
