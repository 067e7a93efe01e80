/** Finds the Dockerfiles that a command line means. */
import { lstatSync, readdirSync, realpathSync, statSync } from 'node:fs';
import type { Dirent, Stats } from 'node:fs';
import path from 'node:path';
import { isComposePath, isDockerfilePath, isTemplatePath } from '../project/names.js';
import { gitRoot, isGitIgnored, listedFiles } from './git.js';
import { readText, reasonOf } from './read.js';

export interface Discovery {
  /** Absolute paths, each once, sorted. */
  readonly files: readonly string[];
  /** Paths as given that are not there, or directories that cannot be read. */
  readonly problems: readonly { readonly path: string; readonly message: string }[];
}

const SKIPPED: ReadonlySet<string> = new Set(['node_modules', '.git']);

/**
 * The Dockerfiles under the given paths: `Dockerfile`, `Dockerfile.*`, `*.Dockerfile`, `*.dockerfile`, `Containerfile`,
 * `Containerfile.*`, and compose files that hold one. A path of a file is taken whatever its name. In a directory, what .gitignore leaves out is left out
 * (where git is there), so are templates, and `node_modules` and `.git` are never entered, nor are links to directories.
 * @param cwd absolute directory that relative paths start from
 */
export function discover(paths: readonly string[], cwd: string): Discovery {
  const files = new Set<string>();
  const problems: { path: string; message: string }[] = [];
  for (const given of paths) {
    const absolute = path.resolve(cwd, given);
    const found = stat(absolute);
    if (typeof found === 'string') problems.push({ path: given, message: found });
    else if (!found.isDirectory()) files.add(absolute);
    else
      searchInto(absolute, files, (directory, message) =>
        problems.push({ path: path.relative(cwd, directory) || '.', message }),
      );
  }
  return { files: withoutLinks([...files].sort(byPath)), problems };
}

/** One path for each file: a link beside what it points to would be treated twice, and a patch cannot change a link. */
function withoutLinks(files: readonly string[]): readonly string[] {
  const own = new Map<string, string>();
  for (const file of files) {
    const real = realpathSync(file);
    if (!own.has(real) || !lstatSync(file).isSymbolicLink()) own.set(real, file);
  }
  const kept = new Set(own.values());
  return files.filter((file) => kept.has(file));
}

function byPath(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function stat(absolute: string): Stats | string {
  try {
    return statSync(absolute);
  } catch (error) {
    return reasonOf(error);
  }
}

type Report = (directory: string, message: string) => void;

/** With git where a repository is, walking where none is. */
function searchInto(directory: string, files: Set<string>, report: Report): void {
  const root = gitRoot(directory);
  const listed = root === undefined ? undefined : listedFiles(directory);
  const overlooked = listed?.length === 0 && root !== directory && isGitIgnored(directory);
  if (listed === undefined || overlooked) return walk(directory, files, report);
  for (const name of listed) {
    if (!isWanted(name) || name.split('/').some((part) => SKIPPED.has(part))) continue;
    const absolute = path.join(directory, name);
    // A tracked file may be gone from the disk; a submodule or a nested repository is a directory.
    if (statSync(absolute, { throwIfNoEntry: false })?.isFile() === true && isDockerfile(absolute))
      files.add(absolute);
  }
}

function isWanted(name: string): boolean {
  return (isDockerfilePath(name) && !isTemplatePath(name)) || isComposePath(name);
}

/** A compose file counts where a Dockerfile is written inside it. */
function isDockerfile(absolute: string): boolean {
  if (!isComposePath(absolute.split(path.sep).join('/'))) return true;
  const read = readText(absolute);
  return !('error' in read) && /\bdockerfile_inline["']?\s*:/.test(read.text);
}

function walk(directory: string, files: Set<string>, report: Report): void {
  for (const entry of entriesOf(directory, report)) {
    const absolute = path.join(directory, entry.name);
    if (entry.isDirectory()) {
      if (SKIPPED.has(entry.name)) continue;
      const repository = lstatSync(path.join(absolute, '.git'), { throwIfNoEntry: false }) !== undefined;
      if (repository) searchInto(absolute, files, report);
      else walk(absolute, files, report);
    } else if (isWanted(entry.name) && isFile(absolute, entry.isSymbolicLink()) && isDockerfile(absolute)) {
      files.add(absolute);
    }
  }
}

function isFile(absolute: string, isLink: boolean): boolean {
  return !isLink || statSync(absolute, { throwIfNoEntry: false })?.isFile() === true;
}

function entriesOf(directory: string, report: Report): Dirent[] {
  try {
    return readdirSync(directory, { withFileTypes: true });
  } catch (error) {
    report(directory, reasonOf(error));
    return [];
  }
}
