import {
  bytesOf,
  DEFAULT_LIMITS,
  isOff,
  RULES,
  type Limits,
  type RuleName,
} from '../../analysis/waste/rules.js';
import type { EngineName } from '../../engine/types.js';
import { UsageError } from '../exit.js';

export const FORMATS = ['text', 'json', 'html'] as const;

export type Format = (typeof FORMATS)[number];

/** The options of `dockopt inspect` as commander hands them over. */
export interface InspectFlags {
  readonly file?: string;
  readonly target?: string;
  readonly engine?: EngineName;
  readonly platform?: string;
  readonly image?: string;
  readonly format?: Format;
  readonly top?: number;
  readonly ci?: boolean;
  readonly lowestEfficiency?: string;
  readonly highestWastedBytes?: string;
  readonly highestUserWastedPercent?: string;
  readonly color?: boolean;
}

/** The limits for `--ci`; undefined without it. Throws UsageError for one that is no limit, or that nobody would hold. */
export function limitsOf(flags: InspectFlags): Limits | undefined {
  const given: Readonly<Record<RuleName, string | undefined>> = {
    'lowest-efficiency': flags.lowestEfficiency,
    'highest-wasted-bytes': flags.highestWastedBytes,
    'highest-user-wasted-percent': flags.highestUserWastedPercent,
  };
  if (flags.ci !== true) {
    const idle = RULES.find((rule) => given[rule] !== undefined);
    if (idle !== undefined) throw new UsageError(`--${idle} is a rule of --ci: add --ci.`);
    return undefined;
  }
  const limits: Record<RuleName, number | undefined> = { ...DEFAULT_LIMITS };
  for (const rule of RULES) {
    const text = given[rule];
    if (text !== undefined) limits[rule] = limitOf(rule, text);
  }
  return limits;
}

function limitOf(rule: RuleName, text: string): number | undefined {
  // An empty variable of a pipeline must not switch a rule off.
  if (text.trim() === '') throw new UsageError(`--${rule}: give a number, or off.`);
  if (isOff(text)) return undefined;
  if (rule === 'highest-wasted-bytes') {
    const bytes = bytesOf(text);
    if (bytes === undefined)
      throw new UsageError(`--${rule} ${text}: give a size such as 20MB or 1GiB, or off.`);
    return bytes;
  }
  const part = /^\s*\d*\.?\d+\s*$/.test(text) ? Number(text) : NaN;
  if (!(part >= 0 && part <= 1))
    throw new UsageError(`--${rule} ${text}: give a number from 0 to 1, such as 0.95, or off.`);
  return part;
}
