import type { Project } from '../../project/types.js';
import { berryMembers } from '../../project/yarn/berryFiles.js';
import { berryInStep } from '../../project/yarn/berryInStep.js';
import { berrySettings, type BerrySettings } from '../../project/yarn/berrySettings.js';
import { yarnLockAt, type YarnLock } from '../../project/yarn/lock.js';
import type { CommandAt } from '../commands.js';
import type { Context } from '../copies.js';
import { membersTrouble, yarnPlace, type FrozenAnswer } from './frozen.js';
import { berryTrouble, yarnSurroundings, type YarnInstall } from './install.js';

/** Whether yarn 3 or 4 with `--immutable` installs what it does without: undefined for yarn 1, and where it is set already. */
export function immutableAnswer(
  project: Project,
  at: CommandAt,
  install: YarnInstall,
  context: Context,
): FrozenAnswer {
  const place = berryPlace(project, at, install, context);
  if (place === undefined || at.scope.variables.has('CI')) return undefined;
  if ('left' in place) return place;
  const { dirs, lockPath, lock, exact, settings, evidence } = place;
  const answer = berryInStep(project, { path: lockPath, dirs, lock, version: exact, settings });
  if (!answer.inStep) return { left: answer.reason };
  return { evidence: [...answer.evidence, evidence], lockPath };
}

type Left = { readonly left: string };

/** What an install of yarn 2 or later finds, with settings that are understood. */
export interface BerryPlace {
  /** That of the project and those of its members, in the context. */
  readonly dirs: readonly string[];
  readonly lockPath: string;
  readonly lock: YarnLock;
  /** Of yarn. */
  readonly exact: string;
  readonly settings: BerrySettings;
  readonly evidence: string;
}

/** Undefined for another yarn, and for one of which it is not known which it is. */
export function berryPlace(
  project: Project,
  at: CommandAt,
  install: YarnInstall,
  context: Context,
): BerryPlace | Left | undefined {
  const place = yarnPlace(project, at, install, context);
  // Which yarn it is, yarn-frozen-lockfile says.
  if (place === undefined || typeof place === 'string') return undefined;
  const { dir, lockPath, brought, version } = place;
  if (version.major < 2 || version.exact === undefined) return undefined;
  const odd = yarnSurroundings(at, at.command) ?? berryTrouble(at, install);
  if (odd !== undefined) return { left: odd };
  const members = berryMembers(project, dir);
  if ('refused' in members) return { left: members.refused };
  const changed = membersTrouble(at, members, brought);
  if (changed !== undefined) return { left: changed };
  const settings = berrySettings(project, dir, version.major, (path) => brought(path) !== undefined);
  if ('refused' in settings) return { left: settings.refused };
  const lock = yarnLockAt(project, lockPath);
  if (typeof lock === 'string') return { left: `${lockPath} ${lock}` };
  if (lock.format === 1) return { left: `${lockPath} was written by yarn 1` };
  const { exact, evidence } = version;
  return { dirs: [dir, ...members], lockPath, lock, exact, settings, evidence };
}
