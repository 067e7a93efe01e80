/** Measures a build context. */
import { lstatSync, readdirSync, type Dirent } from 'node:fs';
import path from 'node:path';
import type { Sizes } from '../project/sizes.js';

/** With more files than this the answer is "at least". */
export const MOST_MEASURED = 100_000;

const measured = new Map<string, Sizes>();

/** The sizes of all files of a context; measured on the first call for its directory. */
export function sizesOf(context: string, most: number = MOST_MEASURED): Sizes {
  const known = measured.get(context);
  if (known) return known;
  const files = new Map<string, number>();
  const pending = [''];
  for (let dir = pending.pop(); dir !== undefined && files.size < most; dir = pending.pop()) {
    for (const entry of entriesOf(path.join(context, dir))) {
      const below = dir === '' ? entry.name : `${dir}/${entry.name}`;
      if (entry.isDirectory()) pending.push(below);
      else if (entry.isFile()) files.set(below, bytesOf(path.join(context, below)));
      else if (entry.isSymbolicLink()) files.set(below, 0);
    }
  }
  const sizes = { files, complete: files.size < most };
  measured.set(context, sizes);
  return sizes;
}

/** Forgets what was measured, for tests and for a process that lives longer than one run. */
export function forgetSizes(): void {
  measured.clear();
}

function entriesOf(dir: string): readonly Dirent[] {
  try {
    return readdirSync(dir, { withFileTypes: true });
  } catch {
    // What may not be read is not sent either.
    return [];
  }
}

function bytesOf(file: string): number {
  return lstatSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
