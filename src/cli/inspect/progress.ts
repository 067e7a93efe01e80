import { shownBytes } from '../../project/sizes.js';
import { oneLine } from '../../report/wording.js';

/** Milliseconds between two updates. */
const INTERVAL = 200;

/** Says how much was read; `done` removes the line. */
export interface Reading {
  update(bytes: number): void;
  done(): void;
}

/** A line such as `reading app: 123.4 MB` on standard error, on a terminal and outside CI only. */
export function startReading(name: string): Reading {
  const stream = process.stderr;
  const silent = stream.isTTY !== true || (process.env['CI'] ?? '') !== '';
  let last = Date.now();
  return {
    update(bytes: number): void {
      const now = Date.now();
      if (silent || now - last < INTERVAL) return;
      last = now;
      stream.write(`\r\u001B[Kreading ${oneLine(name)}: ${shownBytes(bytes)}`);
    },
    done(): void {
      if (!silent) stream.write('\r\u001B[K');
    },
  };
}
