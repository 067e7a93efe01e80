/** Finds out which of several changes are at fault, with as few tries as possible. */

/** What a try showed. */
export type Tried = { readonly ok: true } | { readonly ok: false; readonly reason: string };

export interface Culprit {
  readonly name: string;
  /** What the try with it showed. */
  readonly reason: string;
  /** True when it fails by itself; otherwise it failed together with others that came before it and were kept. */
  readonly alone: boolean;
}

export interface Bisection {
  /** In their order; all of them together passed. */
  readonly kept: readonly string[];
  readonly leftOut: readonly Culprit[];
}

/**
 * Leaves out what makes a try fail. The names are in the order in which the changes are applied; none at all counts as
 * passed.
 *
 * What it guarantees: the kept ones were tried together, and passed (or none is kept). Where adding a change to a failing
 * set never makes it pass, no change that was left out could be added back to those that were kept: each was the last of a
 * list that failed, and all that stood before it were kept.
 *
 * @param tries applies these, in this order, and says what that showed; the same list is asked for once
 */
export async function bisect(
  names: readonly string[],
  tries: (names: readonly string[]) => Promise<Tried>,
): Promise<Bisection> {
  const tried = remembered(tries);
  const leftOut: Culprit[] = [];
  let kept = names;
  // So many of the first ones passed already; they would fail now only where a change heals what another one breaks.
  let proven = 0;
  while (kept.length > 0) {
    const whole = await tried(kept);
    if (whole.ok) break;
    const found = await firstFailing(kept, proven, whole.reason, tried);
    const name = kept[found.length - 1] ?? '';
    const itself = found.length === 1 ? undefined : await tried([name]);
    const alone = itself === undefined || !itself.ok;
    leftOut.push({ name, reason: itself?.ok === false ? itself.reason : found.reason, alone });
    kept = kept.filter((_, index) => index !== found.length - 1);
    proven = found.length - 1;
  }
  return { kept, leftOut };
}

/** The length of a failing list of first names of which one less passed. */
async function firstFailing(
  names: readonly string[],
  proven: number,
  whole: string,
  tried: (names: readonly string[]) => Promise<Tried>,
): Promise<{ readonly length: number; readonly reason: string }> {
  let passes = proven;
  let fails = names.length;
  let reason = whole;
  while (fails - passes > 1) {
    const middle = Math.floor((passes + fails) / 2);
    const result = await tried(names.slice(0, middle));
    if (result.ok) passes = middle;
    else [fails, reason] = [middle, result.reason];
  }
  return { length: fails, reason };
}

function remembered(
  tries: (names: readonly string[]) => Promise<Tried>,
): (names: readonly string[]) => Promise<Tried> {
  const known = new Map<string, Promise<Tried>>();
  return (names) => {
    const key = JSON.stringify(names);
    const result = known.get(key) ?? tries(names);
    known.set(key, result);
    return result;
  };
}
