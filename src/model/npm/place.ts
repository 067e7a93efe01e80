import { dirOf, joinPath } from '../../project/paths.js';
import type { Project } from '../../project/types.js';
import { unknownContext } from '../../project/unknownContext.js';
import { isQuiet } from '../bystanders.js';
import type { CommandAt } from '../commands.js';
import type { Context } from '../copies.js';
import { instructionsBefore } from '../directory.js';
import { joinWorkdir } from '../scope.js';
import { placer } from '../split/placing.js';
import { lastBrought, whoMayEdit, type Brought } from './history.js';

/** What an install finds in its directory. */
export interface InstallPlace {
  /** Directory of the package.json in the context. */
  readonly dir: string;
  readonly lockPath: string;
  /** True for a file of the context that an install sees if it is copied. */
  visible(path: string): boolean;
  /** Why one of some files may not be there as the project has it; undefined when all are. */
  absent(paths: readonly string[]): string | undefined;
}

/**
 * Where manifest and lockfile of an install come from; `left` says why that cannot be told, and there is no answer where
 * its manifest does not come from the build context.
 *
 * @param directory of the image in which it runs
 */
export function installPlace(
  project: Project,
  at: CommandAt,
  directory: string | undefined,
  lockName: string,
  context: Context,
): InstallPlace | { readonly left: string } | undefined {
  if (!project.known) return copiesAnything(at) ? { left: unknownContext(project) } : undefined;
  if (directory === undefined || at.command.member === undefined || !at.command.redirections.every(isQuiet))
    return { left: 'it is not a plain member of a list of commands joined by &&' };
  const image = joinWorkdir(directory, 'package.json') ?? '';
  const manifest = lastBrought(at, image, context);
  if (manifest === undefined) return undefined;
  if (manifest === 'unknown') return { left: 'it is not clear which package.json is copied' };
  const imageOf = placer(manifest.path, image);
  const brought = (path: string): Brought | undefined => {
    const found = lastBrought(at, imageOf(path), context);
    return found !== undefined && found !== 'unknown' && found.path === path ? found : undefined;
  };
  const dir = dirOf(manifest.path);
  const lockPath = joinPath(dir, lockName) ?? lockName;
  const visible = (path: string): boolean => project.files.has(path) && !context.hidden(path);
  if (!project.files.has(lockPath)) return { left: `there is no ${lockPath}` };
  return { dir, lockPath, visible, absent: (paths) => whyAbsent(project, at, paths, { brought, visible }) };
}

function copiesAnything({ stage, instruction }: CommandAt): boolean {
  return instructionsBefore(stage, instruction).some(
    (each) => (each.keyword === 'COPY' || each.keyword === 'ADD') && each.flag('from') === undefined,
  );
}

interface Sight extends Pick<InstallPlace, 'visible'> {
  brought(path: string): Brought | undefined;
}

function whyAbsent(
  project: Project,
  at: CommandAt,
  paths: readonly string[],
  { brought, visible }: Sight,
): string | undefined {
  for (const path of paths) {
    if (project.files.has(path) && !visible(path)) return `the ignore file hides ${path}`;
    if (brought(path) === undefined) return `${path} is not copied before it`;
    if (project.tracked?.has(path) === false) return `${path} is not tracked by git`;
  }
  return whoMayEdit(
    at,
    paths.flatMap((path) => brought(path)?.by ?? []),
  );
}
