import type { Project } from '../../project/types.js';
import { berryMembers } from '../../project/yarn/berryFiles.js';
import { berryInStep } from '../../project/yarn/berryInStep.js';
import { berrySettings } from '../../project/yarn/berrySettings.js';
import { yarnLockAt } from '../../project/yarn/lock.js';
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
  const place = yarnPlace(project, at, install, context);
  // Which yarn it is, yarn-frozen-lockfile says.
  if (place === undefined || typeof place === 'string') return undefined;
  const { dir, lockPath, brought, version } = place;
  if (version.major < 2 || version.exact === undefined || at.scope.variables.has('CI')) return undefined;
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
  const dirs = [dir, ...members];
  const answer = berryInStep(project, { path: lockPath, dirs, lock, version: version.exact, settings });
  if (!answer.inStep) return { left: answer.reason };
  return { evidence: [...answer.evidence, version.evidence], lockPath };
}
