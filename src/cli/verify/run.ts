import type { FileReport } from '../../report/types.js';
import type { VerifyReport } from '../../verify/types.js';
import { loadPalette } from '../colour.js';
import { EXIT } from '../exit.js';
import { checkConfig } from '../fix/configured.js';
import { checkSelection, planOf, type FixFlags, type Plan } from '../fix/options.js';
import { printFailures } from '../fix/print.js';
import { startProofs } from '../fix/proofs.js';
import { createRegistries } from '../fix/registries.js';
import { createDisk } from '../fix/realDisk.js';
import { runSession, type Session } from '../fix/session.js';
import { findTargets } from '../fix/targets.js';
import { cleanedUp, watchInterrupt } from '../signals.js';
import type { ProofFlags } from './options.js';
import { printReports, type VerifyFormat } from './print.js';

/** The options of `dockopt verify` as commander hands them over. */
export interface VerifyFlags
  extends
    ProofFlags,
    Pick<FixFlags, 'level' | 'only' | 'skip' | 'cache' | 'registry' | 'config' | 'context' | 'color'> {
  readonly format?: VerifyFormat;
}

/**
 * `dockopt verify`: builds every Dockerfile under the paths as it is and as `fix` would make it, and says what differs.
 *
 * @param paths as given on the command line; none means the working directory
 * @param extra further arguments for the engine's own `build`
 * @returns the exit code. Throws UsageError for contradictory or unknown options.
 */
export async function runVerify(
  paths: readonly string[],
  { format = 'text', ...flags }: VerifyFlags,
  extra: readonly string[],
): Promise<number> {
  const plan = planOf(paths, { ...flags, verify: true });
  const [{ transforms }, { fix }] = await Promise.all([
    import('../../../transforms/index.js'),
    import('../../runner/index.js'),
  ]);
  checkSelection(plan, transforms);
  const cwd = process.cwd();
  checkConfig(plan, cwd);
  const disk = createDisk(plan, cwd);
  const targets = findTargets(plan, cwd);
  const proofs = await startProofs({ ...flags, verify: true }, { transforms, extra, cwd, search: false });
  if (proofs === 'no engine') return EXIT.failed;
  const registries = createRegistries(process.env, process.stderr);
  const interrupted = watchInterrupt(proofs.stop, registries.stop);
  const session: Session = {
    plan,
    cwd,
    disk,
    transforms,
    advisers: [],
    fix,
    countMore: false,
    progress: () => undefined,
    interrupted,
    prove: proofs.prove,
    registries,
  };
  const { files } = await runSession(session, targets);
  cleanedUp();
  const code = await printed(plan, files, format, flags.color);
  return interrupted() ? EXIT.interrupted : code;
}

async function printed(
  plan: Plan,
  files: readonly FileReport[],
  format: VerifyFormat,
  color: boolean | undefined,
): Promise<number> {
  const reports = files.flatMap(({ verified = [] }) => verified);
  await printReports(reports, format, await loadPalette(color));
  printFailures(plan, files);
  const failed = files.some(({ failure }) => failure !== undefined);
  return failed ? EXIT.failed : exitCode(reports);
}

/** 2 when an original does not build, or does not answer, else 1 when something differs. */
export function exitCode(reports: readonly VerifyReport[]): number {
  if (reports.some(({ verdict }) => verdict === 'broken')) return EXIT.failed;
  return reports.some(({ verdict }) => verdict === 'differs') ? EXIT.pending : EXIT.done;
}
