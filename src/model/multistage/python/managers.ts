/** Poetry, pipenv and uv: where they install to, and what their lockfiles name. */
import { baseOf } from '../../../project/paths.js';
import { tableAt } from '../../../project/python/tables.js';
import { hasFlag, invocationOf, options, type ShellCommand } from '../../../shell/index.js';
import type { Run } from '../../commands.js';
import { joinWorkdir, type Scope } from '../../scope.js';
import { lockedInstall, ownPython } from '../../slim/lockedInstall.js';
import { plainPackages } from '../../slim/locks.js';
import { syncsOf } from '../../slim/managers.js';
import { firstObstacle, type Obstacle, type Place } from '../../slim/types.js';
import type { PythonBase } from '../interpreted/base.js';
import { namedObstacle, pipObstacle, type Brought } from './packages.js';
import { isBelow, isFree } from '../interpreted/places.js';

/** What was read of them so far, and where they put packages. */
export interface Managers {
  /** Where Poetry installs, as its settings say. */
  poetry: 'project' | 'system' | undefined;
  /** True when packages go into the Python of the image. */
  system: boolean;
  /** True when what the image brings may go there. */
  replaced: boolean;
}

interface Around {
  readonly base: PythonBase;
  readonly brought: Brought;
  readonly managers: Managers;
  /** What is carried as a whole: directories of the project, virtual environments. */
  readonly roots: readonly string[];
  readonly environments: Set<string>;
  readonly place: Place;
}

/** Why what one of them does is not known; false for another program. */
export function managerObstacle(run: Run, command: ShellCommand, around: Around): Obstacle | false {
  const { tool, subcommand, operands } = invocationOf(command);
  if (tool === 'poetry' && subcommand === 'config') return poetryConfig(command, around.managers);
  if (tool === 'uv' && subcommand === 'pip' && operands[0]?.value === 'install')
    return uvPip(run, command, around);
  if (tool === 'uv' && subcommand === 'venv') return uvVenv(run, command, around);
  const syncs = syncsOf(command);
  if (syncs === undefined || syncs.tool === 'pdm') return false;
  const where = placeObstacle(run, command, syncs.tool, around);
  if (where !== undefined) return where;
  const install = lockedInstall(command, syncs.tool, syncs, around.place);
  if ('reason' in install) return install.reason;
  const { base, brought } = around;
  const plain = plainPackages(install.packages, base.swap);
  return firstObstacle(install.packages, (each) => {
    brought.names.add(each.name);
    if (plain.has(each)) return undefined;
    if (each.from !== 'index') return `installs ${each.name} from elsewhere (${install.path})`;
    return namedObstacle(each.name, `==${each.version}`, ` (${install.path})`, base, brought);
  });
}

function poetryConfig(command: ShellCommand, managers: Managers): Obstacle {
  const [key, value] = invocationOf(command).operands.map((word) => word.value);
  if (key === 'virtualenvs.create' && value === 'false') managers.poetry = 'system';
  else if (key === 'virtualenvs.in-project' && value === 'true') managers.poetry ??= 'project';
  else if (key !== 'installer.max-workers')
    return `sets ${key ?? 'something'} of Poetry, and it is not known what the container needs of that`;
  return undefined;
}

/** Where an install goes; the reason when that is no place that is carried. */
function placeObstacle(run: Run, command: ShellCommand, tool: string, around: Around): Obstacle {
  if (tool === 'uv') return uvPlace(run, command, around);
  return tool === 'poetry' ? poetryPlace(run.scope, around) : pipenvPlace(run.scope, command, around);
}

function says({ variables }: Scope, name: string, pattern: RegExp): boolean {
  return pattern.test(variables.get(name)?.value ?? '');
}

function poetryPlace(scope: Scope, around: Around): Obstacle {
  const { managers, base } = around;
  const settings = [...base.swap.project.documents].find(
    ([path, data]) => baseOf(path) === 'poetry.toml' && Object.keys(tableAt(data, 'virtualenvs')).length > 0,
  );
  if (settings !== undefined) return `lets ${settings[0]} say where Poetry installs`;
  if (says(scope, 'POETRY_VIRTUALENVS_CREATE', /^(?:false|0)$/)) managers.poetry = 'system';
  if (says(scope, 'POETRY_VIRTUALENVS_IN_PROJECT', /^(?:true|1)$/)) managers.poetry ??= 'project';
  if (managers.poetry === undefined) return 'lets Poetry make its environment in a directory of its own';
  const inProject = projectEnvironment(scope, 'Poetry', around);
  if ('reason' in inProject) return inProject.reason;
  if (managers.poetry === 'system') managers.system = true;
  else around.environments.add(inProject.path);
  return undefined;
}

/** `/app/.venv`, where what is carried has it. */
function projectEnvironment(
  { workdir }: Scope,
  name: string,
  { roots }: Around,
): { readonly path: string } | { readonly reason: string } {
  return workdir !== undefined && isBelow(`${workdir}/.venv`, roots)
    ? { path: `${workdir}/.venv` }
    : { reason: `installs with ${name} outside of what is carried` };
}

function pipenvPlace(scope: Scope, command: ShellCommand, around: Around): Obstacle {
  const { managers, environments } = around;
  if (options(command).some(({ name }) => name === '--system')) {
    managers.system = true;
    return undefined;
  }
  if (!says(scope, 'PIPENV_VENV_IN_PROJECT', /^(?:1|true|yes|on)$/i))
    return 'lets pipenv make its environment in a directory of its own';
  const inProject = projectEnvironment(scope, 'pipenv', around);
  if ('reason' in inProject) return inProject.reason;
  environments.add(inProject.path);
  return undefined;
}

function uvPlace({ scope }: Run, command: ShellCommand, around: Around): Obstacle {
  const { variables, workdir } = scope;
  const chosen = variables.get('UV_PROJECT_ENVIRONMENT');
  const own = command.assignments.find(({ name }) => name === 'UV_PROJECT_ENVIRONMENT');
  const linked = hasFlag(command, '--link-mode') || variables.has('UV_LINK_MODE');
  if (linked && !says(scope, 'UV_LINK_MODE', /^(?:copy|hardlink|clone)$/) && !copies(command))
    return 'lets uv link packages to its cache';
  if (own !== undefined || (chosen !== undefined && chosen.value === undefined))
    return 'has UV_PROJECT_ENVIRONMENT choose where uv installs';
  const path = joinWorkdir(workdir, chosen?.value ?? '.venv');
  if (path === '/usr/local') {
    around.managers.system = true;
    around.managers.replaced = true;
  } else if (path === undefined || !isBelow(path, around.roots))
    return 'installs with uv outside of what is carried';
  else around.environments.add(path);
  return undefined;
}

function copies(command: ShellCommand): boolean {
  const mode = options(command).findLast(({ name }) => name === '--link-mode');
  return mode !== undefined && /^(?:copy|hardlink|clone)$/.test(mode.value ?? '');
}

/** `uv venv /opt/venv`. */
function uvVenv({ scope }: Run, command: ShellCommand, { place, roots, environments }: Around): Obstacle {
  const [operand, ...more] = invocationOf(command).operands;
  const odd = options(command).find(({ name }) => !/^(?:--(?:seed|quiet|no-progress)|-q)$/.test(name));
  const other = ownPython(command, place);
  if (other !== undefined) return other;
  const path = joinWorkdir(scope.workdir, operand === undefined ? '.venv' : operand.value);
  if (odd !== undefined || more.length > 0 || path === undefined)
    return `runs \`${command.text.slice(0, 60)}\`, which is not understood`;
  if (!isBelow(path, roots) && !isFree(path)) return `makes a virtual environment at ${path}`;
  environments.add(path);
  return undefined;
}

function uvPip(run: Run, command: ShellCommand, { base, brought, managers, environments }: Around): Obstacle {
  const { variables, workdir } = run.scope;
  const isSystem =
    options(command).some(({ name }) => name === '--system') ||
    says(run.scope, 'UV_SYSTEM_PYTHON', /^(?:1|true)$/);
  const active = variables.get('VIRTUAL_ENV')?.value ?? `${workdir}/.venv`;
  if (isSystem) managers.system = true;
  else if (!environments.has(active)) return 'lets uv choose where it installs';
  return pipObstacle(command, base, brought, 1);
}
