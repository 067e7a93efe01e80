import type { ShellCommand } from '../../shell/index.js';
import type { Instruction } from '../../syntax/types.js';
import { isBystander } from '../bystanders.js';
import { runAt, type Run } from '../commands.js';
import { broughtTo, contextCopy, copyTarget, pathsAt, type Context, type ContextCopy } from '../copies.js';
import { below, directoryAt } from '../directory.js';
import { copyValues } from '../scope.js';
import { SYSTEM_PLACE } from './movable.js';
import { stageReferences, type Model, type Stage } from '../stages.js';
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
 * other such COPYs, settings, RUNs of bystanders, and COPYs of tools from elsewhere into the system only.
 */
export function copiesAbove(build: Build, run: Run, context: Context, passes?: Passes): Above {
  const copies: ContextCopy[] = [];
  const tools: string[] = [];
  const before = run.stage.instructions.slice(0, run.stage.instructions.indexOf(run.instruction));
  for (const instruction of before.toReversed()) {
    if (HARMLESS.has(instruction.keyword) || isBystanderRun(build, instruction, passes)) continue;
    const tool = toolTarget(run, instruction);
    if (tool !== undefined) {
      tools.push(tool);
      continue;
    }
    const copy = build.protected.has(instruction) ? undefined : contextCopy(run.model, instruction, context);
    if (copy === undefined || tools.some((path) => mayMeet(copy, path)))
      return { copies: copies.toReversed(), stop: instruction };
    copies.push(copy);
  }
  return { copies: copies.toReversed(), stop: undefined };
}

/** Where in the system a COPY puts programs of an image, or of a stage without sources; it reads nothing of this stage. */
function toolTarget({ model, stage }: Run, instruction: Instruction): string | undefined {
  const from = instruction.keyword === 'COPY' ? instruction.flag('from') : undefined;
  if (from === undefined || from.includes('$')) return undefined;
  const target = copyTarget(model, instruction);
  const inSystem = target !== undefined && SYSTEM_PLACE.test(target);
  return inSystem && !usesContext(model, from, stage) ? target : undefined;
}

/** True for what changes with the files of the context; an image of a registry does not. */
function usesContext(model: Model, reference: string, viewer: Stage): boolean {
  const stage = model.resolveStage(reference, viewer);
  if (stage === undefined) return false;
  const { parent, instructions } = stage;
  if (parent !== undefined && usesContext(model, String(parent.index), stage)) return true;
  return instructions.some((each) => {
    const references = stageReferences(each);
    const brings =
      each.keyword === 'ADD' || each.keyword === 'COPY' || /\btype=bind\b|--mount=(?!type)/.test(each.text);
    return (
      references.some((other) => usesContext(model, other, stage)) || (brings && references.length === 0)
    );
  });
}

/** True where a COPY could write over what stands at a path, which came later. */
function mayMeet({ target }: ContextCopy, path: string): boolean {
  return target.startsWith('/?') || below(target, path) !== undefined || below(path, target) !== undefined;
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
