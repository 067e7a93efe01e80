/** A copy of a build context, so that the user's own files are only ever read. */
import { constants } from 'node:fs';
import {
  appendFile,
  chmod,
  copyFile,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rm,
} from 'node:fs/promises';
import { stat, symlink, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { hidesTree } from '../project/hidesTree.js';
import { ignoreOf, isIgnored, type Ignore } from '../project/ignore.js';
import type { IgnoreFile } from '../project/types.js';

/** The copy on disk; its owner has to remove it. */
export interface ContextCopy {
  /** Absolute. */
  readonly dir: string;
  /** Of all files, their contents. */
  readonly bytes: number;
  /** Relative to the context, with `/`. */
  readonly files: readonly string[];
  /** Gives files other texts, or takes them away (undefined); those of the last call are put back first. */
  dress(files: ReadonlyMap<string, string | undefined>): Promise<void>;
  /**
   * Adds line ends to a file, one more each time: the engine must not find the result of another version's rebuild.
   * The function that it returns takes them back.
   *
   * @param mark stands behind them: that of another run
   */
  touch(file: string, mark?: string): Promise<() => Promise<void>>;
  remove(): Promise<void>;
}

/** A file of the context cannot be read; the message names it. */
export class ContextError extends Error {
  override readonly name = 'ContextError';
}

/**
 * Copies what a build can see: what all ignore files hide is left out. Links stay links, modes and times are kept; owners
 * are not, as builders give everything to root.
 *
 * @param source absolute
 * @param ignores the ignore files of all builds; undefined for a build without one
 * @throws ContextError for what cannot be read, and the signal's reason when that aborts; nothing is left then
 */
export async function copyContext(
  source: string,
  ignores: readonly (IgnoreFile | undefined)[],
  signal: AbortSignal,
): Promise<ContextCopy> {
  const dir = await mkdtemp(path.join(tmpdir(), `dockopt-${process.pid}-context-`));
  const copy = new Copy(source, dir, ignores, signal);
  try {
    await copy.run();
    return copy;
  } catch (error) {
    await copy.remove();
    throw error;
  }
}

/** Files that are copied at the same time. */
const AT_ONCE = 16;

class Copy implements ContextCopy {
  bytes = 0;
  readonly files: string[] = [];
  readonly #source: string;
  readonly #ignores: readonly (IgnoreFile | undefined)[];
  readonly #signal: AbortSignal;
  /** Directories and their modes, set when all is in them. */
  readonly #directories = new Map<string, number>();
  #touches = 0;
  /** What files held that wear another text. */
  readonly #undressed = new Map<string, Buffer | undefined>();

  constructor(
    source: string,
    readonly dir: string,
    ignores: readonly (IgnoreFile | undefined)[],
    signal: AbortSignal,
  ) {
    this.#source = source;
    this.#ignores = ignores;
    this.#signal = signal;
  }

  async run(): Promise<void> {
    const pending = [''];
    for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
      const { mode } = await this.#read(at, (place) => stat(place));
      this.#directories.set(at, mode & 0o7777);
      await mkdir(path.join(this.dir, at), { recursive: true });
      const { files, directories } = await this.#entries(at);
      pending.push(...directories);
      for (let first = 0; first < files.length; first += AT_ONCE) {
        this.#signal.throwIfAborted();
        await Promise.all(files.slice(first, first + AT_ONCE).map((file) => this.#copy(file)));
      }
    }
    for (const [directory, mode] of this.#directories) {
      // Its owner has to be able to remove it.
      await chmod(path.join(this.dir, directory), mode | 0o700);
    }
  }

  /** What of a directory some build can see. */
  async #entries(
    directory: string,
  ): Promise<{ readonly files: readonly string[]; readonly directories: readonly string[] }> {
    const entries = await this.#read(directory, (place) => readdir(place, { withFileTypes: true }));
    const files: string[] = [];
    const directories: string[] = [];
    for (const entry of entries) {
      const below = directory === '' ? entry.name : `${directory}/${entry.name}`;
      const isDirectory = entry.isDirectory();
      if (isDirectory && !this.#hidesTree(below)) directories.push(below);
      if (!isDirectory && !this.#hides(below)) files.push(below);
    }
    return { files, directories };
  }

  async dress(files: ReadonlyMap<string, string | undefined>): Promise<void> {
    for (const [file, content] of this.#undressed) await put(path.join(this.dir, file), content);
    this.#undressed.clear();
    for (const [file, text] of files) {
      const place = path.join(this.dir, file);
      const now = await contentOf(place);
      if (now?.toString('utf8') === text) continue;
      this.#undressed.set(file, now);
      await put(place, text);
    }
  }

  async touch(file: string, mark = ''): Promise<() => Promise<void>> {
    const place = path.join(this.dir, file);
    const { size } = await stat(place);
    this.#touches += 1;
    const more = '\n'.repeat(this.#touches) + mark;
    await writable(place, () => appendFile(place, more));
    return () => writable(place, () => truncate(place, size));
  }

  async remove(): Promise<void> {
    await rm(this.dir, { recursive: true, force: true });
  }

  async #copy(file: string): Promise<void> {
    const to = path.join(this.dir, file);
    const info = await this.#read(file, (place) => lstat(place));
    if (info.isSymbolicLink()) {
      await symlink(await this.#read(file, (place) => readlink(place)), to);
      this.files.push(file);
      return;
    }
    // Sockets and pipes reach no image.
    if (!info.isFile()) return;
    await this.#read(file, (place) => copyFile(place, to, constants.COPYFILE_FICLONE));
    await utimes(to, info.atime, info.mtime);
    this.bytes += info.size;
    this.files.push(file);
  }

  async #read<T>(file: string, how: (place: string) => Promise<T>): Promise<T> {
    try {
      return await how(path.join(this.#source, file));
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      const reason = file.includes('\uFFFD') ? `the name ${file} is no UTF-8` : message;
      throw new ContextError(`the build context cannot be copied: ${reason}`);
    }
  }

  #hides(file: string): boolean {
    return this.#ignores.every((ignore) => {
      const read = ignore === undefined ? undefined : readIgnore(ignore);
      return read !== undefined && isIgnored(read, file);
    });
  }

  #hidesTree(directory: string): boolean {
    return this.#ignores.every((ignore) => ignore !== undefined && hidesTree(ignore, directory));
  }
}

function readIgnore(file: IgnoreFile): Ignore | undefined {
  const read = ignoreOf(file);
  return 'error' in read ? undefined : read;
}

async function contentOf(place: string): Promise<Buffer | undefined> {
  return readFile(place).catch(() => undefined);
}

async function put(place: string, content: string | Buffer | undefined): Promise<void> {
  if (content === undefined) return rm(place, { force: true });
  await mkdir(path.dirname(place), { recursive: true });
  await writable(place, () => writeFile(place, content));
}

/** Changes a file that its owner may only read; it is as before then. */
async function writable(place: string, change: () => Promise<void>): Promise<void> {
  const mode = await stat(place).then(
    (info) => info.mode & 0o7777,
    () => undefined,
  );
  if (mode === undefined || (mode & 0o200) !== 0) return change();
  await chmod(place, mode | 0o200);
  await change();
  await chmod(place, mode);
}
