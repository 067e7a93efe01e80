/** What `--ci` demands: the rules of dive, with its names and its defaults. */
import type { Score } from './types.js';

export const RULES = ['lowest-efficiency', 'highest-wasted-bytes', 'highest-user-wasted-percent'] as const;

export type RuleName = (typeof RULES)[number];

/** The limit of each rule; undefined for one that is off. */
export type Limits = Readonly<Record<RuleName, number | undefined>>;

/** Those of dive 0.13 (`cmd/dive/cli/internal/options/ci_rules.go`). */
export const DEFAULT_LIMITS: Limits = {
  'lowest-efficiency': 0.9,
  'highest-wasted-bytes': undefined,
  'highest-user-wasted-percent': 0.1,
};

/** What came of one rule. */
export interface Verdict {
  readonly rule: RuleName;
  /** `off` for a rule without a limit. */
  readonly result: 'pass' | 'fail' | 'off';
  readonly value: number;
  readonly limit: number | undefined;
}

/** Holds the figures against the limits; what is just as large as its limit passes. */
export function judge(score: Score, limits: Limits): readonly Verdict[] {
  const values: Readonly<Record<RuleName, number>> = {
    'lowest-efficiency': score.efficiency,
    'highest-wasted-bytes': score.wastedBytes,
    'highest-user-wasted-percent': score.userWastedPercent,
  };
  return RULES.map((rule) => {
    const [value, limit] = [values[rule], limits[rule]];
    if (limit === undefined) return { rule, result: 'off', value, limit };
    const passes = rule.startsWith('lowest') ? value >= limit : value <= limit;
    return { rule, result: passes ? 'pass' : 'fail', value, limit };
  });
}

const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  k: 1e3,
  kb: 1e3,
  m: 1e6,
  mb: 1e6,
  g: 1e9,
  gb: 1e9,
  t: 1e12,
  tb: 1e12,
  ki: 1024,
  kib: 1024,
  mi: 1024 ** 2,
  mib: 1024 ** 2,
  gi: 1024 ** 3,
  gib: 1024 ** 3,
  ti: 1024 ** 4,
  tib: 1024 ** 4,
};

/** Bytes of `20MB`, `1.5 GiB` or `1000`; undefined for anything else. */
export function bytesOf(text: string): number | undefined {
  const [, amount, unit] = /^\s*(\d+(?:\.\d+)?)\s*([a-z]*)\s*$/i.exec(text) ?? [];
  const factor = UNITS[(unit ?? '').toLowerCase()];
  return amount === undefined || factor === undefined ? undefined : Math.floor(Number(amount) * factor);
}

/** True for the words by which a rule is switched off. */
export function isOff(text: string): boolean {
  return /^\s*(?:disabled|off|false|)\s*$/i.test(text);
}
