import type { Build } from '../types.js';
import { runAt, type Run } from '../commands.js';
import { neighboursAt, type Neighbours, type Row } from '../joining.js';

/** The RUN that stands directly before another one, with what is between; undefined when something else does. */
export function before(build: Build, run: Run): Neighbours | undefined {
  const { instructions } = run.stage;
  const previous = instructions[instructions.indexOf(run.instruction) - 1];
  const first = previous && runAt(build, previous);
  return first && neighboursAt(build, first);
}

/** More RUNs than this are never joined into one: nobody would read it. */
const LONGEST = 6;

/**
 * The row that leads back from a RUN to the nearest one that is looked for.
 *
 * @param isMaker true for the RUN that is looked for
 * @param mayStandBetween true for a RUN over which the search goes on
 */
export function rowBack(
  build: Build,
  last: Run,
  isMaker: (run: Run) => boolean,
  mayStandBetween: (run: Run) => boolean,
): Row | undefined {
  let pair = before(build, last);
  const later: Neighbours[] = [];
  while (pair !== undefined && later.length + 2 <= LONGEST) {
    if (isMaker(pair.first)) return [pair, ...later];
    if (!mayStandBetween(pair.first)) return undefined;
    later.unshift(pair);
    pair = before(build, pair.first);
  }
  return undefined;
}
