/** Writes files so that nobody ever sees a half-written one. */
import {
  chmodSync,
  closeSync,
  fchownSync,
  fsyncSync,
  lstatSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { randomBytes } from 'node:crypto';
import { codeOf, reasonOf } from './read.js';
import type { Encoding } from './read.js';

/** One file to be written. */
export interface FileEdit {
  /** Absolute. */
  readonly path: string;
  /** What it must still hold; undefined when it must not exist yet. */
  readonly before: string | undefined;
  readonly after: string;
  readonly encoding: Encoding;
}

export interface WriteError {
  /** Absolute path of the file that could not be written. */
  readonly path: string;
  /** Why, without the path. */
  readonly error: string;
}

/**
 * Writes all files of one change, or none: each goes to a temporary file in its own directory, is flushed, and only when
 * all are there are they renamed into place. Mode is kept, the owner where we may. A symbolic link is followed to a
 * target inside `root`, never out of it. A file that changed since it was read is an error.
 * @param root absolute path of the repository, or of the working directory outside one
 * @returns undefined when all is written; after a failed rename the files renamed before it stay written
 */
export function writeFiles(edits: readonly FileEdit[], root: string): WriteError | undefined {
  const ready: Ready[] = [];
  try {
    for (const edit of edits) {
      const prepared = prepare(edit, root);
      if ('error' in prepared) return { path: edit.path, error: prepared.error };
      ready.push(prepared);
    }
    return renameAll(ready);
  } finally {
    for (const { temporary } of ready) rmSync(temporary, { force: true });
  }
}

interface Ready {
  readonly edit: FileEdit;
  readonly target: string;
  readonly temporary: string;
}

function renameAll(ready: readonly Ready[]): WriteError | undefined {
  for (const { edit, target, temporary } of ready) {
    try {
      renameSync(temporary, target);
    } catch (error) {
      return { path: edit.path, error: writeReason(error) };
    }
  }
  for (const directory of new Set(ready.map(({ target }) => path.dirname(target)))) flushDirectory(directory);
  return undefined;
}

function prepare(edit: FileEdit, root: string): Ready | { readonly error: string } {
  try {
    const target = targetOf(edit.path, root);
    if (typeof target !== 'string') return target;
    const changed = changedSince(target, edit);
    if (changed !== undefined) return { error: changed };
    return { edit, target, temporary: writeTemporary(target, edit) };
  } catch (error) {
    return { error: writeReason(error) };
  }
}

/** The path to rename onto: links resolved, refused when they lead out of the root. */
function targetOf(file: string, root: string): string | { readonly error: string } {
  const absolute = path.resolve(file);
  const isLink = lstatSync(absolute, { throwIfNoEntry: false })?.isSymbolicLink() === true;
  const directory = realpathSync(path.dirname(absolute));
  const target = isLink ? realpathSync(absolute) : path.join(directory, path.basename(absolute));
  const inside = isInside(realpathSync(root), target);
  if (inside) return target;
  if (isLink) return { error: `is a symbolic link to ${target}, outside ${root}` };
  const leads = isInside(path.resolve(root), absolute);
  return leads ? { error: `lies behind a symbolic link to ${directory}, outside ${root}` } : target;
}

function isInside(root: string, file: string): boolean {
  const relative = path.relative(root, file);
  return (
    relative !== '' &&
    relative !== '..' &&
    !relative.startsWith(`..${path.sep}`) &&
    !path.isAbsolute(relative)
  );
}

function changedSince(target: string, { before, encoding }: FileEdit): string | undefined {
  const stat = statSync(target, { throwIfNoEntry: false });
  if (before === undefined)
    return stat === undefined ? undefined : 'was made by something else in the meantime';
  if (stat === undefined) return 'was removed by something else in the meantime';
  if (!stat.isFile()) return 'is not a regular file';
  return readFileSync(target).equals(Buffer.from(before, encoding))
    ? undefined
    : 'was changed by something else in the meantime';
}

function writeTemporary(target: string, { after, encoding }: FileEdit): string {
  const stat = statSync(target, { throwIfNoEntry: false });
  // A file that nobody may write stays as it is, though its directory would let us replace it.
  if (stat) closeSync(openSync(target, 'r+'));
  const name = `.${path.basename(target)}.${randomBytes(6).toString('hex')}.tmp`;
  const temporary = path.join(path.dirname(target), name);
  const file = openSync(temporary, 'wx', stat ? stat.mode & 0o7777 : 0o666);
  try {
    writeAll(file, Buffer.from(after, encoding));
    if (stat) keepOwner(file, temporary, stat);
    fsyncSync(file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  } finally {
    closeSync(file);
  }
  return temporary;
}

function writeAll(file: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at);
}

interface Owned {
  readonly uid: number;
  readonly gid: number;
  readonly mode: number;
}

function keepOwner(file: number, temporary: string, was: Owned): void {
  const now = statSync(temporary);
  if (now.uid !== was.uid || now.gid !== was.gid) {
    try {
      fchownSync(file, was.uid, was.gid);
    } catch {
      // Only root may give files away; the content is what matters.
    }
  }
  // After chown, which clears special bits, and because the umask took its part of the mode.
  if ((statSync(temporary).mode & 0o7777) !== (was.mode & 0o7777)) chmodSync(temporary, was.mode & 0o7777);
}

/** Makes the renames durable; not every system lets a directory be opened. */
function flushDirectory(directory: string): void {
  try {
    const file = openSync(directory, 'r');
    fsyncSync(file);
    closeSync(file);
  } catch {
    // Windows, network file systems: the rename itself is done.
  }
}

function writeReason(error: unknown): string {
  const code = codeOf(error);
  if (code === 'EACCES' || code === 'EPERM') return 'may not be written: permission denied';
  if (code === 'EROFS') return 'lies on a read-only file system';
  if (code === 'ENOSPC') return 'could not be written: no space left on the device';
  return reasonOf(error);
}
