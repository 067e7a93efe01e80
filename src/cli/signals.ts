import { EXIT } from './exit.js';

/** Asked to stop because nobody reads our output any more; undefined where nothing has to be cleaned up. */
let onClosedPipe: (() => void) | undefined;

/**
 * Lets Ctrl-C (and SIGTERM) stop a run between two files instead of inside one; a second one ends it at once.
 * Files are replaced by renaming, so even that leaves whole files only.
 *
 * @param first called the first time; where it is given, it is also called when the terminal is closed, and when the reader
 *   of our output goes away
 * @param also called the first time too; nothing else depends on it
 * @returns whether the user has asked to stop
 */
export function watchInterrupt(first?: () => void, also?: () => void): () => boolean {
  let asked = false;
  function onSignal(): void {
    if (asked) process.exit(EXIT.interrupted);
    asked = true;
    first?.();
    also?.();
  }
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  if (first === undefined) return () => asked;
  // Not under nohup, which takes the terminal from standard input: a handler would undo it.
  if (process.stdin.isTTY) process.on('SIGHUP', onSignal);
  onClosedPipe = () => {
    if (!asked) onSignal();
  };
  return () => asked;
}

/** Nothing has to be cleaned up any more: from now on a closed pipe ends the process. */
export function cleanedUp(): void {
  onClosedPipe = undefined;
}

/** Ends quietly when the reader of our output has gone away (`dockopt fix | head`), and after the clean-up where there is one. */
export function endOnClosedPipe(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      if (onClosedPipe === undefined) process.exit();
      onClosedPipe();
    });
  }
}
