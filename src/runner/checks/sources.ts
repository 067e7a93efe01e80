import { broughtTo, contextCopy, type Context, type ContextCopy } from '../../model/copies.js';
import { modelOf, type Model } from '../../model/stages.js';
import { contextSources, matchesSource, type ContextSource } from '../../model/sources.js';
import type { Build } from '../../model/types.js';
import { ignoreOf, isIgnored } from '../../project/ignore.js';
import type { IgnoreFile, Project } from '../../project/types.js';
import { parseUnchecked } from '../../syntax/parse.js';
import type { Dockerfile, Instruction } from '../../syntax/types.js';
import { divisionOf } from './divided.js';
import { firstLine, type Check, type Finding, type Step } from './types.js';
import { baseOf } from '../../project/paths.js';

/**
 * 7: what a new COPY or mount names exists, is tracked where git is there, and is not ignored, and a new COPY puts it
 * where another one puts it too, or the one in whose place it stands; and no ignore file that we write
 * hides what any Dockerfile of the context copies, or any tracked file.
 */
export const sources: Check = {
  name: 'sources',
  run(step) {
    return newSources(step) ?? strayCopy(step) ?? hidden(step);
  },
};

function newSources(step: Step): Finding | undefined {
  const known = new Set(step.before.dockerfile.instructions);
  const model = modelOf(step.after.dockerfile);
  const { project, ignore } = step.after;
  for (const instruction of step.after.dockerfile.instructions) {
    if (known.has(instruction) || !READS_CONTEXT.has(instruction.keyword)) continue;
    if (instruction.keyword === 'RUN' && mounts(step.before, instruction)) continue;
    if (step.before.dockerfile.instructions.some((old) => copiesAlike(old, instruction))) continue;
    if (isNarrowed(step, instruction)) continue;
    const missing = missingSource(contextSources(instruction, model.scopeAt(instruction)), project, ignore);
    if (missing !== undefined)
      return { message: `a new ${instruction.keyword} ${missing}`, line: instruction.origin };
  }
  return undefined;
}

/**
 * True for two that take the same files to the same place: COPY may stand for ADD, owner and mode may differ, and the
 * keyword may be in another case.
 */
function copiesAlike(old: Instruction, now: Instruction): boolean {
  const isCopyForAdd = now.keyword === 'COPY' && old.keyword === 'ADD';
  if (old.keyword !== now.keyword && !isCopyForAdd) return false;
  if (restOf(old) === restOf(now)) return true;
  if (now.keyword !== 'COPY' || old.heredocs.length > 0 || now.heredocs.length > 0) return false;
  return brought(old) === brought(now);
}

function restOf({ text, rawKeyword }: Instruction): string {
  return text.trim().slice(rawKeyword.length);
}

function brought({ flags, args }: Instruction): string {
  const others = flags.filter(({ name }) => name !== 'chown' && name !== 'chmod');
  return [...others.map(({ text }) => text), ...args].join('\n');
}

/** True for a COPY that stands in the place of one with the same destination and further sources. */
function isNarrowed({ changes }: Step, { keyword, flags, args }: Instruction): boolean {
  const text = flags.map((flag) => flag.text).join(' ');
  return changes.some(({ before }) =>
    before.some(
      (old) =>
        old.keyword === keyword &&
        old.args.length > args.length &&
        old.args.at(-1) === args.at(-1) &&
        old.flags.map((flag) => flag.text).join(' ') === text &&
        args.slice(0, -1).every((source) => old.args.slice(0, -1).includes(source)),
    ),
  );
}

const READS_CONTEXT: ReadonlySet<string> = new Set(['COPY', 'ADD', 'RUN']);

/** True for a RUN without mounts, or with the mounts of one that was there. */
function mounts({ dockerfile }: Build, { flags }: Instruction): boolean {
  const own = flags.filter(({ name }) => name === 'mount').map(({ text }) => text);
  const known = new Set(dockerfile.instructions.flatMap((other) => other.flags.map(({ text }) => text)));
  return own.every((text) => known.has(text));
}

/** A file that a new COPY puts where nothing put it before would stay in the image. */
function strayCopy(step: Step): Finding | undefined {
  const known = step.before.dockerfile.instructions;
  const model = modelOf(step.after.dockerfile);
  const { files, directories } = step.after.project;
  const context: Context = { files, directories, hidden: (path) => isHidden(step.after.ignore, path) };
  const between =
    divisionOf(step) === undefined
      ? []
      : model.stages.slice(modelOf(step.before.dockerfile).stages.length, -1);
  for (const instruction of step.after.dockerfile.instructions) {
    // What such a stage has leaves it only by a COPY that the change names.
    if (between.some(({ instructions }) => instructions.includes(instruction))) continue;
    if (known.some((old) => copiesAlike(old, instruction)) || isNarrowed(step, instruction)) continue;
    const copy = contextCopy(model, instruction, context);
    const stray = copy && strayFile(model, copy, context, replaced(step, instruction, context));
    if (stray !== undefined)
      return { message: `a new COPY puts ${stray} where no other puts it`, line: instruction.origin };
  }
  return undefined;
}

/** The COPYs of the context in whose place an instruction stands: what they put somewhere, it may put there too. */
function replaced(
  { before, changes }: Step,
  instruction: Instruction,
  context: Context,
): readonly ContextCopy[] {
  const model = modelOf(before.dockerfile);
  return changes
    .filter(({ after }) => after.includes(instruction))
    .flatMap((change) => change.before.filter((old) => before.dockerfile.instructions.includes(old)))
    .flatMap((old) => contextCopy(model, old, context) ?? []);
}

function strayFile(
  model: Model,
  copy: ContextCopy,
  context: Context,
  earlier: readonly ContextCopy[],
): string | undefined {
  const instructions = model.stageOf(copy.instruction)?.instructions ?? [];
  const later = instructions
    .slice(instructions.indexOf(copy.instruction) + 1)
    .map((instruction) => contextCopy(model, instruction, context))
    .filter((other) => other !== undefined);
  return copy.sources.find(({ type, path }) => {
    if (type === 'directory') return false;
    const target = copy.into ? `${copy.target.replace(/\/$/, '')}/${baseOf(path)}` : copy.target;
    return ![...later, ...earlier].some((other) => broughtTo(other, target, context) === path);
  })?.path;
}

function missingSource(
  list: readonly ContextSource[] | undefined,
  project: Project,
  ignore: IgnoreFile,
): string | undefined {
  if (list === undefined) return 'has a source that a variable hides';
  for (const { path, glob } of list) {
    if (glob) return `has the pattern ${path}; literal names can be checked`;
    if (!exists(project, path)) return `names ${path}, which is not in the build context`;
    if (project.tracked !== undefined && !isTracked(project, path))
      return `names ${path}, which git does not track`;
    if (isHidden(ignore, path)) return `names ${path}, which ${ignore.path} hides`;
  }
  return undefined;
}

function exists(project: Project, path: string): boolean {
  return path === '' || project.files.has(path) || project.directories.has(path);
}

function isTracked(project: Project, path: string): boolean {
  if (project.tracked?.has(path) === true || path === '') return true;
  return (
    project.directories.has(path) && [...(project.tracked ?? [])].some((file) => file.startsWith(`${path}/`))
  );
}

function isHidden(ignore: IgnoreFile, path: string): boolean {
  const rules = ignoreOf(ignore);
  return !('error' in rules) && path !== '' && isIgnored(rules, path);
}

function hidden(step: Step): Finding | undefined {
  const { ignore: old } = step.before;
  const { ignore, project } = step.after;
  if (ignore.text === old.text) return undefined;
  const newly = (path: string): boolean => isHidden(ignore, path) && !isHidden(old, path);
  const lost = [...(project.tracked ?? [])].find(newly);
  if (lost !== undefined)
    return { message: `${ignore.path} would hide ${lost}, which git tracks`, line: firstLine(step) };
  for (const path of copiedPaths(step.after)) {
    if (newly(path))
      return { message: `${ignore.path} would hide ${path}, which a COPY names`, line: firstLine(step) };
  }
  return undefined;
}

/** Every path of the context that a Dockerfile under the same ignore file names, patterns spelled out. */
function copiedPaths(build: Build): readonly string[] {
  const { files, siblings } = build.project;
  // `<Dockerfile>.dockerignore` holds for its own Dockerfile alone, which then does not share the root's.
  const shared = build.ignore.path === '.dockerignore' ? [...siblings] : [];
  const others = shared.filter(([path]) => !files.has(`${path}.dockerignore`)).map(([, text]) => text);
  const trees = [build.dockerfile, ...others.flatMap(treeOf)];
  const list = trees.flatMap((tree) =>
    tree.instructions.flatMap((instruction) => sourcesIn(tree, instruction)),
  );
  return list.flatMap(({ path, glob }) => (glob ? matching(build.project, path) : [path]));
}

function treeOf(text: string): readonly Dockerfile[] {
  const { dockerfile } = parseUnchecked(text);
  return dockerfile === undefined ? [] : [dockerfile];
}

function sourcesIn(tree: Dockerfile, instruction: Instruction): readonly ContextSource[] {
  return contextSources(instruction, modelOf(tree).scopeAt(instruction)) ?? [];
}

function matching(project: Project, pattern: string): readonly string[] {
  return [...project.files, ...project.directories].filter((path) => matchesSource(pattern, path));
}
