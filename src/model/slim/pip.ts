/** Whether what pip installs needs a compiler or libraries of the system. */
import { compileReason, knowsExtras } from '../../knowledge/wheels.js';
import type { Project, RequirementsFile } from '../../project/types.js';
import { invocationOf, options, type ShellCommand } from '../../shell/index.js';
import { localProject } from '../python/local.js';
import { expand } from '../scope.js';
import { firstObstacle, type Obstacle, type Place, type Swap } from './types.js';

const QUIET: ReadonlySet<string | undefined> = new Set([
  undefined,
  'uninstall',
  'list',
  'check',
  'freeze',
  'config',
  'cache',
  'show',
  'debug',
]);
/** Options that make pip build, or take packages from places that are not known. */
const ELSEWHERE =
  /^(?:-f|--find-links|--no-index|--no-binary|--group|--global-option|--install-option|--pre|--platform|--target|-t|--python-version)$/;
const FILE = /^(?:-r|--requirement|-c|--constraint)$/;
/** The working directory itself, perhaps with extras. */
export const LOCAL = /^\.\/?(?:\[([^\]]*)\])?$/;
const NAMED = /^([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[([^\]]*)\])?\s*((?:[=<>~!]=?|===).*)?$/;

/** @param skipped operands before those that name packages: one for `uv pip install` */
export function pipNeeds(command: ShellCommand, { swap, instruction }: Place, skipped = 0): Obstacle {
  const invocation = invocationOf(command);
  const subcommand = skipped === 0 ? invocation.subcommand : invocation.operands[0]?.value;
  const operands = invocation.operands.slice(skipped);
  if (QUIET.has(subcommand)) return undefined;
  if (subcommand !== 'install') return `uses pip ${subcommand}, and it is not known what that compiles`;
  const own = options(command);
  const elsewhere = own.find(({ name }) => ELSEWHERE.test(name) && name !== '-t' && name !== '--target');
  if (elsewhere !== undefined)
    return `uses pip install ${elsewhere.name}, and it is not known what that compiles`;
  const files = own.filter(({ name }) => FILE.test(name));
  const editable = own.filter(({ name }) => name === '-e' || name === '--editable');
  return (
    firstObstacle(files, ({ value }) => fileObstacle(value, swap)) ??
    firstObstacle([...operands, ...editable], ({ value, text = '' }) =>
      operandObstacle(value ?? expand(text, swap.model.scopeAt(instruction), instruction.escape), text, swap),
    )
  );
}

function operandObstacle(value: string | undefined, text: string, swap: Swap): Obstacle {
  const local = LOCAL.exec(value ?? '');
  if (local !== null) return localObstacle(listOf(local[1]), swap);
  const [, name, extras, specifier = ''] = NAMED.exec(value ?? '') ?? [];
  if (name === undefined) return `installs ${text}, and it is not known what that compiles`;
  if (!knowsExtras(normalise(name), listOf(extras)))
    return `installs ${name}[${extras}], which may bring packages that compile`;
  return packageObstacle(normalise(name), specifier.trim(), listOf(extras), swap, '');
}

/** The project itself, and what it requires. */
function localObstacle(extras: readonly string[], swap: Swap): Obstacle {
  const local = localProject(swap.project, extras);
  if ('reason' in local) return local.reason;
  return firstObstacle(local.requirements, (text) => operandObstacle(text, text, swap));
}

function packageObstacle(
  name: string,
  specifier: string,
  extras: readonly string[],
  swap: Swap,
  where: string,
): Obstacle {
  // psycopg finds its library in its extra.
  const bare = name === 'psycopg' && extras.includes('binary') ? 'psycopg2-binary' : name;
  const { judgePython } = swap;
  const reason =
    judgePython === undefined
      ? compileReason(bare, bare === name ? specifier : '', swap.pythonMinor)
      : judgePython(bare);
  return reason && saidOf(name, specifier, reason, where);
}

/** A reason for a version names that version. */
export function saidOf(name: string, specifier: string, reason: string, where: string): string {
  const isSpecific = specifier !== '' && reason.startsWith(specifier);
  const written = isSpecific ? name + specifier : name;
  return `installs ${written}, which ${isSpecific ? reason.slice(specifier.length + 1) : reason}${where}`;
}

/** Every file of the project with that base name: which of them is meant depends on where it was copied to. */
function fileObstacle(value: string | undefined, swap: Swap): Obstacle {
  const base = value?.slice(value.lastIndexOf('/') + 1);
  const paths = [...swap.project.requirements.keys()].filter(
    (path) => path.slice(path.lastIndexOf('/') + 1) === base,
  );
  if (base === undefined || paths.length === 0)
    return `installs from ${value ?? 'a file'}, which was not read`;
  return firstObstacle(closure(swap.project, paths), (path) => requirementsObstacle(path, swap));
}

function closure(project: Project, paths: readonly string[]): ReadonlySet<string> {
  const all = new Set(paths);
  // Grows while it is walked.
  for (const path of all) for (const next of project.requirements.get(path)?.includes ?? []) all.add(next);
  return all;
}

function requirementsObstacle(path: string, swap: Swap): Obstacle {
  const file = swap.project.requirements.get(path);
  if (file === undefined || file.includes === undefined)
    return `installs from ${path}, which was not read with all that it includes`;
  const fault = fileFault(file);
  if (fault !== undefined) return `installs from ${path}, which ${fault}`;
  const extras = extrasOf(swap.project.texts.get(path) ?? '');
  const unknown = [...extras].find(([name, list]) => !knowsExtras(name, list));
  if (unknown !== undefined)
    return `installs ${unknown[0]}[${unknown[1].join(',')}], which may bring packages that compile (${path})`;
  return firstObstacle(file.entries, ({ name, specifier }) =>
    packageObstacle(name, specifier, extras.get(name) ?? [], swap, ` (${path})`),
  );
}

function fileFault({ vcs, local, unclear, options: own }: RequirementsFile): Obstacle {
  if (vcs) return 'fetches a package with git';
  if (local) return 'installs something from the build context, and it is not known what that compiles';
  if (unclear[0] !== undefined) return `has a line that cannot be judged: ${unclear[0]}`;
  const elsewhere = own.find((option) => /^--(?:no-binary|no-index|pre)\b|^https?:/.test(option));
  return elsewhere === undefined ? undefined : `has ${elsewhere}, and it is not known what that compiles`;
}

/** `name[a,b]` of a requirements file, by name. */
export function extrasOf(text: string): ReadonlyMap<string, readonly string[]> {
  const found = [...text.matchAll(/^\s*([A-Za-z0-9][\w.-]*)\s*\[([^\]]*)\]/gm)];
  return new Map(found.map(([, name = '', list]) => [normalise(name), listOf(list)]));
}

export function listOf(extras: string | undefined): readonly string[] {
  return (extras ?? '')
    .split(',')
    .map((extra) => extra.trim().toLowerCase())
    .filter((extra) => extra !== '');
}

/** PEP 503. */
export function normalise(name: string): string {
  return name.toLowerCase().replaceAll(/[-_.]+/g, '-');
}
