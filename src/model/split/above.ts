import type { ShellCommand } from '../../shell/index.js';
import type { Instruction } from '../../syntax/types.js';
import { isBystander } from '../bystanders.js';
import { runAt, type Run } from '../commands.js';
import { broughtTo, contextCopy, pathsAt, type Context, type ContextCopy } from '../copies.js';
import { directoryAt } from '../directory.js';
import { copyValues } from '../scope.js';
import type { Build } from '../types.js';

/** What stands above a RUN and could as well stand below it. */
export interface Above {
  /** In the order of the file. */
  readonly copies: readonly ContextCopy[];
  /** The instruction behind which nothing above it may move; undefined when the stage begins there. */
  readonly stop: Instruction | undefined;
}

/** Instructions that change neither the files of the image nor what a COPY does; WORKDIR is looked at by `staysPut`. */
const HARMLESS: ReadonlySet<string> = new Set([
  'ARG',
  'CMD',
  'ENTRYPOINT',
  'ENV',
  'EXPOSE',
  'HEALTHCHECK',
  'LABEL',
  'MAINTAINER',
  'ONBUILD',
  'SHELL',
  'STOPSIGNAL',
  'USER',
  'WORKDIR',
]);

/**
 * The COPYs from the build context that stand above a RUN with nothing between that reads or changes the project:
 * other such COPYs, settings, and RUNs of bystanders only.
 */
export function copiesAbove(build: Build, run: Run, context: Context, passes?: Passes): Above {
  const copies: ContextCopy[] = [];
  const before = run.stage.instructions.slice(0, run.stage.instructions.indexOf(run.instruction));
  for (const instruction of before.toReversed()) {
    if (HARMLESS.has(instruction.keyword) || isBystanderRun(build, instruction, passes)) continue;
    const copy = build.protected.has(instruction) ? undefined : contextCopy(run.model, instruction, context);
    if (copy === undefined) return { copies: copies.toReversed(), stop: instruction };
    copies.push(copy);
  }
  return { copies: copies.toReversed(), stop: undefined };
}

type Passes = (command: ShellCommand) => boolean;

/**
 * True for a RUN of commands that neither read nor write the project.
 * @param passes true for other commands that may count as such
 */
export function isBystanderRun(build: Build, instruction: Instruction, passes?: Passes): boolean {
  const commands = runAt(build, instruction)?.script.commands;
  if (commands === undefined || commands.length === 0) return false;
  return (
    commands.every((command) => isBystander(command) || passes?.(command) === true) &&
    !instruction.flags.some(({ name }) => name === 'mount' && instruction.text.includes('type=bind'))
  );
}

/** Why a COPY would not do the same just below a RUN as where it stands; undefined when it would. */
export function whyNotBelow(copy: ContextCopy, run: Run): string | undefined {
  const changed = changedBelow(copy, run);
  if (changed !== undefined) return changed;
  const { model, instruction } = run;
  const written = copyValues(copy.instruction, model.scopeAt(copy.instruction))?.at(-1);
  const moves = directoryAt(model, copy.instruction) !== directoryAt(model, instruction);
  return written?.startsWith('/') !== true && moves ? 'WORKDIR changes between' : undefined;
}

/** Why the words of a COPY would not mean the same just below a RUN, its working directory aside. */
export function changedBelow(
  { instruction }: ContextCopy,
  { model, instruction: run }: Run,
): string | undefined {
  const values = copyValues(instruction, model.scopeAt(instruction));
  const later = copyValues(instruction, model.scopeAt(run));
  const unknown = values === undefined && model.scopeAt(instruction) !== model.scopeAt(run);
  return unknown || values?.join('\n') !== later?.join('\n')
    ? 'what its variables mean changes between'
    : undefined;
}

/** The file of the context that stands at a path of the image after some COPYs; `'several'` when they do not agree. */
export function fileAt(copies: readonly ContextCopy[], path: string, context: Context): string | undefined {
  const found = new Set(
    copies.map((copy) => broughtTo(copy, path, context)).filter((file) => file !== undefined),
  );
  return found.size > 1 ? 'several' : [...found][0];
}

/** As `fileAt`, for a directory in which the builder gets some file. */
export function directoryFrom(
  copies: readonly ContextCopy[],
  path: string,
  { directories, files, hidden }: Context,
): string | undefined {
  const there = copies.flatMap((copy) => pathsAt(copy, path)).filter((dir) => directories.has(dir));
  const found = new Set(
    there.filter((dir) => [...files].some((file) => file.startsWith(`${dir}/`) && !hidden(file))),
  );
  return found.size > 1 ? 'several' : [...found][0];
}
