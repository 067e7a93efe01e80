/** Reads the files of a repository outside of a build context that may say how its image is run. */
import path from 'node:path';
import { isAroundFile } from '../project/wanted.js';
import { gitRoot, trackedFiles } from './git.js';
import { readText } from './read.js';

/** More files of this kind are not read: then nothing is known of them. */
const MOST_FILES = 300;

/**
 * Compose files, manifests of clusters and platforms anywhere in the repository, and scripts and READMEs in the directories
 * above the context, by their path from the root of the repository. Undefined when there are too many; empty without git.
 *
 * @param context absolute
 */
export function textsAround(context: string): ReadonlyMap<string, string> | undefined {
  const known = ofContexts.get(context);
  if (known !== undefined) return known === 'too many' ? undefined : known;
  const texts = readAround(context);
  ofContexts.set(context, texts ?? 'too many');
  return texts;
}

const ofContexts = new Map<string, ReadonlyMap<string, string> | 'too many'>();

function readAround(context: string): ReadonlyMap<string, string> | undefined {
  const texts = new Map<string, string>();
  const root = gitRoot(context);
  if (root === undefined || root === context) return texts;
  const inside = `${path.relative(root, context).split(path.sep).join('/')}/`;
  const names = (trackedFiles(root) ?? []).filter(
    (file) => !file.startsWith(inside) && isAroundFile(file, inside),
  );
  if (names.length > MOST_FILES) return undefined;
  for (const file of names) {
    const read = readText(path.join(root, file));
    if (!('error' in read)) texts.set(file, read.text);
  }
  return texts;
}

/** Forgets what was read, for tests and for a process that lives longer than one run. */
export function forgetAround(): void {
  ofContexts.clear();
}
