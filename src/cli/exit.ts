/** Exit codes of the command. */
export const EXIT = {
  /** Done, or nothing to do. */
  done: 0,
  /** Changes are pending, under `--check` or `--diff`. */
  pending: 1,
  /** Wrong usage, or a file failed or a check reverted a change; other files were still treated. */
  failed: 2,
  /** Ended by Ctrl-C; 128 + SIGINT, as shells report it. */
  interrupted: 130,
} as const;

/** A mistake in how the command was called; shown without a stack, exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
