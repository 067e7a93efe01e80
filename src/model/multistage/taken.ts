/** What a stage copies from others. */
import type { Instruction } from '../../syntax/types.js';
import { copyTarget } from '../copies.js';
import { below } from '../directory.js';
import { joinWorkdir } from '../scope.js';
import type { Model, Stage } from '../stages.js';

/** A path that the image takes from a stage. */
export interface Taken {
  readonly instruction: Instruction;
  readonly from: Stage;
  /** Absolute, in the stage and in the image; the latter undefined where only the build knows it. */
  readonly path: string;
  readonly to: string | undefined;
}

/** The paths that a COPY takes from a stage, each once. */
export function takenBy(model: Model, viewer: Stage, instruction: Instruction): readonly Taken[] {
  const reference = instruction.keyword === 'COPY' ? instruction.flag('from') : undefined;
  const from = reference === undefined ? undefined : model.resolveStage(reference, viewer);
  if (from === undefined || instruction.flag('exclude') !== undefined) return [];
  const target = copyTarget(model, instruction);
  return instruction.args.slice(0, -1).flatMap((source) => {
    const path = /[$*?[]/.test(source) ? undefined : joinWorkdir('/', source);
    return path === undefined ? [] : [{ instruction, from, path, to: placeOf(target, path, instruction) }];
  });
}

/** Several sources keep their names below the target. */
function placeOf(target: string | undefined, path: string, { args }: Instruction): string | undefined {
  if (target === undefined || args.length === 2) return target;
  return joinWorkdir(target, path.slice(path.lastIndexOf('/') + 1));
}

/** True where a COPY brings what another brings, to the same place. */
export function has(one: Taken, other: Taken): boolean {
  // Other owners and modes are what a second COPY may be for.
  const isOtherwise = ['chown', 'chmod'].some(
    (name) => one.instruction.flag(name) !== other.instruction.flag(name),
  );
  if (isOtherwise || one.from !== other.from || one.to === undefined || other.to === undefined) return false;
  const rest = below(one.path, other.path);
  const target = below(one.to, other.to);
  return rest !== undefined && target !== undefined && rest === target;
}

const BUILDS =
  /\b(?:npm|yarn|pnpm|bun)\s+(?:run\s+)?build\b|\bgo\s+build\b|\bcargo\s+build\b|\bmvnw?\b|\bgradlew?\b|\btsc\b|\bdotnet\s+publish\b/;

/** True for a directory into which a stage copies everything, and in which it then builds. */
export function buildsIn(model: Model, { instructions }: Stage, directory: string): boolean {
  const at = instructions.findIndex(
    (each) =>
      each.keyword === 'COPY' &&
      each.flag('from') === undefined &&
      /^\.\/?$/.test(each.args[0] ?? '') &&
      copyTarget(model, each) === directory,
  );
  return (
    at >= 0 && instructions.slice(at).some(({ keyword, text }) => keyword === 'RUN' && BUILDS.test(text))
  );
}
