/** COPYs in a row of which those that change most stand above others: how they could stand. */
import { bytesOf, commitsOf } from '../../project/history.js';
import { baseOf, isWithin } from '../../project/paths.js';
import type { Instruction } from '../../syntax/types.js';
import { buildContext } from '../buildContext.js';
import { contextCopy, type Context, type ContextCopy } from '../copies.js';
import { below, directoryAt, instructionsBefore } from '../directory.js';
import { joinWorkdir } from '../scope.js';
import { goesToProject, repeated } from '../split/movable.js';
import { modelOf, type Model, type Stage } from '../stages.js';
import type { Build } from '../types.js';

/** A COPY and in how many commits its files changed. */
export interface Weighed {
  readonly copy: ContextCopy;
  readonly commits: number;
  /** Of its files, as git knows them. */
  readonly bytes: number;
}

/** COPYs that stand in a row, as they stand and as they should; all of the same flags. */
export interface Row {
  readonly before: readonly Weighed[];
  readonly after: readonly Weighed[];
}

/** Below so many commits nothing is said of a repository: chance. */
const FEWEST_COMMITS = 20;
/** From so many changes on, and so many times those of the other, a place is another one. Our own choice: the order must
 *  not turn with each commit. */
const OFTEN = 5;
const TIMES = 3;
/** To copy, store and push less than that again is not worth another order. Our own choice. */
const WORTH_BYTES = 1_000_000;

/** The rows of COPYs whose order is to change, by what git knows of their files. */
export function rowsToOrder(build: Build): readonly Row[] {
  const { history, known } = build.project;
  const context = buildContext(build);
  if (history === undefined || !known || context === undefined || history.commits < FEWEST_COMMITS) return [];
  const model = modelOf(build.dockerfile);
  return model.stages.flatMap((stage) =>
    rowsIn(build, stage, model, context)
      .map((row): Row => {
        const before = row.map((copy) => {
          const files = filesOf(copy, context);
          return { copy, commits: commitsOf(history, files), bytes: bytesOf(history, files) };
        });
        return { before, after: sorted(before) };
      })
      .filter(({ before, after }) => before.some((each, at) => each !== after[at])),
  );
}

function rowsIn(build: Build, stage: Stage, model: Model, context: Context): readonly ContextCopy[][] {
  const rows: ContextCopy[][] = [];
  let row: ContextCopy[] = [];
  for (const instruction of stage.instructions) {
    const copy = build.protected.has(instruction) ? undefined : contextCopy(model, instruction, context);
    const isSame = copy !== undefined && (row[0] === undefined || flagsOf(row[0]) === flagsOf(copy));
    if (!isSame && row.length > 0) rows.push(row);
    if (copy === undefined) row = [];
    else row = isSame ? [...row, copy] : [copy];
  }
  return [...rows, row].filter((each) => isFree(each, stage, model));
}

/** Owner and mode are also those of the directories that the first COPY makes on its way. */
function flagsOf({ instruction: { keyword, flags } }: ContextCopy): string {
  return JSON.stringify([keyword, ...flags.map(({ name, value }) => [name, value])]);
}

/** True when nothing but these COPYs decides what comes to lie where: all go to the project, and no name leads elsewhere. */
function isFree(row: readonly ContextCopy[], stage: Stage, model: Model): boolean {
  const [first] = row;
  if (first === undefined || row.length < 2 || repeated(row) !== undefined) return false;
  const root = directoryAt(model, first.instruction);
  const above = instructionsBefore(stage, first.instruction);
  if (above.some(makesLinks)) return false;
  return row.every((copy) => goesToProject(copy, root) && below(root, copy.target) !== undefined);
}

function makesLinks({ keyword, text, heredocs }: Instruction): boolean {
  return keyword === 'RUN' && (heredocs.length > 0 || /\bln\b|<|link/.test(text));
}

function filesOf(copy: ContextCopy, { files, hidden }: Context): readonly string[] {
  return copy.sources.flatMap(({ type, path }) => {
    if (type === 'file') return [path];
    return [...files].filter((file) => (path === '' || isWithin(path, file)) && !hidden(file));
  });
}

/** What changes clearly more often goes below what changes seldom, as far as both write to other places. */
function sorted(row: readonly Weighed[]): readonly Weighed[] {
  const order = [...row];
  for (let at = 0; at + 1 < order.length; at += 1) {
    const [one, other] = [order[at], order[at + 1]];
    if (one === undefined || other === undefined || !isToSwap(one, other)) continue;
    order.splice(at, 2, other, one);
    at = -1;
  }
  return order;
}

function isToSwap(one: Weighed, other: Weighed): boolean {
  if (other.bytes < WORTH_BYTES || one.commits < OFTEN || one.commits < TIMES * other.commits) return false;
  return placesOf(one.copy).every((place) => placesOf(other.copy).every((its) => isApart(place, its)));
}

/** What a COPY writes: files below its target, or the target with all that lies in it. */
function placesOf({ sources, target, into }: ContextCopy): readonly (string | undefined)[] {
  return sources.map(({ type, path }) =>
    type === 'file' && into ? joinWorkdir(target, baseOf(path)) : target,
  );
}

function isApart(one: string | undefined, other: string | undefined): boolean {
  if (one === undefined || other === undefined) return false;
  return below(one, other) === undefined && below(other, one) === undefined;
}
