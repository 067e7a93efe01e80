/** Whether what runs in the container, and who else uses the image, does without what stays in the stage that builds. */
import { bareName } from '../../../knowledge/apt.js';
import type { Instruction } from '../../../syntax/types.js';
import { elsewhereObstacle } from '../../purge/surroundings.js';
import { documentsObstacle } from '../../slim/documents.js';
import { instructionObstacle } from '../../slim/instructions.js';
import { fileObstacle, purposeObstacle } from '../../slim/purpose.js';
import { servicesObstacle } from '../../slim/services.js';
import { projectSourcesObstacle } from '../../slim/sources.js';
import { firstObstacle, type Obstacle, type Place } from '../../slim/types.js';
import type { SlimPair } from '../interpreted/base.js';
import { mountedObstacle } from './mounted.js';

type Ground = Pick<SlimPair, 'swap' | 'sole' | 'full'>;

const RUNS: ReadonlySet<string> = new Set(['CMD', 'ENTRYPOINT', 'HEALTHCHECK', 'ENV', 'SHELL']);

/** What the last stage has, beside what its image brings. */
export interface LastStage {
  /** Debian packages, perhaps with their versions. */
  readonly installed: readonly string[];
  /** Programs of packages of the language, which are carried. */
  readonly programs: readonly string[];
  readonly repeated: readonly Instruction[];
  readonly carried: readonly string[];
  /** The image has a CMD of its own. */
  readonly starts?: boolean;
}

export function runtimeObstacle(
  base: Ground,
  { installed, programs, repeated, carried, starts = false }: LastStage,
): Obstacle {
  const { swap, sole } = base;
  const { stage } = sole;
  const names = new Set([...installed.map(bareName), ...programs]);
  const placeAt = (instruction: Instruction): Place => ({
    swap,
    who: instruction.keyword,
    instruction,
    installed: new Set(names),
    followed: new Set(),
  });
  const end: Place = { ...placeAt(stage.instructions.at(-1) ?? stage.from), who: 'it' };
  const read = stage.instructions.filter((each) => RUNS.has(each.keyword) || repeated.includes(each));
  return (
    firstObstacle(read, (each) => atLine(each, lastStageObstacle(base, placeAt(each)))) ??
    fileObstacle(swap) ??
    (starts ? undefined : purposeObstacle(stage, swap)) ??
    servicesObstacle(end) ??
    projectSourcesObstacle(end) ??
    elsewhereObstacle(swap) ??
    mountedObstacle(swap.project, carried)
  );
}

function lastStageObstacle({ full }: Ground, place: Place): Obstacle {
  return (full ? documentsObstacle(place) : undefined) ?? instructionObstacle(place);
}

function atLine({ origin }: Instruction, reason: Obstacle): Obstacle {
  return reason && `${reason} (line ${origin})`;
}
