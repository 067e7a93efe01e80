/** What the steps of a stage bring into the image from the build context, and where. */
import type { Instruction } from '../../../syntax/types.js';
import { baseOf, dirOf } from '../../../project/paths.js';
import { contextCopy, type Context, type ContextCopy } from '../../copies.js';
import { joinWorkdir } from '../../scope.js';
import type { Model, Stage } from '../../stages.js';

/** Files of the build context as the image of the stage has them. */
export interface Layout {
  /** Absolute path in the image -> path in the context. */
  readonly files: ReadonlyMap<string, string>;
  /** Absolute paths of the directories that hold them. */
  readonly directories: ReadonlySet<string>;
  /** Files and directories that a COPY names, absolute paths in the image, but for that of the whole context. */
  readonly named: readonly string[];
}

interface Refusal {
  readonly refused: string;
}

/** What all COPYs and ADDs of a stage bring. */
export function layoutOf(model: Model, stage: Stage, context: Context): Layout | Refusal {
  const files = new Map<string, string>();
  const named: string[] = [];
  for (const instruction of stage.instructions) {
    if (instruction.keyword !== 'COPY' && instruction.keyword !== 'ADD') continue;
    const copy = readCopy(model, instruction, context);
    if ('refused' in copy) return copy;
    for (const source of copy.sources) {
      const isFile = source.type === 'file';
      const target = isFile && copy.into ? joined(copy.target, baseOf(source.path)) : copy.target;
      // Several directories of one COPY end up in one target.
      if (source.path !== '' && (isFile || copy.sources.length === 1)) named.push(target);
      for (const [at, path] of filesOf(source, target, context)) files.set(at, path);
    }
  }
  return { files, directories: directoriesOf(files.keys()), named };
}

function readCopy(model: Model, instruction: Instruction, context: Context): ContextCopy | Refusal {
  const { origin, keyword, flags } = instruction;
  const flag = flags.find(({ name }) => name !== 'link');
  if (flag !== undefined) return { refused: `the ${keyword} on line ${origin} has --${flag.name}` };
  const copy = contextCopy(model, instruction, context);
  if (copy === undefined || copy.target.startsWith('/?'))
    return { refused: `what the ${keyword} on line ${origin} brings, or where to, is not clear` };
  return copy;
}

function joined(directory: string, name: string): string {
  return joinWorkdir(directory, name) ?? name;
}

function filesOf(
  { type, path }: ContextCopy['sources'][number],
  target: string,
  { files, hidden }: Context,
): readonly (readonly [string, string])[] {
  if (type === 'file') return hidden(path) ? [] : [[target, path]];
  const prefix = path === '' ? '' : `${path}/`;
  return [...files]
    .filter((file) => file.startsWith(prefix) && !hidden(file))
    .map((file) => [joined(target, file.slice(prefix.length)), file] as const);
}

function directoriesOf(paths: Iterable<string>): ReadonlySet<string> {
  const found = new Set<string>();
  for (const path of paths) {
    for (let at = dirOf(path); at !== '' && !found.has(at); at = dirOf(at)) found.add(at);
  }
  return found;
}
