import { modelOf, type Model, type Stage } from '../../model/stages.js';
import type { Check, Step } from './types.js';

/** The names of the stages that the changes say they added in front of those that copy from them. */
export function addedNames({ changes }: Step): ReadonlySet<string> {
  return new Set(
    changes
      .flatMap(({ effects }) => effects)
      .flatMap((effect) => (effect.type === 'stage' ? [effect.name] : [])),
  );
}

/** The stages of the result without those that were added in front of others: in the order of the original. */
export function keptStages(step: Step, after: Model): readonly Stage[] {
  const added = addedNames(step);
  return added.size === 0
    ? after.stages
    : after.stages.filter(({ name }) => name === undefined || !added.has(name));
}

/** 4c: a stage that was added has a new name, stands on an image that the file names already, and is not the last one. */
export const added: Check = {
  name: 'added',
  run(step) {
    const names = addedNames(step);
    if (names.size === 0) return undefined;
    const before = modelOf(step.before.dockerfile);
    const after = modelOf(step.after.dockerfile);
    const line = before.stages[0]?.from.origin ?? 1;
    const images = new Set(before.stages.map(({ image }) => image.text));
    for (const name of names) {
      const found = after.stages.filter((stage) => stage.name === name);
      const [stage, more] = found;
      if (stage === undefined || more !== undefined || before.stages.some((each) => each.name === name))
        return { message: `there is no new stage ${name}`, line };
      if (stage === after.stages.at(-1)) return { message: `the new stage ${name} is the last one`, line };
      if (stage.parent !== undefined || !images.has(stage.image.text))
        return { message: `the new stage ${name} stands on another image`, line };
    }
    return undefined;
  },
};
