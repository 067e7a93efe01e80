import path from 'node:path';
import { DEFAULTS } from '../../config/merge.js';
import type { Adviser, Transform } from '../../model/types.js';
import type { Encoding, Failure, FileReport, RunReport } from '../../report/types.js';
import { LEVELS } from '../../runner/order.js';
import type { FixInput, FixOptions, FixResult } from '../../runner/types.js';
import { isComposePath } from '../../project/names.js';
import { version } from '../version.js';
import type { FileEdit } from '../../files/write.js';
import type { Disk, Surroundings } from './disk.js';
import type { Plan } from './options.js';
import type { Registries } from './registries.js';
import { treatCompose } from './compose.js';
import { thrown, treated, type Prove } from './proving.js';
import { SharedFiles } from './shared.js';
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

export { shownPath } from './steps.js';

/** A Dockerfile to treat; `text` is given when it does not come from disk. */
export interface Target {
  /** Absolute. */
  readonly path: string;
  /** As shown. */
  readonly shown: string;
  readonly text?: string;
  readonly encoding?: Encoding;
  /** Set when the target itself is a mistake, such as a path that does not exist. */
  readonly failure?: Failure;
}

/** Everything a run works with. */
export interface Session {
  readonly plan: Plan;
  readonly cwd: string;
  readonly disk: Disk;
  readonly transforms: readonly Transform[];
  /** Asked where their advice is shown, or its number. */
  readonly advisers: readonly Adviser[];
  readonly fix: (input: FixInput, options: FixOptions) => FixResult;
  /** Whether to count what the levels above a file's own, and `--advice`, would add. */
  readonly countMore: boolean;
  readonly progress: (done: number) => void;
  /** True once the user has asked to stop; the file at hand is finished first. */
  readonly interrupted: () => boolean;
  /** Proves each result before it counts; undefined where nobody asked for it. */
  readonly prove?: Prove | undefined;
  /** Asked where the settings of a file say so; undefined for a run that asks nobody. */
  readonly registries?: Registries | undefined;
}

/** Milliseconds of work after which waiting events, such as Ctrl-C, get their turn. */
const SLICE = 20;

/** Treats the targets one after another; a failure concerns its own file only. */
export async function runSession(session: Session, targets: readonly Target[]): Promise<RunReport> {
  const shared = new SharedFiles();
  const more: More = { levels: new Map(LEVELS.map((level) => [level, 0])), advice: 0 };
  const reports: Partial[] = [];
  let slice = Date.now();
  for (const [index, target] of targets.entries()) {
    if (session.interrupted()) break;
    reports.push(await treat(session, target, index, shared, more));
    session.progress(index + 1);
    if (Date.now() - slice < SLICE) continue;
    await new Promise((resolve) => setImmediate(resolve));
    slice = Date.now();
  }
  await session.registries?.end();
  return {
    version,
    cwd: path.sep === '\\' ? session.cwd.replaceAll('\\', '/') : session.cwd,
    level: session.plan.given.level ?? DEFAULTS.level,
    written: session.plan.write,
    files: reports.map((report, index): FileReport => ({ ...report, others: shared.lastChangedBy(index) })),
    advice: more.advice,
    more: [...more.levels]
      .filter(([, changes]) => changes > 0)
      .map(([level, changes]) => ({ level, changes })),
  };
}

async function treat(
  session: Session,
  target: Target,
  index: number,
  shared: SharedFiles,
  more: More,
): Promise<Partial> {
  if (isComposePath(target.path) && session.disk.inlines !== undefined)
    return treatCompose(session, target, index, shared, more);
  const file = loadTarget(session.disk, target);
  if ('failure' in file) return { path: target.shown, encoding: 'utf8', failure: file.failure };
  let base: Partial = { path: target.shown, encoding: file.encoding };
  try {
    const settings = settled(session, await session.disk.settings(target.path));
    if ('failure' in settings) return { ...base, failure: settings.failure };
    base = { ...base, settings };
    const seen = await session.disk.surroundings(target.path, file.text);
    const found = await withRegistry(session, settings, seen, file.text);
    base = { ...base, ...contextOf(session, target, found), ...registryOf(found) };
    const project = shared.overlay(found.project, (name) => path.resolve(found.context, name));
    const input: FixInput = { text: file.text, path: target.shown, project };
    const options = optionsFor(session, settings);
    const at = { path: target.path, shown: target.shown, context: found.context, input };
    const { whole, result, ...proof } = await treated(session.prove, at, options, (each) =>
      measured(session, found.context, input, each),
    );
    base = { ...base, ...proof };
    if (result.problem !== undefined) return { ...base, result, failure: result.problem };
    const failure = keep(session, { target, file, found, result, index }, shared);
    if (failure !== undefined) return { ...base, result, failure };
    countMore(session, settings, input, whole, more);
    if (settings.advice || !session.countMore) return { ...base, result };
    more.advice += result.advice.length;
    return { ...base, result: { ...result, advice: [] } };
  } catch (error) {
    return { ...base, failure: thrown(error) };
  }
}

interface Done {
  readonly target: Target;
  readonly file: { readonly text: string; readonly encoding: Encoding };
  readonly found: Surroundings;
  readonly result: FixResult;
  readonly index: number;
}

/** Writes a result if asked to, and notes it for the Dockerfiles that follow. */
function keep(session: Session, done: Done, shared: SharedFiles): Failure | undefined {
  const { target, file, found, result } = done;
  const others = result.files.map((change): FileEdit => {
    const place = path.resolve(found.context, change.path);
    return {
      path: place,
      before: change.before,
      after: change.after,
      encoding: encodingOf(session.disk, place, change.before),
    };
  });
  const main: FileEdit = {
    path: target.path,
    before: result.before,
    after: result.after,
    encoding: file.encoding,
  };
  if (session.plan.write && target.text === undefined) {
    const failure = session.disk.write([main, ...others].filter((edit) => edit.before !== edit.after));
    if (failure !== undefined) return failure;
  }
  if (result.after !== result.before) shared.setDockerfile(target.path, result.after);
  for (const other of others) {
    shared.setOther(other.path, { ...other, shown: shownPath(session.cwd, other.path), by: done.index });
  }
  return undefined;
}
