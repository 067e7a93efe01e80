import type { Image } from '../types.js';
import { findingsOf, type Levels } from './findings.js';
import { madeBy, shownInstruction } from './instruction.js';
import { duplicates, largestDirectories, largestFiles } from './largest.js';
import { scoreOf } from './score.js';
import { stackOf, type Stack } from './stack.js';
import { tieTo } from './tie.js';
import type { FilesAndBytes, Inspection, LayerReport, Step } from './types.js';

/** What is said beside the image itself. */
export interface InspectOptions {
  /** As given on the command line. */
  readonly name: string;
  /** How many of the largest files, directories and duplicates. */
  readonly top: number;
  /** The Dockerfile that the image may have been built from: the instructions that make its last stage. */
  readonly dockerfile?: {
    readonly path: string;
    readonly steps: readonly Step[];
    /** Somebody named it: when it does not fit, a note says why. */
    readonly asked: boolean;
  };
  readonly levels: Levels;
}

/** Looks for what an image holds for nothing. Duplicates need digests of the files; all else does not. */
export function inspectImage(image: Image, options: InspectOptions): Inspection {
  const { name, top, levels } = options;
  const stack = stackOf(image);
  const { lines, notes } = linesOf(image, options);
  const layers = layersOf(image, stack, lines);
  const bytes = image.layers.reduce((sum, layer) => sum + layer.bytes, 0);
  const wasted = stack.hidden.reduce((sum, hidden) => sum + hidden.bytes, 0);
  return {
    image: name,
    platform: image.platform,
    bytes,
    root: rootOf(stack, bytes - wasted),
    wasted,
    score: scoreOf(image, stack),
    dockerfile: lines === undefined ? undefined : options.dockerfile?.path,
    layers,
    ...findingsOf(stack, layers, levels),
    largestFiles: largestFiles(stack, top),
    largestDirectories: largestDirectories(stack, top),
    duplicates: duplicates(stack, top),
    notes,
  };
}

interface Lines {
  /** Line by index of the history; undefined where no Dockerfile fits. */
  readonly lines: ReadonlyMap<number, number> | undefined;
  readonly notes: readonly string[];
}

function linesOf({ history, layers }: Image, { dockerfile }: InspectOptions): Lines {
  if (dockerfile === undefined) return { lines: undefined, notes: [] };
  const { path, steps, asked } = dockerfile;
  const told = history.filter(({ empty }) => !empty).length === layers.length;
  const tie = told
    ? tieTo(history, steps)
    : { reason: 'the image does not say which instruction made which layer' };
  if ('lines' in tie) return { lines: tie.lines, notes: [] };
  return { lines: undefined, notes: asked ? [`no lines of ${path} are named: ${tie.reason}`] : [] };
}

function layersOf(
  image: Image,
  stack: Stack,
  lines: ReadonlyMap<number, number> | undefined,
): readonly LayerReport[] {
  const indices = image.history.flatMap(({ empty }, index) => (empty ? [] : [index]));
  const first = lines === undefined ? undefined : Math.min(...lines.keys());
  const wasted = image.layers.map(() => 0);
  for (const { layer, bytes } of stack.hidden) wasted[layer] = (wasted[layer] ?? 0) + bytes;
  return image.layers.map((layer, index) => {
    const made = madeBy(layer.createdBy);
    const at = indices[index] ?? 0;
    const { added = NONE, changed = NONE, deleted = NONE } = stack.steps[index] ?? {};
    return {
      number: index + 1,
      keyword: made.keyword,
      instruction: shownInstruction(made),
      line: lines?.get(at),
      base: first === undefined ? undefined : at < first,
      bytes: layer.bytes,
      added,
      changed,
      deleted,
      wasted: wasted[index] ?? 0,
    };
  });
}

const NONE: FilesAndBytes = { files: 0, bytes: 0 };

/** What a container sees. A file with several names counts once in the bytes, whichever of them is left. */
function rootOf({ root }: Stack, bytes: number): FilesAndBytes {
  let files = 0;
  for (const { entry } of root.values()) if (entry.kind !== 'directory') files += 1;
  return { files, bytes };
}
