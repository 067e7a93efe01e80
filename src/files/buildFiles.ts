/** Reads the files of a repository that say how its images are built. */
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { describedBuilds, eachOnce, isDescribing, type ImageBuild } from '../project/invocations/index.js';
import { gitRoot, trackedFiles } from './git.js';
import { readText } from './read.js';

/** By the path of the Dockerfile from the root; `''` for those written inside another file. */
type Builds = ReadonlyMap<string, readonly ImageBuild[]>;

/** More files of this kind than any repository needs; the rest is not read. */
const MOST_FILES = 500;

const ofRoots = new Map<string, Promise<Builds>>();
const ofDirectories = new Map<string, Promise<Builds>>();

/** The directory above which nothing is looked at: the root of the repository, outside one the working directory. */
export function limitOf(own: string): string {
  const root = gitRoot(own);
  if (root !== undefined) return root;
  const cwd = process.cwd();
  return own === cwd || isBelow(cwd, own) ? cwd : own;
}

/** True for a directory below another. */
export function isBelow(limit: string, dir: string): boolean {
  return dir.startsWith(limit.endsWith(path.sep) ? limit : limit + path.sep);
}

/**
 * The builds of a Dockerfile that compose and bake files, workflows, pipelines and dev containers anywhere in the
 * repository, and Makefiles and scripts from its directory upwards, describe, each once. Contexts that do not exist are
 * left out.
 * @param dockerfile absolute
 * @param limit absolute: where the paths of the builds start
 */
export async function buildsOf(dockerfile: string, limit: string): Promise<readonly ImageBuild[]> {
  const name = path.relative(limit, dockerfile).split(path.sep).join('/');
  const found = [...((await tracked(limit)).get(name) ?? [])];
  if (!isBelow(limit, dockerfile)) return eachOnce(found);
  for (let dir = path.dirname(dockerfile); ; dir = path.dirname(dir)) {
    found.push(...((await beside(dir, limit)).get(name) ?? []));
    if (dir === limit || dir === path.dirname(dir)) break;
  }
  return eachOnce(found);
}

/** The builds of Dockerfiles that are written inside other files, of all files of the repository and of a directory. */
export async function inlineBuilds(dir: string, limit: string): Promise<readonly ImageBuild[]> {
  const near = isBelow(limit, dir) || dir === limit ? ((await beside(dir, limit)).get('') ?? []) : [];
  return eachOnce([...((await tracked(limit)).get('') ?? []), ...near]);
}

function tracked(limit: string): Promise<Builds> {
  const known = ofRoots.get(limit);
  if (known) return known;
  const all = gitRoot(limit) === limit ? (trackedFiles(limit) ?? []) : [];
  const builds = buildsIn(all.filter((file) => isDescribing(file, false)).slice(0, MOST_FILES), limit);
  ofRoots.set(limit, builds);
  return builds;
}

/** Of one directory alone, for files that git does not track yet, and for commands. */
function beside(dir: string, limit: string): Promise<Builds> {
  const key = `${limit}\0${dir}`;
  const known = ofDirectories.get(key);
  if (known) return known;
  const prefix = path.relative(limit, dir).split(path.sep).join('/');
  const paths = namesIn(dir)
    .map((name) => (prefix === '' ? name : `${prefix}/${name}`))
    .filter((file) => isDescribing(file, false) || isDescribing(file, true));
  const builds = buildsIn(paths.slice(0, MOST_FILES), limit);
  ofDirectories.set(key, builds);
  return builds;
}

async function buildsIn(files: readonly string[], root: string): Promise<Builds> {
  const builds = new Map<string, ImageBuild[]>();
  const textOf = (file: string): string | undefined => {
    const read = readText(path.join(root, file));
    return 'error' in read ? undefined : read.text;
  };
  for (const file of files) {
    const text = textOf(file);
    for (const build of text === undefined ? [] : await describedBuilds(file, text, textOf)) {
      const { context, dockerfile = '' } = build;
      if (context !== undefined && !isDirectory(path.join(root, context))) continue;
      const others = builds.get(dockerfile);
      if (others) others.push(build);
      else builds.set(dockerfile, [build]);
    }
  }
  return builds;
}

function isDirectory(place: string): boolean {
  return statSync(place, { throwIfNoEntry: false })?.isDirectory() === true;
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
