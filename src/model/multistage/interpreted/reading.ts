/** Reading the steps of a stage, one RUN after another. */
import type { Instruction } from '../../../syntax/types.js';
import type { Run } from '../../commands.js';
import type { Obstacle, Place, Swap } from '../../slim/types.js';
import { scriptOf } from '../../work.js';
import type { Sole } from '../sole.js';
import type { There } from './light.js';

/** The first RUN that is not understood, with its line; notes the working directories, which are there as they come. */
export function firstReason(
  { stage, model }: Sole,
  there: There,
  judge: (instruction: Instruction) => Obstacle,
): { readonly reason: string } | undefined {
  for (const instruction of stage.instructions) {
    const { workdir } = model.scopeAt(instruction);
    if (workdir !== undefined) there.add(workdir);
    const reason = instruction.keyword === 'RUN' ? judge(instruction) : undefined;
    if (reason !== undefined) return { reason: `line ${instruction.origin} ${reason}` };
  }
  return undefined;
}

/** The first variable that leads the tools of the language elsewhere. */
export function leadsElsewhere({ stage, model }: Sole, names: RegExp): string | undefined {
  return [...model.finalScope(stage).variables.keys()].find((name) => names.test(name));
}

/** A RUN as a list of commands; the reason when it is none. */
export function readRun(instruction: Instruction, { model, stage }: Sole): Run | string {
  const flag = instruction.flags.find(({ name, value = '' }) => name !== 'mount' || !leavesNothing(value));
  if (flag !== undefined) return `has ${flag.text}`;
  const script = scriptOf(model, instruction);
  if (script === undefined || instruction.heredocs.length > 0 || instruction.json)
    return 'has a RUN that is not read';
  return { instruction, stage, script, model, scope: model.scopeAt(instruction) };
}

/** Where a command of a RUN stands, for the checks that ask. */
export function placeOfRun(swap: Swap, instruction: Instruction): Place {
  return { swap, who: 'RUN', instruction, installed: new Set(), followed: new Set() };
}

/** A cache, a file of the context that is only read, or uv for the time of a RUN. */
function leavesNothing(mount: string): boolean {
  const keys = mount.split(',');
  if (keys.includes('type=cache')) return true;
  if (
    /^(?:type=bind,)?from=ghcr\.io\/astral-sh\/uv(?:[:@][^,]*)?,(?:source|src)=\/uv,target=\/(?:usr\/(?:local\/)?)?bin\/uv$/.test(
      mount,
    )
  )
    return true;
  return keys.includes('type=bind') && !keys.some((key) => /^(?:from=|rw|readwrite)/.test(key));
}
