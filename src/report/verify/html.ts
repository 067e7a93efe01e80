import { shownBytes } from '../../project/sizes.js';
import type { BuildFigures, VerifyReport } from '../../verify/types.js';
import { unifiedDiff } from '../diff.js';
import { html, page } from '../html.js';
import { count, expected } from '../wording.js';
import { pairChart, type Pair } from './chart.js';
import { rowsOf, shownSeconds, type Row } from './rows.js';
import { OWN_STYLE } from './style.js';
import {
  declaredGroups,
  failuresOf,
  logsOf,
  rebuildOf,
  totalText,
  undeclaredOf,
  verdictText,
} from './words.js';

/** One page with all of it, with bars of sizes and times. */
export function verifyHtml(reports: readonly VerifyReport[], version: string): string {
  const [first] = reports;
  const title =
    reports.length === 1 && first !== undefined ? `${first.path}: verified` : 'Verified by builds';
  const note = 'Times were measured once, on the machine that built.';
  return page({
    title,
    style: OWN_STYLE,
    body: [overview(reports), ...reports.map(article), `<footer>dockopt ${html(version)}. ${note}</footer>`],
  });
}

function overview(reports: readonly VerifyReport[]): string {
  const total = totalText(reports);
  if (total === '') return '';
  const rows = reports.map((report, index) => {
    const sizes = rowsOf(report).find(({ name }) => name === 'image size');
    const link = `<a href="#file-${index + 1}"><code>${html(report.path)}</code></a>`;
    return `<tr><td>${link}</td><td class="number">${changeOf(sizes)}</td><td>${badge(report)}</td></tr>`;
  });
  return `<article><h1>${html(total)}</h1>${card(`<table>${rows.join('')}</table>`)}</article>`;
}

function article(report: VerifyReport, index: number): string {
  const settings = [report.engine, `context ${report.context}`, ...report.settings].map(html).join('; ');
  const parts = [
    `<h1>${html(report.path)}</h1>`,
    `<p>${badge(report)}</p>`,
    `<p class="soft">${settings}</p>`,
    charts(report),
    undeclared(report),
    logs(report),
    table(rowsOf(report)),
    rebuild(report),
    changes(report),
    leftOut(report),
    declared(report),
    diff(report),
    report.notes.map((note) => `<p class="soft">${html(note)}</p>`).join(''),
  ];
  return `<article id="file-${index + 1}">${parts.filter((part) => part !== '').join('\n')}</article>`;
}

function badge(report: VerifyReport): string {
  const good = report.verdict === 'same' || report.verdict === 'unchanged';
  return `<span class="badge ${good ? 'better' : 'wrong'}">${html(verdictText(report))}</span>`;
}

function charts(report: VerifyReport): string {
  const rows = rowsOf(report);
  const cards = pairsOf(report).map(([name, pair]) => {
    const change = rows.find((row) => row.name === name);
    const title = name === 'rebuild' ? 'rebuild after one change' : name;
    return `<div class="card"><h3>${title} <small>${changeOf(change)}</small></h3>${pairChart(pair)}</div>`;
  });
  return cards.length === 0 ? '' : `<div class="charts">${cards.join('')}</div>`;
}

/** The figures that both sides have. */
function pairsOf({ before, after }: VerifyReport): readonly (readonly [name: string, pair: Pair])[] {
  const took = (build: BuildFigures | undefined): number | undefined =>
    build?.failure === undefined ? build?.seconds : undefined;
  const figures = [
    ['image size', before?.image?.bytes, after?.image?.bytes, shownBytes],
    ['compressed', before?.image?.compressed, after?.image?.compressed, shownBytes],
    ['cold build', took(before?.cold), took(after?.cold), shownSeconds],
    ['rebuild', took(before?.rebuild), took(after?.rebuild), shownSeconds],
  ] as const;
  return figures.flatMap(([name, old, now, shown]) =>
    old === undefined || now === undefined
      ? []
      : [[name, { before: old, after: now, shown: { before: shown(old), after: shown(now) } }] as const],
  );
}

function changeOf(row: Row | undefined): string {
  return row === undefined ? '' : `<span class="${row.tone}">${html(row.change)}</span>`;
}

function table(rows: readonly Row[]): string {
  if (rows.length === 0) return '';
  const lines = rows.map((row) => {
    const name = row.asked ? `<code>${html(row.name)}</code>` : html(row.name);
    return `<tr><td class="key">${name}</td><td>${html(row.before)}</td><td>${html(row.after)}</td><td>${changeOf(row)}</td></tr>`;
  });
  const head = '<tr><th></th><th>before</th><th>after</th><th>change</th></tr>';
  return section('Figures', `<table>${head}${lines.join('')}</table>`);
}

function rebuild(report: VerifyReport): string {
  const its = rebuildOf(report);
  if (its === undefined) return '';
  const ran = (steps: readonly string[]): string =>
    steps.length === 0 ? 'nothing' : steps.map((step) => `<code>${html(step)}</code>`).join('<br>');
  const after =
    its.after === undefined ? '' : `<tr><td class="key">after</td><td>${ran(its.after)}</td></tr>`;
  const rows = `<tr><td class="key">before</td><td>${ran(its.before)}</td></tr>${after}`;
  const title = `What ran after a change of <code>${html(its.path)}</code>`;
  return section(
    title,
    `<table class="list">${rows}</table><p class="soft">This file was changed because: ${html(its.reason)}.</p>`,
  );
}

function undeclared({ differences }: VerifyReport): string {
  const wrong = undeclaredOf(differences);
  if (wrong.length === 0) return '';
  const items = list(wrong.map(({ message }) => message));
  return `<section><h2 class="wrong">Declared by no change</h2><div class="card alarm">${items}</div></section>`;
}

function logs(report: VerifyReport): string {
  const parts = [...failuresOf(report), ...logsOf(report)].map(
    ({ what, log }) => `<p class="soft">${html(what)}</p><pre>${log.map(indented).join('\n')}</pre>`,
  );
  return parts.length === 0 ? '' : card(parts.join(''));
}

function changes(report: VerifyReport): string {
  if (report.changes.length === 0) return '';
  const rows = report.changes.map(
    ({ transform, level, line, message, saving }) =>
      `<tr><td class="key">line ${line}</td><td><code>${html(transform)}</code></td>` +
      `<td><span class="tag ${level}">${level}</span></td><td>${html(message + expected(saving))}</td></tr>`,
  );
  return section('What was changed, and why', `<table class="list">${rows.join('')}</table>`);
}

function leftOut(report: VerifyReport): string {
  if (report.leftOut.length === 0) return '';
  const rows = report.leftOut.map(
    ({ transform, reason }) =>
      `<tr><td class="key"><code>${html(transform)}</code></td><td>${html(reason)}</td></tr>`,
  );
  return section(
    'Left out, because a build showed a difference',
    `<table class="list">${rows.join('')}</table>`,
  );
}

function declared({ differences }: VerifyReport): string {
  const groups = [...declaredGroups(differences)];
  if (groups.length === 0) return '';
  const sum = differences.length - undeclaredOf(differences).length;
  const parts = groups.map(
    ([names, group]) => `<p><code>${html(names)}</code></p>${list(group.map(({ message }) => message))}`,
  );
  return folded(`${count(sum, 'difference')} that the changes declare`, card(parts.join('')));
}

function diff({ path, dockerfile }: VerifyReport): string {
  const text = unifiedDiff({ path, before: dockerfile.before, after: dockerfile.after });
  if (text === '') return '';
  const lines = text.trimEnd().split('\n').slice(2).map(diffLine);
  return folded('The Dockerfile', card(`<pre>${lines.join('\n')}</pre>`));
}

function diffLine(line: string): string {
  const shown = indented(line);
  if (line.startsWith('@@')) return `<span class="same">${shown}</span>`;
  if (line.startsWith('+')) return `<span class="add">${shown}</span>`;
  return line.startsWith('-') ? `<span class="del">${shown}</span>` : shown;
}

/** A line with all of its blanks, which `html` would make one. */
function indented(line: string): string {
  return line
    .split(/([ \t]+)/)
    .map((part) => (/^[ \t]/.test(part) ? part : html(part)))
    .join('');
}

function list(messages: readonly string[]): string {
  return `<ul>${messages.map((message) => `<li>${html(message)}</li>`).join('')}</ul>`;
}

function folded(title: string, content: string): string {
  return `<details><summary>${html(title)}</summary>${content}</details>`;
}

function section(title: string, content: string): string {
  return `<section><h2>${title}</h2>${card(content)}</section>`;
}

function card(content: string): string {
  return `<div class="card">${content}</div>`;
}
