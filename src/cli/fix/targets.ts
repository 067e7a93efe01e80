import { readFileSync } from 'node:fs';
import path from 'node:path';
import { discover } from '../../files/discover.js';
import { decode } from '../../files/read.js';
import { UsageError } from '../exit.js';
import type { Plan } from './options.js';
import { shownPath, type Target } from './session.js';

/** Where text from standard input is taken to belong when nothing is said. */
const STDIN_NAME = 'Dockerfile';

/**
 * The Dockerfiles under the given paths, in a fixed order; a path that does not exist becomes a target that failed.
 * Throws UsageError when there is none at all, as prettier does: a mistyped directory must not pass for success.
 */
export function findTargets(plan: Plan, cwd: string): readonly Target[] {
  const { files, problems } = discover(plan.paths, cwd);
  const failed = problems.map((problem): Target => {
    const absolute = path.resolve(cwd, problem.path);
    return { path: absolute, shown: shownPath(cwd, absolute) || '.', failure: { message: problem.message } };
  });
  const found = files.map((file): Target => ({ path: file, shown: shownPath(cwd, file) }));
  const named = plan.paths.map((given) => JSON.stringify(given)).join(', ');
  if (found.length + failed.length === 0) throw new UsageError(`no Dockerfiles found in ${named}`);
  return [...failed, ...found];
}

/** The text from standard input as a target. */
export function readStdin(plan: Plan, cwd: string): Target {
  const directory = plan.context ?? '.';
  const place = path.resolve(cwd, plan.stdinFilepath ?? path.join(directory, STDIN_NAME));
  const target = {
    path: place,
    shown: plan.stdinFilepath === undefined ? STDIN_NAME : shownPath(cwd, place),
  };
  const read = decode(readFileSync(0));
  if ('error' in read) return { ...target, failure: { message: read.error } };
  return { ...target, text: read.text, encoding: read.encoding };
}
