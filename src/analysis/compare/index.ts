import type { Difference } from '../types.js';
import type { Declared, Observed } from './types.js';

/** Everything that is other in the rewritten image, each with the transforms that say they do this. */
export function differencesOf(
  _before: Observed,
  _after: Observed,
  _declared: Declared,
): readonly Difference[] {
  return [];
}
