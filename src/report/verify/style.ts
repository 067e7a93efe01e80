/** The looks of the page: colours by meaning, for light and for dark. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --page: #f6f7f9; --card: #fff; --ink: #1b2430; --soft: #5c6876; --line: #e3e7ec;
  --before: #b3bfcd; --after: #3f7ee8; --good: #1a7f4b; --good-back: #dff5e8;
  --warn: #8f5a00; --warn-back: #fdf0d5; --bad: #b3261e; --bad-back: #fce4e1;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #12161c; --card: #1a2029; --ink: #e5eaf0; --soft: #98a4b3; --line: #2a323d;
    --before: #56657a; --after: #5b93f0; --good: #6fd39b; --good-back: #173527;
    --warn: #f0c36d; --warn-back: #3a2d12; --bad: #ff9b92; --bad-back: #43201e;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; padding: 2.5rem 1.5rem 4rem; background: var(--page); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, 'Liberation Sans', sans-serif;
}
main { max-width: 980px; margin: 0 auto; }
article + article { margin-top: 3.5rem; padding-top: 2.5rem; border-top: 1px solid var(--line); }
h1 { font-size: 1.5rem; margin: 0 0 0.6rem; overflow-wrap: anywhere; letter-spacing: -0.01em; }
h2 { font-size: 1.05rem; margin: 2rem 0 0.7rem; }
h3 { font-size: 0.95rem; margin: 0 0 0.4rem; font-weight: 600; }
h3 small { float: right; font-size: 0.85rem; font-weight: 600; }
code, pre { font-family: ui-monospace, 'SF Mono', Menlo, 'Liberation Mono', monospace; font-size: 0.86em; }
p { margin: 0.6rem 0; }
.soft, footer { color: var(--soft); font-size: 0.88rem; }
.badge { display: inline-block; padding: 0.15rem 0.7rem; border-radius: 99px; font-weight: 600; font-size: 0.9rem; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 0.3rem 1.1rem; overflow-x: auto; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(24rem, 1fr)); gap: 0.8rem; margin: 1.2rem 0 0.8rem; }
.charts .card { padding: 0.9rem 1.1rem 0.7rem; }
svg { display: block; width: 100%; height: auto; }
svg text { font-size: 13px; fill: var(--ink); font-variant-numeric: tabular-nums; }
svg .name { fill: var(--soft); }
svg .before { fill: var(--before); }
svg .after { fill: var(--after); }
table { width: 100%; border-collapse: collapse; }
th { text-align: left; font-weight: 500; font-size: 0.8rem; color: var(--soft); white-space: nowrap; }
th, td { padding: 0.5rem 1rem 0.5rem 0; vertical-align: top; }
td { border-top: 1px solid var(--line); overflow-wrap: anywhere; }
tr:first-child td { border-top: 0; }
th:last-child, td:last-child { padding-right: 0; }
.list td { white-space: nowrap; }
.list td:last-child { width: 100%; white-space: normal; }
td.key { color: var(--soft); white-space: nowrap; }
td.number { white-space: nowrap; font-variant-numeric: tabular-nums; }
.better { color: var(--good); font-weight: 600; }
.worse { color: var(--warn); font-weight: 600; }
.same { color: var(--soft); }
.wrong { color: var(--bad); font-weight: 600; }
.badge.better, .tag.safe { background: var(--good-back); color: var(--good); }
.badge.wrong, .tag.aggressive { background: var(--bad-back); color: var(--bad); }
.tag.recommended { background: var(--warn-back); color: var(--warn); }
.tag { padding: 0.05rem 0.55rem; border-radius: 99px; font-size: 0.8rem; white-space: nowrap; }
.alarm { border-color: var(--bad); margin-bottom: 0.8rem; }
a { color: inherit; }
ul { margin: 0.6rem 0; padding-left: 1.2rem; }
li { overflow-wrap: anywhere; }
details { margin-top: 0.8rem; }
summary { cursor: pointer; font-weight: 600; padding: 0.5rem 0; }
pre { margin: 0.6rem 0; line-height: 1.45; white-space: pre-wrap; overflow-wrap: anywhere; }
pre .add { color: var(--good); }
pre .del { color: var(--bad); }
footer { margin-top: 2.5rem; }
@media (max-width: 40rem) { body { padding: 1.2rem 0.8rem 3rem; } .charts { grid-template-columns: 1fr; } }
`;
