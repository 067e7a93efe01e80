import { baseOf, dirOf } from '../../project/paths.js';
import { pathsAt, type Context, type ContextCopy } from '../copies.js';
import { joinWorkdir } from '../scope.js';
import type { InstallReader } from './readers/types.js';

/** The reader with the entries that lie in the directory in which it looks for them, after some COPYs. */
export function located(
  reader: InstallReader,
  copies: readonly ContextCopy[],
  context: Context,
): InstallReader {
  if (reader.locate === undefined || reader.trouble !== undefined) return reader;
  const found = reader.locate((directory) => namesIn(copies, directory, context));
  return 'refused' in found ? { ...reader, trouble: found.refused } : { ...reader, ...found };
}

/** The names of the files that COPYs put directly into a directory of the image, sorted. */
function namesIn(copies: readonly ContextCopy[], directory: string, context: Context): readonly string[] {
  const names = new Set<string>();
  for (const copy of copies) {
    const directories = new Set(pathsAt(copy, directory));
    for (const file of directories.size === 0 ? [] : context.files)
      if (directories.has(dirOf(file)) && !context.hidden(file)) names.add(baseOf(file));
    for (const { type, path } of copy.sources) {
      const place = copy.into ? joinWorkdir(copy.target, baseOf(path)) : copy.target;
      if (type === 'file' && place !== undefined && dirOf(place) === (directory === '/' ? '' : directory))
        names.add(baseOf(place));
    }
  }
  return [...names].sort();
}
