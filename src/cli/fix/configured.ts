import path from 'node:path';
import { configAt, nearestConfig } from '../../files/config.js';
import { UsageError } from '../exit.js';
import type { ConfigFound } from './disk.js';
import type { Plan } from './options.js';
import { shownPath } from './session.js';

/** Throws UsageError when `--config` names a file that is not there or says nothing. */
export function checkConfig({ config }: Pick<Plan, 'config'>, cwd: string): void {
  if (typeof config !== 'string' || configAt(path.resolve(cwd, config)) !== undefined) return;
  throw new UsageError(`--config ${config}: there is no such file, or it says nothing of dockopt.`);
}

/**
 * Finds and reads the configuration that holds for a Dockerfile. The reader of settings is loaded only where there is a
 * file to read: most projects have none.
 */
export async function configured(
  plan: Pick<Plan, 'config'>,
  file: string,
  cwd: string,
): Promise<ConfigFound> {
  if (plan.config === false) return { settings: {} };
  const named = plan.config === undefined ? undefined : path.resolve(cwd, plan.config);
  const found = named === undefined ? nearestConfig(path.dirname(file), cwd) : configAt(named);
  if (found === undefined) return { settings: {} };
  const from = shownPath(cwd, found.path);
  if ('error' in found) return { failure: { message: `${from} ${found.error}` } };
  const { parseConfig } = await import('../../config/parse.js');
  const read = parseConfig(found.text, found.key);
  if (read === undefined) return { settings: {} };
  if ('settings' in read) return { settings: read.settings, from };
  const { line, message } = read.problem;
  return { failure: { message: `${line === undefined ? from : `${from}:${line}`} ${message}` } };
}
