/** A program of Go that a stage of the Dockerfile builds: its sources are those of the project. */
import { baseOf } from '../../project/paths.js';
import type { Instruction } from '../../syntax/types.js';
import type { Obstacle } from '../slim/types.js';
import { invocationOf, unwrap } from '../../shell/index.js';
import { stageReferences, type Model, type Stage } from '../stages.js';
import { scriptOf } from '../work.js';
import { FIRST_FREE_PORT, HOMES, type Candidate, type Started } from './types.js';

export function goStartObstacle(started: Started, candidate: Candidate): Obstacle {
  const { words, program, instruction } = started;
  const home = words.find((word) => HOMES.test(word));
  if (home !== undefined) return `${instruction.keyword} names ${home}, which lies in the home of root`;
  const port = words
    .map((word) => /[:=](\d+)$/.exec(word)?.[1])
    .find((each) => Number(each) < FIRST_FREE_PORT);
  if (port !== undefined)
    return `${instruction.keyword} names port ${port}, on which not every runtime lets another user listen`;
  const copies = candidate.instructions.filter((one) => bringsGoProgram(one, program, candidate));
  if (copies.length !== 1)
    return `it is not known what ${program} is, and where it writes (${instruction.keyword} in line ${instruction.origin})`;
  return undefined;
}

/** True for a COPY that brings the program from a stage in which go builds. */
export function bringsGoProgram(
  instruction: Instruction,
  program: string,
  { model, stage }: Candidate,
): boolean {
  if (instruction.keyword !== 'COPY') return false;
  const viewer = model.stageOf(instruction) ?? stage;
  const [reference] = stageReferences(instruction);
  const maker = reference === undefined ? undefined : model.resolveStage(reference, viewer);
  return (
    maker !== undefined && buildsGo(model, maker) && instruction.args.some((path) => baseOf(path) === program)
  );
}

/** True for a stage in which go builds what lies there, and nothing that it fetches under a name. */
function buildsGo(model: Model, { instructions, parent }: Stage): boolean {
  const builds = instructions
    .filter(({ keyword }) => keyword === 'RUN')
    .flatMap((run) => scriptOf(model, run)?.commands ?? [])
    .map((command) => invocationOf(unwrap(command)?.command ?? command))
    .filter(({ tool, subcommand }) => tool === 'go' && (subcommand === 'build' || subcommand === 'install'));
  const isOwn = builds.every(({ operands }) => operands.every(({ value }) => /^\.|\.go$/.test(value ?? '')));
  if (!isOwn) return false;
  return builds.length > 0 || (parent !== undefined && buildsGo(model, parent));
}
