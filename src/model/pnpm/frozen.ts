import { pnpmWorkspace } from '../../project/node/pnpm/files.js';
import { pnpmOutOfStep } from '../../project/node/pnpm/inStep.js';
import { localPackage, pnpmLockOf } from '../../project/node/pnpm/lock.js';
import { manifestIn } from '../../project/node/manifests.js';
import type { Project } from '../../project/types.js';
import { hasFlag } from '../../shell/index.js';
import type { CommandAt } from '../commands.js';
import type { Context } from '../copies.js';
import { installPlace } from '../npm/place.js';
import type { PnpmInstall } from './install.js';
import { pnpmMajorAt } from './version.js';

/** The facts on which an install may refuse to change its lockfile, or why it stays as it is. */
export type FrozenAnswer =
  { readonly evidence: readonly string[]; readonly lockPath: string } | { readonly left: string } | undefined;

/** Whether `pnpm install --frozen-lockfile` installs what it does without. */
export function frozenAnswer(
  project: Project,
  at: CommandAt,
  install: PnpmInstall,
  context: Context,
): FrozenAnswer {
  const place = installPlace(project, at, install.directory, 'pnpm-lock.yaml', context);
  if (place === undefined || 'left' in place) return place;
  const { dir, lockPath, visible } = place;
  if (install.trouble !== undefined) return { left: install.trouble };
  if (hasFlag(at.command, '--force')) return { left: '--force lets it make the lockfile anew' };
  const workspace = pnpmWorkspace(project, dir, visible);
  if ('refused' in workspace) return { left: workspace.refused };
  const { dirs, settings } = workspace;
  const absent = place.absent([lockPath, ...dirs.map(manifestIn), ...settings.files]);
  if (absent !== undefined) return { left: absent };
  const lock = pnpmLockOf(project, lockPath);
  if ('refused' in lock) return { left: lock.refused };
  const local = localPackage(lock);
  if (local !== undefined) return { left: `${lockPath} installs ${local} from the project` };
  const major = pnpmMajorAt(at, at.command, project.packages.get(manifestIn(dir)));
  if (typeof major === 'string') return { left: major };
  const reason = pnpmOutOfStep({ project, dir, dirs, lock, settings, major });
  if (reason !== undefined) return { left: reason };
  const manifests = dirs.length === 1 ? manifestIn(dir) : `${dirs.length} manifests`;
  return {
    lockPath,
    evidence: [
      `${lockPath} (version ${lock.version}) names the same dependencies as ${manifests}`,
      `pnpm ${major} takes it as it is`,
    ],
  };
}
