import type { Behaviour, Difference, ImageConfig } from '../analysis/types.js';
import type { Level, Saving } from '../model/types.js';

/** Figures of one of the two images. */
export interface Side {
  /** Undefined when the build failed. */
  readonly image: ImageFigures | undefined;
  readonly cold: BuildFigures;
  /** After one source file was touched; undefined when there is none to touch, or the cold build failed. */
  readonly rebuild: BuildFigures | undefined;
  /** One for each thing that was asked of the container; empty where the engine runs none. */
  readonly behaviour: readonly Behaviour[];
  /** Name of the image, where it was kept (`--keep`). */
  readonly kept?: string;
}

export interface ImageFigures {
  /** Bytes of the contents of all layers, uncompressed. */
  readonly bytes: number;
  /** Bytes of all layers as a registry stores them (gzip). */
  readonly compressed: number;
  readonly layers: number;
  readonly config: ImageConfig;
  readonly files: number;
}

export interface BuildFigures {
  readonly seconds: number;
  /** Steps of the Dockerfile that do work (RUN, COPY, ADD, WORKDIR). */
  readonly steps: number;
  readonly cached: number;
  /** Texts of those that ran, in order. */
  readonly ran: readonly string[];
  /** Set when the build failed. */
  readonly failure?: { readonly message: string; readonly line?: number; readonly log: string };
}

/** A transform that was left out, and why. */
export interface LeftOut {
  readonly transform: string;
  /** The differences that it made, or why its build failed. */
  readonly reason: string;
}

/** A change that took part in the rewritten Dockerfile. */
export interface ProvenChange {
  readonly transform: string;
  readonly level: Level;
  readonly line: number;
  readonly message: string;
  /** What it was expected to save, where a figure is known. */
  readonly saving?: Saving;
}

/**
 * `same`: built, compared, and nothing differs but what was declared. `differs`: an undeclared difference. `unchanged`:
 * dockopt would change nothing. `broken`: the original does not build, or does not answer, so nothing can be shown.
 */
export type Verdict = 'same' | 'differs' | 'unchanged' | 'broken';

/** What became of one Dockerfile. */
export interface VerifyReport {
  /** As shown: relative to the working directory, with `/`. */
  readonly path: string;
  /** The context, as shown. */
  readonly context: string;
  /** `docker 28.5.2, buildx 0.29.1`. */
  readonly engine: string;
  /** What was built: target, arguments and the file that says so, each for people. */
  readonly settings: readonly string[];
  readonly verdict: Verdict;
  readonly before: Side | undefined;
  readonly after: Side | undefined;
  /** The file that was touched before the rebuild, relative to the context, and why that one. */
  readonly touched: { readonly path: string; readonly reason: string } | undefined;
  readonly differences: readonly Difference[];
  readonly changes: readonly ProvenChange[];
  /** `fix --verify` only. */
  readonly leftOut: readonly LeftOut[];
  /** What was not done, and why: `no container was started: buildah runs none`. */
  readonly notes: readonly string[];
  /** The text that was compared with the original. */
  readonly dockerfile: { readonly before: string; readonly after: string };
}
