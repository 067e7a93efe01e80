/** What the page of an image has of its own: tiles of figures, layers and sizes as bars. */
export const OWN_STYLE = `
header p { margin: 0.2rem 0 0; color: var(--soft); }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(11rem, 1fr)); gap: 0.8rem; margin-top: 1.4rem; }
.tile { padding: 0.8rem 1rem; background: var(--card); border: 1px solid var(--line); border-radius: 10px; }
.tile b { display: block; font-size: 1.5rem; line-height: 1.25; font-variant-numeric: tabular-nums; }
.tile span { color: var(--soft); font-size: 0.85rem; }
.kept { background: var(--bar); }
.base { background: var(--pale); }
.lost { background: var(--lost); }
.stack { display: flex; height: 2rem; gap: 2px; margin: 0.8rem 0 0.5rem; border-radius: 7px; overflow: hidden; }
.stack i { display: block; min-width: 3px; }
.key { display: flex; flex-wrap: wrap; gap: 1.2rem; margin: 0 0 0.6rem; color: var(--soft); font-size: 0.85rem; }
.key i { display: inline-block; width: 0.75rem; height: 0.75rem; border-radius: 3px; margin-right: 0.4rem; }
th, td { padding: 0.5rem 0.6rem 0.5rem 0; }
.number { text-align: right; }
.hurt { color: var(--lost); font-weight: 600; }
.wide { width: 100%; overflow-wrap: anywhere; }
.bar { display: flex; width: 9rem; height: 0.7rem; margin-top: 0.4rem; border-radius: 4px; overflow: hidden; background: var(--track); }
.bar i { display: block; }
.small .bar { width: 5rem; }
.clip { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 3; overflow: hidden; }
.wide .tag { margin: 0.25rem 0.35rem 0 0; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(26rem, 1fr)); gap: 0 1.2rem; }
.note { background: var(--warn-back); color: var(--warn); border-radius: 8px; padding: 0.5rem 0.9rem; margin: 1rem 0 0; }
@media (max-width: 40rem) { .pair { grid-template-columns: 1fr; } td .bar { width: 4rem; } }
`;
