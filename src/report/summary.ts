import type { Level, Saving } from '../model/types.js';
import type { RunReport } from './types.js';
import { count, savedBytes } from './wording.js';

/** The figures of a run. A file that failed counts as failed only; its changes are not counted. */
export interface Totals {
  /** Dockerfiles looked at. */
  readonly files: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly failed: number;
  /** Other files that change, such as `.dockerignore`. */
  readonly others: number;
  readonly changes: number;
  readonly byLevel: Readonly<Record<Level, number>>;
  readonly violations: number;
  /** What the changes save, added up by unit; missing where no change has a figure. */
  readonly savings?: readonly Pick<Saving, 'bytes' | 'unit' | 'estimate'>[];
}

/** Adds up a run. */
export function totals(run: RunReport): Totals {
  const byLevel: Record<Level, number> = { safe: 0, recommended: 0, aggressive: 0 };
  let [changed, failed, others, violations] = [0, 0, 0, 0];
  for (const file of run.files) {
    violations += file.result?.violations.length ?? 0;
    if (file.failure !== undefined || file.result === undefined) {
      failed += 1;
      continue;
    }
    changed += file.result.changes.length > 0 ? 1 : 0;
    others += file.others.length;
    for (const change of file.result.changes) byLevel[change.level] += 1;
  }
  const files = run.files.length;
  const changes = byLevel.safe + byLevel.recommended + byLevel.aggressive;
  const savings = savingsOf(run);
  return {
    files,
    changed,
    unchanged: files - changed - failed,
    failed,
    others,
    changes,
    byLevel,
    violations,
    ...(savings.length > 0 && { savings }),
  };
}

/** The figures of one unit are added up; the sum is an estimate when one of them is. */
function savingsOf(run: RunReport): NonNullable<Totals['savings']> {
  const changes = run.files.flatMap(({ failure, result }) =>
    failure === undefined ? (result?.changes ?? []) : [],
  );
  const all = changes.flatMap(({ saving }) => saving ?? []);
  return (['compressed', 'on disk'] as const).flatMap((unit) => {
    const own = all.filter((saving) => saving.unit === unit);
    if (own.length === 0) return [];
    const bytes = own.reduce((sum, saving) => sum + saving.bytes, 0);
    return [{ bytes, unit, estimate: own.some(({ estimate }) => estimate) }];
  });
}

/**
 * The last lines of a run for a person: what was or would be done, what failed, what a higher level would add, and
 * how to go on. Ends with a line feed.
 *
 * @param hint whether to say how to apply what is not written
 */
export function summary(run: RunReport, hint: boolean): string {
  const sums = totals(run);
  const lines = sums.failed === sums.files ? [] : [outcome(run, sums)];
  for (const saving of sums.savings ?? []) {
    const estimate = saving.estimate ? ' (estimate)' : '';
    lines.push(`The images get ${savedBytes(saving)} smaller, ${saving.unit}${estimate}.`);
  }
  if (sums.failed > 0) lines.push(`${count(sums.failed, 'file')} failed.`);
  if (sums.violations > 0)
    lines.push(`${count(sums.violations, 'change was', 'changes were')} reverted by a check.`);
  for (const { level, changes } of run.more) {
    lines.push(`${count(changes, 'more change')} at --level ${level}.`);
  }
  const { advice = 0 } = run;
  if (advice > 0)
    lines.push(`${count(advice, 'piece')} of advice: --advice shows ${advice === 1 ? 'it' : 'them'}.`);
  if (hint && sums.changes > 0 && !run.written) lines.push('Run again with --write to apply.');
  return `${lines.join('\n')}\n`;
}

function outcome(run: RunReport, sums: Totals): string {
  const treated = sums.changed + sums.unchanged;
  if (sums.changes === 0) return `Nothing to change in ${count(treated, 'Dockerfile')}.`;
  const others = sums.others === 0 ? '' : ` and ${count(sums.others, 'other file')}`;
  const levels = (['safe', 'recommended', 'aggressive'] as const)
    .filter((level) => sums.byLevel[level] > 0)
    .map((level) => `${sums.byLevel[level]} ${level}`);
  const verb = run.written ? 'Made' : 'Would make';
  const where = `${count(sums.changed, 'Dockerfile')}${others}`;
  return `${verb} ${count(sums.changes, 'change')} (${levels.join(', ')}) in ${where}.`;
}
