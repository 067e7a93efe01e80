import { isBefore } from '../needs.js';
import { run } from '../process.js';
import { EngineError, NoEngineError, type Ran } from '../types.js';

/** podman or buildah: both build with the code of buildah, and keep images in the same storage. */
export interface Tool {
  readonly program: 'podman' | 'buildah';
  /** Its own version. */
  readonly version: string;
  /** That of the buildah in it. */
  readonly buildah: string;
  /** True when it only talks to a service elsewhere, as on macOS: the storage is not on this machine then. */
  readonly isRemote: boolean;
  /** The folder of the storage with the containers of builds; undefined when it is elsewhere. */
  readonly containers: string | undefined;
  /** Runs the containers of builds: `runc`, or the path of it. */
  readonly runtime: string | undefined;
  /** What tells the storage from others. */
  readonly address: string;
}

/** Milliseconds until a program that says nothing counts as not answering. */
const PATIENCE = 15_000;

/** `podman --version` and the like; undefined when the program is not installed, and a call that hangs has failed. */
export async function ask(program: string, args: readonly string[]): Promise<Ran | undefined> {
  const signal = AbortSignal.timeout(PATIENCE);
  try {
    return await run(program, args, { signal });
  } catch (error) {
    if (signal.aborted) return { exitCode: 1, stdout: '', stderr: 'it does not answer' };
    if (error instanceof EngineError) return undefined;
    throw error;
  }
}

/** The answer to a question in JSON. Rejects with NoEngineError and `advice` when there is none. */
export async function facts(program: string, args: readonly string[], advice: string): Promise<unknown> {
  const ran = await ask(program, args);
  if (ran === undefined) throw new NoEngineError(`${program} is not installed (${advice})`);
  const reason = reasonIn(ran.stderr);
  if (ran.exitCode !== 0) throw new NoEngineError(`${program} is installed but does not work: ${reason}`);
  try {
    return JSON.parse(ran.stdout) as unknown;
  } catch {
    throw new NoEngineError(
      `${program} is installed but does not say what it is: ${ran.stdout.slice(0, 80)}`,
    );
  }
}

/** The value at a path of names, in any case: podman and buildah write them differently. */
export function valueAt(data: unknown, ...names: readonly string[]): unknown {
  let value = data;
  for (const name of names) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = Object.entries(value).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
  }
  return value;
}

/** As `valueAt`, for a text that is not empty. */
export function textAt(data: unknown, ...names: readonly string[]): string | undefined {
  const value = valueAt(data, ...names);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The last line that a program printed as an error, without that word. */
export function reasonIn(stderr: string): string {
  const lines = stderr.trim().split('\n');
  const said = lines.findLast((line) => line.startsWith('Error: ')) ?? lines.at(-1) ?? '';
  return said.replace(/^Error: /, '').trim();
}

/** Rejects versions that are too old to be asked anything: secrets, and the storage of containers that build. */
export function requireVersion(program: string, version: string, least: readonly [number, number]): void {
  if (isBefore(version, least))
    throw new NoEngineError(`${program} ${version} is too old: ${least.join('.')} or later is needed`);
}
