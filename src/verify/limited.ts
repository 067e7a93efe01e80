/** A build that took longer than it may. */
export class TimeoutError extends Error {
  override readonly name = 'TimeoutError';
}

export interface Limited {
  readonly signal: AbortSignal;
  /** The time begins to run; when it runs already, it goes on. */
  readonly begin: () => void;
  /** The end of the watch: it has to be called. */
  readonly end: () => void;
}

/** A signal that aborts with another one, and some seconds after it has begun with a TimeoutError. */
export function limited(signal: AbortSignal, seconds: number | undefined): Limited {
  if (seconds === undefined) return { signal, begin: () => undefined, end: () => undefined };
  const own = new AbortController();
  const abort = (): void => own.abort(signal.reason);
  const late = (): void => own.abort(new TimeoutError(`did not end within ${seconds} seconds (--timeout)`));
  let timer: NodeJS.Timeout | undefined;
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort, { once: true });
  return {
    signal: own.signal,
    begin: () => {
      timer ??= setTimeout(late, seconds * 1000);
    },
    end: () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
    },
  };
}
