import { ignoreOf } from '../../project/ignore.js';
import { amountOf, shownBytes, shownCount, type Amount } from '../../project/sizes.js';
import type { IgnoreFile } from '../../project/types.js';
import type { Build } from '../types.js';

/**
 * What another ignore file changes in the size of the build context, as it lies there now; undefined where that was not
 * measured.
 */
export function contextSize({ project, ignore }: Build, next: IgnoreFile): string | undefined {
  const { sizes } = project;
  const [before, after] = [ignoreOf(ignore), ignoreOf(next)];
  if (sizes === undefined || 'error' in before || 'error' in after) return undefined;
  const [from, to] = [amountOf(sizes, before), amountOf(sizes, after)];
  const least = sizes.complete ? '' : 'at least ';
  if (from.files === to.files)
    return `nothing that they hide is there now: the build context has ${least}${shown(from)}`;
  return `the build context shrinks from ${least}${shown(from)} to ${least}${shown(to)}`;
}

function shown({ files, bytes }: Amount): string {
  return `${shownBytes(bytes)} in ${shownCount(files)} ${files === 1 ? 'file' : 'files'}`;
}
