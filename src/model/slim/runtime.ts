/** Whether a stage works without the kit that builds its program: what holds for a JDK and for the SDK of .NET alike. */
import type { Project } from '../../project/types.js';
import { stageReferences, type Stage } from '../stages.js';
import { programsObstacle } from './instructions.js';
import { purposeObstacle } from './purpose.js';
import { servicesObstacle } from './services.js';
import { firstObstacle, type Obstacle, type Place, type Swap } from './types.js';

/**
 * Why a stage, or one that stands on it, may need the kit.
 *
 * @param partObstacle why an instruction names a part of it
 */
export function kitObstacle(
  stage: Stage,
  swap: Swap,
  partObstacle: (place: Place) => Obstacle,
  inherited: ReadonlySet<string> = new Set(),
): Obstacle {
  const installed = new Set(inherited);
  const at = stage.instructions.at(-1) ?? stage.from;
  const end: Place = { swap, who: 'it', instruction: at, installed, followed: new Set() };
  return (
    takenObstacle(stage, swap) ??
    firstObstacle(stage.instructions, (instruction) => {
      const place: Place = { swap, who: instruction.keyword, instruction, installed, followed: new Set() };
      return partObstacle(place) ?? instructionObstacle(place);
    }) ??
    servicesObstacle(end) ??
    purposeObstacle(stage, swap) ??
    firstObstacle(swap.model.childrenOf(stage), (child) => kitObstacle(child, swap, partObstacle, installed))
  );
}

/** Others that copy from the stage may want the kit itself. */
function takenObstacle(stage: Stage, { model }: Swap): Obstacle {
  const user = model.usersOf(stage).find((other) => other.parent !== stage);
  return user && `line ${user.from.origin} begins a stage that copies from it`;
}

function instructionObstacle(place: Place): Obstacle {
  const { instruction, swap } = place;
  if (instruction.keyword === 'ADD' && /\bhttps?:/.test(instruction.text))
    return 'ADD fetches a file, and it is not known what that needs';
  if (instruction.keyword !== 'COPY') return programsObstacle(place);
  // What another image brings was not made from the sources here.
  const viewer = swap.model.stageOf(instruction);
  const foreign = stageReferences(instruction).find(
    (name) => viewer === undefined || swap.model.resolveStage(name, viewer) === undefined,
  );
  return foreign && `it copies files from ${foreign}, and it is not known what they need`;
}

/** Why not all that a program is made of was read, or one of its files needs the kit. */
export function madeObstacle(
  { texts }: Project,
  parts: readonly { readonly paths: readonly string[]; check(path: string, text: string): Obstacle }[],
): Obstacle {
  const unread = parts.flatMap(({ paths }) => paths).find((path) => !texts.has(path));
  if (unread !== undefined) return `${unread} was not read`;
  return firstObstacle(parts, ({ paths, check }) =>
    firstObstacle(paths, (path) => check(path, texts.get(path) ?? '')),
  );
}
