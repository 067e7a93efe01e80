/** Makes ready for proofs: finds an engine, and what is said while they run. Loaded code only where they are asked for. */
import type { Engine, EngineName } from '../../engine/types.js';
import type { Transform } from '../../model/types.js';
import type { ProofFlags } from '../verify/options.js';
import type { Prove } from './proving.js';

export interface Proofs {
  /** Undefined where nobody asked for proofs. */
  readonly prove?: Prove;
  /** Ends what is being built; all that was made is removed. */
  readonly stop?: () => void;
}

/** What a command says of its proofs. */
export interface ProofsOptions {
  readonly transforms: readonly Transform[];
  readonly extra: readonly string[];
  readonly cwd: string;
  readonly search: boolean;
}

/** The proofs of a run; where there is no engine for them, that was said on standard error. */
export async function startProofs(
  flags: ProofFlags & { readonly verify?: boolean },
  options: ProofsOptions,
): Promise<Proofs | 'no engine'> {
  if (flags.verify !== true) return {};
  const [{ createProver }, { ProofProgress }] = await Promise.all([
    import('../verify/prover.js'),
    import('../verify/progress.js'),
  ]);
  const engine = await found(flags.engine);
  if (engine === undefined) return 'no engine';
  const abort = new AbortController();
  const progress = new ProofProgress(process.stderr);
  const say = (text: string): void => {
    progress.done();
    process.stderr.write(text);
  };
  return {
    prove: createProver({ ...options, flags, engine, signal: abort.signal, progress, say }),
    stop: () => {
      say('dockopt: stopping, and removing what was made. Ctrl-C again ends at once.\n');
      abort.abort(new Error('interrupted'));
    },
  };
}

async function found(name: EngineName | undefined): Promise<Engine | undefined> {
  const [{ detect }, { NoEngineError }] = await Promise.all([
    import('../../engine/detect.js'),
    import('../../engine/types.js'),
  ]);
  try {
    return await detect(name);
  } catch (error) {
    if (!(error instanceof NoEngineError)) throw error;
    process.stderr.write(`dockopt: ${error.message}\n`);
    return undefined;
  }
}
