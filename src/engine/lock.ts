import { createHash } from 'node:crypto';
import { open, readFile, stat, unlink, utimes } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { EngineError } from './types.js';

/** Milliseconds between two looks at a lock that another process holds. */
const PAUSE = 250;

/** Milliseconds between two signs of life of the holder, and after how many without one a lock is nobody's. */
const HEARTBEAT = 5000;
const SILENCE = 60_000;

/** The same for a holder of this machine whose number somebody has: another program may have it by now. */
const LONG_SILENCE = 600_000;

export interface LockOptions {
  readonly signal: AbortSignal;
  /** Called once when somebody else holds it, with the number of that process. */
  readonly waiting?: ((holder: number) => void) | undefined;
  /** Where locks lie; other than the folder for temporary files in tests only. */
  readonly folder?: string;
}

/** Who holds a lock: process ids mean something on one machine only, and containers may share a folder. */
interface Holder {
  readonly pid: number;
  readonly host: string;
}

/**
 * Does something while no other dockopt of this machine does it for the same engine: so each build is timed alone, and
 * what it leaves in the engine's cache can be told from what others leave.
 *
 * @param address where the engine listens
 * @returns what `work` returns. Rejects with the signal's reason when that aborts while waiting.
 */
export async function locked<T>(address: string, options: LockOptions, work: () => Promise<T>): Promise<T> {
  const name = `dockopt-${createHash('sha256').update(address).digest('hex').slice(0, 16)}.lock`;
  const file = path.join(options.folder ?? os.tmpdir(), name);
  await taken(file, options);
  const beat = setInterval(() => void touch(file), HEARTBEAT);
  beat.unref();
  try {
    return await work();
  } finally {
    clearInterval(beat);
    await unlink(file).catch(() => undefined);
  }
}

/**
 * As `locked`, for a clean-up: when others build for longer than some seconds, the work is done all the same. An image that
 * such a build stands on is then not removed by the engine.
 */
export async function lockedAtMost<T>(
  address: string,
  { seconds, folder }: { readonly seconds: number; readonly folder?: string },
  work: () => Promise<T>,
): Promise<T> {
  const signal = AbortSignal.timeout(seconds * 1000);
  let begun = false;
  try {
    return await locked(address, { signal, ...(folder !== undefined && { folder }) }, () => {
      begun = true;
      return work();
    });
  } catch (error) {
    if (begun || !signal.aborted) throw error;
    return work();
  }
}

async function taken(file: string, { signal, waiting }: LockOptions): Promise<void> {
  let said = false;
  for (;;) {
    signal.throwIfAborted();
    if (await create(file)) return;
    const holder = await holderOf(file);
    if (await isStale(file, holder)) await breakLock(file, holder);
    else if (!said && holder !== undefined) {
      said = true;
      waiting?.(holder.pid);
    }
    await pause(signal);
  }
}

/** False when the file is there already. */
async function create(file: string): Promise<boolean> {
  try {
    const handle = await open(file, 'wx', 0o644);
    await handle.writeFile(JSON.stringify({ pid: process.pid, host: os.hostname() } satisfies Holder));
    await handle.close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Undefined when the file is gone or half written. */
async function holderOf(file: string): Promise<Holder | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Holder;
  } catch {
    return undefined;
  }
}

async function isStale(file: string, holder: Holder | undefined): Promise<boolean> {
  const isHere = holder?.host === os.hostname();
  if (isHere && !isAlive(holder.pid)) return true;
  const found = await stat(file).catch(() => undefined);
  return found !== undefined && Date.now() - found.mtimeMs > (isHere ? LONG_SILENCE : SILENCE);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, and belongs to somebody else.
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

/** Two that find the same stale lock must not both remove it: the second would remove the lock of the first. */
async function breakLock(file: string, stale: Holder | undefined): Promise<void> {
  const guard = `${file}.break`;
  if (!(await create(guard))) {
    if (await isStale(guard, await holderOf(guard))) await unlink(guard).catch(() => undefined);
    return;
  }
  try {
    const now = await holderOf(file);
    if (now?.pid === stale?.pid && now?.host === stale?.host) await removed(file);
  } finally {
    await unlink(guard).catch(() => undefined);
  }
}

async function removed(file: string): Promise<void> {
  try {
    await unlink(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw new EngineError(`a lock was left behind at ${file} and cannot be removed: remove it`);
  }
}

async function touch(file: string): Promise<void> {
  const now = new Date();
  await utimes(file, now, now).catch(() => undefined);
}

function pause(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, PAUSE);
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
    signal.addEventListener('abort', done, { once: true });
  });
}
