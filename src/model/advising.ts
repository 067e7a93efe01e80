import type { Instruction } from '../syntax/types.js';
import type { Advice, Adviser } from './types.js';

/** A piece of advice about some instructions of a file; undefined when there are none. */
export function adviceAt(
  adviser: Adviser,
  at: readonly Instruction[],
  said: Pick<Advice, 'message' | 'search' | 'snippet'>,
): Advice | undefined {
  const lines = [...new Set(at.map(({ origin }) => origin))].sort((a, b) => a - b);
  return lines.length === 0 ? undefined : { adviser: adviser.name, lines, ...said };
}
