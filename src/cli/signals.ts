import { EXIT } from './exit.js';

/**
 * Lets Ctrl-C (and SIGTERM, SIGHUP) stop a run between two files instead of inside one; a second one ends it at once.
 * Files are replaced by renaming, so even that leaves whole files only.
 *
 * @param first called the first time
 * @returns whether the user has asked to stop
 */
export function watchInterrupt(first?: () => void): () => boolean {
  let asked = false;
  function onSignal(): void {
    if (asked) process.exit(EXIT.interrupted);
    asked = true;
    first?.();
  }
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  // The terminal was closed.
  process.on('SIGHUP', onSignal);
  return () => asked;
}

/** Ends quietly when the reader of our output has gone away (`dockopt fix | head`). */
export function endOnClosedPipe(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      process.exit();
    });
  }
}
