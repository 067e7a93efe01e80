import { baseOf } from '../../project/paths.js';
import type { Taking } from './contextReads.js';
import type { Hiding } from './hiding.js';
import { reaching } from './inventory.js';
import type { Build } from '../types.js';

/** Settings and traces that editors, file managers, test runs and caches leave: no result of a build rests on them. */
const TRACES: ReadonlySet<string> = new Set([
  '.DS_Store',
  '.idea',
  '.vscode',
  '.vs',
  '.nyc_output',
  '.turbo',
  '.parcel-cache',
  '.eslintcache',
]);
/** What vim keeps of a file that is open. */
const SWAP = /^\..+\.sw[op]$/;
/** Reports in a `coverage` directory (istanbul, coverage.py); a directory of that name without one may be code. */
const REPORTS: readonly string[] = [
  'coverage/lcov.info',
  'coverage/coverage-final.json',
  'coverage/clover.xml',
];

/**
 * What editors and test runs left in the context, as far as it is there now. Without git none: these names are also used
 * for files that belong to a project, and only git tells which.
 */
export function editorLeftovers(build: Build, takings: readonly Taking[]): readonly Hiding[] {
  const { files, directories, tracked } = build.project;
  if (tracked === undefined) return [];
  const reaches = reaching(build, takings);
  const there = [...tracesIn(files), ...tracesIn(directories)].filter(reaches);
  const byName = new Map(there.map((path) => [SWAP.test(baseOf(path)) ? '.*.sw[op]' : baseOf(path), path]));
  const found = [...byName]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, path]) => trace(`**/${name}`, path));
  const speaks = build.dockerfile.instructions.some(({ text }) => text.includes('coverage'));
  const report = speaks ? undefined : REPORTS.find((path) => files.has(path) && reaches(path));
  return report === undefined ? found : [...found, trace('coverage', report)];
}

const traces = new WeakMap<ReadonlySet<string>, readonly string[]>();

/** The Dockerfiles of a context share its listing, which may be long. */
function tracesIn(listing: ReadonlySet<string>): readonly string[] {
  const known = traces.get(listing);
  if (known) return known;
  const found = [...listing].filter((path) => TRACES.has(baseOf(path)) || SWAP.test(baseOf(path)));
  traces.set(listing, found);
  return found;
}

function trace(pattern: string, sample: string): Hiding {
  return {
    pattern,
    samples: [sample],
    counts: false,
    because: 'it is made on the host and git does not track it',
  };
}
