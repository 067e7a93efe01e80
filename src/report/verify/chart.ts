import { html } from '../html.js';

/** A figure of both sides, as a number and as it is shown. */
export interface Pair {
  readonly before: number;
  readonly after: number;
  readonly shown: { readonly before: string; readonly after: string };
}

const WIDTH = 420;
const BAR = 20;
const GAP = 6;
const LEFT = 52;
/** Room for the figure beside the longest bar. */
const RIGHT = 72;

/** Two bars over each other, the longer one as wide as there is room; colours come from the classes `before`, `after`. */
export function pairChart(pair: Pair): string {
  const largest = Math.max(pair.before, pair.after);
  const height = 2 * BAR + GAP;
  const bars = (['before', 'after'] as const).map((side, index) => {
    const width = barWidth(pair[side], largest, WIDTH - LEFT - RIGHT);
    return barOf(side, pair.shown[side], width, index * (BAR + GAP));
  });
  const label = html(`before ${pair.shown.before}, after ${pair.shown.after}`);
  return `<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${label}">${bars.join('')}</svg>`;
}

function barOf(side: 'before' | 'after', shown: string, width: number, y: number): string {
  const middle = y + BAR / 2 + 4.5;
  return (
    `<text class="name" x="0" y="${middle}">${side}</text>` +
    `<rect class="${side}" x="${LEFT}" y="${y}" width="${width}" height="${BAR}" rx="4"/>` +
    `<text x="${LEFT + width + 8}" y="${middle}">${html(shown)}</text>`
  );
}

/** In whole units and never nothing, so that also the smallest figure has a bar. */
export function barWidth(figure: number, largest: number, room: number): number {
  return largest === 0 ? 2 : Math.max(2, Math.round((figure / largest) * room));
}
