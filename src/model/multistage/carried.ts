import { below } from '../directory.js';
import type { Carried } from './types.js';

/**
 * The COPYs that carry paths: one a directory, and one for files that lie beside each other.
 *
 * @param workdir of the stage in which they stand
 * @param builder name of the stage that keeps the original steps
 */
export function carriedText(
  carried: readonly Carried[],
  workdir: string | undefined,
  builder: string,
): readonly string[] {
  const lines: string[] = [];
  for (const group of grouped(carried)) {
    const [first] = group;
    if (first === undefined) continue;
    const target = first.to ?? first.path;
    const place = group.length > 1 ? `${parentOf(target)}/` : target;
    lines.push(
      `COPY --from=${first.stage ?? builder} ${owned(first)}${group.map(({ path }) => path).join(' ')} ${written(place, workdir)}`,
    );
  }
  return lines;
}

function owned({ owner }: Carried): string {
  return owner === undefined ? '' : `--chown=${owner} `;
}

function grouped(carried: readonly Carried[]): readonly (readonly Carried[])[] {
  const groups: Carried[][] = [];
  for (const each of carried) {
    const group = groups.at(-1);
    const [first] = group ?? [];
    if (group !== undefined && first !== undefined && isBeside(first, each)) group.push(each);
    else groups.push([each]);
  }
  return groups;
}

function isBeside(one: Carried, other: Carried): boolean {
  if (one.type !== 'file' || other.type !== 'file' || one.stage !== other.stage) return false;
  if (one.owner !== other.owner) return false;
  if (one.to !== undefined || other.to !== undefined) return false;
  return parentOf(one.path) === parentOf(other.path);
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}

/** Below the working directory relative to it, as people write it. */
function written(place: string, workdir: string | undefined): string {
  const isInto = place.endsWith('/');
  const rest = workdir === undefined ? undefined : below(workdir, place.replace(/\/+$/, '') || '/');
  if (rest === undefined || workdir === '/') return place === '' ? '/' : place;
  if (rest === '') return './';
  return `./${rest}${isInto ? '/' : ''}`;
}
