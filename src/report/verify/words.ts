import type { Difference } from '../../analysis/types.js';
import type { Verdict, VerifyReport } from '../../verify/types.js';
import { count, oneLine, printable } from '../wording.js';

/** What was found, in one sentence without a full stop. */
export function verdictText(report: VerifyReport): string {
  const { verdict, differences, leftOut } = report;
  const undeclared = undeclaredOf(differences).length;
  if (verdict === 'unchanged') return 'nothing to change';
  if (verdict === 'broken') return brokenText(report);
  if (verdict === 'differs') {
    return undeclared === 0 ? 'not the same' : `${count(undeclared, 'difference')} that no change declares`;
  }
  const without = leftOut.length === 0 ? '' : ` without ${count(leftOut.length, 'transform')} left out`;
  return differences.length === 0
    ? `proven${without}: nothing differs`
    : `proven${without}: nothing differs but what the changes declare`;
}

function brokenText({ before }: VerifyReport): string {
  const failure = before?.cold.failure;
  if (failure !== undefined) {
    const at = failure.line === undefined ? '' : ` at line ${failure.line}`;
    return `the original does not build${at}: ${oneLine(failure.message)}`;
  }
  const said = before?.behaviour.find((each) => each.failure !== undefined)?.failure;
  return `the original does not run${said === undefined ? '' : `: ${oneLine(said)}`}; nothing can be shown`;
}

/** One word for each verdict. */
const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
  same: 'proven',
  differs: 'differs',
  unchanged: 'unchanged',
  broken: 'broken',
};

/** `3 Dockerfiles: 2 proven, 1 differs`; '' for a single one. */
export function totalText(reports: readonly VerifyReport[]): string {
  if (reports.length < 2) return '';
  const parts = (['same', 'differs', 'unchanged', 'broken'] as const)
    .map((verdict) => [reports.filter((each) => each.verdict === verdict).length, verdict] as const)
    .filter(([amount]) => amount > 0)
    .map(([amount, verdict]) => `${amount} ${VERDICT_WORDS[verdict]}`);
  return `${count(reports.length, 'Dockerfile')}: ${parts.join(', ')}`;
}

/** What nobody declared. */
export function undeclaredOf(differences: readonly Difference[]): readonly Difference[] {
  return differences.filter(({ declaredBy }) => declaredBy.length === 0);
}

/** What was declared, by the names of the transforms that do so (`a, b`), in the order in which they come. */
export function declaredGroups(
  differences: readonly Difference[],
): ReadonlyMap<string, readonly Difference[]> {
  const groups = new Map<string, Difference[]>();
  for (const difference of differences) {
    if (difference.declaredBy.length === 0) continue;
    const names = difference.declaredBy.join(', ');
    const group = groups.get(names);
    if (group === undefined) groups.set(names, [difference]);
    else group.push(difference);
  }
  return groups;
}

/** What was touched before the rebuild, and what ran then on either side; undefined when nothing was rebuilt. */
export interface Rebuild {
  readonly path: string;
  readonly reason: string;
  readonly before: readonly string[];
  /** Undefined when the rewritten Dockerfile was not rebuilt. */
  readonly after: readonly string[] | undefined;
}

/** Reads it from a report, each text on one line. */
export function rebuildOf({ touched, before, after }: VerifyReport): Rebuild | undefined {
  if (touched === undefined || before?.rebuild === undefined) return undefined;
  const ran = (steps: readonly string[]): readonly string[] => steps.map(oneLine);
  return {
    path: oneLine(touched.path),
    reason: oneLine(touched.reason),
    before: ran(before.rebuild.ran),
    after: after?.rebuild && ran(after.rebuild.ran),
  };
}

/** The build that failed, as people call it, with what it printed last. */
export function failuresOf(
  report: VerifyReport,
): readonly { readonly what: string; readonly log: readonly string[] }[] {
  const sides = [
    ['The original', report.before],
    ['The rewritten Dockerfile', report.after],
  ] as const;
  return sides.flatMap(([name, side]) =>
    [side?.cold, side?.rebuild].flatMap((build) => {
      if (build?.failure === undefined) return [];
      const { message, line, log } = build.failure;
      const at = line === undefined ? '' : ` at line ${line}`;
      const what = `${name} did not build${at}: ${oneLine(message)}`;
      return [{ what, log: tail(log) }];
    }),
  );
}

/** What a container printed that did not do what the other did, or did not run at all. */
export function logsOf(
  report: VerifyReport,
): readonly { readonly what: string; readonly log: readonly string[] }[] {
  const wrong = new Set(
    undeclaredOf(report.differences)
      .filter(({ area }) => area === 'behaviour')
      .map(({ subject }) => subject),
  );
  const sides = [
    ['The original', report.before],
    ['The rewritten image', report.after],
  ] as const;
  return sides.flatMap(([name, side]) =>
    (side?.behaviour ?? [])
      .filter(({ asked, log }) => log !== '' && (report.verdict === 'broken' || wrong.has(asked)))
      .map(({ asked, log }) => ({ what: `${name} printed (${oneLine(asked)})`, log: tail(log) })),
  );
}

const TAIL = 12;

function tail(log: string): readonly string[] {
  return log
    .trimEnd()
    .split('\n')
    .slice(-TAIL)
    .map((line) => printable(line.trimEnd()));
}
