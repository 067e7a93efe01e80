/**
 * The candidate closest to a mistyped word, or undefined when none is near: at most two edits away, and fewer edits
 * than 40 % of the word.
 */
export function suggest(word: string, candidates: readonly string[]): string | undefined {
  let best: string | undefined;
  let least = Math.min(3, Math.max(1, word.length) * 0.4);
  for (const candidate of candidates) {
    const distance = editDistance(word, candidate);
    if (distance >= least) continue;
    best = candidate;
    least = distance;
  }
  return best ?? candidates.find((candidate) => word.length >= 3 && candidate.startsWith(word));
}

/** ` Did you mean x?`, or ''. */
export function didYouMean(word: string, candidates: readonly string[]): string {
  const best = suggest(word, candidates);
  return best === undefined ? '' : ` Did you mean ${best}?`;
}

/** Insertions, deletions, substitutions and swaps of neighbours (optimal string alignment). */
function editDistance(left: string, right: string): number {
  let previous: readonly number[] = [];
  let current: readonly number[] = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row += 1) {
    const next = [row];
    for (let column = 1; column <= right.length; column += 1) {
      const cost = left[row - 1] === right[column - 1] ? 0 : 1;
      const swapped = left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
      next.push(
        Math.min(
          (current[column] ?? 0) + 1,
          (next[column - 1] ?? 0) + 1,
          (current[column - 1] ?? 0) + cost,
          swapped ? (previous[column - 2] ?? 0) + 1 : Infinity,
        ),
      );
    }
    previous = current;
    current = next;
  }
  return current[right.length] ?? 0;
}
