import { statSync } from 'node:fs';
import path from 'node:path';
import { mergeSettings } from '../../config/merge.js';
import type { RunReport } from '../../report/types.js';
import { loadPalette } from '../colour.js';
import { EXIT } from '../exit.js';
import { cleanedUp, watchInterrupt } from '../signals.js';
import { checkSelection, planOf, type FixFlags, type Plan } from './options.js';
import { exitCode, printFailures, printRun, printText } from './print.js';
import { startProgress } from './progress.js';
import { startProofs } from './proofs.js';
import { checkConfig, configured } from './configured.js';
import { createDisk } from './realDisk.js';
import { createRegistries } from './registries.js';
import { runSession, type Session } from './session.js';
import { findTargets, readStdin } from './targets.js';

/**
 * `dockopt fix`: treats every Dockerfile under the paths and prints what was or would be done.
 *
 * @param paths as given on the command line; none means the working directory
 * @param extra with --verify: further arguments for the builds
 * @returns the exit code. Throws UsageError for contradictory or unknown options.
 */
export async function runFix(
  paths: readonly string[],
  flags: FixFlags,
  extra: readonly string[] = [],
): Promise<number> {
  const plan = planOf(paths, flags);
  const [{ transforms }, { advisers }, { fix }] = await Promise.all([
    import('../../../transforms/index.js'),
    import('../../advice/index.js'),
    import('../../runner/index.js'),
  ]);
  checkSelection(plan, transforms);
  const cwd = process.cwd();
  checkConfig(plan, cwd);
  if (flags.printConfig === true) return printConfig(plan, cwd);
  const disk = createDisk(plan, cwd);
  const targets = plan.stdin ? [readStdin(plan, cwd)] : findTargets(plan, cwd);
  const progress = startProgress(targets.length);
  const proofs = await startProofs(flags, { transforms, extra, cwd, search: true });
  if (proofs === 'no engine') return EXIT.failed;
  const registries = createRegistries(process.env, process.stderr);
  const interrupted = watchInterrupt(proofs.stop, registries.stop);
  const session: Session = {
    plan,
    cwd,
    disk,
    transforms,
    advisers,
    fix,
    countMore: plan.format === 'text' && !plan.namesOnly,
    progress: progress.update,
    interrupted,
    prove: proofs.prove,
    registries,
  };
  const run = await runSession(session, targets);
  progress.done();
  const code = await finished(plan, run, flags);
  return interrupted() ? stoppedAfter(run.files.length, targets.length) : code;
}

function finished(plan: Plan, run: RunReport, flags: FixFlags): Promise<number> | number {
  cleanedUp();
  return plan.stdin && plan.write ? filter(plan, run) : print(plan, run, flags);
}

function stoppedAfter(done: number, all: number): number {
  process.stderr.write(`dockopt: stopped after ${done} of ${all} files.\n`);
  return EXIT.interrupted;
}

/** Prints the settings for the Dockerfiles of the first path, as JSON. */
async function printConfig(plan: Plan, cwd: string): Promise<number> {
  const given = path.resolve(cwd, plan.stdinFilepath ?? (plan.stdin ? '.' : (plan.paths[0] ?? '.')));
  const isDirectory = statSync(given, { throwIfNoEntry: false })?.isDirectory() === true;
  const found = await configured(plan, isDirectory ? path.join(given, 'Dockerfile') : given, cwd);
  if ('failure' in found) {
    process.stderr.write(`dockopt: ${found.failure.message}\n`);
    return EXIT.failed;
  }
  const settings = mergeSettings(plan.given, found.settings);
  process.stdout.write(`${JSON.stringify({ ...settings, from: found.from ?? null }, null, 2)}\n`);
  return EXIT.done;
}

async function print(plan: Plan, run: RunReport, flags: FixFlags): Promise<number> {
  await printRun(plan, run, await loadPalette(flags.color));
  return exitCode(plan, run);
}

/**
 * `fix --write -`: the new text goes to standard output. When another file would have to change with it, nothing is
 * printed: half of a change could break the build.
 */
function filter(plan: Plan, run: RunReport): number {
  const [file] = run.files;
  const other = file?.others[0];
  if (file !== undefined && other !== undefined) {
    const way = `run "dockopt fix --write ${file.path}", or leave out what changes it with --skip`;
    const failure = { message: `${other.path} would have to change too: ${way}` };
    printFailures(plan, [{ ...file, failure }]);
    return EXIT.failed;
  }
  printFailures(plan, run.files);
  if (file?.failure === undefined && file?.result !== undefined) printText(file.result.after, file.encoding);
  return exitCode(plan, run);
}
