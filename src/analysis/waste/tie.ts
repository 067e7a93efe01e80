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
  const lines = new Map<number, number>();
  let index = history.length;
  for (const step of steps.toReversed()) {
    const item = history[index - 1];
    const made = item === undefined ? undefined : madeBy(item.createdBy);
    // BuildKit keeps what ONBUILD says in the configuration, and not in the history.
    if (step.keyword === 'ONBUILD' && made?.keyword !== 'ONBUILD') continue;
    if (made === undefined) return { reason: 'it has more instructions than the image has in its history' };
    if (!isSame(step, made)) {
      return {
        reason: `${step.keyword} of line ${step.line} is not in the history of the image where it would be`,
      };
    }
    index -= 1;
    lines.set(index, step.line);
  }
  return { lines };
}

function isSame(step: Step, made: Made): boolean {
  if (step.keyword !== made.keyword) return false;
  if (step.text === undefined) return true;
  if (step.keyword === 'RUN') return squeezed(step.text) === squeezed(wordsOf(made.text));
  if (step.keyword !== 'COPY' && step.keyword !== 'ADD') return true;
  return isSameCopy(step.text, made.text);
}

/** buildah writes the exec form as it stands: `["make", "all"]`. */
function wordsOf(text: string): string {
  if (!text.startsWith('["')) return text;
  try {
    return (JSON.parse(text) as readonly string[]).join(' ');
  } catch {
    return text;
  }
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
