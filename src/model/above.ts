import type { Instruction } from '../syntax/types.js';
import { isBystander } from './bystanders.js';
import { runAt, type Run } from './commands.js';
import { broughtTo, contextCopy, pathsAt, type Context, type ContextCopy } from './copies.js';
import { directoryAt } from './directory.js';
import type { Build } from './types.js';

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
export function copiesAbove(build: Build, run: Run, context: Context): Above {
  const copies: ContextCopy[] = [];
  const before = run.stage.instructions.slice(0, run.stage.instructions.indexOf(run.instruction));
  for (const instruction of before.toReversed()) {
    if (HARMLESS.has(instruction.keyword) || isBystanderRun(build, instruction)) continue;
    const copy = build.protected.has(instruction) ? undefined : contextCopy(run.model, instruction, context);
    if (copy === undefined) return { copies: copies.toReversed(), stop: instruction };
    copies.push(copy);
  }
  return { copies: copies.toReversed(), stop: undefined };
}

function isBystanderRun(build: Build, instruction: Instruction): boolean {
  const commands = runAt(build, instruction)?.script.commands;
  if (commands === undefined || commands.length === 0) return false;
  return (
    commands.every(isBystander) &&
    !instruction.flags.some(({ name }) => name === 'mount' && instruction.text.includes('type=bind'))
  );
}

/** Why a COPY would not do the same just below a RUN as where it stands; undefined when it would. */
export function whyNotBelow(
  { instruction }: ContextCopy,
  { model, instruction: run }: Run,
): string | undefined {
  if (instruction.text.includes('$') && model.scopeAt(instruction) !== model.scopeAt(run))
    return 'what its variables mean changes between';
  const relative = instruction.args.at(-1)?.startsWith('/') !== true;
  return relative && directoryAt(model, instruction) !== directoryAt(model, run)
    ? 'WORKDIR changes between'
    : undefined;
}

/** The file of the context that stands at a path of the image after some COPYs; `'several'` when they do not agree. */
export function fileAt(copies: readonly ContextCopy[], path: string, context: Context): string | undefined {
  const found = new Set(
    copies.map((copy) => broughtTo(copy, path, context)).filter((file) => file !== undefined),
  );
  return found.size > 1 ? 'several' : [...found][0];
}

/** As `fileAt`, for a directory. */
export function directoryFrom(
  copies: readonly ContextCopy[],
  path: string,
  context: Context,
): string | undefined {
  const found = new Set(
    copies.flatMap((copy) => pathsAt(copy, path)).filter((dir) => context.directories.has(dir)),
  );
  return found.size > 1 ? 'several' : [...found][0];
}
