import type { Project } from './types.js';

/** Why nothing can be said of a project's files; for projects that are not `known`. */
export function unknownContext({ unreadable }: Project): string {
  const why = unreadable.get('.');
  return why === undefined ? 'the build context is not known' : `the build context is not known: it ${why}`;
}
