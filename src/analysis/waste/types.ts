/** What `dockopt inspect` finds in one image. */

/** One instruction of a Dockerfile, as far as it takes part in the history of the image that it makes. */
export interface Step {
  /** 1-based line of the Dockerfile. */
  readonly line: number;
  /** Upper case. */
  readonly keyword: string;
  /** What a RUN runs or the arguments of another instruction; undefined where the history does not show it as written. */
  readonly text: string | undefined;
}

/** Something of dockopt that removes a waste. */
export interface Remedy {
  readonly name: string;
  /** `safe`, `recommended` or `aggressive` for a transform; undefined for an adviser, which is never applied. */
  readonly level: string | undefined;
  /**
   * What `dockopt fix` with all levels does at the lines in question: `changes` something, `left` it, or says `nothing`;
   * undefined where no Dockerfile is known, and for an adviser.
   */
  readonly fix?: 'changes' | 'left' | 'nothing';
  /** What it says where it was left: `left the cache of pip in the image: …`. */
  readonly reason?: string;
}

/** Files and the bytes of their contents. */
export interface FilesAndBytes {
  readonly files: number;
  readonly bytes: number;
}

/** One layer. */
export interface LayerReport {
  /** 1-based, the lowest first. */
  readonly number: number;
  /** Keyword of the instruction that made it; '' where the image does not say. */
  readonly keyword: string;
  /** The instruction as people write it, on one line: `RUN npm ci`. */
  readonly instruction: string;
  /** 1-based line of the Dockerfile; undefined where no Dockerfile is known to be that of the image. */
  readonly line: number | undefined;
  /** True for a layer of the base image; undefined where it cannot be told. */
  readonly base: boolean | undefined;
  readonly bytes: number;
  /** Files, links, devices and pipes that were not there; directories do not count. */
  readonly added: FilesAndBytes;
  /** Those of lower layers that it holds again, with their new size. */
  readonly changed: FilesAndBytes;
  /** Those of lower layers that it deletes, with the size that they had. */
  readonly deleted: FilesAndBytes;
  /** Bytes of it that higher layers hide: no container sees them, and they are pulled with the image. */
  readonly wasted: number;
}

/**
 * `left`: in the final root, and of no use there. `deleted`, `overwritten`: in a layer, and hidden by a later one.
 * `owner`, `mode`: hidden by a copy of the same content with another owner or other permissions. `again`: by the very
 * same file once more.
 */
export type FindingKind = 'left' | 'deleted' | 'overwritten' | 'owner' | 'mode' | 'again';

/** One waste: files of one kind in one place that one layer brought. */
export interface Finding extends FilesAndBytes {
  readonly kind: FindingKind;
  /** The directory or file that holds all of them. */
  readonly place: string;
  /** What it is, where a table knows it: `package lists of apt`. */
  readonly what: string | undefined;
  /** Number of the layer whose bytes they are. */
  readonly layer: number;
  /** Number of the layer that hides them; undefined for `left`. */
  readonly by: number | undefined;
  /** True when they came with the base image: only another base image is without them. */
  readonly base: boolean;
  /** What removes it, the best first; none where dockopt has nothing for it. */
  readonly remedies: readonly Remedy[];
  /** What to know before it is removed. */
  readonly note: string | undefined;
}

/** A file or directory of the final root. */
export interface Sized {
  readonly path: string;
  readonly bytes: number;
  /** Number of the layer that (most of) it comes from. */
  readonly layer: number;
}

/** Files of one content. */
export interface Duplicate {
  /** In order. */
  readonly paths: readonly string[];
  /** Of one of them. */
  readonly size: number;
  /** Of all but one. */
  readonly bytes: number;
}

/** The three figures of dive, by which its rules for CI judge: see `score.ts`. */
export interface Score {
  /** 0 to 1. */
  readonly efficiency: number;
  /** Bytes of all copies of every path that is in more than one layer. */
  readonly wastedBytes: number;
  /** `wastedBytes` as a part of all layers but the lowest, 0 to 1 (and above 1 where the lowest was hidden). */
  readonly userWastedPercent: number;
}

/** All that is known of one image. */
export interface Inspection {
  /** As given on the command line. */
  readonly image: string;
  /** `linux/amd64`. */
  readonly platform: string;
  /** Of all layers, uncompressed. */
  readonly bytes: number;
  /** Of what a container sees. */
  readonly root: FilesAndBytes;
  /** Bytes in layers that no container sees. */
  readonly wasted: number;
  readonly score: Score;
  /** The Dockerfile whose lines are named, as shown; undefined for none. */
  readonly dockerfile: string | undefined;
  readonly layers: readonly LayerReport[];
  /** The largest first. */
  readonly findings: readonly Finding[];
  /** What is in too small findings to be told. */
  readonly smaller: FilesAndBytes;
  readonly largestFiles: readonly Sized[];
  readonly largestDirectories: readonly Sized[];
  readonly duplicates: readonly Duplicate[];
  /** What could not be told, and why. */
  readonly notes: readonly string[];
}
