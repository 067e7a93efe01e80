import type { InstallFiles } from '../../project/installFiles.js';
import { changedBelow, copiesAbove, fileAt, whyNotBelow } from './above.js';
import type { Run } from '../commands.js';
import { bringsOnly, contextCopy, pathsAt, type Context, type ContextCopy } from '../copies.js';
import { directoryAt } from '../directory.js';
import { mentionsInstall, type InstallReader } from './readers/index.js';
import { located } from './locating.js';
import { manifestCopies, type Placed } from './manifestCopies.js';
import { chooseMoved, clobbered, goesToProject, reowned, repeated } from './movable.js';
import { mounted } from './mounted.js';
import { overwriting } from './overwriting.js';
import { placeOf, placer, whatIsAt } from './placing.js';
import { namedBy, settingsBy, versionsBy } from './settings.js';
import { retargeted } from './retarget.js';
import { joinWorkdir } from '../scope.js';
import type { Instruction } from '../../syntax/types.js';
import type { Build } from '../types.js';
import { unknownContext } from '../../project/unknownContext.js';

/** How to let an install run before the sources are copied. */
export interface SplitPlan {
  /** Texts of the COPYs of what the install reads, for the place of the first moved one. */
  readonly copies: readonly string[];
  /** What they bring, as paths in the context. */
  readonly brought: readonly string[];
  /** The texts of those of them that are written otherwise there. */
  readonly rewritten: ReadonlyMap<Instruction, string>;
  /** The COPYs that go below the install, in order. */
  readonly moved: readonly [ContextCopy, ...ContextCopy[]];
  readonly evidence: readonly string[];
  /** Those that only the project tells: see `InstallFiles`. */
  readonly commands: readonly string[] | undefined;
}

/** `refused` with the COPY that the reader of the report should look at; undefined when it is nothing to speak of. */
export type PlanAnswer = SplitPlan | { readonly refused: string; readonly wide: ContextCopy } | undefined;

/**
 * Whether the COPYs above an install can stand below it, with only what it reads left above (hazards of splitting:
 * the install must see the same files, and the COPY below must not write over what it made).
 */
export function splitPlan(build: Build, run: Run, asked: InstallReader, context: Context): PlanAnswer {
  const { copies, stop } = copiesAbove(build, run, context, asked.passes);
  const reader = build.project.known ? located(asked, copies, context) : asked;
  const wide = copies.find((copy) => bringsEntry(copy, run, reader));
  if (wide === undefined && stop !== undefined) return beyond(build, run, reader, context, stop);
  const refuse = (refused: string): PlanAnswer => (wide === undefined ? undefined : { refused, wide });
  if (copies.length === 0) return undefined;
  if (!build.project.known) return refuse(unknownContext(build.project));
  if (reader.trouble !== undefined) return refuse(reader.trouble);
  const found = reader.entries.map((entry) => fileAt(copies, entry, context));
  const entries = found.filter((path) => path !== undefined);
  const [first] = entries;
  const [firstEntry] = reader.entries;
  if (first === undefined || firstEntry === undefined || entries.length < found.length) return undefined;
  const imageOf = placer(first, firstEntry);
  let clash: string | undefined;
  const sees = (path: string): boolean => {
    const there = whatIsAt(copies, path, imageOf(path), context);
    if (there !== undefined && there !== path) clash = path;
    return there === path;
  };
  const read = reader.read(build.project, entries, sees);
  if (read === undefined) return undefined;
  if ('refused' in read) return refuse(read.refused);
  const unseen = [...entries, ...(reader.needsAll ? read.files : [])].find((path) => !sees(path));
  if (clash !== undefined) return refuse(`another file is copied to the place of ${clash}`);
  if (unseen !== undefined) return refuse(`${unseen}, which it reads, is not copied to where it belongs`);
  return planFor(build, run, reader, { copies, read, imageOf, context, sees });
}

/** The answer where another instruction stands between the sources and the install. */
function beyond(
  build: Build,
  run: Run,
  reader: InstallReader,
  context: Context,
  stop: Instruction,
): PlanAnswer {
  const { instructions } = run.stage;
  const before = instructions.slice(0, instructions.indexOf(stop));
  const installs = [...before, stop].some(({ keyword, text }) => keyword === 'RUN' && mentionsInstall(text));
  if (stop.keyword !== 'RUN' || installs) return undefined;
  for (const instruction of before) {
    const copy = build.protected.has(instruction) ? undefined : contextCopy(run.model, instruction, context);
    if (copy !== undefined && bringsEntry(copy, run, reader))
      return { refused: `the RUN on line ${stop.origin} between them may use the sources`, wide: copy };
  }
  return undefined;
}

interface Reading {
  readonly copies: readonly ContextCopy[];
  readonly read: InstallFiles;
  readonly context: Context;
  imageOf(path: string): string;
  sees(path: string): boolean;
}

function planFor(build: Build, run: Run, reader: InstallReader, reading: Reading): PlanAnswer {
  const { copies, read, context, imageOf } = reading;
  const wanted = new Set(read.files.filter(reading.sees));
  const root = joinWorkdir(reader.entries[0], '..') ?? '/';
  const { moved, beside } = chooseMoved(copies, {
    isSource: (copy) => bringsEntry(copy, run, reader) || goesToProject(copy, root),
    isNeeded: (copy) => bringsOnly(copy, wanted, () => false, context),
    // A directory of requirement files alone is worth no division; one copied for the install's sake stays whole.
    isNarrow: (copy) =>
      bringsOnly(copy, wanted, (file) => build.project.requirements.has(file), context) ||
      (!bringsEntry(copy, run, reader) &&
        [...wanted].some((path) => whatIsAt([copy], path, imageOf(path), context) === path)),
  });
  const [wide, ...others] = moved;
  if (wide === undefined) return undefined;
  const staying = copies.filter((copy) => !moved.includes(copy));
  const missing = [...wanted].filter((path) => whatIsAt(staying, path, imageOf(path), context) !== path);
  const filled = [...read.writes.map((path) => imageOf(`${path}/`)), ...reader.writes];
  const obstacle =
    moved.map((copy) => whyStay(copy, run, reader, context, wanted)).find((why) => why !== undefined) ??
    repeated(moved) ??
    clobbered(moved, beside) ??
    reowned(copies, moved) ??
    (reader.prefetch === undefined ? mounted(run, filled) : undefined) ??
    whyUntracked(build, missing) ??
    overwriting(build, moved, filled);
  if (obstacle !== undefined) return { refused: obstacle, wide };
  const placed = missing.map((path): Placed => ({ path, directory: placeOf(path, imageOf) }));
  const texts = manifestCopies(run.model, wide, placed);
  if ('refused' in texts) return { refused: texts.refused, wide };
  const [hidden] = filled.flatMap((directory) => moved.flatMap((copy) => pathsAt(copy, directory)));
  return {
    copies: texts,
    brought: missing,
    moved: [wide, ...others],
    rewritten: new Map(moved.flatMap((copy) => textOf(copy, run))),
    evidence: [...(hidden === undefined ? [] : [`${build.ignore.path} hides ${hidden}`]), ...read.evidence],
    commands: read.commands,
  };
}

function textOf(copy: ContextCopy, run: Run): readonly (readonly [Instruction, string])[] {
  const text = retargeted(copy, run);
  return text === undefined ? [] : [[copy.instruction, text]];
}

/** Why a COPY has to stay above an install, whatever the others do; undefined when nothing speaks for it. */
function whyStay(
  copy: ContextCopy,
  run: Run,
  { name, command, entries, settings }: InstallReader,
  context: Context,
  wanted: ReadonlySet<string>,
): string | undefined {
  const root = joinWorkdir(entries[0], '..') ?? '/';
  const setting = settings && copy.sources.find(({ type, path }) => type === 'file' && settings.test(path));
  return (
    (setting && `${name} may read ${setting.path} where it is copied to`) ??
    (retargeted(copy, run) === undefined ? whyNotBelow(copy, run) : changedBelow(copy, run)) ??
    settingsBy(copy, run, context) ??
    versionsBy(copy, run, root, context, wanted) ??
    namedBy(copy, run, command, root, context)
  );
}

/** True for a COPY of a whole directory in which the install finds the files that it begins with. */
function bringsEntry(copy: ContextCopy, run: Run, { entries }: InstallReader): boolean {
  const sought =
    entries.length > 0 ? entries : [joinWorkdir(directoryAt(run.model, run.instruction), 'manifest') ?? '/'];
  return sought.some((entry) => pathsAt(copy, entry).length > 0);
}

function whyUntracked({ project: { tracked } }: Build, paths: readonly string[]): string | undefined {
  if (tracked === undefined) return undefined;
  const untracked = paths.find((path) =>
    path.endsWith('/') ? ![...tracked].some((file) => file.startsWith(path)) : !tracked.has(path),
  );
  return untracked && `${untracked} is not tracked by git, so that a COPY of it would fail in a fresh clone`;
}
