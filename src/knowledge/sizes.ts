import { COMPILERS, LAYERS, MEASURED } from './sizes.data.js';

/** How much smaller a pull gets. */
export interface Saving {
  readonly compressedBytes: number;
  /** What the figure rests on, for a reader. */
  readonly source: string;
  /** `YYYY-MM-DD` of the measured images. */
  readonly date: string;
  /** True when both images were measured; else it is an estimate, off by 2 to 5 %. */
  readonly exact: boolean;
}

/**
 * What a swap from the full to the slim image saves, in compressed bytes (linux/amd64; what a pull transfers).
 * @param repository official name with a slim twin
 * @param suite Debian suite that both stand on
 * @returns undefined when no measured layer covers it
 */
export function savingOf(repository: string, tag: string, suite: string): Saving | undefined {
  const measured = MEASURED[`${repository}:${tag}`];
  if (measured !== undefined) {
    const source = `docker-library/repo-info, ${repository}:${tag} and ${repository}:${tag}-slim`;
    return { compressedBytes: measured.saved, source, date: measured.date, exact: true };
  }
  const layers = Object.hasOwn(LAYERS, suite) ? LAYERS[suite] : undefined;
  if (layers === undefined) return undefined;
  return {
    compressedBytes: estimate(repository, layers),
    source: `estimate from the measured layers of ${repository === 'debian' ? 'debian' : 'buildpack-deps'}:${suite}`,
    date: layers.date,
    exact: false,
  };
}

function estimate(
  repository: string,
  { added, base }: { readonly added: number; readonly base: number },
): number {
  if (repository === 'debian') return base;
  // rust-slim keeps gcc and libc6-dev, which are less than the measured layer: the estimate stays on the low side.
  return added + base - (repository === 'rust' ? COMPILERS : 0);
}
