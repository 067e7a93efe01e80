import { modelOf, type Model, type Stage } from '../../model/stages.js';
import type { Build } from '../../model/types.js';
import { workOf, type Unit } from '../../model/work.js';
import type { Instruction } from '../../syntax/types.js';
import { firstLine, type Check, type Step } from './types.js';

/** What a clean-up removes, and the commands that make it. */
interface Cleanup {
  readonly removes: RegExp;
  readonly madeBy: RegExp;
}

const CLEANUPS: readonly Cleanup[] = [
  {
    removes: /\brm\b.*\/var\/lib\/apt\/lists|\bapt(-get)? (auto)?clean|\bapt(-get)? dist-clean/,
    madeBy: /\bapt(-get)?\b.*\b(update|install|upgrade|dist-upgrade|build-dep)\b/,
  },
  { removes: /\brm\b.*\/var\/cache\/apk/, madeBy: /\bapk\b.*\b(add|update|upgrade)\b/ },
  {
    removes: /\b(dnf|microdnf|yum) clean\b|\brm\b.*\/var\/cache\/(dnf|yum)/,
    madeBy: /\b(dnf|microdnf|yum)\b.*\b(install|update|upgrade|groupinstall|makecache)\b/,
  },
  { removes: /\bnpm cache clean\b/, madeBy: /\bnpm\b.*\b(ci|install|i|add|update)\b/ },
  { removes: /\byarn cache clean\b/, madeBy: /\byarn\b/ },
  {
    removes: /\bpip3? cache purge\b|\brm\b.*\.cache\/pip/,
    madeBy: /\bpip3?\b.*\b(install|download|wheel)\b/,
  },
];

/** 6: no clean-up stands in a later layer than what it cleans, and nothing that we add is deleted in a later layer. */
export const layers: Check = {
  name: 'layers',
  run(step) {
    const late = lateCleanups(step.after) - lateCleanups(step.before);
    if (late > 0)
      return { message: 'a clean-up runs in a later layer than what it cleans', line: firstLine(step) };
    if (sameCopies(step)) return undefined;
    const wasted = deletedCopies(step.after) - deletedCopies(step.before);
    return wasted > 0
      ? { message: 'a file is added in one layer and deleted in a later one', line: firstLine(step) }
      : undefined;
  },
};

/** How many clean-ups do not share a RUN with anything that makes what they remove. */
function lateCleanups(build: Build): number {
  const model = modelOf(build.dockerfile);
  let late = 0;
  for (const stage of model.stages) {
    for (const instruction of stage.instructions) late += lateIn(model, stage, instruction);
  }
  return late;
}

const counted = new WeakMap<Instruction, number>();

/** The same for one instruction; what it cleans and what it makes stand in it alone. */
function lateIn(model: Model, stage: Stage, instruction: Instruction): number {
  if (!/\brm\b|clean|purge/.test(instruction.text) || instruction.keyword !== 'RUN') return 0;
  const known = counted.get(instruction);
  if (known !== undefined) return known;
  const layer = workOf(model, stage, [instruction]);
  const late = layer.filter((unit) => isLate(unit, layer)).length;
  counted.set(instruction, late);
  return late;
}

function isLate(unit: Unit, layer: readonly Unit[]): boolean {
  const text = textOf(unit);
  const cleanup = CLEANUPS.find(({ removes }) => removes.test(text));
  return cleanup !== undefined && !layer.some((other) => cleanup.madeBy.test(textOf(other)));
}

/** True when the COPYs are the same objects in the same order, so that nothing was added or moved. */
function sameCopies(step: Step): boolean {
  const copies = ({ dockerfile }: Build): readonly Instruction[] =>
    dockerfile.instructions.filter(({ keyword }) => keyword === 'COPY');
  const before = copies(step.before);
  const after = copies(step.after);
  return before.length === after.length && before.every((instruction, index) => instruction === after[index]);
}

function textOf(unit: Unit): string {
  return unit.commands.length > 0 ? unit.commands.join('\n') : unit.skeleton;
}

/** How many files that a COPY names are removed by name in a later RUN of the stage. */
function deletedCopies(build: Build): number {
  const model = modelOf(build.dockerfile);
  let deleted = 0;
  for (const stage of model.stages) {
    for (const [index, copy] of stage.instructions.entries()) {
      if (copy.keyword === 'COPY') deleted += deletedLater(copy, stage.instructions.slice(index + 1));
    }
  }
  return deleted;
}

function deletedLater(copy: Instruction, later: readonly Instruction[]): number {
  const names = copy.args.slice(0, -1).map((source) => source.split('/').at(-1) ?? source);
  const removing = later.filter(({ keyword, text }) => keyword === 'RUN' && /\brm\b/.test(text));
  return names.filter(
    (name) => name.length > 1 && removing.some(({ body }) => removedWords(body.text).has(name)),
  ).length;
}

/** The last path component of every word after an `rm`. */
function removedWords(body: string): ReadonlySet<string> {
  const words = [...body.matchAll(/\brm\s+([^;&|]*)/g)].flatMap(([, operands]) =>
    (operands ?? '').split(/\s+/),
  );
  return new Set(words.map((word) => word.split('/').at(-1) ?? word));
}
