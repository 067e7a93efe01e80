import type { Entry, Image, Layer } from '../../../../src/analysis/types.js';
import { EMPTY_CONFIG } from '../../emptyConfig.js';

/** A layer as tests write it: what made it, its files, and what it deletes. */
export interface LayerSketch {
  readonly by?: string;
  /** A number is the size of a file; `{}` a directory. */
  readonly files?: Readonly<Record<string, number | Partial<Entry>>>;
  readonly deletes?: readonly string[];
  readonly hides?: readonly string[];
}

export function imageOf(sketches: readonly LayerSketch[], empty: readonly string[] = []): Image {
  const layers = sketches.map(layerOf);
  return {
    config: { ...EMPTY_CONFIG, workingDir: '/' },
    platform: 'linux/amd64',
    history: [
      ...layers.map(({ createdBy }) => ({ createdBy, empty: false })),
      ...empty.map((createdBy) => ({ createdBy, empty: true })),
    ],
    layers,
  };
}

function layerOf({ by = '', files = {}, deletes = [], hides = [] }: LayerSketch, index: number): Layer {
  const entries = new Map(Object.entries(files).map(([path, sketch]) => [path, entryOf(sketch)]));
  return {
    diffId: `sha256:${index}`,
    createdBy: by,
    bytes: [...entries.values()].reduce((sum, { size }) => sum + size, 0),
    compressed: undefined,
    entries,
    deletes,
    hides,
  };
}

function entryOf(sketch: number | Partial<Entry>): Entry {
  if (typeof sketch === 'number') return { kind: 'file', size: sketch, mode: 0o644, uid: 0, gid: 0 };
  const kind = sketch.size === undefined && sketch.kind === undefined ? 'directory' : 'file';
  return { kind, size: 0, mode: kind === 'file' ? 0o644 : 0o755, uid: 0, gid: 0, ...sketch };
}
