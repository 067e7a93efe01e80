/** From this many files on, a run shows how far it is. */
const MANY = 20;

/** Milliseconds between two updates. */
const INTERVAL = 100;

/** Says how far a run is; `done` removes the line. */
export interface Progress {
  update(done: number): void;
  done(): void;
}

const SILENT: Progress = { update: nothing, done: nothing };

function nothing(): void {}

/** A line such as `12/300 files` on standard error: for many files, on a terminal and outside CI only. */
export function startProgress(total: number): Progress {
  const stream = process.stderr;
  if (total <= MANY || stream.isTTY !== true || (process.env['CI'] ?? '') !== '') return SILENT;
  let last = 0;
  return {
    update(done: number): void {
      const now = Date.now();
      if (now - last < INTERVAL) return;
      last = now;
      stream.write(`\r${done}/${total} files`);
    },
    done(): void {
      stream.write('\r\u001b[K');
    },
  };
}
