/** Walks a build context once and remembers what lies there. */
import { readdirSync, realpathSync, statSync } from 'node:fs';
import type { Dirent } from 'node:fs';
import path from 'node:path';
import { gitRoot, trackedFiles } from './git.js';
import { reasonOf } from './read.js';

/** What lies in a build context; all paths relative to it, with `/`. */
export interface Listing {
  readonly files: ReadonlySet<string>;
  readonly directories: ReadonlySet<string>;
  /** Those of `files` that are symbolic links. */
  readonly links: ReadonlySet<string>;
  /** Undefined without git. Holds tracked files inside `node_modules` too, which `files` leaves out. */
  readonly tracked: ReadonlySet<string> | undefined;
  /** Links that COPY would treat in ways of its own, directories that may not be read. */
  readonly unreadable: ReadonlyMap<string, string>;
  /** False when there was more than `MOST_FILES`. */
  readonly complete: boolean;
}

/** A context with more files than this (a home directory, `/`) is not listed to its end. */
export const MOST_FILES = 200_000;

const listings = new Map<string, Listing>();

/** The listing of a context, made on the first call for its directory. */
export function listingOf(context: string, most: number = MOST_FILES): Listing {
  const known = listings.get(context);
  if (known) return known;
  const walk = new Walk(context, most);
  walk.run();
  const { files, directories, links, unreadable, complete } = walk;
  const listing = { files, directories, links, unreadable, complete, tracked: trackedIn(context) };
  listings.set(context, listing);
  return listing;
}

/** Forgets all listings, for tests and for a process that lives longer than one run. */
export function forgetListings(): void {
  listings.clear();
}

/** One walk: the growing sets are kept together here and handed out when it is done. */
class Walk {
  readonly files = new Set<string>();
  readonly directories = new Set<string>();
  readonly links = new Set<string>();
  readonly unreadable = new Map<string, string>();
  complete = true;
  readonly #context: string;
  readonly #real: string;
  readonly #most: number;

  constructor(context: string, most: number) {
    this.#context = context;
    this.#real = realpathSync(context);
    this.#most = most;
  }

  run(): void {
    const pending = [''];
    for (let dir = pending.pop(); dir !== undefined; dir = pending.pop()) {
      if (this.files.size >= this.#most) {
        this.complete = false;
        return;
      }
      for (const entry of this.#entries(dir)) {
        const below = this.#take(entry, dir === '' ? entry.name : `${dir}/${entry.name}`);
        if (below !== undefined) pending.push(below);
      }
    }
  }

  #entries(dir: string): readonly Dirent[] {
    try {
      return readdirSync(path.join(this.#context, dir), { withFileTypes: true });
    } catch (error) {
      this.unreadable.set(dir === '' ? '.' : dir, reasonOf(error));
      return [];
    }
  }

  /** Notes an entry; gives its path back when it is a directory to go into. */
  #take(entry: Dirent, relative: string): string | undefined {
    if (entry.isFile()) {
      // In a worktree or a submodule `.git` is a file.
      if (entry.name === '.git') this.directories.add(relative);
      else this.#addFile(relative);
    } else if (entry.isSymbolicLink()) {
      this.#takeLink(relative);
    } else if (entry.isDirectory()) {
      const inside = entry.name === '.git' || entry.name === 'node_modules';
      if (inside) this.#addDirectory(relative);
      return inside ? undefined : relative;
    }
    return undefined;
  }

  #addFile(relative: string): void {
    this.files.add(relative);
    const slash = relative.lastIndexOf('/');
    if (slash > 0) this.#addDirectory(relative.slice(0, slash));
  }

  #addDirectory(relative: string): void {
    for (
      let dir = relative;
      dir !== '' && !this.directories.has(dir);
      dir = dir.slice(0, Math.max(0, dir.lastIndexOf('/')))
    ) {
      this.directories.add(dir);
    }
  }

  #takeLink(relative: string): void {
    const absolute = path.join(this.#context, relative);
    const stat = statSync(absolute, { throwIfNoEntry: false });
    if (stat?.isDirectory() === true) this.#addDirectory(relative);
    const inside = stat?.isFile() === true && isBelow(this.#real, realpathSync(absolute));
    if (inside) {
      this.#addFile(relative);
      this.links.add(relative);
    } else this.unreadable.set(relative, linkReason(stat !== undefined, stat?.isDirectory() === true));
  }
}

function linkReason(exists: boolean, directory: boolean): string {
  if (!exists) return 'is a symbolic link to nothing';
  return directory
    ? 'is a symbolic link to a directory'
    : 'is a symbolic link to a file outside the build context';
}

function isBelow(root: string, file: string): boolean {
  return file.startsWith(root.endsWith(path.sep) ? root : root + path.sep);
}

function trackedIn(context: string): ReadonlySet<string> | undefined {
  const root = gitRoot(context);
  const all = root === undefined ? undefined : trackedFiles(root);
  if (root === undefined || all === undefined) return undefined;
  const prefix = path.relative(root, context).split(path.sep).join('/');
  if (prefix === '') return new Set(all);
  const [top = ''] = prefix.split('/');
  const near = byTop(all).get(top) ?? [];
  return new Set(
    near.filter((name) => name.startsWith(`${prefix}/`)).map((name) => name.slice(prefix.length + 1)),
  );
}

const tops = new WeakMap<readonly string[], ReadonlyMap<string, readonly string[]>>();

/** Paths by their first part: a repository may have hundreds of contexts and a hundred thousand files. */
function byTop(all: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const known = tops.get(all);
  if (known) return known;
  const groups = new Map<string, string[]>();
  for (const name of all) {
    const top = name.slice(0, Math.max(0, name.indexOf('/')));
    const group = groups.get(top);
    if (group) group.push(name);
    else groups.set(top, [name]);
  }
  tops.set(all, groups);
  return groups;
}
