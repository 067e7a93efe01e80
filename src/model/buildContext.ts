import { ignoreOf, isIgnored } from '../project/ignore.js';
import type { Context } from './copies.js';
import type { Build } from './types.js';

/** The build context as a COPY sees it; undefined when the ignore file cannot be read. */
export function buildContext({ project, ignore }: Pick<Build, 'project' | 'ignore'>): Context | undefined {
  const rules = ignoreOf(ignore);
  if ('error' in rules) return undefined;
  const { files, directories } = project;
  return { files, directories, hidden: (path) => isIgnored(rules, path) };
}
