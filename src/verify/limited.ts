/** A build that took longer than it may. */
export class TimeoutError extends Error {
  override readonly name = 'TimeoutError';
}

/**
 * A signal that aborts with another one, and after some seconds with a TimeoutError.
 *
 * @returns the signal, and the end of the watch: it has to be called
 */
export function limited(
  signal: AbortSignal,
  seconds: number | undefined,
): { readonly signal: AbortSignal; readonly end: () => void } {
  if (seconds === undefined) return { signal, end: () => undefined };
  const own = new AbortController();
  const abort = (): void => own.abort(signal.reason);
  const late = (): void => own.abort(new TimeoutError(`did not end within ${seconds} seconds (--timeout)`));
  const timer = setTimeout(late, seconds * 1000);
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort, { once: true });
  return {
    signal: own.signal,
    end: () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
    },
  };
}
