import type { ChainMember, ShellCommand } from '../shell/index.js';
import type { Instruction } from '../syntax/types.js';
import type { Run } from './commands.js';
import { joinWorkdir } from './scope.js';
import type { Model, Stage } from './stages.js';

/**
 * The working directory of an instruction. Where the base image's own is not known, a name for it that is equal for two
 * instructions of a stage exactly when no WORKDIR stands between them; it begins with `/?`.
 */
export function directoryAt(model: Model, instruction: Instruction): string {
  const known = model.scopeAt(instruction).workdir;
  if (known !== undefined) return known;
  const stage = model.stageOf(instruction);
  const before = stage?.instructions.slice(0, stage.instructions.indexOf(instruction)) ?? [];
  const last = before.findLastIndex(({ keyword }) => keyword === 'WORKDIR');
  return `/?${stage?.index ?? 0}.${last + 1}`;
}

const MOVES: ReadonlySet<string> = new Set(['cd', 'pushd', 'popd']);

/**
 * The directory in which a member of a RUN's `&&` list runs: that of the instruction, then each plain `cd path` before
 * it. Undefined for a command that is no such member, and after any other way to change the directory.
 */
export function directoryOf(run: Run, command: ShellCommand): string | undefined {
  const { chain } = run.script;
  if (command.member === undefined || chain === undefined) return undefined;
  let directory: string | undefined = directoryAt(run.model, run.instruction);
  for (const { simple, commands } of chain.slice(0, command.member)) {
    const moving = commands.find(
      (part) => !part.inSubshell && (part.name === undefined ? part.words.length > 0 : MOVES.has(part.name)),
    );
    if (moving === undefined) continue;
    if (!simple || moving.name !== 'cd' || moving.words.length !== 2) return undefined;
    const path = moving.words[1]?.value;
    if (path === undefined || /^[-~]|^$/.test(path)) return undefined;
    directory = joinWorkdir(directory, path);
  }
  return directory;
}

/** True for `cd path`, `pushd`, `popd`. */
export function movesDirectory(command: ShellCommand): boolean {
  return command.name !== undefined && MOVES.has(command.name);
}

/** True for members of a list that move nowhere, or with one `cd` alone: that can be repeated once its directory is there. */
export function moveOnce(members: readonly ChainMember[]): boolean {
  const moving = members.filter(({ commands }) => commands.some(movesDirectory));
  return moving.length === 0 || (moving.length === 1 && moving[0]?.simple === true);
}

/** The instructions that ran before one, those of the stages that its stage stands on included, oldest first. */
export function instructionsBefore(stage: Stage, instruction: Instruction): readonly Instruction[] {
  const own = stage.instructions.slice(0, stage.instructions.indexOf(instruction));
  return stage.parent === undefined ? own : [...lineage(stage.parent), ...own];
}

function lineage(stage: Stage): readonly Instruction[] {
  return stage.parent === undefined ? stage.instructions : [...lineage(stage.parent), ...stage.instructions];
}

/** What is left of `path` below `directory`: '' when they are equal, undefined when it lies elsewhere. */
export function below(directory: string, path: string): string | undefined {
  if (path === directory) return '';
  const prefix = directory === '/' ? '/' : `${directory}/`;
  return path.startsWith(prefix) ? path.slice(prefix.length) : undefined;
}
