import type { Palette } from '../report/types.js';

/** What the decision about colours rests on. */
export interface ColourInput {
  /** `--color` or `--no-color`; undefined when neither was given. */
  readonly flag: boolean | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly terminal: boolean;
}

/**
 * Whether to colour: the flag, then `NO_COLOR` (https://no-color.org: any value but the empty one), then
 * `FORCE_COLOR` (off for `0` and `false`), then whether the output is a terminal that is not dumb.
 */
export function wantsColour({ flag, env, terminal }: ColourInput): boolean {
  if (flag !== undefined) return flag;
  if ((env['NO_COLOR'] ?? '') !== '') return false;
  const force = env['FORCE_COLOR'];
  if (force !== undefined && force !== '') return force !== '0' && force !== 'false';
  return terminal && env['TERM'] !== 'dumb';
}

/** The palette for standard output. */
export async function loadPalette(flag: boolean | undefined): Promise<Palette> {
  const terminal = process.stdout.isTTY === true;
  if (!wantsColour({ flag, env: process.env, terminal })) return (await import('../report/wording.js')).plain;
  const { createColors } = (await import('picocolors')).default;
  return createColors(true);
}
