import { bunDirs, bunSettings } from '../../project/node/bun/files.js';
import { bunLockOf, bunOutOfStep, localPackage } from '../../project/node/bun/lock.js';
import { manifestIn } from '../../project/node/manifests.js';
import type { Project } from '../../project/types.js';
import { hasFlag } from '../../shell/index.js';
import type { CommandAt } from '../commands.js';
import type { Context } from '../copies.js';
import { installPlace } from '../npm/place.js';
import type { FrozenAnswer } from '../pnpm/frozen.js';
import type { BunInstall } from './install.js';
import { bunMinorAt } from './version.js';

/** The first release of bun 1 that reads each version of bun.lock (measured with 1.1.45, 1.2.23, 1.3.14 and 1.4.5). */
const READ_SINCE: Readonly<Record<number, number>> = { 1: 2, 2: 4 };

/** Whether `bun install --frozen-lockfile` installs what it does without; undefined where it does already. */
export function frozenAnswer(
  project: Project,
  at: CommandAt,
  install: BunInstall,
  context: Context,
): FrozenAnswer {
  const place = installPlace(project, at, install.directory, 'bun.lock', context);
  if (place === undefined || 'left' in place) return place;
  const { dir, lockPath, visible } = place;
  if (install.trouble !== undefined) return { left: install.trouble };
  if (hasFlag(at.command, '--force', '-f')) return { left: '--force lets it ask for the newest versions' };
  const dirs = bunDirs(project, dir, visible);
  if ('refused' in dirs) return { left: dirs.refused };
  const settings = bunSettings(project, dir, visible);
  if ('refused' in settings) return { left: settings.refused };
  if (settings.frozen) return undefined;
  const absent = place.absent([lockPath, ...dirs.map(manifestIn), ...settings.files]);
  if (absent !== undefined) return { left: absent };
  const lock = bunLockOf(project, lockPath);
  if ('refused' in lock) return { left: lock.refused };
  const local = localPackage(lock);
  if (local !== undefined) return { left: `${lockPath} installs ${local} from the project` };
  const minor = bunMinorAt(at, at.command);
  if (typeof minor === 'string') return { left: minor };
  const since = READ_SINCE[lock.version];
  if (since === undefined || minor < since)
    return { left: `bun 1.${minor} cannot read ${lockPath} (version ${lock.version})` };
  const reason = bunOutOfStep(project, dir, dirs, lock);
  if (reason !== undefined) return { left: reason };
  const manifests = dirs.length === 1 ? manifestIn(dir) : `${dirs.length} manifests`;
  return {
    lockPath,
    evidence: [`${lockPath} names the same dependencies as ${manifests}`, `bun 1.${minor} reads it`],
  };
}
