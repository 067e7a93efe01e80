/** npm's own version rules, with the leniency that npm's installer reads manifests with. */
import satisfiesRange from 'semver/functions/satisfies.js';
import validRange from 'semver/ranges/valid.js';

const LOOSE = { loose: true } as const;

/** True when the text is a range, or an exact version, that `satisfies` can judge; false for tags, URLs and aliases. */
export function isRange(range: string): boolean {
  return validRange(range, LOOSE) !== null;
}

/** True when `version` is in `range`; false also when either cannot be read. */
export function satisfies(version: string, range: string): boolean {
  return satisfiesRange(version, range, LOOSE);
}
