import { added } from './added.js';
import { conservation } from './conservation.js';
import { contract } from './contract.js';
import { divided } from './divided.js';
import { layers } from './layers.js';
import { reparse } from './reparse.js';
import { sources } from './sources.js';
import { stages } from './stages.js';
import type { Check, Finding, Step } from './types.js';
import { untouched } from './untouched.js';

/** Checks 1 to 7, run after every application of a transform; check 8, idempotence, is the runner's own. */
export const CHECKS: readonly Check[] = [
  reparse,
  untouched,
  contract,
  stages,
  divided,
  added,
  conservation,
  layers,
  sources,
];

/** The first check that a step does not pass. */
export function firstViolation(step: Step): (Finding & { readonly check: string }) | undefined {
  for (const check of CHECKS) {
    const finding = check.run(step);
    if (finding !== undefined) return { ...finding, check: check.name };
  }
  return undefined;
}

export type { Check, Finding, Step };
