import type { HistoryItem } from '../types.js';
import { madeBy, type Made } from './instruction.js';
import type { Step } from './types.js';

/** Where the instructions of a Dockerfile stand in the history of an image. */
export interface Tie {
  /** Line by index of the history; what is not here came with the base image. */
  readonly lines: ReadonlyMap<number, number>;
}

/** Why a Dockerfile is not the one of the image. */
export interface NoTie {
  /** One clause: `line 4, RUN npm ci, is not in its history where it would be`. */
  readonly reason: string;
}

/**
 * Holds the instructions of a stage, with those of the stages that it stands on, against the last items of an image's
 * history. All of them must be there, in order: the line of another instruction would be worse than none.
 */
export function tieTo(history: readonly HistoryItem[], steps: readonly Step[]): Tie | NoTie {
  if (!steps.some(({ keyword }) => keyword === 'RUN' || keyword === 'COPY' || keyword === 'ADD')) {
    return { reason: 'it has no RUN, COPY or ADD by which it could be recognised' };
  }
  const first = history.length - steps.length;
  if (first < 0) return { reason: 'it has more instructions than the image has in its history' };
  const lines = new Map<number, number>();
  for (let index = history.length - 1; index >= first; index -= 1) {
    const step = steps[index - first];
    const item = history[index];
    if (step === undefined || item === undefined) continue;
    if (!isSame(step, madeBy(item.createdBy))) {
      const shown = step.keyword === 'RUN' ? 'RUN' : `the ${step.keyword}`;
      return { reason: `${shown} of line ${step.line} is not in the history of the image where it would be` };
    }
    lines.set(index, step.line);
  }
  return { lines };
}

function isSame(step: Step, made: Made): boolean {
  if (step.keyword !== made.keyword) return false;
  if (step.text === undefined) return true;
  if (step.keyword === 'RUN') return squeezed(step.text) === squeezed(made.text);
  if (step.keyword !== 'COPY' && step.keyword !== 'ADD') return true;
  return isSameCopy(step.text, made.text);
}

/** The builder before BuildKit and buildah name a digest instead of the sources: `file:12ab… in /app`. */
function isSameCopy(written: string, made: string): boolean {
  if (/^(?:multi|file|dir):\S+ in /.test(made) || written.includes('$')) return true;
  return squeezed(made).endsWith(squeezed(written));
}

/** Blanks between words may be other in the history, where continuation lines were joined. */
function squeezed(text: string): string {
  return text.replace(/\s+/g, '');
}
