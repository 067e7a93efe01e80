import { cargoInStep } from '../../project/cargoLock.js';
import { isObject } from '../../project/json.js';
import { dirOf } from '../../project/paths.js';
import type { Project } from '../../project/types.js';
import { options } from '../../shell/index.js';
import type { CommandAt } from '../commands.js';
import type { Context } from '../copies.js';
import { directoryOf, instructionsBefore } from '../directory.js';
import { lastBrought } from '../npm/history.js';
import { joinWorkdir } from '../scope.js';
import type { Build } from '../types.js';

export type LockedAnswer =
  { readonly lockPath: string; readonly evidence: readonly string[] } | { readonly left: string } | undefined;

/** Options with which another manifest or lockfile is read, or which say it already. */
const OTHER_FILES: ReadonlySet<string> = new Set([
  '--manifest-path',
  '--lockfile-path',
  '--config',
  '-C',
  '-Z',
]);
const SAID: ReadonlySet<string> = new Set(['--locked', '--frozen', '-h', '--help']);
/** Commands and names by which manifests or the lockfile may become others than those of the context. */
const CHANGES =
  /\bcargo\s+(?:\S+\s+)?(?:update|add|rm|remove|generate-lockfile|init|new|upgrade|vendor|set-version|chef|release|generate)\b|Cargo\.|\.toml\b|(?:^|[;&|(]\s*)(?:sed|git|patch)\b|\bCARGO_(?:RESOLVER|SOURCE|REGISTR|PATCH)/m;

/** Whether a `cargo build` would do the same with `--locked`; undefined where no lockfile comes from the build context. */
export function lockedAnswer(build: Build, at: CommandAt, context: Context): LockedAnswer {
  const { project } = build;
  const given = options(at.command);
  if (!project.known || given.some(({ name }) => SAID.has(name))) return undefined;
  const directory = directoryOf(at, at.command);
  if (directory === undefined) return undefined;
  const lock = lastBrought(at, joinWorkdir(directory, 'Cargo.lock') ?? '', context);
  if (lock === undefined) return undefined;
  if (lock === 'unknown') return { left: 'it is not clear which Cargo.lock is copied' };
  const odd = given.find(({ name }) => OTHER_FILES.has(name));
  if (odd !== undefined) return { left: `${odd.name} may name other files` };
  if (project.tracked?.has(lock.path) === false) return { left: `${lock.path} is not tracked by git` };
  const reason = changedBefore(at) ?? settingsOf(project, dirOf(lock.path));
  return reason === undefined ? answerFor(project, at, context, lock.path, directory) : { left: reason };
}

function changedBefore(at: CommandAt): string | undefined {
  const changing = [...instructionsBefore(at.stage, at.instruction), at.instruction].find(
    ({ keyword, body }) => /^(?:RUN|ENV|ARG)$/.test(keyword) && CHANGES.test(body.text),
  );
  return changing && `line ${changing.origin} may change what is locked`;
}

/** Files of the project beside the manifests by which cargo may lock something else. */
function settingsOf(project: Project, root: string): string | undefined {
  const above = [...project.documents].find(
    ([path, manifest]) =>
      /(?:^|\/)Cargo\.toml$/.test(path) &&
      isObject(manifest) &&
      manifest.workspace !== undefined &&
      isAbove(dirOf(path), root),
  )?.[0];
  if (above !== undefined) return `${above} may make it a part of its workspace`;
  const settings = [...project.files].find((path) => /(?:^|\/)\.cargo\/config(?:\.toml)?$/.test(path));
  return settings && `${settings} may say where packages come from`;
}

function answerFor(
  project: Project,
  at: CommandAt,
  context: Context,
  lockPath: string,
  directory: string,
): LockedAnswer {
  const root = dirOf(lockPath);
  const answer = cargoInStep(project, root);
  if ('refused' in answer) return { left: answer.refused };
  const prefix = root === '' ? 0 : root.length + 1;
  for (const path of answer.manifests) {
    const image = joinWorkdir(directory, path.slice(prefix)) ?? '';
    const found = lastBrought(at, image, context);
    if (found === undefined || found === 'unknown' || found.path !== path)
      return { left: `${path} is not copied to where it belongs` };
  }
  return { lockPath, evidence: answer.evidence };
}

function isAbove(directory: string, root: string): boolean {
  return directory !== root && (directory === '' || root.startsWith(`${directory}/`));
}
