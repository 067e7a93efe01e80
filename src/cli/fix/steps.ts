/** Steps in the treatment of a file that Dockerfiles and the files that hold some have in common. */
import path from 'node:path';
import { mergeSettings } from '../../config/merge.js';
import type { Effective } from '../../config/types.js';
import type { Adviser, Level } from '../../model/types.js';
import type { Encoding, Failure, FileReport } from '../../report/types.js';
import type { FixInput, FixOptions, FixResult } from '../../runner/types.js';
import type { ConfigFound, Disk, Surroundings } from './disk.js';
import { levelsAbove, selectionFault } from './options.js';
import type { Session, Target } from './session.js';

export type Partial = Omit<FileReport, 'others'>;

/** What was counted and not shown; grows while the files are treated. */
export interface More {
  readonly levels: Map<Level, number>;
  advice: number;
}

/** A result that changes an ignore file says what that saves: only then is the context measured. */
export function measured(
  { fix, disk }: Session,
  context: string,
  input: FixInput,
  options: FixOptions,
): FixResult {
  const result = fix(input, options);
  const ignores = result.files.some((file) => file.path.endsWith('.dockerignore'));
  if (!ignores || input.project === undefined || disk.sizes === undefined) return result;
  return fix({ ...input, project: { ...input.project, sizes: disk.sizes(context) } }, options);
}

/** The build context as it is reported; nothing for text that belongs nowhere. */
export function contextOf(
  { cwd }: Session,
  target: Target,
  { context, reason }: Surroundings,
): Pick<Partial, 'context'> {
  if (reason === undefined) return {};
  return {
    context: { path: shownPath(cwd, context) || '.', reason, own: context === path.dirname(target.path) },
  };
}

/** The surroundings with what registries say of the images of a Dockerfile, where its settings allow to ask them. */
export async function withRegistry(
  { registries }: Session,
  settings: Effective,
  found: Surroundings,
  text: string,
): Promise<Surroundings> {
  if (registries === undefined || !settings.registry) return found;
  const registry = await registries.factsFor(text, found.project);
  return { ...found, project: { ...found.project, registry } };
}

/** The answers of registries as they are reported. */
export function registryOf({ project: { registry } }: Surroundings): Pick<Partial, 'registry'> {
  return registry === undefined ? {} : { registry };
}

/** The text of a target, from disk or as it was given, or why there is none. */
export function loadTarget(
  disk: Disk,
  target: Target,
): { text: string; encoding: Encoding } | { failure: Failure } {
  if (target.failure !== undefined) return { failure: target.failure };
  if (target.text !== undefined) return { text: target.text, encoding: target.encoding ?? 'utf8' };
  return disk.read(target.path);
}

/** The command line over the configuration, and why they cannot be meant together. */
export function settled({ plan, transforms }: Session, found: ConfigFound): Effective | { failure: Failure } {
  if ('failure' in found) return found;
  const settings = mergeSettings(plan.given, found.settings);
  const fault = selectionFault(settings, transforms);
  return fault === undefined
    ? settings
    : { failure: { message: `${found.from ?? 'configuration'}: ${fault}` } };
}

/** The options of a file, at another level than its own. */
export function optionsAt(
  { transforms }: Session,
  { only, skip, cache }: Effective,
  level: Level,
): FixOptions {
  return {
    transforms,
    level,
    cache,
    ...(only !== undefined && { only }),
    ...(skip !== undefined && { skip }),
  };
}

/** The options for a file at its own level. */
export function optionsFor(session: Session, settings: Effective): FixOptions {
  return { ...optionsAt(session, settings, settings.level), advisers: advisersFor(session, settings) };
}

function advisersFor(
  { plan, advisers, countMore: counted }: Session,
  { advice }: Effective,
): readonly Adviser[] {
  return advice || counted || plan.format === 'json' ? advisers : [];
}

/** An existing file is written in the encoding in which it was read. */
export function encodingOf(disk: Disk, place: string, before: string | undefined): Encoding {
  if (before === undefined) return 'utf8';
  const file = disk.read(place);
  return 'failure' in file ? 'utf8' : file.encoding;
}

/** How many further changes each higher level would make, counted from the level below it. */
export function countMore(
  session: Session,
  settings: Effective,
  input: FixInput,
  result: FixResult,
  { levels }: More,
): void {
  if (!session.countMore) return;
  let known = result.changes.length;
  for (const level of levelsAbove(settings, session.transforms)) {
    const changes = session.fix(input, optionsAt(session, settings, level)).changes.length;
    levels.set(level, (levels.get(level) ?? 0) + Math.max(0, changes - known));
    known = Math.max(known, changes);
  }
}

/** A path as people type it: relative to the working directory, with `/`. */
export function shownPath(cwd: string, absolute: string): string {
  const relative = path.relative(cwd, absolute);
  return path.sep === '\\' ? relative.replaceAll('\\', '/') : relative;
}
