import type { Difference } from '../../analysis/types.js';
import type { Level } from '../../model/types.js';
import type { VerifyReport } from '../../verify/types.js';
import type { Palette } from '../types.js';
import { count, expected, oneLine } from '../wording.js';
import { rowsOf, type Row, type Tone } from './rows.js';
import {
  declaredGroups,
  failuresOf,
  logsOf,
  rebuildOf,
  totalText,
  undeclaredOf,
  verdictText,
} from './words.js';

/** Differences of one transform that are shown one by one. */
const SHOWN = 8;

type Paint = (text: string) => string;

/**
 * What a person reads: for each Dockerfile the verdict, the figures of both images in a table, what differs (first what
 * nothing declares), what was left out, the changes with their reasons, and what was not done.
 */
export function verifyText(reports: readonly VerifyReport[], palette: Palette): string {
  const total = totalText(reports);
  const parts = reports.map((report) => reportText(report, palette));
  return [...parts, ...(total === '' ? [] : [`${total}\n`])].join('\n');
}

function reportText(report: VerifyReport, palette: Palette): string {
  const blocks = [
    headLines(report, palette),
    tableLines(rowsOf(report), palette),
    rebuildLines(report, palette),
    failureLines(report, palette),
    undeclaredLines(report, palette),
    declaredLines(report, palette),
    leftOutLines(report, palette),
    changeLines(report, palette),
    noteLines(report, palette),
  ];
  return blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
}

function headLines(report: VerifyReport, palette: Palette): readonly string[] {
  const good = report.verdict === 'same' || report.verdict === 'unchanged';
  const verdict = (good ? palette.green : palette.red)(verdictText(report));
  const where = [report.engine, `context ${report.context}`, ...report.settings].map(oneLine);
  return [`${palette.bold(oneLine(report.path))}  ${verdict}`, palette.dim(where.join('; '))];
}

function tableLines(rows: readonly Row[], palette: Palette): readonly string[] {
  if (rows.length === 0) return [];
  const head: Row = { name: '', before: 'before', after: 'after', change: 'change', tone: 'same' };
  const width = (cell: (row: Row) => string): number =>
    Math.max(...[head, ...rows].map((row) => cell(row).length));
  const [names, befores, afters] = [
    width(({ name }) => name),
    width(({ before }) => before),
    width(({ after }) => after),
  ];
  const line = (row: Row, paint: Paint): string => {
    const cells = [row.name.padEnd(names), row.before.padEnd(befores), row.after.padEnd(afters)];
    return `  ${cells.join('  ')}  ${row.change === '' ? '' : paint(row.change)}`.trimEnd();
  };
  return [palette.dim(line(head, same)), ...rows.map((row) => line(row, tonePaint(row.tone, palette)))];
}

function tonePaint(tone: Tone, palette: Palette): Paint {
  return { better: palette.green, worse: palette.yellow, same: palette.dim, wrong: palette.red }[tone];
}

function rebuildLines(report: VerifyReport, palette: Palette): readonly string[] {
  const rebuild = rebuildOf(report);
  if (rebuild === undefined) return [];
  const ran = (steps: readonly string[]): string => (steps.length === 0 ? 'nothing' : steps.join(', '));
  return [
    `Rebuilt after a change of ${rebuild.path}: ${rebuild.reason}`,
    `  ${palette.dim('before ran')}  ${ran(rebuild.before)}`,
    ...(rebuild.after === undefined ? [] : [`  ${palette.dim('after ran ')}  ${ran(rebuild.after)}`]),
  ];
}

function failureLines(report: VerifyReport, palette: Palette): readonly string[] {
  return [...failuresOf(report), ...logsOf(report)].flatMap(({ what, log }) => [
    palette.red(what),
    ...log.map((line) => palette.dim(`  | ${line}`.trimEnd())),
  ]);
}

function undeclaredLines({ differences }: VerifyReport, palette: Palette): readonly string[] {
  const wrong = undeclaredOf(differences);
  if (wrong.length === 0) return [];
  return [palette.red('Declared by no change'), ...listed(wrong, palette.red)];
}

function declaredLines({ differences }: VerifyReport, palette: Palette): readonly string[] {
  const groups = [...declaredGroups(differences)];
  if (groups.length === 0) return [];
  const lines = groups.flatMap(([names, group]) => [
    `  ${palette.cyan(names)}`,
    ...listed(group, same).map((line) => `  ${line}`),
  ]);
  return [palette.bold('Differs as declared'), ...lines];
}

function listed(differences: readonly Difference[], paint: Paint): readonly string[] {
  const lines = differences.slice(0, SHOWN).map(({ message }) => paint(`  ${oneLine(message)}`));
  const more = differences.length - SHOWN;
  return more > 0 ? [...lines, `  and ${count(more, 'more', 'more')}: --format json names all`] : lines;
}

function leftOutLines({ leftOut }: VerifyReport, palette: Palette): readonly string[] {
  if (leftOut.length === 0) return [];
  const lines = leftOut.map(({ transform, reason }) => `  ${palette.yellow(transform)}  ${oneLine(reason)}`);
  return [palette.bold('Left out'), ...lines];
}

function changeLines({ changes, verdict }: VerifyReport, palette: Palette): readonly string[] {
  if (changes.length === 0) return [];
  const lines = changes.map(({ transform, level, line, message, saving }) => {
    const name = `${levelPaint(level, palette)(level)}  ${palette.cyan(transform)}`;
    return `  line ${line}  ${name}  ${oneLine(message + expected(saving))}`;
  });
  return [palette.bold(verdict === 'same' ? 'Proven changes' : 'Changes'), ...lines];
}

function levelPaint(level: Level, palette: Palette): Paint {
  if (level === 'safe') return palette.green;
  return level === 'recommended' ? palette.yellow : palette.red;
}

function noteLines(report: VerifyReport, palette: Palette): readonly string[] {
  const kept = [report.before?.kept, report.after?.kept].filter((name) => name !== undefined);
  const names = kept.length === 0 ? [] : [`kept: ${kept.map(oneLine).join(', ')}`];
  return [...report.notes, ...names].map((note) => palette.dim(`note: ${oneLine(note)}`));
}

function same(text: string): string {
  return text;
}
