import { directoryFrom, fileAt } from './above.js';
import type { Context, ContextCopy } from '../copies.js';
import { joinWorkdir } from '../scope.js';

/** From a path of the context to its place in the image, told by one file that is known on both sides. */
export function placer(path: string, image: string): (path: string) => string {
  const parts = path.split('/').slice(0, -1);
  const root = joinWorkdir(image, `../${parts.map(() => '..').join('/')}`) ?? '/';
  const directory = joinWorkdir(image, '..') ?? '/';
  const prefix = parts.length === 0 ? '' : `${parts.join('/')}/`;
  return (other) =>
    (other.startsWith(prefix)
      ? joinWorkdir(directory, other.slice(prefix.length))
      : joinWorkdir(root, other)) ?? '/';
}

/** What the COPYs put where a file or directory (ending in `/`) of the context belongs, in the same form. */
export function whatIsAt(
  copies: readonly ContextCopy[],
  path: string,
  image: string,
  context: Context,
): string | undefined {
  if (!path.endsWith('/')) return fileAt(copies, image, context);
  const directory = directoryFrom(copies, image, context);
  return directory === undefined ? undefined : `${directory}/`;
}

export function placeOf(path: string, imageOf: (path: string) => string): string {
  return path.endsWith('/') ? imageOf(path) : (joinWorkdir(imageOf(path), '..') ?? '/');
}
