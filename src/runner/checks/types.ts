import type { Build, Change, Transform } from '../../model/types.js';

/** One application of one transform. */
export interface Step {
  readonly transform: Transform;
  readonly before: Build;
  readonly after: Build;
  /** The changes that this application added. */
  readonly changes: readonly Change[];
}

/** What a check found. */
export interface Finding {
  readonly message: string;
  /** 1-based line of the file that was read. */
  readonly line: number;
}

/** A rule that every application must keep; pure. */
export interface Check {
  readonly name: string;
  run(step: Step): Finding | undefined;
}

/** Line to show for a step as a whole. */
export function firstLine(step: Step): number {
  return step.changes[0]?.line ?? 1;
}
