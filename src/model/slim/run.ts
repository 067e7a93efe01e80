/** Which files of the project may come to run, or be read, in a container. */
import { ignoreOf, isIgnored } from '../../project/ignore.js';
import type { Project } from '../../project/types.js';

const NOT_RUN = /(?:^|\/)(?:tests?|__tests__|specs?|e2e|docs?|examples?)\/|[._-](?:test|spec)\.\w+$/;

/** True for a file that is no test or example, and that the ignore file lets into the context. */
export function isRun(project: Project, path: string): boolean {
  if (NOT_RUN.test(path) || path.includes('node_modules/')) return false;
  const rules = ignoreOf(project.ignore);
  return 'error' in rules || !isIgnored(rules, path);
}
