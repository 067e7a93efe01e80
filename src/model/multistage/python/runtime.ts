/** Whether what runs in the container, and who else uses the image, does without what stays in the stage that builds. */
import { knowsPackage } from '../../../knowledge/wheels.js';
import { bareName } from '../../../knowledge/apt.js';
import type { Instruction } from '../../../syntax/types.js';
import { elsewhereObstacle } from '../../purge/surroundings.js';
import { documentsObstacle } from '../../slim/documents.js';
import { instructionObstacle } from '../../slim/instructions.js';
import { fileObstacle, purposeObstacle } from '../../slim/purpose.js';
import { servicesObstacle } from '../../slim/services.js';
import { projectSourcesObstacle } from '../../slim/sources.js';
import { firstObstacle, type Obstacle, type Place } from '../../slim/types.js';
import type { PythonBase } from './base.js';
import { mountedObstacle } from './mounted.js';
import type { Steps } from './steps.js';

const RUNS: ReadonlySet<string> = new Set(['CMD', 'ENTRYPOINT', 'HEALTHCHECK', 'ENV', 'SHELL']);

/** @param installed the Debian packages of the last stage */
export function runtimeObstacle(
  base: PythonBase,
  steps: Steps,
  installed: readonly string[],
  carried: readonly string[],
): Obstacle {
  const { swap, sole } = base;
  const { stage } = sole;
  // The programs of packages that only run Python.
  const own = [...steps.brought.names].filter((name) => knowsPackage(name) || name === 'uwsgi');
  const names = new Set([...installed.map(bareName), ...own, ...steps.brought.scripts]);
  const placeAt = (instruction: Instruction): Place => ({
    swap,
    who: instruction.keyword,
    instruction,
    installed: new Set(names),
    followed: new Set(),
  });
  const end: Place = { ...placeAt(stage.instructions.at(-1) ?? stage.from), who: 'it' };
  const read = stage.instructions.filter((each) => RUNS.has(each.keyword) || steps.repeated.includes(each));
  return (
    firstObstacle(read, (each) => atLine(each, lastStageObstacle(base, placeAt(each)))) ??
    fileObstacle(swap) ??
    purposeObstacle(stage, swap) ??
    servicesObstacle(end) ??
    projectSourcesObstacle(end) ??
    elsewhereObstacle(swap) ??
    mountedObstacle(swap.project, carried)
  );
}

function lastStageObstacle({ full }: PythonBase, place: Place): Obstacle {
  return (full ? documentsObstacle(place) : undefined) ?? instructionObstacle(place);
}

function atLine({ origin }: Instruction, reason: Obstacle): Obstacle {
  return reason && `${reason} (line ${origin})`;
}
