/** Says on standard error what is being built: one line that changes on a terminal, otherwise a line for each phase. */
import { oneLine } from '../../report/wording.js';
import type { VerifyWatch } from '../../verify/job.js';

/** The part of a terminal, or of a file, that is written to. */
export interface Output {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** Milliseconds between two updates of the line. */
const INTERVAL = 1000;

export class ProofProgress implements Pick<VerifyWatch, 'phase' | 'step'> {
  readonly #output: Output;
  readonly #now: () => number;
  readonly #lively: boolean;
  #file = '';
  #phase = '';
  #step = '';
  #began = 0;
  #timer: NodeJS.Timeout | undefined;

  /** @param now milliseconds of a clock */
  constructor(output: Output, now: () => number = Date.now) {
    this.#output = output;
    this.#now = now;
    this.#lively = output.isTTY === true;
  }

  /** Says which Dockerfile comes. */
  file(path: string): void {
    this.#file = path;
  }

  readonly phase = (phase: string): void => {
    this.#phase = phase;
    this.#step = '';
    this.#began = this.#now();
    if (!this.#lively) {
      this.#output.write(`== ${this.#file}: ${phase}\n`);
      return;
    }
    this.#timer ??= setInterval(() => this.#show(), INTERVAL).unref();
    this.#show();
  };

  readonly step = ({ text, number, of }: Parameters<VerifyWatch['step']>[0]): void => {
    const place = number === undefined ? '' : `step ${number}${of === undefined ? '' : `/${of}`} `;
    this.#step = `${place}${oneLine(text)}`;
    if (this.#lively) this.#show();
  };

  /** Removes the line. */
  done(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    if (this.#lively && this.#phase !== '') this.#output.write('\r\u001b[K');
    this.#phase = '';
  }

  #show(): void {
    const elapsed = `  ${Math.floor((this.#now() - this.#began) / 1000)} s`;
    const step = this.#step === '' ? '' : `: ${this.#step}`;
    const room = Math.max(20, (this.#output.columns ?? 80) - 1) - elapsed.length;
    const line = `${this.#file}: ${this.#phase}${step}`;
    const shown = line.length > room ? `${line.slice(0, room - 1)}…` : line;
    this.#output.write(`\r\u001b[K${shown}${elapsed}`);
  }
}
