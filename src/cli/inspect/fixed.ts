import path from 'node:path';
import type { Fixed } from '../../analysis/waste/fixed.js';
import type { Transform } from '../../model/types.js';
import { planOf } from '../fix/options.js';
import { createDisk } from '../fix/realDisk.js';
import { runSession, shownPath } from '../fix/session.js';
import { baseLine } from './steps.js';

/** The Dockerfile of an image, as it was found. */
export interface Found {
  /** Relative to the working directory, or absolute. */
  readonly path: string;
  readonly text: string;
  readonly target: string | undefined;
}

/**
 * What `dockopt fix` with all levels would make of a Dockerfile, in its project and with its configuration; nothing is
 * written.
 *
 * @returns undefined where it would fail, on a configuration that cannot be read, say
 */
export async function fixedBy(found: Found, transforms: readonly Transform[]): Promise<Fixed | undefined> {
  const from = baseLine(found.text, found.target);
  if (from === undefined) return undefined;
  const { fix } = await import('../../runner/index.js');
  const cwd = process.cwd();
  const file = path.resolve(cwd, found.path);
  const plan = planOf([file], { level: 'aggressive' });
  const session = {
    plan,
    cwd,
    disk: createDisk(plan, cwd),
    transforms,
    advisers: [],
    fix,
    countMore: false,
    progress: () => undefined,
    interrupted: () => false,
  };
  const { files } = await runSession(session, [{ path: file, shown: shownPath(cwd, file) }]);
  const [report] = files;
  if (report?.result === undefined || report.failure !== undefined) return undefined;
  const { changes, skips } = report.result;
  return { changes, skips, transforms, from };
}
