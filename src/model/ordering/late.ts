/** How far down the ARGs can go whose values differ from build to build, with the ENVs and LABELs that they stand in. */
import { isVolatile, namesBuild } from '../../knowledge/volatile-variables.js';
import type { Instruction } from '../../syntax/types.js';
import { argumentOf, copyValues } from '../scope.js';
import { modelOf, type Model, type Stage } from '../stages.js';
import type { Build } from '../types.js';
import { commentsAbove } from '../split/layout.js';
import { refreshesForLater } from './kinds.js';
import { blindRun } from './unread.js';

/** Instructions that could as well stand directly below a RUN. */
export interface Late {
  /** The RUN that they come to stand below. */
  readonly run: Instruction;
  /** From the top; an ARG is among them. */
  readonly moved: readonly Item[];
}

/** An instruction on its way down. */
export interface Item {
  readonly instruction: Instruction;
  /** The variables that it sets. */
  readonly sets: readonly string[];
  /** The RUNs that it passes, and the COPYs of which only the build knows what they name, from the top. */
  readonly passed: Instruction[];
  /** The last of them that is worth it. */
  below: Instruction | undefined;
}

/** Words by which a comment says that the place is meant: the value is there so that what follows runs again. */
const MEANT = /cache|bust|invalidat|force|rebuild|re-?run|fresh/i;

/** What can move in a stage, by the RUN that it comes to stand below; from the top. */
export function lateIn(build: Build, stage: Stage): readonly Late[] {
  const model = modelOf(build.dockerfile);
  const done: Item[] = [];
  let carried: Item[] = [];
  for (const instruction of stage.instructions) {
    const item = itemOf(build, model, instruction, carried);
    if (item !== undefined) {
      carried.push(item);
      continue;
    }
    const put = together(stopping(build, instruction, carried), carried);
    done.push(...put);
    carried = carried.filter((each) => !put.has(each));
    pass(build, model, instruction, carried);
  }
  return byRun([...done, ...carried], stage);
}

/** Reads an instruction as one that may move; undefined when it stays. */
function itemOf(
  build: Build,
  model: Model,
  instruction: Instruction,
  carried: readonly Item[],
): Item | undefined {
  if (build.protected.has(instruction)) return undefined;
  const sets = setBy(instruction);
  const item: Item = { instruction, sets, passed: [], below: undefined };
  const { variables } = model.scopeAt(instruction);
  switch (instruction.keyword) {
    case 'ARG': {
      const isNew = sets.every((name) => !variables.has(name));
      return isNew && instruction.args.every((word) => isVolatileArg(build, model, instruction, word))
        ? item
        : undefined;
    }
    case 'ENV': {
      const isNew = sets.every((name) => namesBuild(name) && variables.get(name)?.kind !== 'env');
      return isNew && carried.some((each) => uses(instruction, each)) ? item : undefined;
    }
    case 'LABEL':
      return carried.some((each) => uses(instruction, each)) ? item : undefined;
    default:
      return undefined;
  }
}

function setBy({ keyword, args }: Instruction): readonly string[] {
  if (keyword === 'ARG') return args.map((word) => word.split('=', 1)[0] ?? '');
  return keyword === 'ENV' ? args.filter((_, index) => index % 3 === 0) : [];
}

function isVolatileArg(build: Build, model: Model, instruction: Instruction, word: string): boolean {
  if (commentsAbove(build.dockerfile, instruction).some(({ text }) => MEANT.test(text))) return false;
  const { name, fallback } = argumentOf(word, model.scopeAt(instruction), instruction.escape, model.globals);
  const given = build.dockerfile.outside?.args.get(name);
  // FROM itself would be another one.
  if (model.stageOf(instruction)?.from.text.split(/\W+/).includes(name) === true) return false;
  // A default that stands on other variables is none that could be judged.
  if (word.includes('=') && fallback === undefined && given === undefined) return false;
  return isVolatile(name, fallback, given?.has(undefined) === true);
}

const WHOLE_WORDS: ReadonlySet<string> = new Set(['RUN', 'COPY', 'ADD', 'ENV', 'ARG']);

/** True when an instruction names a variable that another one sets. */
function uses({ keyword, text, heredocs }: Instruction, { sets }: Item): boolean {
  const all = [text, ...heredocs.map(({ content }) => content)].join('\n');
  const words = WHOLE_WORDS.has(keyword)
    ? all.split(/\W+/)
    : [...all.matchAll(/\$\{?(\w+)/g)].map(([, name]) => name);
  return sets.some((name) => words.includes(name));
}

/** The items that must stand above an instruction. */
function stopping(build: Build, instruction: Instruction, carried: readonly Item[]): readonly Item[] {
  if (carried.length === 0) return [];
  if (instruction.keyword === 'RUN') {
    const blind = blindRun(build, instruction);
    if (blind === undefined || refreshesForLater(blind.run)) return carried;
  }
  return carried.filter(
    (item) => uses(instruction, item) || (item.instruction.keyword === 'ENV' && keepsOrder(instruction)),
  );
}

/** Instructions whose meaning only the build knows, and VOLUMEs, stay in their order with ENVs of that kind. */
function keepsOrder({ keyword, text }: Instruction): boolean {
  return keyword === 'VOLUME' || (/^(?:ENV|WORKDIR|USER)$/.test(keyword) && text.includes('$'));
}

/** Items with all those that name what they set, and whose variables they name. */
function together(items: readonly Item[], carried: readonly Item[]): ReadonlySet<Item> {
  const found = new Set(items);
  for (const item of found) {
    for (const each of carried)
      if (uses(each.instruction, item) || uses(item.instruction, each)) found.add(each);
  }
  return found;
}

function pass(build: Build, model: Model, instruction: Instruction, carried: readonly Item[]): void {
  const { keyword } = instruction;
  if (carried.length === 0 || !/^(?:RUN|COPY|ADD)$/.test(keyword)) return;
  const isOpen = keyword !== 'RUN' && copyValues(instruction, model.scopeAt(instruction)) === undefined;
  const isCostly = keyword === 'RUN' && blindRun(build, instruction)?.isCostly === true;
  for (const item of carried) {
    if (isOpen || keyword === 'RUN') item.passed.push(instruction);
    if (isCostly) item.below = instruction;
  }
}

function byRun(items: readonly Item[], { instructions }: Stage): readonly Late[] {
  const place = (instruction: Instruction): number => instructions.indexOf(instruction);
  return instructions.flatMap((run) => {
    const moved = items
      .filter(({ below }) => below === run)
      .map((item) => ({ ...item, passed: item.passed.filter((each) => place(each) <= place(run)) }))
      .toSorted((one, other) => place(one.instruction) - place(other.instruction));
    return moved.length === 0 ? [] : [{ run, moved }];
  });
}
