import type { Instruction } from '../../syntax/types.js';
import { copyTarget } from '../copies.js';
import { below } from '../directory.js';
import { contextSources, matchesSource, type ContextSource } from '../sources.js';
import type { Model } from '../stages.js';
import { baseOf } from '../../project/paths.js';

/**
 * True for an instruction that may put a file of the context, or another one of its name, at a path of the image.
 *
 * @param path in the context
 * @param target absolute path in the image
 */
export function mayBring(model: Model, instruction: Instruction, path: string, target: string): boolean {
  const { keyword, text } = instruction;
  // A copy may have another name than its source.
  const names = [path, baseOf(target)];
  if (keyword === 'RUN')
    return names.some((name) => text.includes(baseOf(name))) || /\bgit\s+clone\b/.test(text);
  if (keyword !== 'COPY' && keyword !== 'ADD') return false;
  const place = copyTarget(model, instruction);
  if (place !== undefined && below(place, target) === undefined) return false;
  // ADD unpacks archives.
  if (keyword === 'ADD' || place === target || instruction.flag('from') !== undefined) return true;
  const sources = contextSources(instruction, model.scopeAt(instruction));
  return sources?.some((source) => names.some((name) => mayHold(source, name))) !== false;
}

/** True for a source that is the file, has its name, or is a directory above it. */
function mayHold({ path: source, glob }: ContextSource, path: string): boolean {
  const parts = path.split('/');
  if (!glob) return source === '' || baseOf(source) === baseOf(path) || path.startsWith(`${source}/`);
  const above = parts.map((_, index) => parts.slice(0, index + 1).join('/'));
  return [...above, baseOf(path)].some((each) => matchesSource(source, each));
}
