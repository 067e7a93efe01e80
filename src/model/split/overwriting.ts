import { hidesTree } from '../../project/hidesTree.js';
import { ignoreOf, isIgnored } from '../../project/ignore.js';
import { pathsAt, type ContextCopy } from '../copies.js';
import { below } from '../directory.js';
import type { Build } from '../types.js';

/**
 * Why COPYs could write over what an install made before them; undefined when they cannot. A directory of the context
 * counts whether it is there or not: on another machine it may be.
 *
 * @param filled directories of the image that the install fills
 */
export function overwriting(
  build: Build,
  copies: readonly ContextCopy[],
  filled: readonly string[],
): string | undefined {
  for (const copy of copies) {
    if (copy.target === '/' && copy.into) return 'it copies into /, where the install writes too';
    for (const directory of filled) {
      if (below(directory, copy.target) !== undefined)
        return `it copies into ${directory}, where the install writes too`;
      const open = pathsAt(copy, directory).find((path) => path === '' || !hidesTree(build.ignore, path));
      if (open !== undefined) return `${whoShows(build, open)}, which would be copied over the installed one`;
    }
  }
  return undefined;
}

function whoShows({ ignore }: Build, path: string): string {
  const rules = ignoreOf(ignore);
  if (!ignore.exists && ignore.text === '') return `no ignore file hides ${path}`;
  const partly = !('error' in rules) && isIgnored(rules, path);
  return `${ignore.path} does not hide ${partly ? `all of ${path}` : path}`;
}
