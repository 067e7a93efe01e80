import { hasFlag, isCommand, operands } from '../../shell/index.js';
import type { Instruction } from '../../syntax/types.js';
import { runAt, type Run } from '../commands.js';
import { below, directoryAt, directoryOf, instructionsBefore } from '../directory.js';
import { expand, joinWorkdir } from '../scope.js';
import { modelOf } from '../stages.js';
import type { Build } from '../types.js';

/** Directories of every image in which a shell runs. */
const EVERYWHERE: ReadonlySet<string> = new Set([
  '/',
  '/bin',
  '/dev',
  '/etc',
  '/proc',
  '/sys',
  '/tmp',
  '/usr',
]);

/**
 * True when a directory is there at a RUN: every image has it, the RUN begins in it or below it, or an earlier
 * instruction makes it or something below it, and a build in which that fails does not come here.
 *
 * @param path absolute, or as `directoryAt` names one that is not known
 */
export function isMade(build: Build, run: Run, path: string): boolean {
  if (EVERYWHERE.has(path) || holds(path, directoryAt(run.model, run.instruction))) return true;
  return instructionsBefore(run.stage, run.instruction).some((instruction) =>
    madeBy(build, instruction).some((made) => holds(path, made)),
  );
}

function holds(directory: string, path: string): boolean {
  return below(directory, path) !== undefined;
}

function madeBy(build: Build, instruction: Instruction): readonly string[] {
  const model = modelOf(build.dockerfile);
  if (instruction.keyword === 'WORKDIR') {
    const written = expand(instruction.body.text, model.scopeAt(instruction), instruction.escape);
    const path = joinWorkdir(directoryAt(model, instruction), written);
    return path === undefined ? [] : [path];
  }
  if (instruction.keyword !== 'RUN' || !instruction.text.includes('mkdir')) return [];
  return madeByRun(runAt({ ...build, protected: new Set() }, instruction));
}

/** Operands of `mkdir -p` where its failure fails the build. */
function madeByRun(run: Run | undefined): readonly string[] {
  // A mount covers what is made below it.
  if (run === undefined || run.instruction.flags.length > 0) return [];
  const sure = (run.script.chain ?? []).flatMap(({ simple, commands }) => (simple ? commands : []));
  return sure
    .filter((command) => isCommand(command, 'mkdir') && hasFlag(command, '-p', '--parents'))
    .filter(({ negated, background }) => !negated && !background)
    .flatMap((command) => operands(command).map(({ value }) => joinWorkdir(directoryOf(run, command), value)))
    .filter((path) => path !== undefined);
}
