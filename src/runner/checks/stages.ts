import { modelOf, stageReferences, type Model, type Stage } from '../../model/stages.js';
import { addedNames, keptStages } from './added.js';
import { divisionOf } from './divided.js';
import { copyText } from '../../model/work.js';
import type { Check, Finding, Step } from './types.js';

/** 4: stages keep their names and order (those that are built by number, their numbers), the last one stays last, and every `--from` finds the stage that it found before. */
export const stages: Check = {
  name: 'stages',
  run(step) {
    const before = modelOf(step.before.dockerfile);
    const after = modelOf(step.after.dockerfile);
    const added = insertedCopies(step);
    const kept = keptStages(step, after);
    const names = addedNames(step);
    const isNew = (target: string): boolean => isImage(target) || names.has(target.replace(/^stage /, ''));
    const references = targetsOf(after, kept).filter(
      ({ copy, target }) => !(isNew(target) && added.has(copy)),
    );
    // The new stages of a division, and what they copy, are looked at there.
    const shared =
      divisionOf(step) === undefined ? references : references.filter(isBefore(before.stages.length));
    return renamed(before, after) ?? renumbered(before, after) ?? redirected(targetsOf(before), shared);
  },
};

function renamed(before: Model, after: Model): Finding | undefined {
  const names = after.stages.map(({ name }) => name);
  let from = 0;
  for (const { name, from: instruction } of before.stages) {
    if (name === undefined) continue;
    const at = names.indexOf(name, from);
    if (at < 0) return { message: `stage ${name} is gone or moved`, line: instruction.origin };
    from = at + 1;
  }
  const last = before.stages.at(-1);
  if (last?.name === after.stages.at(-1)?.name) return undefined;
  return { message: 'another stage is the last one', line: last?.from.origin ?? 1 };
}

/** A stage that a file of the project builds by its number keeps it. */
function renumbered(before: Model, after: Model): Finding | undefined {
  for (const stage of before.stages) {
    if (stage.name !== undefined || !before.isTarget(stage)) continue;
    const { index, from } = stage;
    if (after.stages[index]?.from.origin === from.origin && after.stages[index]?.name === undefined) continue;
    return { message: `stage ${index}, which is built with --target, is another one`, line: from.origin };
  }
  return undefined;
}

/** COPYs that a change declares: those from an image refer to nothing in the file. */
function insertedCopies({ changes }: Step): ReadonlySet<string> {
  return new Set(
    changes
      .flatMap(({ effects }) => effects)
      .flatMap((effect) => (effect.type === 'insert' ? [effect.after] : [])),
  );
}

function isImage(target: string): boolean {
  return target.startsWith('image ');
}

function isBefore(count: number): (reference: Reference) => boolean {
  return ({ stage }) => stage < count;
}

function redirected(expected: readonly Reference[], found: readonly Reference[]): Finding | undefined {
  const length = Math.max(expected.length, found.length);
  for (let index = 0; index < length; index += 1) {
    if (expected[index]?.target === found[index]?.target) continue;
    const line = (expected[index] ?? found[index])?.line ?? 1;
    return {
      message: `a reference to ${expected[index]?.target ?? 'no stage'} now finds ${found[index]?.target ?? 'none'}`,
      line,
    };
  }
  return undefined;
}

/** What a `--from`, `from=` or FROM finds. */
interface Reference {
  /** Number of the stage that refers to it. */
  readonly stage: number;
  readonly target: string;
  readonly line: number;
  /** The words of the instruction; '' for FROM. */
  readonly copy: string;
}

/** What every `--from`, `from=` and FROM of some stages finds, in order. */
function targetsOf(model: Model, stages = model.stages): readonly Reference[] {
  return stages.flatMap((stage) => [
    {
      stage: stage.index,
      target: stage.parent === undefined ? 'an image' : nameOf(stage.parent, stages),
      line: stage.from.origin,
      copy: '',
    },
    ...stage.instructions.flatMap((instruction) =>
      stageReferences(instruction).map((reference) => {
        const found = model.resolveStage(reference, stage);
        return {
          stage: stage.index,
          target: found === undefined ? `image ${reference}` : nameOf(found, stages),
          line: instruction.origin,
          copy: copyText(instruction),
        };
      }),
    ),
  ]);
}

function nameOf(stage: Stage, stages: readonly Stage[]): string {
  return `stage ${stage.name ?? stages.indexOf(stage)}`;
}
