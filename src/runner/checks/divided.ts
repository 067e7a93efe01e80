import { modelOf, type Model, type Stage } from '../../model/stages.js';
import type { CarriedPath, Effect } from '../../model/types.js';
import { expand, joinWorkdir } from '../../model/scope.js';
import type { Instruction } from '../../syntax/types.js';
import { keptStages } from './added.js';
import type { Check, Finding, Step } from './types.js';

type Divide = Extract<Effect, { readonly type: 'divide' }>;

/** What a step says of a division of the last stage; undefined when there was none. */
export function divisionOf({ changes }: Step): Divide | undefined {
  for (const { effects } of changes) {
    const found = effects.find((effect) => effect.type === 'divide');
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The stage of the result that has the runtime contract of a stage of the original. */
export function heirOf(step: Step, before: Model, after: Model, stage: Stage): Stage | undefined {
  const isLast = stage.index === before.stages.length - 1;
  return isLast && divisionOf(step) !== undefined
    ? after.stages.at(-1)
    : keptStages(step, after)[stage.index];
}

/**
 * 4b: where the last stage was divided, its steps stay at their place under the name that the change gives, every `--from`
 * of the new stages finds a stage, and the last one copies the paths that the change names, each to where it says.
 */
export const divided: Check = {
  name: 'divided',
  run(step) {
    const division = divisionOf(step);
    if (division === undefined) return undefined;
    const before = modelOf(step.before.dockerfile);
    const after = modelOf(step.after.dockerfile);
    const line = before.stages.at(-1)?.from.origin ?? 1;
    const builder = after.stages[before.stages.length - 1];
    if (builder?.name !== division.builder || after.stages.length <= before.stages.length)
      return { message: `there is no stage ${division.builder} that keeps the steps`, line };
    const last = after.stages.at(-1);
    if (last === undefined) return undefined;
    return danglingReference(after, before.stages.length) ?? otherCopies(after, last, division.carried);
  },
};

function danglingReference(after: Model, from: number): Finding | undefined {
  for (const stage of after.stages.slice(from)) {
    for (const instruction of stage.instructions) {
      const reference = instruction.flag('from');
      if (reference === undefined || after.resolveStage(reference, stage) !== undefined) continue;
      return { message: `a new COPY takes from ${reference}, which is no stage`, line: instruction.origin };
    }
  }
  return undefined;
}

function otherCopies(model: Model, last: Stage, carried: readonly CarriedPath[]): Finding | undefined {
  const left = new Set(carried);
  for (const instruction of last.instructions) {
    if (instruction.flag('from') === undefined) continue;
    for (const [path, to] of placesOf(model, instruction)) {
      const found = [...left].find(
        (each) =>
          each.stage === instruction.flag('from') &&
          each.path === path &&
          each.to === to &&
          each.owner === instruction.flag('chown'),
      );
      if (found === undefined)
        return { message: `a COPY brings ${path} to ${to}, which no change says`, line: instruction.origin };
      left.delete(found);
    }
  }
  const [missing] = left;
  return missing && { message: `${missing.path} was to be copied and is not`, line: last.from.origin };
}

/** Where each source of a COPY comes to lie; several, or one before a `/`, keep their names. */
function placesOf(model: Model, instruction: Instruction): readonly (readonly [string, string])[] {
  const { args, escape } = instruction;
  const scope = model.scopeAt(instruction);
  const sources = args.slice(0, -1);
  const written = expand(args.at(-1) ?? '', scope, escape);
  const target = joinWorkdir(scope.workdir, written) ?? '?';
  const isInto = sources.length > 1;
  return sources.map((source) => {
    const base = source.slice(source.lastIndexOf('/') + 1);
    return [source, isInto ? `${target === '/' ? '' : target}/${base}` : target] as const;
  });
}
