/**
 * One stage becomes several: the original steps stay in a stage of their own, unchanged and in order, and a new last stage
 * has the runtime contract and copies what the image needs.
 */
import { instructionFrom } from '../../syntax/edit.js';
import type { Dockerfile, Instruction, Node, Trivia } from '../../syntax/types.js';
import { edit, type Edit } from '../build.js';
import { joinWorkdir } from '../scope.js';
import { commentsAbove } from '../split/layout.js';
import { modelOf, type Model, type Stage } from '../stages.js';
import type { Build, Effect, Transform } from '../types.js';
import { unitText, workOf } from '../work.js';
import { carriedText } from './carried.js';
import type { Between, Division } from './types.js';

type Said = Pick<Edit, 'message' | 'evidence'>;

const WORK: ReadonlySet<string> = new Set(['RUN', 'COPY', 'ADD']);
/** What holds for steps and for the container alike: both stages have it. */
const SHARED: ReadonlySet<string> = new Set(['ENV', 'ARG', 'WORKDIR', 'USER', 'SHELL']);

/** The build with the stage divided; the change has the effects that the runner checks. */
export function divide(build: Build, transform: Transform, division: Division, said: Said): Build {
  const { stage } = division;
  const builder = builderName(division);
  const replace = layOut(build.dockerfile, division, builder);
  const draft = edit(build, transform, { ...said, at: stage.from, replace });
  const effects = effectsOf(draft.dockerfile, division, builder);
  return edit(build, transform, { ...said, at: stage.from, replace, effects });
}

/** A name that is not taken for the stage that keeps the steps. */
export function builderName({ stage, between = [] }: Division): string {
  const taken = new Set([stage.name, ...between.map(({ name }) => name)]);
  const free = ['build', 'builder', 'build-stage'].find((name) => !taken.has(name));
  return free ?? 'dockopt-build';
}

function layOut(dockerfile: Dockerfile, division: Division, builder: string): Map<Node, (string | Node)[]> {
  const { stage, reworded = new Map<Instruction, string>() } = division;
  const replace = new Map<Node, (string | Node)[]>();
  const last = stage.instructions.findLastIndex(({ keyword }) => WORK.has(keyword));
  const steps = stage.instructions.slice(0, last + 1);
  const early: (string | Node)[] = [];
  for (const instruction of steps) {
    if (WORK.has(instruction.keyword) || SHARED.has(instruction.keyword)) continue;
    const comments = commentsAbove(dockerfile, instruction);
    for (const comment of comments) replace.set(comment, []);
    replace.set(instruction, []);
    early.push(...comments, ...inOtherWords(instruction, reworded));
  }
  for (const instruction of stage.instructions.slice(last + 1)) {
    if (reworded.has(instruction)) replace.set(instruction, [...inOtherWords(instruction, reworded)]);
  }
  replace.set(stage.from, [fromText(division.builderImage ?? stage.from.args[0] ?? '', builder, stage)]);
  const anchor = steps.at(-1);
  if (anchor === undefined) return replace;
  replace.set(anchor, [
    anchor,
    ...(division.between ?? []).flatMap((between) => betweenText(between, builder, anchor, dockerfile.eol)),
    blank(anchor, dockerfile.eol),
    fromText(division.image, stage.from.args[2], stage),
    ...runtimeText(division, steps, builder),
    ...early,
  ]);
  return replace;
}

function inOtherWords(
  instruction: Instruction,
  reworded: ReadonlyMap<Instruction, string>,
): readonly (string | Node)[] {
  const text = reworded.get(instruction);
  return text === undefined ? [instruction] : text === '' ? [] : [text];
}

/** A FROM written as the original one is. */
function fromText(image: string, name: string | undefined, { from }: Stage): string {
  const as = /\s(as)\s/i.exec(from.text)?.[1] ?? (from.rawKeyword === 'from' ? 'as' : 'AS');
  return `${from.rawKeyword} ${image}${name === undefined ? '' : ` ${as} ${name}`}`;
}

function betweenText(
  { image, name, instructions }: Between,
  builder: string,
  anchor: Instruction,
  eol: string,
): (string | Node)[] {
  const lines = instructions.map((each) => (typeof each === 'string' ? each : copyOf(each)));
  return [blank(anchor, eol), `FROM ${image ?? builder} AS ${name}`, ...lines];
}

/** An empty line. */
export function blank({ origin }: Instruction, eol: string): Trivia {
  return Object.freeze({ type: 'blank' as const, text: eol, origin });
}

/** The same instruction once more, without its line end. */
function copyOf(instruction: Instruction): Node {
  return instructionFrom(instruction.text.replace(/\r?\n$/, ''), instruction);
}

/**
 * What stands before the part of the last stage that the original has behind its steps anyhow. What is repeated keeps its
 * place among the shared instructions: an account made behind its WORKDIR would find a home that belongs to root. What is
 * prepared comes before another user could be in force.
 */
function runtimeText(division: Division, steps: readonly Instruction[], builder: string): (string | Node)[] {
  const { repeated = [], prepared = [], carried, copied = [] } = division;
  const needed = new Set([...neededOf(steps, division), ...repeated]);
  const early = steps.filter((each) => needed.has(each));
  const user = early.findIndex(
    ({ keyword, args }) => keyword === 'USER' && !/^(?:root|0)$/.test(args[0] ?? ''),
  );
  const root = user < 0 ? early : early.slice(0, user);
  const workdir = workdirAt(division.model, steps);
  return [
    ...root.map(copyOf),
    ...prepared,
    ...early.slice(root.length).map(copyOf),
    ...carriedText(carried, workdir, builder),
    ...copied,
  ];
}

/** Working directory behind the steps; undefined where a variable hides it. */
function workdirAt(model: Model, steps: readonly Instruction[]): string | undefined {
  let workdir = steps[0] === undefined ? undefined : model.scopeAt(steps[0]).workdir;
  for (const { keyword, body } of steps) {
    if (keyword !== 'WORKDIR') continue;
    workdir = /[$"'\\`]/.test(body.text) ? undefined : joinWorkdir(workdir, body.text);
  }
  return workdir;
}

/** The shared instructions among the steps; an ARG only where what the last stage has names it, a USER only the last. */
function neededOf(
  steps: readonly Instruction[],
  { stage, repeated = [], prepared = [] }: Division,
): readonly Instruction[] {
  const runs = [...repeated, ...prepared].length > 0;
  const shared = steps.filter(({ keyword }) => SHARED.has(keyword));
  const user = shared.findLast(({ keyword }) => keyword === 'USER');
  const speaking = stage.instructions.filter(({ keyword }) => !WORK.has(keyword) && keyword !== 'ARG');
  const words = new Set([...speaking, ...repeated].flatMap(variableWords));
  const needed: Instruction[] = [];
  // From the last to the first: the default of an ARG may name others.
  for (const instruction of shared.toReversed()) {
    const { keyword, args } = instruction;
    if (keyword === 'USER' && instruction !== user) continue;
    if (keyword === 'ARG') {
      const names = args.map((word) => word.split('=')[0] ?? '');
      if (!names.some((name) => words.has(name) || (runs && SILENT_ARG.test(name)))) continue;
      for (const word of variableWords(instruction)) words.add(word);
    }
    needed.unshift(instruction);
  }
  return needed;
}

/** Arguments that programs find in their environment, without any RUN naming them. */
const SILENT_ARG =
  /^(?:DEBIAN_(?:FRONTEND|PRIORITY)|DEBCONF_\w+|APT_\w+|TZ|LANG|LC_\w+|SOURCE_DATE_EPOCH|\w*_proxy|npm_config_\w+|NPM_CONFIG_\w+)$/;

/** The words of an instruction that names variables. */
function variableWords({ text }: Instruction): readonly string[] {
  return text.includes('$') ? text.split(/\W+/) : [];
}

/** What the runner holds against the result. */
function effectsOf(after: Dockerfile, division: Division, builder: string): readonly Effect[] {
  const model = modelOf(after);
  const { stage, carried } = division;
  const [, ...added] = model.stages;
  const last = stage.instructions.findLastIndex(({ keyword }) => WORK.has(keyword));
  const late = workOf(division.model, stage, stage.instructions.slice(last + 1));
  return [
    {
      type: 'divide',
      builder,
      carried: carried.map(({ stage: from = builder, path, type, to = path, owner }) => ({
        stage: from,
        path,
        type,
        to,
        ...(owner !== undefined && { owner }),
      })),
    },
    ...late.map((unit): Effect => ({ type: 'remove', before: unitText(unit) })),
    ...added.flatMap((each) =>
      workOf(model, each).map((unit): Effect => ({ type: 'insert', after: unitText(unit) })),
    ),
  ];
}
