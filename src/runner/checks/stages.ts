import { modelOf, stageReferences, type Model, type Stage } from '../../model/stages.js';
import type { Check, Finding } from './types.js';

/** 4: stages keep their names and order (those that are built by number, their numbers), the last one stays last, and every `--from` finds the stage that it found before. */
export const stages: Check = {
  name: 'stages',
  run(step) {
    const before = modelOf(step.before.dockerfile);
    const after = modelOf(step.after.dockerfile);
    return renamed(before, after) ?? renumbered(before, after) ?? redirected(before, after);
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

function redirected(before: Model, after: Model): Finding | undefined {
  const expected = targetsOf(before);
  const found = targetsOf(after);
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

/** What every `--from`, `from=` and FROM of a file finds, in order. */
function targetsOf(model: Model): readonly { readonly target: string; readonly line: number }[] {
  return model.stages.flatMap((stage) => [
    { target: stage.parent === undefined ? 'an image' : nameOf(stage.parent), line: stage.from.origin },
    ...stage.instructions.flatMap((instruction) =>
      stageReferences(instruction).map((reference) => {
        const found = model.resolveStage(reference, stage);
        return {
          target: found === undefined ? `image ${reference}` : nameOf(found),
          line: instruction.origin,
        };
      }),
    ),
  ]);
}

function nameOf(stage: Stage): string {
  return `stage ${stage.name ?? stage.index}`;
}
