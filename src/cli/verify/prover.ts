/** Proves what `fix` makes of a Dockerfile, for a session. */
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { ContextError } from '../../verify/contextCopy.js';
import { keepLayerSizes, layerSizesFile, recallLayerSizes } from '../../verify/layerSizes.js';
import { SettingsError, settingsOf, type GivenSettings } from '../../verify/settings.js';
import { proveDockerfile, verifyDockerfile, type Proof } from '../../verify/verify.js';
import type { VerifyJob } from '../../verify/job.js';
import type { VerifyReport } from '../../verify/types.js';
import type { SmokePlan } from '../../verify/behave/types.js';
import { EngineError, type Engine } from '../../engine/types.js';
import { ArchiveError } from '../../archive/index.js';
import { limitOf } from '../../files/buildFiles.js';
import type { Transform } from '../../model/types.js';
import { printable } from '../../report/wording.js';
import { parseUnchecked } from '../../syntax/parse.js';
import { ProofError, type Prove, type Proving } from '../fix/proving.js';
import type { ProofFlags } from './options.js';
import type { ProofProgress } from './progress.js';

/** What proofs are made with. */
export interface ProverOptions {
  readonly flags: ProofFlags;
  /** Further arguments for the engine's own `build`. */
  readonly extra: readonly string[];
  readonly engine: Engine;
  readonly transforms: readonly Transform[];
  readonly signal: AbortSignal;
  readonly progress: ProofProgress;
  readonly cwd: string;
  /** Prints the end of a log. */
  readonly say: (text: string) => void;
  /** Finds the transforms at fault and leaves them out. */
  readonly search: boolean;
}

/** A function that proves results of `fix`; what goes wrong for reasons that people can mend it throws as ProofError. */
export function createProver(options: ProverOptions): Prove {
  const file = layerSizesFile();
  const recalled = recallLayerSizes(file);
  return async (proving) => {
    const { signal, progress, engine, say } = options;
    const layerSizes = await recalled;
    const known = layerSizes.size;
    progress.file(proving.shown);
    const left = (what: string): void => say(`dockopt: ${what}\n`);
    const watch = { signal, phase: progress.phase, step: progress.step, left };
    try {
      const job = { ...jobOf(options, proving), layerSizes };
      return options.search
        ? broughtHome(await proveDockerfile(job, engine, watch), say)
        : { report: await verifyDockerfile(job, engine, watch), result: proving.result };
    } catch (error) {
      if (signal.aborted) throw new ProofError('stopped before it was proven');
      throw isForPeople(error) ? new ProofError(error.message) : error;
    } finally {
      progress.done();
      if (layerSizes.size > known) await keepLayerSizes(file, layerSizes);
    }
  };
}

/** What was not shown to be right is an error for `fix`, which writes what is proven only. */
function broughtHome(proof: Proof, say: ProverOptions['say']): Proof {
  const { verdict, notes, before, differences } = proof.report;
  if (verdict === 'differs') throw new ProofError(`nothing was proven: ${firstOpen(differences)}`);
  if (verdict !== 'broken') return proof;
  const log = before?.cold.failure?.log ?? before?.behaviour.find((each) => each.log !== '')?.log ?? '';
  const tail = log.trimEnd().split('\n').slice(-LOG_LINES);
  if (tail.join('') !== '') say(tail.map((line) => `    ${printable(line)}\n`).join(''));
  throw new ProofError(notes[0] ?? 'nothing can be shown');
}

function firstOpen(differences: VerifyReport['differences']): string {
  const message = differences.find(({ declaredBy }) => declaredBy.length === 0)?.message;
  return message ?? 'the images differ';
}

/** Lines of the log of a build that failed. */
const LOG_LINES = 20;

/** Lines of blanks, by chance: no other run has them. */
function markOfRun(): string {
  return [...randomBytes(12)].map((byte) => `${' '.repeat(byte % 16)}\n`).join('');
}

function isForPeople(error: unknown): error is Error {
  // The disk is full, or something may not be read.
  if (error instanceof Error && 'syscall' in error) return true;
  return [ContextError, SettingsError, EngineError, ArchiveError].some((type) => error instanceof type);
}

function jobOf({ flags, extra, transforms, cwd }: ProverOptions, proving: Proving): VerifyJob {
  const { input, result, context, again } = proving;
  const tree = parseUnchecked(input.text).dockerfile;
  const place = { root: limitOf(path.dirname(proving.path)), platform: `linux/${architecture()}` };
  const given = givenBy(flags, extra, cwd);
  return {
    path: proving.shown,
    context,
    contextShown: path.relative(cwd, context) || '.',
    project: input.project,
    result,
    again,
    transforms,
    settings: settingsOf(input.project.builds, tree?.instructions ?? [], given, place),
    smoke: smokeOf(flags),
    mark: markOfRun(),
    keep: flags.keep === true,
    timeout: flags.timeout,
  };
}

function givenBy(flags: ProofFlags, extra: readonly string[], cwd: string): GivenSettings {
  const contexts = (flags.buildContext ?? []).map(([name, value]) => {
    const isPlace = /^[a-z][\w+.-]*:\/\/|^git@/i.test(value);
    return [name, isPlace ? value : path.resolve(cwd, value)] as const;
  });
  return {
    target: flags.target,
    args: new Map(flags.buildArg),
    secrets: flags.secret ?? [],
    platform: flags.platform,
    network: flags.network,
    contexts: new Map(contexts),
    extra,
  };
}

function smokeOf({ smoke, http, env }: ProofFlags): SmokePlan {
  return { http: http ?? [], env: new Map(env), ...(smoke !== undefined && { smoke }) };
}

/** As images name it. */
function architecture(): string {
  const names: Readonly<Record<string, string>> = { x64: 'amd64', ia32: '386', arm: 'arm/v7' };
  return names[process.arch] ?? process.arch;
}
