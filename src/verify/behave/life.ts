import { StartError, type Container, type Engine, type RunRequest } from '../../engine/types.js';

/** Lines of its log that a result keeps. */
const TAIL = 40;

/** A container of an image whose first program can be executed; otherwise the reason why it cannot. */
export async function started(
  engine: Engine,
  request: RunRequest,
  signal: AbortSignal,
): Promise<Container | string> {
  try {
    return await engine.start(request, signal);
  } catch (error) {
    if (error instanceof StartError) return error.message;
    throw error;
  }
}

/** The exit code of a container that ends within the time; undefined when it still runs then. */
export async function endWithin(
  container: Container,
  seconds: number,
  signal: AbortSignal,
): Promise<number | undefined> {
  const ended = await within(seconds, signal, (limited) => container.wait(limited));
  return ended?.exitCode;
}

/** What `work` gives when it is done within the time; undefined, and its signal aborts, when it is not. */
export async function within<T>(
  seconds: number,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T | undefined> {
  const limit = new AbortController();
  const over = new Error('the time is over');
  const timer = setTimeout(() => limit.abort(over), seconds * 1000);
  function hand(): void {
    limit.abort(signal.reason);
  }
  signal.addEventListener('abort', hand, { once: true });
  try {
    signal.throwIfAborted();
    return await work(limit.signal);
  } catch (error) {
    if (error !== over) throw error;
    return undefined;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', hand);
  }
}

/** Waits; rejects with the signal's reason when that aborts. */
export function sleep(seconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    function stop(): void {
      clearTimeout(timer);
      reject(signal.reason as Error);
    }
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, seconds * 1000);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}

/** The last lines of what a container printed. */
export async function tail(container: Container, signal: AbortSignal): Promise<string> {
  return (await container.logs(signal)).trimEnd().split('\n').slice(-TAIL).join('\n');
}
