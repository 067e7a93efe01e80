/** The looks that all pages share: colours by meaning, for light and for dark, and what text, cards and tables look like. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --page: #f6f7f9; --card: #fff; --ink: #1b2430; --soft: #5c6876; --line: #e3e7ec; --track: #eceff3;
  --bar: #3f7ee8; --pale: #a9b7c9; --lost: #e5603b; --good: #1a7f4b; --good-back: #dff5e8;
  --warn: #8f5a00; --warn-back: #fdf0d5; --bad: #b3261e; --bad-back: #fce4e1; --tag: #e6eefb; --tag-ink: #23529f;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #12161c; --card: #1a2029; --ink: #e5eaf0; --soft: #98a4b3; --line: #2a323d; --track: #262e39;
    --bar: #5b93f0; --pale: #56657a; --lost: #f07a55; --good: #6fd39b; --good-back: #173527;
    --warn: #f0c36d; --warn-back: #3a2d12; --bad: #ff9b92; --bad-back: #43201e; --tag: #20324f; --tag-ink: #a9c8ff;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; padding: 2.5rem 1.5rem 4rem; background: var(--page); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, 'Liberation Sans', sans-serif;
}
main { max-width: 1040px; margin: 0 auto; }
h1 { font-size: 1.5rem; margin: 0 0 0.6rem; overflow-wrap: anywhere; letter-spacing: -0.01em; }
h2 { font-size: 1.05rem; margin: 2rem 0 0.7rem; }
code, pre, .path { font-family: ui-monospace, 'SF Mono', Menlo, 'Liberation Mono', monospace; font-size: 0.86em; }
.soft { color: var(--soft); }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 0.3rem 1.1rem; overflow-x: auto; }
table { width: 100%; border-collapse: collapse; }
th { text-align: left; font-weight: 500; font-size: 0.8rem; color: var(--soft); white-space: nowrap; }
td { border-top: 1px solid var(--line); vertical-align: top; }
tr:first-child td { border-top: 0; }
tr > :last-child { padding-right: 0; }
.number { white-space: nowrap; font-variant-numeric: tabular-nums; }
.tag {
  display: inline-block; padding: 0.05rem 0.55rem; border-radius: 99px; font-size: 0.8rem; white-space: nowrap;
  background: var(--tag); color: var(--tag-ink);
}
.tag.safe, .tag.pass { background: var(--good-back); color: var(--good); }
.tag.recommended { background: var(--warn-back); color: var(--warn); }
.tag.aggressive, .tag.fail { background: var(--bad-back); color: var(--bad); }
footer { margin-top: 2.5rem; color: var(--soft); font-size: 0.88rem; }
@media (max-width: 40rem) { body { padding: 1.2rem 0.8rem 3rem; } }
`;
