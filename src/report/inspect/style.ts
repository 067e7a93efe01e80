/** The looks of the page: colours by meaning, for light and for dark. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --page: #f6f7f9; --card: #fff; --ink: #1b2430; --soft: #5c6876; --line: #e3e7ec; --track: #eceff3;
  --kept: #3f7ee8; --base: #a9b7c9; --lost: #e5603b; --good: #1a7f4b; --good-back: #dff5e8;
  --warn: #8f5a00; --warn-back: #fdf0d5; --bad: #b3261e; --bad-back: #fce4e1; --tag: #e6eefb; --tag-ink: #23529f;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #12161c; --card: #1a2029; --ink: #e5eaf0; --soft: #98a4b3; --line: #2a323d; --track: #262e39;
    --kept: #5b93f0; --base: #56657a; --lost: #f07a55; --good: #6fd39b; --good-back: #173527;
    --warn: #f0c36d; --warn-back: #3a2d12; --bad: #ff9b92; --bad-back: #43201e; --tag: #20324f; --tag-ink: #a9c8ff;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; padding: 2.5rem 1.5rem 4rem; background: var(--page); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, 'Liberation Sans', sans-serif;
}
main { max-width: 1080px; margin: 0 auto; }
h1 { font-size: 1.6rem; margin: 0; overflow-wrap: anywhere; letter-spacing: -0.01em; }
h2 { font-size: 1.05rem; margin: 2.2rem 0 0.7rem; }
code, .path { font-family: ui-monospace, 'SF Mono', Menlo, 'Liberation Mono', monospace; font-size: 0.86em; }
.soft { color: var(--soft); }
header p { margin: 0.2rem 0 0; color: var(--soft); }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(11rem, 1fr)); gap: 0.8rem; margin-top: 1.4rem; }
.tile, .card { background: var(--card); border: 1px solid var(--line); border-radius: 10px; }
.tile { padding: 0.8rem 1rem; }
.tile b { display: block; font-size: 1.5rem; line-height: 1.25; font-variant-numeric: tabular-nums; }
.tile span { color: var(--soft); font-size: 0.85rem; }
.card { padding: 0.4rem 1.1rem; overflow-x: auto; }
.stack { display: flex; height: 2rem; gap: 2px; margin: 0.8rem 0 0.5rem; border-radius: 7px; overflow: hidden; }
.stack i { display: block; min-width: 3px; background: var(--kept); }
.stack i.base { background: var(--base); }
.stack i.lost { background: var(--lost); }
.key { display: flex; flex-wrap: wrap; gap: 1.2rem; margin: 0 0 0.6rem; color: var(--soft); font-size: 0.85rem; }
.key i { display: inline-block; width: 0.75rem; height: 0.75rem; border-radius: 3px; margin-right: 0.4rem; background: var(--kept); }
.key i.base { background: var(--base); } .key i.lost { background: var(--lost); }
table { width: 100%; border-collapse: collapse; }
th { text-align: left; font-weight: 500; font-size: 0.8rem; color: var(--soft); padding: 0.5rem 0.6rem 0.4rem 0; white-space: nowrap; }
td { padding: 0.5rem 0.6rem 0.5rem 0; border-top: 1px solid var(--line); vertical-align: top; }
tr:first-child td { border-top: 0; }
td:last-child, th:last-child { padding-right: 0; }
.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
.hurt { color: var(--lost); font-weight: 600; }
.wide { width: 100%; overflow-wrap: anywhere; }
.bar { display: flex; width: 9rem; height: 0.7rem; margin-top: 0.4rem; border-radius: 4px; overflow: hidden; background: var(--track); }
.bar i { display: block; background: var(--kept); } .bar i.lost { background: var(--lost); }
.bar i.base { background: var(--base); }
.clip { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 3; overflow: hidden; }
.small .bar { width: 5rem; }
.tag {
  display: inline-block; margin: 0.25rem 0.35rem 0 0; padding: 0.05rem 0.55rem; border-radius: 99px; font-size: 0.8rem;
  background: var(--tag); color: var(--tag-ink); white-space: nowrap;
}
.safe, .pass { background: var(--good-back); color: var(--good); }
.recommended { background: var(--warn-back); color: var(--warn); }
.aggressive, .fail { background: var(--bad-back); color: var(--bad); }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(26rem, 1fr)); gap: 0 1.2rem; }
.note { background: var(--warn-back); color: var(--warn); border-radius: 8px; padding: 0.5rem 0.9rem; margin: 1rem 0 0; }
footer { margin-top: 2.5rem; color: var(--soft); font-size: 0.85rem; }
@media (max-width: 40rem) { .pair { grid-template-columns: 1fr; } td .bar { width: 4rem; } }
`;
