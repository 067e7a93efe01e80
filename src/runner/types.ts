import type { Advice, Adviser, CacheChoice, Change, Level, Skip, Transform } from '../model/types.js';
import type { Project } from '../project/types.js';
import type { SyntaxProblem } from '../syntax/types.js';

/** One Dockerfile with its surroundings. */
export interface FixInput {
  readonly text: string;
  /** The path to show in messages. */
  readonly path: string;
  readonly project: Project;
}

export interface FixOptions {
  readonly transforms: readonly Transform[];
  /** The highest level that may run. */
  readonly level: Level;
  /** Names of the only transforms to run. */
  readonly only?: readonly string[];
  /** Names of transforms not to run. */
  readonly skip?: readonly string[];
  /** What becomes of downloads; `auto` if not given. */
  readonly cache?: CacheChoice;
  /** Asked about the result; none if not given. */
  readonly advisers?: readonly Adviser[];
}

/** A check that a transform did not pass; its changes to the file were reverted. */
export interface Violation {
  readonly check: string;
  readonly transform: string;
  readonly message: string;
  /** 1-based line of the file that was read. */
  readonly line: number;
}

/** Another file that changes together with the Dockerfile. */
export interface FileChange {
  /** Relative to the build context. */
  readonly path: string;
  /** Undefined when the file is new. */
  readonly before: string | undefined;
  readonly after: string;
}

export interface FixResult {
  readonly path: string;
  readonly before: string;
  readonly after: string;
  /** Other files: the ignore file. */
  readonly files: readonly FileChange[];
  readonly changes: readonly Change[];
  readonly skips: readonly Skip[];
  /** What could be done to the result and is left to people. */
  readonly advice: readonly Advice[];
  readonly violations: readonly Violation[];
  /** Ignore comments that kept nothing from being changed. */
  readonly unusedIgnores: readonly { readonly line: number; readonly name: string }[];
  /** Set when the file could not be parsed, or when the parsers disagree: it was left alone. */
  readonly problem?: SyntaxProblem;
}
