import type { ContextCopy } from '../copies.js';
import { directoryAt, below } from '../directory.js';
import type { Model } from '../stages.js';

/** A file or directory (ending in `/`) of the context and the directory of the image that it goes to. */
export interface Placed {
  readonly path: string;
  /** Absolute; for a directory its own place. */
  readonly directory: string;
}

/** Each COPY is a layer, and an image has 127 at most. */
const MOST_COPIES = 40;
/** Names that stand for themselves in a COPY without quotes. */
const PLAIN_PATH = /^[\w@.+~/-]+$/;

/**
 * The COPY instructions, one for each directory, that bring files to where a wider COPY would: with its flags, in its
 * way of naming places.
 *
 * @returns the texts, or why there can be none
 */
export function manifestCopies(
  model: Model,
  wide: ContextCopy,
  placed: readonly Placed[],
): readonly string[] | { readonly refused: string } {
  const odd = placed.find(({ path }) => !PLAIN_PATH.test(path));
  if (odd !== undefined) return { refused: `the name of ${odd.path} would need quotes` };
  const groups = new Map<string, string[]>();
  for (const { path, directory } of placed) {
    const sources = path.endsWith('/') ? undefined : groups.get(directory);
    if (sources === undefined)
      groups.set(path.endsWith('/') ? `${directory}/` : directory, [path.replace(/\/$/, '')]);
    else sources.push(path);
  }
  if (groups.size > MOST_COPIES)
    return { refused: `${groups.size} directories with manifests would need as many COPY instructions` };
  const { instruction } = wide;
  const keyword = instruction.rawKeyword === instruction.rawKeyword.toLowerCase() ? 'copy' : 'COPY';
  const flags = instruction.flags.map(({ start, end }) => instruction.text.slice(start, end));
  const texts: string[] = [];
  for (const [directory, sources] of groups) {
    const destination = destinationOf(model, wide, directory.replace(/(?<=.)\/$/, ''));
    if (destination === undefined) return { refused: 'how to name their place in the image is not clear' };
    texts.push([keyword, ...flags, ...sources, destination].join(' '));
  }
  return texts;
}

/** `./`, `packages/a/`, `/app/packages/a/`: relative where the wider COPY is, always with a slash at the end. */
function destinationOf(
  model: Model,
  { instruction, target }: ContextCopy,
  directory: string,
): string | undefined {
  const written = instruction.args.at(-1) ?? '';
  if (/^[/$]/.test(written)) {
    const rest = below(target, directory);
    if (rest === undefined || !/^[\w./${}@+~:-]+$/.test(written)) return undefined;
    const start = written.replace(/\/+\.?$/, '');
    return rest === '' ? `${start}/` : `${start}/${rest}/`;
  }
  const rest = below(directoryAt(model, instruction), directory);
  if (rest === undefined || !PLAIN_PATH.test(`${rest}/`)) return undefined;
  return rest === '' ? './' : `${rest}/`;
}
