import { shownBytes } from '../../project/sizes.js';
import type { BuildFigures, Side, VerifyReport } from '../../verify/types.js';
import { barWidth } from './chart.js';
import { html } from '../html.js';
import { code, markdown } from './escape.js';
import { cachedText, shownSeconds, sizeChange } from './rows.js';
import { undeclaredOf } from './words.js';

/** How the results came about. */
export interface ResultsOrigin {
  /** `2026-11-21`. */
  readonly date: string;
  /** `docker 28.5.2, buildx 0.29.1`. */
  readonly engine: string;
  /** What the base images were, in one sentence without a full stop. */
  readonly bases: string;
  /** Names of examples that were not built. */
  readonly unproven?: readonly string[];
}

const ARROW = ' → ';

/** `docs/results.md`: one row for each Dockerfile that was built, in the order in which they are given. */
export function resultsMarkdown(
  reports: readonly VerifyReport[],
  { date, engine, bases, unproven = [] }: ResultsOrigin,
): string {
  const rows = reports.map((report) => `| ${cells(report).join(' | ')} |`);
  return `# Results

Every example that can be built here, as it is and as \`dockopt fix\` makes it: built, rebuilt after one source file
changed, run, and asked. Made by \`npm run results\`, not by hand.

Measured on ${markdown(date)} with ${markdown(engine)}; ${markdown(bases)}. Sizes repeat to the byte or nearly so; times were measured
once and are those of one machine.

![Sizes of the images before and after](results.svg)

| example | image size | compressed | layers | cold build | rebuild | cached in the rebuild | answers | changes |
| :------ | ---------: | ---------: | -----: | ---------: | ------: | --------------------: | :------ | ------: |
${rows.join('\n')}

"Answers" says whether both containers did the same: the same status and body, or the same output and exit code. "Changes"
is how many were applied; a transform that a build showed to be at fault was left out, and is named.
${unprovenText(unproven)}`;
}

/** What no build has shown. */
function unprovenText(names: readonly string[]): string {
  if (names.length === 0) return '';
  return `
Not proven by builds here, as their base images or packages cannot be made of those of Debian and npm, or as two builds of
them never agree: ${names.map((name) => code(name)).join(', ')}. What comes out for them passes \`docker build --check\`.
`;
}

function cells(report: VerifyReport): readonly string[] {
  const { before, after, changes } = report;
  return [
    code(exampleName(report)),
    sizes(before?.image?.bytes, after?.image?.bytes, true),
    sizes(before?.image?.compressed, after?.image?.compressed, false),
    both(before, after, ({ image }) => image && String(image.layers)),
    both(before, after, ({ cold }) => timeOf(cold)),
    both(before, after, ({ rebuild }) => rebuild && timeOf(rebuild)),
    both(before, after, ({ rebuild }) => rebuild && cachedText(rebuild).replace(/ steps? cached$/, '')),
    answers(report),
    [String(changes.length), ...leftOut(report)].join(', '),
  ];
}

/** The folder of the Dockerfile, or its path where several lie there. */
function exampleName({ path }: VerifyReport): string {
  return path.replace(/^examples\//, '').replace(/\/Dockerfile$/, '');
}

function sizes(before: number | undefined, after: number | undefined, change: boolean): string {
  if (before === undefined || after === undefined) return '-';
  const times = change ? ` (${sizeChange(before, after)})` : '';
  return `${shownBytes(before)}${ARROW}${shownBytes(after)}${times}`;
}

function both(
  before: Side | undefined,
  after: Side | undefined,
  shown: (side: Side) => string | undefined,
): string {
  const [old, now] = [before && shown(before), after && shown(after)];
  return old === undefined || now === undefined ? '-' : `${old}${ARROW}${now}`;
}

function timeOf({ seconds, failure }: BuildFigures): string {
  return failure === undefined ? shownSeconds(seconds) : 'failed';
}

function answers({ verdict, before, after, differences }: VerifyReport): string {
  if (verdict === 'unchanged') return 'nothing to change';
  if (verdict === 'broken') return '**the original does not build or answer**';
  const wrong = undeclaredOf(differences);
  if (wrong.length > 0) return `**${wrong.map(({ message }) => markdown(message)).join('; ')}**`;
  const asked =
    before?.behaviour.filter(({ asked }) => after?.behaviour.some((each) => each.asked === asked)) ?? [];
  return asked.length === 0 ? 'not run' : `alike: ${asked.map((each) => short(each.asked)).join(', ')}`;
}

function short(asked: string): string {
  return code(asked.length > 40 ? `${asked.slice(0, 39)}…` : asked).replaceAll('|', '\\|');
}

function leftOut(report: VerifyReport): readonly string[] {
  const names = report.leftOut.map(({ transform }) => code(transform));
  return names.length === 0 ? [] : [`without ${names.join(', ')}`];
}

const ROW = 46;
const LEFT = 190;
const ROOM = 360;
const WIDTH = 760;
const TOP = 40;

/** `docs/results.svg`: image sizes before and after as bars, one pair for each report that has both; light and dark. */
export function resultsSvg(reports: readonly VerifyReport[]): string {
  const pairs = reports.flatMap((report) => {
    const [before, after] = [report.before?.image?.bytes, report.after?.image?.bytes];
    return before === undefined || after === undefined ? [] : [{ name: exampleName(report), before, after }];
  });
  const largest = Math.max(0, ...pairs.flatMap(({ before, after }) => [before, after]));
  const rows = pairs.map(({ name, before, after }, index) => {
    const y = TOP + index * ROW;
    const label = `<text x="${LEFT - 12}" y="${y + 21}" text-anchor="end">${html(name)}</text>`;
    const change = html(`${shownBytes(after)}  (${sizeChange(before, after)})`);
    return `${label}${bar('before', before, largest, y, html(shownBytes(before)))}${bar('after', after, largest, y + 17, change)}`;
  });
  const height = TOP + pairs.length * ROW;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="Image sizes before and after">
<style>
text { font: 13px system-ui, -apple-system, 'Segoe UI', sans-serif; fill: #1b2430; }
.figure { font-size: 12px; fill: #5c6876; } .before { fill: #b3bfcd; } .after { fill: #3f7ee8; }
@media (prefers-color-scheme: dark) { text { fill: #e5eaf0; } .figure { fill: #98a4b3; } .before { fill: #56657a; } .after { fill: #5b93f0; } }
</style>
<rect class="before" x="${LEFT}" y="8" width="12" height="12" rx="3"/><text class="figure" x="${LEFT + 18}" y="18">before</text>
<rect class="after" x="${LEFT + 80}" y="8" width="12" height="12" rx="3"/><text class="figure" x="${LEFT + 98}" y="18">after</text>
${rows.join('\n')}
</svg>
`;
}

function bar(side: string, bytes: number, largest: number, y: number, shown: string): string {
  const width = barWidth(bytes, largest, ROOM);
  return (
    `<rect class="${side}" x="${LEFT}" y="${y}" width="${width}" height="14" rx="3"/>` +
    `<text class="figure" x="${LEFT + width + 8}" y="${y + 11}">${shown}</text>`
  );
}
