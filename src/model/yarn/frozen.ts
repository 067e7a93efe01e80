import { manifestIn } from '../../project/node/manifests.js';
import { dirOf } from '../../project/paths.js';
import type { Project } from '../../project/types.js';
import { unknownContext } from '../../project/unknownContext.js';
import { classicMembers } from '../../project/yarn/classicFiles.js';
import { classicInStep } from '../../project/yarn/classicInStep.js';
import { yarnLockAt } from '../../project/yarn/lock.js';
import { classicSettings, fileIn } from '../../project/yarn/settings.js';
import { isQuiet } from '../bystanders.js';
import type { CommandAt } from '../commands.js';
import type { Context } from '../copies.js';
import { instructionsBefore } from '../directory.js';
import { lastBrought, whoMayEdit, type Brought } from '../npm/history.js';
import { joinWorkdir } from '../scope.js';
import { placer } from '../split/placing.js';
import { yarnSurroundings, type YarnInstall } from './install.js';
import { yarnAt, type YarnVersion } from './version.js';

/** The facts on which an install may refuse to change yarn.lock, or why it stays as it is. */
export type FrozenAnswer =
  { readonly evidence: readonly string[]; readonly lockPath: string } | { readonly left: string } | undefined;

/** What an install finds in its directory. */
export interface YarnPlace {
  /** Directory of the package.json in the context. */
  readonly dir: string;
  readonly lockPath: string;
  readonly version: YarnVersion;
  /** The file of the context that a COPY put where yarn looks for it. */
  brought(path: string): Brought | undefined;
}

/**
 * Where manifest and lockfile of an install come from and which yarn it runs; a text says why that cannot be told, and
 * there is none where its manifest does not come from the build context.
 */
export function yarnPlace(
  project: Project,
  at: CommandAt,
  { directory }: YarnInstall,
  context: Context,
): YarnPlace | string | undefined {
  if (!project.known) return copiesAnything(at) ? unknownContext(project) : undefined;
  if (directory === undefined || at.command.member === undefined || !at.command.redirections.every(isQuiet))
    return 'it is not a plain member of a list of commands joined by &&';
  const image = joinWorkdir(directory, 'package.json') ?? '';
  const manifest = lastBrought(at, image, context);
  if (manifest === undefined) return undefined;
  if (manifest === 'unknown') return 'it is not clear which package.json is copied';
  const imageOf = placer(manifest.path, image);
  const brought = (path: string): Brought | undefined => {
    const found = lastBrought(at, imageOf(path), context);
    return found !== undefined && found !== 'unknown' && found.path === path ? found : undefined;
  };
  const dir = dirOf(manifest.path);
  const lockPath = fileIn(dir, 'yarn.lock');
  const lock = brought(lockPath);
  if (lock === undefined) return absent(project, lockPath, context);
  const untracked = [lockPath, manifest.path].find((path) => project.tracked?.has(path) === false);
  if (untracked !== undefined) return `${untracked} is not tracked by git`;
  const changed = whoMayEdit(at, [manifest.by, lock.by]);
  if (changed !== undefined) return changed;
  const version = yarnAt(at, project, dir, (path) => brought(path) !== undefined);
  return typeof version === 'string' ? version : { dir, lockPath, version, brought };
}

function copiesAnything({ stage, instruction }: CommandAt): boolean {
  return instructionsBefore(stage, instruction).some(
    (each) => (each.keyword === 'COPY' || each.keyword === 'ADD') && each.flag('from') === undefined,
  );
}

function absent(project: Project, path: string, { hidden }: Context): string {
  if (!project.files.has(path)) return `there is no ${path}`;
  return hidden(path) ? `the ignore file hides ${path}` : `${path} is not copied before it`;
}

/** Whether yarn 1 with `--frozen-lockfile` installs what it does without: undefined for another yarn. */
export function frozenAnswer(
  project: Project,
  at: CommandAt,
  install: YarnInstall,
  context: Context,
): FrozenAnswer {
  const place = yarnPlace(project, at, install, context);
  if (place === undefined) return undefined;
  if (typeof place === 'string') return { left: place };
  const { dir, lockPath, version, brought } = place;
  if (version.major > 1) return undefined;
  const odd = yarnSurroundings(at, at.command);
  if (odd !== undefined) return { left: odd };
  const lock = yarnLockAt(project, lockPath);
  if (typeof lock === 'string') return { left: `${lockPath} ${lock}` };
  if (lock.format !== 1) return { left: `${lockPath} was written by yarn 2 or later` };
  const members = classicMembers(project, dir);
  if ('refused' in members) return { left: members.refused };
  const settings = classicSettings(project, dir, (path) => brought(path) !== undefined);
  if ('refused' in settings) return { left: settings.refused };
  const changed = membersTrouble(at, members, brought);
  if (changed !== undefined) return { left: changed };
  const answer = classicInStep(project, lockPath, [dir, ...members], lock);
  if (!answer.inStep) return { left: answer.reason };
  return { evidence: [...answer.evidence, version.evidence], lockPath };
}

/** Why the manifests of workspace members may not be what the lockfile is held against; undefined when they are. */
export function membersTrouble(
  at: CommandAt,
  members: readonly string[],
  brought: (path: string) => Brought | undefined,
): string | undefined {
  const places = members.map((member) => ({ path: manifestIn(member), there: brought(manifestIn(member)) }));
  const missing = places.find(({ there }) => there === undefined);
  if (missing !== undefined) return `${missing.path} is not copied before it`;
  return members.length === 0
    ? undefined
    : whoMayEdit(
        at,
        places.flatMap(({ there }) => there?.by ?? []),
      );
}
