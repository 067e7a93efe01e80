import path from 'node:path';
import type { Effective } from '../../config/types.js';
import type { FileEdit } from '../../files/write.js';
import { withInline, type InlineBlock } from '../../project/inline.js';
import type { RegistryFact } from '../../project/registry.js';
import type { Encoding } from '../../report/types.js';
import type { FixInput, FixOptions, FixResult } from '../../runner/types.js';
import type { Inline } from './disk.js';
import type { Session, Target } from './session.js';
import type { SharedFiles } from './shared.js';
import { thrown, treated } from './proving.js';
import {
  contextOf,
  countMore,
  encodingOf,
  loadTarget,
  measured,
  optionsFor,
  registryOf,
  settled,
  shownPath,
  withRegistry,
  type More,
  type Partial,
} from './steps.js';

/** A compose file on its way from one Dockerfile inside it to the next. */
interface Progress {
  readonly yaml: string;
  readonly result: FixResult;
  readonly others: readonly FileEdit[];
  readonly contexts: readonly (Partial['context'] | undefined)[];
  readonly verified: NonNullable<Partial['verified']>;
  readonly registry: readonly (readonly [string, RegistryFact])[];
}

/** Treats every Dockerfile inside a compose file; all that changes is written together. */
export async function treatCompose(
  session: Session,
  target: Target,
  index: number,
  shared: SharedFiles,
  more: More,
): Promise<Partial> {
  const file = loadTarget(session.disk, target);
  if ('failure' in file) return { path: target.shown, encoding: 'utf8', failure: file.failure };
  let base: Partial = { path: target.shown, encoding: file.encoding };
  try {
    const settings = settled(session, await session.disk.settings(target.path));
    if ('failure' in settings) return { ...base, failure: settings.failure };
    base = { ...base, settings };
    const work: Work = { session, settings, target, encoding: file.encoding, shared: shared.copy(), more };
    const done = await allInside(work, file.text);
    if (done === undefined) return { ...base, ...noneInside(file.text, target.shown) };
    const [context] = done.contexts;
    if (done.contexts.every((each) => each?.path === context?.path) && context !== undefined)
      base = { ...base, context };
    if (session.prove !== undefined) base = { ...base, verified: done.verified };
    if (settings.registry && session.registries !== undefined)
      base = { ...base, registry: new Map(done.registry) };
    const failure = written(work, done);
    if (failure !== undefined) return { ...base, result: done.result, failure };
    for (const other of done.others)
      shared.setOther(other.path, { ...other, shown: shownPath(session.cwd, other.path), by: index });
    if (settings.advice || !session.countMore) return { ...base, result: done.result };
    more.advice += done.result.advice.length;
    return { ...base, result: { ...done.result, advice: [] } };
  } catch (error) {
    return { ...base, failure: thrown(error) };
  }
}

/** A file that speaks of one is left with a word; one that does not is a mistake. */
function noneInside(text: string, shown: string): Pick<Partial, 'result' | 'failure'> {
  const lines = text.split('\n');
  const at = lines.findIndex((line) => /^[^#]*\bdockerfile_inline["']?\s*:/.test(line));
  const result = { ...nothingDone(shown), before: text, after: text };
  if (at >= 0) {
    const message =
      'left the Dockerfile in this file: no service builds it from here, or the file is not valid YAML';
    return { result: { ...result, skips: [{ transform: 'all', line: at + 1, message }] } };
  }
  if (/\bdockerfile_inline\b/.test(text)) return { result };
  return { failure: { message: 'holds no Dockerfile (dockerfile_inline)' } };
}

interface Work {
  readonly session: Session;
  readonly settings: Effective;
  readonly target: Target;
  readonly encoding: Encoding;
  /** What the Dockerfiles of this file have changed so far beside those before it. */
  readonly shared: SharedFiles;
  readonly more: More;
}

/** From the last to the first, so that those still to come stay where they are; undefined when there is none. */
async function allInside(work: Work, text: string): Promise<Progress | undefined> {
  const mark = text.startsWith('\uFEFF') ? '\uFEFF' : '';
  const yaml = text.slice(mark.length);
  const inlines = (await work.session.disk.inlines?.(work.target.path, yaml)) ?? [];
  if (inlines.length === 0) return undefined;
  let done: Progress = {
    yaml,
    result: nothingDone(work.target.shown),
    others: [],
    contexts: [],
    verified: [],
    registry: [],
  };
  for (const inline of inlines.toReversed()) done = await oneInside(work, inline, done);
  return { ...done, result: Object.freeze({ ...done.result, before: text, after: mark + done.yaml }) };
}

function nothingDone(shown: string): FixResult {
  const none = { files: [], changes: [], skips: [], advice: [], violations: [], unusedIgnores: [] };
  return { path: shown, before: '', after: '', ...none };
}

async function oneInside(
  work: Work,
  { block, line, surroundings }: Inline,
  done: Progress,
): Promise<Progress> {
  if ('left' in block) return withSkip(done, line, block.left);
  const { session, settings, target, shared } = work;
  const found = await withRegistry(session, settings, await surroundings(), block.text);
  const project = shared.overlay(found.project, (name) => path.resolve(found.context, name));
  const input: FixInput = { text: block.text, path: target.shown, project };
  const shown = `${target.shown}:${block.line}`;
  const at = { path: target.path, shown, context: found.context, input };
  const fixed = (options: FixOptions): FixResult =>
    withoutDollars(block, options, (each) => measured(session, found.context, input, each));
  const proof = await treated(session.prove, at, optionsFor(session, settings), fixed);
  const { whole, result, verified = [] } = proof;
  const { problem } = result;
  if (problem !== undefined) return withSkip(done, block.line + problem.line - 1, problem.message);
  const yaml = result.after === block.text ? done.yaml : await withInline(done.yaml, block, result.after);
  if (yaml === undefined)
    return withSkip(done, block.line, 'YAML would not hold its new text in the style of the old one');
  countMore(session, settings, input, whole, work.more);
  return {
    yaml,
    result: joined(shifted(result, block), done.result),
    others: withOthers(work, found.context, result, done.others),
    contexts: [contextOf(session, target, found).context, ...done.contexts],
    verified: [...verified, ...done.verified],
    registry: [...(registryOf(found).registry ?? []), ...done.registry],
  };
}

/**
 * Versions of Compose hand on the `$$` of an inline Dockerfile in several ways (docker/compose#12662, #13269): those that
 * stand there work for somebody, and none comes or goes.
 */
function withoutDollars(
  { text }: InlineBlock,
  options: FixOptions,
  fix: (options: FixOptions) => FixResult,
): FixResult {
  const result = fix(options);
  if (dollarsOf([{ text: result.after }]) === dollarsOf([{ text }])) return result;
  const wrong = result.changes.filter(({ before, after }) => dollarsOf(before) !== dollarsOf(after));
  const names = new Set(wrong.map(({ transform }) => transform));
  if (names.size === 0) return { ...result, after: text, changes: [] };
  const again = withoutDollars(
    { offset: 0, line: 1, text },
    { ...options, skip: [...(options.skip ?? []), ...names] },
    fix,
  );
  const message =
    'left it: the change has a `$`, which versions of Compose hand on to Docker in different ways';
  const skips = wrong.map(({ transform, line }) => ({ transform, line, message }));
  return { ...again, skips: [...again.skips, ...skips] };
}

function dollarsOf(texts: readonly { readonly text: string }[]): number {
  return texts.reduce((sum, { text }) => sum + text.split('$').length - 1, 0);
}

function withSkip(done: Progress, line: number, reason: string): Progress {
  const skip = { transform: 'all', line, message: `left the Dockerfile in this file: ${reason}` };
  return { ...done, result: { ...done.result, skips: [skip, ...done.result.skips] } };
}

/** The lines as they are in the compose file. */
function shifted(result: FixResult, { line: first }: InlineBlock): FixResult {
  const moved = <T extends { readonly line: number }>(said: T): T => ({
    ...said,
    line: said.line + first - 1,
  });
  return {
    ...result,
    changes: result.changes.map(moved),
    skips: result.skips.map(moved),
    violations: result.violations.map(moved),
    unusedIgnores: result.unusedIgnores.map(moved),
    advice: result.advice.map((advice) => ({
      ...advice,
      lines: advice.lines.map((line) => line + first - 1),
    })),
  };
}

function joined(one: FixResult, next: FixResult): FixResult {
  return {
    ...next,
    changes: [...one.changes, ...next.changes],
    skips: [...one.skips, ...next.skips],
    advice: [...one.advice, ...next.advice],
    violations: [...one.violations, ...next.violations],
    unusedIgnores: [...one.unusedIgnores, ...next.unusedIgnores],
  };
}

/** The other files that change, each with its text on disk and its last one. */
function withOthers(
  { session, shared }: Work,
  context: string,
  result: FixResult,
  known: readonly FileEdit[],
): readonly FileEdit[] {
  const all = new Map(known.map((edit) => [edit.path, edit]));
  for (const { path: name, before, after } of result.files) {
    const place = path.resolve(context, name);
    const first = all.get(place);
    const encoding = first?.encoding ?? encodingOf(session.disk, place, before);
    const edit: FileEdit = {
      path: place,
      before: first === undefined ? before : first.before,
      after,
      encoding,
    };
    all.set(place, edit);
    shared.setOther(place, { ...edit, shown: shownPath(session.cwd, place), by: -1 });
  }
  return [...all.values()];
}

function written({ session, target, encoding }: Work, { result, others }: Progress): Partial['failure'] {
  if (!session.plan.write || target.text !== undefined) return undefined;
  const main: FileEdit = { path: target.path, before: result.before, after: result.after, encoding };
  return session.disk.write([main, ...others].filter((edit) => edit.before !== edit.after));
}
