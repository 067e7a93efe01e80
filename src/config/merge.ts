import type { Effective, Settings } from './types.js';

/** What holds where nothing is said. */
export const DEFAULTS = {
  level: 'recommended',
  cache: 'auto',
  advice: false,
  registry: false,
} as const satisfies Effective;

/**
 * Settings one over the other, the first the strongest. A stronger `only` or `skip` replaces a weaker one whole, as every
 * list of a command line does.
 */
export function mergeSettings(...layers: readonly Settings[]): Effective {
  return Object.assign({}, DEFAULTS, ...layers.toReversed().map(said)) as Effective;
}

/** Without keys that hold undefined: they would hide what a weaker layer says. */
function said(settings: Settings): Settings {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}
