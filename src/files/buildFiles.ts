/** Reads the files of a repository that say how its images are built. */
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { isBuildFile, isCommandFile, namedBuilds } from '../project/builds.js';
import { gitRoot, trackedFiles } from './git.js';
import { readText } from './read.js';

/** A build context that a file names for a Dockerfile. */
export interface NamedContext {
  /** Absolute. */
  readonly dir: string;
  /** The file that names it, relative to the root of the repository. */
  readonly by: string;
}

/** By the absolute path of the Dockerfile. */
type Contexts = Map<string, NamedContext[]>;

/** More files of this kind than any repository needs; the rest is not read. */
const MOST_FILES = 500;

const ofRoots = new Map<string, Contexts>();
const ofDirectories = new Map<string, Contexts>();

/**
 * The build contexts that compose and bake files, workflows and dev containers anywhere in the repository, and Makefiles
 * and scripts from the Dockerfile's directory upwards, name for a Dockerfile. Each directory once; directories that do
 * not exist are left out.
 * @param dockerfile absolute
 * @param limit absolute: the root of the repository, or the directory above which nothing is looked at
 */
export function namedContexts(dockerfile: string, limit: string): readonly NamedContext[] {
  const found = [...(tracked(limit).get(dockerfile) ?? [])];
  for (let dir = path.dirname(dockerfile); ; dir = path.dirname(dir)) {
    found.push(...(beside(dir, limit).get(dockerfile) ?? []));
    if (dir === limit || dir === path.dirname(dir)) break;
  }
  return found.filter(({ dir }, at) => found.findIndex((other) => other.dir === dir) === at);
}

function tracked(limit: string): Contexts {
  const known = ofRoots.get(limit);
  if (known) return known;
  const all = gitRoot(limit) === limit ? (trackedFiles(limit) ?? []) : [];
  const contexts = contextsIn(all.filter(isBuildFile).slice(0, MOST_FILES), limit);
  ofRoots.set(limit, contexts);
  return contexts;
}

/** Of one directory alone, for files that git does not track yet, and for commands. */
function beside(dir: string, limit: string): Contexts {
  const known = ofDirectories.get(dir);
  if (known) return known;
  const prefix = path.relative(limit, dir).split(path.sep).join('/');
  const names = namesIn(dir).filter((name) => isBuildFile(name) || isCommandFile(name));
  const paths = names.slice(0, MOST_FILES).map((name) => (prefix === '' ? name : `${prefix}/${name}`));
  const contexts = contextsIn(paths, limit);
  ofDirectories.set(dir, contexts);
  return contexts;
}

function contextsIn(files: readonly string[], root: string): Contexts {
  const contexts: Contexts = new Map();
  for (const file of files) {
    const read = readText(path.join(root, file));
    if ('error' in read) continue;
    for (const { context, dockerfile } of namedBuilds(file, read.text)) {
      const dir = path.join(root, context);
      if (statSync(dir, { throwIfNoEntry: false })?.isDirectory() !== true) continue;
      const key = path.join(root, dockerfile);
      contexts.set(key, [...(contexts.get(key) ?? []), { dir, by: file }]);
    }
  }
  return contexts;
}

function namesIn(dir: string): readonly string[] {
  try {
    return readdirSync(dir);
  } catch {
    return [];
  }
}

/** Forgets what was read, for tests and for a process that lives longer than one run. */
export function forgetBuildFiles(): void {
  ofRoots.clear();
  ofDirectories.clear();
}
