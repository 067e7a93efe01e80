/** What the page of verifications has of its own: charts of pairs, verdicts, logs and differences. */
export const OWN_STYLE = `
article + article { margin-top: 3.5rem; padding-top: 2.5rem; border-top: 1px solid var(--line); }
h3 { font-size: 0.95rem; margin: 0 0 0.4rem; font-weight: 600; }
h3 small { float: right; font-size: 0.85rem; font-weight: 600; }
p { margin: 0.6rem 0; }
.soft { font-size: 0.88rem; }
.badge { display: inline-block; padding: 0.15rem 0.7rem; border-radius: 99px; font-weight: 600; font-size: 0.9rem; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(24rem, 1fr)); gap: 0.8rem; margin: 1.2rem 0 0.8rem; }
.charts .card { padding: 0.9rem 1.1rem 0.7rem; }
svg { display: block; width: 100%; height: auto; }
svg text { font-size: 13px; fill: var(--ink); font-variant-numeric: tabular-nums; }
svg .name { fill: var(--soft); }
svg .before { fill: var(--pale); }
svg .after { fill: var(--bar); }
th, td { padding: 0.5rem 1rem 0.5rem 0; vertical-align: top; }
td { overflow-wrap: anywhere; }
.list td { white-space: nowrap; }
.list td:last-child { width: 100%; white-space: normal; }
td.key { color: var(--soft); white-space: nowrap; }
.better { color: var(--good); font-weight: 600; }
.worse { color: var(--warn); font-weight: 600; }
.same { color: var(--soft); }
.wrong { color: var(--bad); font-weight: 600; }
.badge.better { background: var(--good-back); }
.badge.wrong { background: var(--bad-back); }
.alarm { border-color: var(--bad); margin-bottom: 0.8rem; }
a { color: inherit; }
ul { margin: 0.6rem 0; padding-left: 1.2rem; }
li { overflow-wrap: anywhere; }
details { margin-top: 0.8rem; }
summary { cursor: pointer; font-weight: 600; padding: 0.5rem 0; }
pre { margin: 0.6rem 0; line-height: 1.45; white-space: pre-wrap; overflow-wrap: anywhere; }
pre .add { color: var(--good); }
pre .del { color: var(--bad); }
@media (max-width: 40rem) { .charts { grid-template-columns: 1fr; } }
`;
