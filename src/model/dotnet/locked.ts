/** Whether a `dotnet restore` does the same with `--locked-mode`. */
import { outOfStep } from '../../project/dotnet/lockInStep.js';
import { restoreFiles } from '../../project/dotnet/restoreFiles.js';
import { baseOf, dirOf, joinPath } from '../../project/paths.js';
import type { CommandAt } from '../commands.js';
import type { Context } from '../copies.js';
import { below, directoryOf, instructionsBefore } from '../directory.js';
import { lastBrought } from '../npm/history.js';
import { joinWorkdir } from '../scope.js';
import type { Build } from '../types.js';
import { dotnetCommandOf, isLocked, type DotnetCommand } from './command.js';

type Answer = { readonly evidence: readonly string[] } | { readonly left: string } | undefined;

/** Options that change neither what is restored nor what is locked. */
const PLAIN =
  /^(?:-v|-nologo|-m|-tl|--tl|--force|--no-cache|--no-http-cache|--disable-parallel|--ignore-failed-sources|--disable-build-servers)$/;
/** Commands and names by which projects or lockfiles may become others than those of the context. */
const CHANGES =
  /\bdotnet\s+(?:add|remove|new|package|reference|sln|migrate|outdated)\b|packages\.\S*lock\.json|(?:^|[;&|(]\s*)(?:sed|git|patch|find|rm|cp|mv|tee)\b/m;
/** Every variable is a property to MSBuild. */
const PROPERTIES =
  /^(?:Restore|NuGet|Runtime|TargetFramework|Publish|SelfContained|ManagePackage|CentralPackage|Directory|Custom|MSBuild(?!TERMINAL|DISABLENODEREUSE))/i;

/** Undefined where no lockfile of NuGet is there, or where somebody has decided. */
export function lockedModeAnswer({ project }: Build, at: CommandAt, context: Context): Answer {
  const found = dotnetCommandOf(at.command);
  if (!project.known || found?.verb !== 'restore' || isLocked(found.options)) return undefined;
  if (![...project.files].some((path) => /(?:^|\/)packages(?:\.[^/]+)?\.lock\.json$/.test(path)))
    return undefined;
  const odd = found.options.find(({ name }) => !PLAIN.test(name));
  if (odd !== undefined) return { left: `${odd.name} may have it restore something else` };
  const before = changedBefore(at);
  if (before !== undefined) return { left: before };
  const directory = directoryOf(at, at.command);
  const place = placeOf(project, at, found, context);
  const entry = place === undefined ? undefined : lastBrought(at, place, context);
  if (place === undefined || entry === undefined || entry === 'unknown')
    return { left: 'which project it restores is not named, or not copied' };
  const root = rootOf(place, entry.path);
  if (root === undefined) return { left: `${entry.path} is copied to another place among the projects` };
  const sees = (path: string): boolean => {
    const brought = lastBrought(at, joinWorkdir(root, path) ?? '', context);
    return brought !== undefined && brought !== 'unknown' && brought.path === path;
  };
  const above = below(directory ?? '', joinWorkdir(place, '..') ?? '/') !== undefined;
  const files = restoreFiles(project, entry.path, { locked: true, above }, sees);
  if ('refused' in files) return { left: files.refused };
  return answerFor(
    project,
    files.files.filter((path) => /\.\w+proj$/.test(path)),
    sees,
  );
}

/** The project or solution, as an absolute path in the image: that which is named, or the only one where it runs. */
function placeOf(
  { files }: Build['project'],
  at: CommandAt,
  { operands }: DotnetCommand,
  context: Context,
): string | undefined {
  const directory = directoryOf(at, at.command);
  const [operand, more] = operands;
  if (directory === undefined || more !== undefined) return undefined;
  if (operand !== undefined) return joinWorkdir(directory, operand.value);
  const places = [...files]
    .filter((path) => /\.(?:\w*proj|sln[xf]?)$/.test(path))
    .map((path) => joinWorkdir(directory, baseOf(path)) ?? '')
    .filter((place) => lastBrought(at, place, context) !== undefined);
  const [only, ...others] = new Set(places);
  return others.length === 0 ? only : undefined;
}

/** The directory in the image that stands for the root of the context. */
function rootOf(place: string, path: string): string | undefined {
  const end = `/${path}`;
  return place.endsWith(end) ? place.slice(0, -end.length) || '/' : undefined;
}

function changedBefore(at: CommandAt): string | undefined {
  const set = [...at.scope.variables.keys(), ...at.command.assignments.map(({ name }) => name)].find((name) =>
    PROPERTIES.test(name),
  );
  if (set !== undefined) return `${set} is set, which is a property of the projects too`;
  const changing = [...instructionsBefore(at.stage, at.instruction), at.instruction].find(
    ({ keyword, body }) => keyword === 'RUN' && CHANGES.test(body.text),
  );
  return changing && `line ${changing.origin} may change what is locked`;
}

function answerFor(
  project: Build['project'],
  projects: readonly string[],
  sees: (path: string) => boolean,
): Answer {
  const locks: string[] = [];
  for (const path of projects) {
    const lock = joinPath(dirOf(path), 'packages.lock.json') ?? '';
    if (!sees(lock)) return { left: `there is no ${lock} where ${path} is restored` };
    if (project.tracked?.has(lock) === false) return { left: `${lock} is not tracked by git` };
    const own = [...project.files].find(
      (other) => dirOf(other) === dirOf(path) && /(?:^|\/)packages\..+\.lock\.json$/.test(other),
    );
    if (own !== undefined) return { left: `${own} may count in the place of ${lock}` };
    const reason = outOfStep(project, path, lock);
    if (reason !== undefined) return { left: reason };
    locks.push(`${lock} has every package of ${path} in the version that it asks for`);
  }
  return { evidence: locks };
}
