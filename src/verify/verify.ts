/** Proves by real builds that what fix makes of a Dockerfile builds the same image, or finds out what does not. */
import type { Behaviour, Difference } from '../analysis/types.js';
import type { Engine } from '../engine/types.js';
import type { FixResult } from '../runner/types.js';
import { parseUnchecked } from '../syntax/parse.js';
import { Bench } from './bench.js';
import { bisect, type Culprit, type Tried } from './bisect.js';
import { isOpen, Original } from './compared.js';
import { built, observed, rebuilt, sideOf, tried, type Examined } from './examine.js';
import { changesNothing, originalOf, rewrittenOf, tookPart } from './job.js';
import type { Variant, VerifyJob, VerifyWatch } from './job.js';
import { fileToTouch, type Touch } from './touch.js';
import { unbuiltNotes } from './unbuilt.js';
import type { LeftOut, Verdict, VerifyReport } from './types.js';

/** A proof, and the changes that it holds for. */
export interface Proof {
  readonly report: VerifyReport;
  /** What may be written: without the transforms that were left out, or nothing where nothing could be shown. */
  readonly result: FixResult;
}

/**
 * Builds the original and what fix makes of it, and compares. All that was made for this is removed.
 *
 * @returns the report. Rejects with ContextError, EngineError, ArchiveError, and with the signal's reason when that aborts.
 */
export async function verifyDockerfile(
  job: VerifyJob,
  engine: Engine,
  watch: VerifyWatch,
): Promise<VerifyReport> {
  return (await run(job, engine, watch, false)).report;
}

/** As `verifyDockerfile`; transforms that make an undeclared difference are found and left out. */
export async function proveDockerfile(job: VerifyJob, engine: Engine, watch: VerifyWatch): Promise<Proof> {
  return run(job, engine, watch, true);
}

async function run(job: VerifyJob, engine: Engine, watch: VerifyWatch, search: boolean): Promise<Proof> {
  if (changesNothing(job.result))
    return {
      report: reportOf(job, engine, { verdict: 'unchanged', result: job.result }),
      result: job.result,
    };
  const bench = await Bench.open(job, engine, watch, variantsOf(job, search));
  let kept: readonly (string | undefined)[] = [];
  let outcome: Outcome | undefined;
  try {
    outcome = await new Work(bench, search).run();
    if (job.keep) kept = [outcome.before?.built?.name, outcome.after?.built?.name];
  } finally {
    const left = await bench.close(kept);
    if (outcome === undefined) for (const what of left) watch.left?.(what);
  }
  const proven = outcome.verdict === 'same' || outcome.verdict === 'unchanged';
  const report = reportOf(job, engine, outcome, bench.notes);
  return { report, result: proven ? outcome.result : job.again([]) };
}

/** All versions that may be built: what each of them sees of the context has to be in its copy. */
function variantsOf(job: VerifyJob, search: boolean): readonly Variant[] {
  const both = [originalOf(job), rewrittenOf(job, job.result)];
  const names = search ? tookPart(job, job.result) : [];
  return [...both, ...names.map((name) => rewrittenOf(job, job.again([name])))];
}

interface Outcome {
  readonly verdict: Verdict;
  readonly result: FixResult;
  readonly before?: Examined;
  readonly after?: Examined | undefined;
  readonly touched?: Touch | undefined;
  readonly differences?: readonly Difference[];
  readonly leftOut?: readonly LeftOut[];
  readonly notes?: readonly string[];
}

/** The course of one proof. */
class Work {
  readonly #bench: Bench;
  readonly #search: boolean;
  readonly #touched: Touch | undefined;
  #before: Examined | undefined;
  #trials = 0;

  constructor(bench: Bench, search: boolean) {
    const { job } = bench;
    this.#bench = bench;
    this.#search = search;
    const tree = parseUnchecked(job.result.before).dockerfile;
    const ignores = [originalOf(job), rewrittenOf(job, job.result)].map(({ ignore }) =>
      ignore === undefined ? undefined : { path: job.project.ignore.path, exists: true, text: ignore },
    );
    this.#touched = tree && fileToTouch(tree, job.project, ignores, job.settings.target);
  }

  async run(): Promise<Outcome> {
    const { job } = this.#bench;
    const first = await built(this.#bench, originalOf(job), true);
    if (first.built === undefined) return this.#broken(first, doesNotBuild(first));
    this.#before = first;
    const after = await this.#fully(rewrittenOf(job, job.result));
    const before = this.#before;
    const fault = faultOf(before.behaviour);
    if (fault !== undefined) return this.#broken(before, fault, after);
    const seen = await observed(this.#bench, before);
    if (seen === undefined) return this.#broken(before, 'the original has no image', after);
    const original = new Original(this.#bench, before, seen);
    const differences = await original.differences(after, job.result);
    const outcome = { result: job.result, before, after, touched: this.#touched, differences };
    const notes = [...leftOpen(before.behaviour), ...original.notes(after), ...unbuiltNotes(job)];
    if (!differences.some(isOpen)) return { ...outcome, verdict: 'same', notes };
    if (this.#search) return this.#withoutFaults(original, differences);
    const hint = '"dockopt fix --verify" finds the transforms that are at fault, and leaves them out';
    return { ...outcome, verdict: 'differs', notes: [hint, ...notes] };
  }

  /** Cold build, rebuild and containers of a version; those of the original with the first one. */
  async #fully(variant: Variant): Promise<Examined> {
    let after = await built(this.#bench, variant, true);
    if (this.#touched !== undefined && after.built !== undefined) {
      const { path } = this.#touched;
      if (this.#before?.rebuild === undefined)
        this.#before = await this.#ofOriginal((bench, before) => rebuilt(bench, before, path));
      after = await rebuilt(this.#bench, after, path);
    }
    const clients = [...(this.#before === undefined ? [] : [this.#before]), after];
    if (this.#before?.behaviour.length === 0)
      this.#before = await this.#ofOriginal((bench, before) => tried(bench, before, clients));
    return tried(this.#bench, after, clients);
  }

  async #ofOriginal(
    look: (bench: Bench, version: Examined) => Promise<Examined>,
  ): Promise<Examined | undefined> {
    return this.#before && (await look(this.#bench, this.#before));
  }

  /** Leaves out the transforms at fault, and proves the others. */
  async #withoutFaults(original: Original, differences: readonly Difference[]): Promise<Outcome> {
    const { job } = this.#bench;
    const known = new Map<string, Tried>([[keyOf(job.result), failedBy(differences)]]);
    const names = tookPart(job, job.result);
    const { kept, leftOut } = await bisect(names, async (some) => {
      const result = job.again(some);
      const key = keyOf(result);
      const tried = known.get(key) ?? (await this.#trial(original, result));
      known.set(key, tried);
      return tried;
    });
    const result = job.again(kept);
    const outcome = {
      before: original.examined,
      touched: this.#touched,
      result,
      leftOut: leftOut.map(leftOutOf),
    };
    if (changesNothing(result)) return { ...outcome, verdict: 'unchanged' };
    const after = await this.#fully(rewrittenOf(job, result, 'proven'));
    const found = await original.differences(after, result);
    const open = leftOpen(original.examined.behaviour);
    const notes = [...open, ...original.notes(after), ...unbuiltNotes({ ...job, result })];
    const verdict = found.some(isOpen) ? 'differs' : 'same';
    return { ...outcome, after, differences: found, verdict, notes };
  }

  /** Builds some of the changes with what is in the cache, and compares. */
  async #trial(original: Original, result: FixResult): Promise<Tried> {
    if (changesNothing(result)) return { ok: true };
    this.#trials += 1;
    const variant = rewrittenOf(this.#bench.job, result, `trial-${this.#trials}`);
    const version = await built(this.#bench, variant, false);
    const after = await tried(this.#bench, version, [original.examined, version]);
    const differences = await original.differences(after, result);
    await this.#bench.drop(version.built?.name);
    return differences.some(isOpen) ? failedBy(differences) : { ok: true };
  }

  #broken(before: Examined, note: string, after?: Examined): Outcome {
    const { result } = this.#bench.job;
    return { verdict: 'broken', result, before, after, notes: [note] };
  }
}

/** Equal for results that build the same image. */
function keyOf({ after, files }: FixResult): string {
  return JSON.stringify([after, files.map((file) => [file.path, file.after])]);
}

/** Differences in a reason; the rest is counted. */
const MOST = 3;

function failedBy(differences: readonly Difference[]): Tried {
  const messages = differences.filter(isOpen).map(({ message }) => message);
  const more = messages.length > MOST ? `; and ${messages.length - MOST} more` : '';
  return { ok: false, reason: messages.slice(0, MOST).join('; ') + more };
}

function leftOutOf({ name, reason, alone }: Culprit): LeftOut {
  return { transform: name, reason: alone ? reason : `together with the others: ${reason}` };
}

function doesNotBuild({ cold }: Examined): string {
  const { message = '', line } = cold.failure ?? {};
  const place = line === undefined ? '' : ` (line ${line})`;
  return `nothing can be shown: the original does not build: ${message}${place}`;
}

/** Why a container of the original shows nothing; undefined where it does what it was asked. */
function faultOf(behaviour: readonly Behaviour[]): string | undefined {
  for (const { kind, asked, exitCode, failure } of behaviour) {
    const bad = exitCode !== undefined && exitCode !== 0;
    if (kind === 'http' && failure !== undefined)
      return `nothing can be shown: the original does not answer ${asked}: ${failure}`;
    if (kind === 'command' && (bad || failure !== undefined))
      return `nothing can be shown: ${asked} fails in the original${bad ? ` with exit code ${exitCode}` : `: ${failure}`}`;
  }
  return undefined;
}

/** What a container that nothing was asked of leaves open: an original that ends at once is compared up to there. */
function leftOpen(behaviour: readonly Behaviour[]): readonly string[] {
  return behaviour.flatMap(({ kind, exitCode, failure }) => {
    if (kind !== 'crash' || (failure === undefined && (exitCode ?? 0) === 0)) return [];
    const how = failure === undefined ? ` with exit code ${exitCode}` : `: ${failure}`;
    return [
      `the original ends by itself${how}, and was compared up to there: give it what it needs with --env, or something that it can do alone with --smoke`,
    ];
  });
}

function reportOf(
  job: VerifyJob,
  engine: Engine,
  outcome: Outcome,
  more: readonly string[] = [],
): VerifyReport {
  const { verdict, result, before, after, touched, differences = [], leftOut = [], notes = [] } = outcome;
  return {
    path: job.path,
    context: job.contextShown,
    engine: engine.version,
    settings: job.settings.said,
    verdict,
    before: before && sideOf(before, job.keep),
    after: after && sideOf(after, job.keep),
    touched: after?.rebuild === undefined ? undefined : touched,
    differences,
    changes: result.changes.map(({ transform, level, line, message, saving }) => ({
      transform,
      level,
      line,
      message,
      ...(saving !== undefined && { saving }),
    })),
    leftOut,
    notes: [
      ...notes,
      ...job.settings.notes,
      ...engineNotes(engine, verdict),
      ...unasked(job, engine, outcome),
      ...more,
    ],
    dockerfile: { before: result.before, after: result.after },
  };
}

function engineNotes({ name, runs, notes = [] }: Engine, verdict: Verdict): readonly string[] {
  if (verdict === 'unchanged') return [];
  return [...notes, ...(runs ? [] : [`no container was started: ${name} runs none`])];
}

/** That packages may go says nothing of what the application needs: this is seen only when it works. */
function unasked(
  { smoke }: VerifyJob,
  { runs }: Engine,
  { verdict, differences = [] }: Outcome,
): readonly string[] {
  const isAsked = smoke.smoke !== undefined || smoke.http.length > 0;
  const isFewer = differences.some(({ area, after }) => area === 'packages' && after === undefined);
  if (verdict !== 'same' || isAsked || !runs || !isFewer) return [];
  return [
    'packages are gone and nothing was asked of the container: give --http or --smoke to see that it does its work',
  ];
}
