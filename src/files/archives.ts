/** Looks at the first bytes of the files that ADD names. */
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import path from 'node:path';
import { ARCHIVE_HEAD, looksLikeArchive } from '../project/archives.js';
import { joinPath } from '../project/paths.js';
import { parseUnchecked } from '../syntax/parse.js';

/** More files than this are not looked at: an ADD of a pattern may match any number. */
const MOST = 200;

/**
 * The files of a context that an ADD names, by name or by pattern, with whether they begin as an archive does. What
 * cannot be read is left out.
 */
export function addedArchives(
  context: string,
  files: ReadonlySet<string>,
  dockerfileText: string,
): ReadonlyMap<string, boolean> {
  const found = new Map<string, boolean>();
  for (const name of addedNames(files, dockerfileText).slice(0, MOST)) {
    const head = headOf(path.join(context, name));
    if (head !== undefined) found.set(name, looksLikeArchive(head));
  }
  return found;
}

function addedNames(files: ReadonlySet<string>, text: string): readonly string[] {
  if (!/^[ \t]*ADD\b/im.test(text)) return [];
  const added =
    parseUnchecked(text).dockerfile?.instructions.filter(({ keyword }) => keyword === 'ADD') ?? [];
  const sources = new Set(added.flatMap(({ args }) => args.slice(0, -1)));
  const names = [...sources].flatMap((source) => {
    const name = joinPath('', source.replaceAll(/["']/g, '').replace(/^\/+/, ''));
    if (name === undefined) return [];
    if (files.has(name)) return [name];
    return /[*?[]/.test(name) ? matching(files, name) : [];
  });
  return [...new Set(names)];
}

/** Files in the directory of a pattern; which of them match is for the model to say. */
function matching(files: ReadonlySet<string>, pattern: string): readonly string[] {
  const fixed = pattern.slice(0, pattern.search(/[*?[]/));
  return [...files].filter((file) => file.startsWith(fixed) && depth(file) === depth(pattern));
}

function depth(name: string): number {
  return name.split('/').length;
}

function headOf(file: string): Uint8Array | undefined {
  let descriptor: number | undefined;
  try {
    // Opening a pipe would wait for its other end.
    if (!statSync(file).isFile()) return undefined;
    descriptor = openSync(file, 'r');
    const head = new Uint8Array(ARCHIVE_HEAD);
    return head.subarray(0, readSync(descriptor, head, 0, ARCHIVE_HEAD, 0));
  } catch {
    return undefined;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}
