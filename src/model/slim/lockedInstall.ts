/** What Poetry, uv, PDM and pipenv install from a lockfile: the packages, and the project itself. */
import { baseOf, dirOf } from '../../project/paths.js';
import { isObject } from '../../project/json.js';
import { broughtBy, lockedPackages, poetryAsked, type Locked } from '../../project/python/locked.js';
import { fileIn, tableAt } from '../../project/python/tables.js';
import { hasFlag, invocationOf, options, type ShellCommand } from '../../shell/index.js';
import { buildContext } from '../buildContext.js';
import { directoryOf } from '../directory.js';
import { lastBrought } from '../npm/history.js';
import { buildObstacle } from '../python/local.js';
import { joinWorkdir } from '../scope.js';
import { scriptOf } from '../work.js';
import { lockfileObstacle } from './locks.js';
import type { Obstacle, Place } from './types.js';

/** How one of them installs. */
export interface Syncs {
  readonly lockfile: string;
  /** Options that do not lead it elsewhere. */
  readonly options: RegExp;
  /** Variables by which it takes other packages, or another Python. */
  readonly variables: RegExp;
}

/** What an install takes from a lockfile. */
export interface LockedInstall {
  /** Path of the lockfile in the context. */
  readonly path: string;
  readonly packages: readonly Locked[];
}

/** Why what an install from a lockfile brings may not work on a slim image. */
export function syncObstacle(command: ShellCommand, tool: string, manager: Syncs, place: Place): Obstacle {
  const install = lockedInstall(command, tool, manager, place);
  return 'reason' in install ? install.reason : lockfileObstacle(install, place.swap);
}

/** Reads an install from a lockfile; the reason where something else may be installed, or compiled for the project itself. */
export function lockedInstall(
  command: ShellCommand,
  tool: string,
  manager: Syncs,
  place: Place,
): LockedInstall | { readonly reason: string } {
  const found = lockOf(command, manager.lockfile, place);
  const reason =
    optionObstacle(command, tool, manager, place) ??
    ('reason' in found ? found.reason : undefined) ??
    resolvesAnew(command, tool, place) ??
    (tool === 'uv' || tool === 'pdm' ? ownPython(command, place) : undefined) ??
    ('reason' in found ? undefined : ownObstacle(command, tool, found.manifest, place));
  if (reason !== undefined || 'reason' in found) return { reason: reason ?? '' };
  const { lockfile: path, manifest } = found;
  const data = place.swap.project.documents.get(path);
  const locked = isObject(data) ? lockedPackages(path, data) : undefined;
  if (locked === undefined) return { reason: `installs from ${path}, which was not read` };
  const missing = missingFrom(locked, tool, place.swap.project.documents.get(manifest));
  if (missing !== undefined)
    return { reason: `installs from ${path}, which does not have ${missing} of ${manifest}` };
  return { path, packages: chosen(command, tool, manifest, locked, place) };
}

/** What a manifest asks for and its lockfile does not have: they are out of step. */
function missingFrom(locked: readonly Locked[], tool: string, manifest: unknown): string | undefined {
  const names = new Set(locked.map(({ name }) => name));
  if (tool === 'poetry')
    return poetryAsked(manifest).main.find((name) => name !== 'python' && !names.has(name));
  const own = tool === 'uv' && !locked.some(({ from }) => from === 'own');
  return own ? 'the project' : undefined;
}

function optionObstacle(
  command: ShellCommand,
  tool: string,
  manager: Syncs,
  { instruction, swap }: Place,
): Obstacle {
  const { subcommand, operands } = invocationOf(command);
  const odd = options(command).find(({ name }) => !manager.options.test(name));
  if (odd !== undefined || operands.length > 0)
    return `uses ${tool} ${subcommand} ${odd?.name ?? operands[0]?.text}, and it is not known what that brings`;
  const { variables } = swap.model.scopeAt(instruction);
  const names = [...variables.keys(), ...command.assignments.map(({ name }) => name)];
  const variable = names.find((name) => manager.variables.test(name));
  return variable && `uses ${tool}, and ${variable} is set, which may change what that installs`;
}

interface Lock {
  readonly lockfile: string;
  readonly manifest: string;
}

/** The lockfile that the command finds in its directory, and the manifest beside it, as they are in the context. */
function lockOf(command: ShellCommand, name: string, place: Place): Lock | { readonly reason: string } {
  const { instruction, swap } = place;
  const { model, project } = swap;
  const reason = `installs from ${name}, and it is not known which one`;
  const stage = model.stageOf(instruction);
  const script = scriptOf(model, instruction);
  const context = buildContext({ project, ignore: project.ignore });
  if (stage === undefined || script === undefined || context === undefined) return { reason };
  const run = { instruction, stage, script, model, scope: model.scopeAt(instruction) };
  const directory = directoryOf(run, command);
  const bound = boundFile(place, name);
  const path = directory && joinWorkdir(directory, name);
  const brought = bound === undefined && path ? lastBrought(run, path, context) : undefined;
  const lockfile = bound ?? (typeof brought === 'object' ? brought.path : undefined);
  if (lockfile === undefined)
    return {
      reason: brought === 'unknown' ? reason : `installs without ${name}, which no COPY brings there`,
    };
  const manifest = fileIn(dirOf(lockfile), name === 'Pipfile.lock' ? 'Pipfile' : 'pyproject.toml');
  return { lockfile, manifest };
}

/** `--mount=type=bind,source=uv.lock,target=uv.lock`. */
function boundFile({ instruction, swap }: Place, name: string): string | undefined {
  for (const { name: flag, value = '' } of instruction.flags) {
    if (flag !== 'mount' || !/(?:^|,)type=bind(?:,|$)/.test(value) || /(?:^|,)from=/.test(value)) continue;
    const source = /(?:^|,)(?:source|src)=([^,]+)/.exec(value)?.[1]?.replace(/^\.?\//, '');
    const target = /(?:^|,)(?:target|dst|destination)=([^,]+)/.exec(value)?.[1];
    if (source !== undefined && baseOf(source) === name && target !== undefined && baseOf(target) === name)
      return swap.project.files.has(source) ? source : undefined;
  }
  return undefined;
}

/** Without these options, uv, PDM and pipenv resolve versions anew where the lockfile does not fit the manifest. */
function resolvesAnew(command: ShellCommand, tool: string, { instruction, swap }: Place): Obstacle {
  const { variables } = swap.model.scopeAt(instruction);
  const { subcommand } = invocationOf(command);
  const isLocked =
    tool === 'uv'
      ? hasFlag(command, '--locked', '--frozen') || variables.has('UV_LOCKED') || variables.has('UV_FROZEN')
      : tool === 'poetry' ||
        subcommand === 'sync' ||
        hasFlag(command, '--deploy', '--ignore-pipfile', '--frozen-lockfile', '--no-lock', '--check');
  return isLocked
    ? undefined
    : `uses ${tool} ${subcommand}, which installs other versions where the lockfile does not fit`;
}

/** uv and PDM may take another Python than that of the image, even fetch one: wheels are judged for that of the image. */
export function ownPython(command: ShellCommand, { swap }: Place): Obstacle {
  const { project, pythonMinor } = swap;
  const chosen = [...project.files].find((path) => /^\.python-versions?$/.test(baseOf(path)));
  const named =
    chosen === undefined ? undefined : /^3\.(\d+)\b/.exec(project.texts.get(chosen)?.trim() ?? '');
  const other = [...project.documents].find(([path, data]) => {
    if (baseOf(path) !== 'pyproject.toml') return false;
    const wanted = tableAt(data, 'project')['requires-python'];
    return typeof wanted === 'string' && !admits(wanted, pythonMinor);
  });
  const flag = options(command).find(({ name }) => name === '--python' || name === '-p');
  if (chosen !== undefined && Number(named?.[1]) !== pythonMinor)
    return `installs for the Python that ${chosen} names, which may not be that of the image`;
  if (other !== undefined)
    return `installs for a Python that ${other[0]} asks for, which is not that of the image`;
  return flag && `uses ${flag.name}, which may take another Python than that of the image`;
}

/** True when a specifier lets every release of that minor version in. */
function admits(specifier: string, minor: number | undefined): boolean {
  if (minor === undefined) return false;
  return specifier.split(',').every((part) => {
    const [, operator = '', first = '', second] =
      /^\s*(>=|<=|==|~=|>|<|!=)\s*3\.(\d+)(?:\.(\d+|\*))?\s*$/.exec(part) ?? [];
    const own = Number(first);
    if (operator === '>=') return own < minor || (own === minor && (second ?? '0') === '0');
    if (operator === '<') return minor < own;
    if (operator === '==') return own === minor && second === '*';
    if (operator === '~=') return second === undefined ? own <= minor : own === minor && second === '0';
    return /^\s*<\s*4(?:\.0)*\s*$/.test(part) || (operator === '<=' && minor < own);
  });
}

/** Why the project itself, which is installed too, may compile. */
function ownObstacle(
  command: ShellCommand,
  tool: string,
  manifest: string,
  { swap: { project } }: Place,
): Obstacle {
  if (tool === 'pipenv' || hasFlag(command, '--no-root', '--no-install-project', '--no-self'))
    return undefined;
  const data = project.documents.get(manifest);
  if (data === undefined) return `installs from ${manifest}, which was not read`;
  const settings = project.documents.get(fileIn(dirOf(manifest), 'poetry.toml'));
  if (tableAt(settings, 'installer')['no-binary'] !== undefined)
    return 'installs from sources, as poetry.toml says';
  if (tool === 'poetry') {
    const isBuilt = Object.keys(tableAt(data, 'tool', 'poetry', 'build')).length > 0;
    return isBuilt ? `installs the project itself, and ${manifest} has a build of its own` : undefined;
  }
  const own = tableAt(data, 'tool', 'uv');
  const source = ['no-binary', 'no-binary-package', 'find-links', 'override-dependencies'].find(
    (key) => key in own,
  );
  if (source !== undefined) return `installs from ${manifest}, which sets ${source}`;
  const isPackage = own['package'] ?? tableAt(data, 'build-system')['requires'] !== undefined;
  return isPackage === true ? buildObstacle(manifest, project) : undefined;
}

/** Of a lockfile, what the options of the command leave. */
function chosen(
  command: ShellCommand,
  tool: string,
  manifest: string,
  locked: readonly Locked[],
  { swap, instruction }: Place,
): readonly Locked[] {
  const { project, model } = swap;
  if (tool === 'pipenv')
    return hasFlag(command, '-d', '--dev') ? locked : locked.filter(({ dev }) => dev !== true);
  if (tool === 'poetry') {
    const { main, groups } = poetryAsked(project.documents.get(manifest));
    const named = (option: string): readonly string[] =>
      options(command).flatMap(({ name, value = '' }) => (name === option ? value.split(',') : []));
    const [only, without] = [named('--only'), named('--without')];
    const isMain = hasFlag(command, '--no-dev') || (only.length > 0 && only.every((name) => name === 'main'));
    const others = [...groups].filter(([name]) => !isMain && !without.includes(name));
    return broughtBy(locked, [...main, ...others.flatMap(([, names]) => names)]);
  }
  if (tool !== 'uv') return locked;
  const own = locked.filter(({ from }) => from === 'own').map(({ name }) => name);
  const more = hasFlag(
    command,
    '--extra',
    '--all-extras',
    '--group',
    '--all-groups',
    '--only-group',
    '--dev',
  );
  const { variables } = model.scopeAt(instruction);
  const plain = hasFlag(command, '--no-dev', '--no-default-groups') || variables.has('UV_NO_DEV');
  // A start with `uv run` installs the groups that an earlier install left out.
  const later = !variables.has('UV_NO_SYNC') && startsWithUv(swap);
  return broughtBy(locked, own, more || !plain || later);
}

const UV_RUN = /\buv["',\s]+run\b(?!["',\s]+--no-(?:sync|dev|project)\b)/;
/** What names commands of other machines, or of people. */
const RUNS_ELSEWHERE =
  /(?:^|\/)(?:\.github\/.*|Makefile|pyproject\.toml|\.pre-commit-config\.yaml|tox\.ini)$/;

function startsWithUv({ project, model }: Place['swap']): boolean {
  const texts = model.stages.flatMap(({ instructions }) => instructions.map(({ text }) => text));
  const others = [...project.texts].filter(([path]) => !RUNS_ELSEWHERE.test(path)).map(([, text]) => text);
  return [...texts, ...others].some((text) => UV_RUN.test(text));
}
