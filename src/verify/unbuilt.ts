/** Changes that no build of a proof has seen. */
import { modelOf } from '../model/stages.js';
import { parseUnchecked } from '../syntax/parse.js';
import type { VerifyJob } from './job.js';
import { finalStage, neededBy } from './touch.js';

/** A note for each stage in which something changed and that the target does not need: engines leave it out. */
export function unbuiltNotes({ result, settings }: VerifyJob): readonly string[] {
  const tree = parseUnchecked(result.before).dockerfile;
  if (tree === undefined) return [];
  const model = modelOf(tree);
  const last = finalStage(model, settings.target);
  if (last === undefined) return [];
  const needed = neededBy(model, last);
  return model.stages.flatMap((stage, index) => {
    if (needed.has(stage)) return [];
    const end = model.stages[index + 1]?.from.origin ?? Infinity;
    const lines = result.changes
      .map(({ line }) => line)
      .filter((line) => line >= stage.from.origin && line < end);
    if (lines.length === 0) return [];
    const name = stage.name ?? String(stage.index);
    const places = [...new Set(lines)].sort((a, b) => a - b);
    const what = places.length === 1 ? 'the change in line' : 'the changes in lines';
    return [
      `not proven: ${what} ${places.join(', ')}: this build does not need stage ${name} (--target ${name} builds it)`,
    ];
  });
}
