import type { Difference } from '../../analysis/types.js';
import type { VerifyReport } from '../../verify/types.js';
import { count, expected } from '../wording.js';
import { block, cellCode, code, markdown } from './escape.js';
import { rowsOf, type Row } from './rows.js';
import {
  declaredGroups,
  failuresOf,
  logsOf,
  rebuildOf,
  totalText,
  undeclaredOf,
  verdictText,
} from './words.js';

/** Lines of a list that are shown; a body of a pull request has an end. */
const SHOWN = 100;

/**
 * The result for the body of a pull request: for each Dockerfile the verdict, the figures in a table, what each transform
 * did and why, and what differs, folded away where it was declared. Ends with a line feed; '' for no report.
 */
export function verifyMarkdown(reports: readonly VerifyReport[]): string {
  const total = totalText(reports);
  const parts = reports.map((report) => blocksOf(report).join('\n\n'));
  const all = [...(total === '' ? [] : [`**${total}.**`]), ...parts];
  return all.length === 0 ? '' : `${all.join('\n\n')}\n`;
}

function blocksOf(report: VerifyReport): readonly string[] {
  const blocks = [
    [`### ${code(report.path)}: ${markdown(verdictText(report))}`],
    table(rowsOf(report)),
    rebuildBlock(report),
    undeclaredBlock(report),
    failureBlock(report),
    changeBlock(report),
    leftOutBlock(report),
    declaredBlock(report),
    noteBlock(report),
  ];
  return blocks.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'));
}

function table(rows: readonly Row[]): readonly string[] {
  if (rows.length === 0) return [];
  const cells = rows.map(({ name, asked, before, after, change, tone }) => {
    const shown = tone === 'same' ? markdown(change) : `**${markdown(change)}**`;
    const title = asked ? cellCode(name) : markdown(name);
    return `| ${title} | ${markdown(before)} | ${markdown(after)} | ${change === '' ? '' : shown} |`;
  });
  return ['| | before | after | change |', '| :-- | --: | --: | :-- |', ...cells];
}

function rebuildBlock(report: VerifyReport): readonly string[] {
  const rebuild = rebuildOf(report);
  if (rebuild === undefined) return [];
  const { path, reason, before, after } = rebuild;
  const now = after === undefined ? '' : ` and now runs ${steps(after)}`;
  return [`After a change of ${code(path)} (${markdown(reason)}) a rebuild ran ${steps(before)}${now}.`];
}

function steps(texts: readonly string[]): string {
  return texts.length === 0 ? 'nothing' : texts.map(code).join(', ');
}

function undeclaredBlock({ differences }: VerifyReport): readonly string[] {
  const wrong = undeclaredOf(differences);
  return wrong.length === 0 ? [] : ['**Declared by no change:**', '', ...listed(wrong)];
}

function failureBlock(report: VerifyReport): readonly string[] {
  const parts = [...failuresOf(report), ...logsOf(report)];
  return parts.flatMap(({ what, log }, index) => [
    ...(index === 0 ? [] : ['']),
    markdown(what),
    '',
    ...block(log),
  ]);
}

function changeBlock({ changes }: VerifyReport): readonly string[] {
  if (changes.length === 0) return [];
  const lines = changes.map(
    ({ transform, level, line, message, saving }) =>
      `- ${code(transform)} (${level}, line ${line}): ${markdown(message + expected(saving))}`,
  );
  return ['**What was changed, and why:**', '', ...shortened(lines)];
}

function leftOutBlock({ leftOut }: VerifyReport): readonly string[] {
  if (leftOut.length === 0) return [];
  const lines = leftOut.map(({ transform, reason }) => `- ${code(transform)}: ${markdown(reason)}`);
  return ['**Left out, because a build showed a difference:**', '', ...shortened(lines)];
}

function declaredBlock({ differences }: VerifyReport): readonly string[] {
  const groups = [...declaredGroups(differences)];
  if (groups.length === 0) return [];
  const declared = differences.length - undeclaredOf(differences).length;
  const lines = groups.flatMap(([names, group]) => [
    `${names.split(', ').map(code).join(', ')}:`,
    '',
    ...listed(group),
    '',
  ]);
  return [
    `<details><summary>${count(declared, 'difference')} that the changes declare</summary>`,
    '',
    ...lines,
    '</details>',
  ];
}

function noteBlock({ before, engine, settings, notes }: VerifyReport): readonly string[] {
  const built = before === undefined ? [] : [`Built with ${[engine, ...settings].join('; ')}`];
  const all = [...built, ...notes].map((note) => `${markdown(note)}.`);
  return all.length === 0 ? [] : [`<sub>${all.join(' ')}</sub>`];
}

function listed(differences: readonly Difference[]): readonly string[] {
  return shortened(differences.map(({ message }) => `- ${markdown(message)}`));
}

function shortened(lines: readonly string[]): readonly string[] {
  const more = lines.length - SHOWN;
  return more > 0 ? [...lines.slice(0, SHOWN), `- and ${count(more, 'more', 'more')}`] : lines;
}
