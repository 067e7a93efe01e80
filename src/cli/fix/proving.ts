import type { FixInput, FixOptions, FixResult } from '../../runner/types.js';
import type { Failure } from '../../report/types.js';
import type { VerifyReport } from '../../verify/types.js';

/** What is to be proven: a result of `fix`, and how it came about. */
export interface Proving {
  /** Absolute path of the Dockerfile, or of the file that holds it, and as shown. */
  readonly path: string;
  readonly shown: string;
  /** Absolute path of the build context. */
  readonly context: string;
  readonly input: FixInput;
  readonly result: FixResult;
  /** What `fix` makes of it with these transforms alone. */
  readonly again: (only: readonly string[]) => FixResult;
}

/** Proves a result by builds; gives the part of it that was proven. Rejects with ProofError. */
export type Prove = (
  proving: Proving,
) => Promise<{ readonly report: VerifyReport; readonly result: FixResult }>;

/** Nothing could be proven, for a reason that people can mend. */
export class ProofError extends Error {
  override readonly name = 'ProofError';
}

/** The proven result, with a word for each transform that was left out, at the line that it would have changed. */
function withLeftOut(whole: FixResult, { report, result }: Awaited<ReturnType<Prove>>): FixResult {
  const skips = report.leftOut.map(({ transform, reason }) => ({
    transform,
    line: whole.changes.find((change) => change.transform === transform)?.line ?? 1,
    message: `left as it was: a build showed that ${reason}`,
  }));
  return { ...result, skips: [...result.skips, ...skips] };
}

/** A result of `fix`, the part of it that counts, and the proof, where one was asked for. */
export interface Treated {
  readonly whole: FixResult;
  readonly result: FixResult;
  readonly verified?: readonly VerifyReport[];
}

/**
 * Treats a Dockerfile, and proves what comes of it where that is asked for.
 *
 * @param fixed treats it with other options
 */
export async function treated(
  prove: Prove | undefined,
  at: Pick<Proving, 'path' | 'shown' | 'context' | 'input'>,
  options: FixOptions,
  fixed: (options: FixOptions) => FixResult,
): Promise<Treated> {
  const whole = fixed(options);
  if (prove === undefined || whole.problem !== undefined) return { whole, result: whole };
  const again = (only: readonly string[]): FixResult => fixed({ ...options, only });
  const proof = await prove({ ...at, result: whole, again });
  return { whole, result: withLeftOut(whole, proof), verified: [proof.report] };
}

/** What a file failed with: a proof that cannot be had, or a bug. */
export function thrown(error: unknown): Failure {
  const message = error instanceof Error ? error.message : String(error);
  return { message: error instanceof ProofError ? message : `bug: ${message}` };
}
