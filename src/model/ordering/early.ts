import type { Instruction } from '../../syntax/types.js';
import { buildContext } from '../buildContext.js';
import { runAt, type Run } from '../commands.js';
import { contextCopy, copyTarget, pathsAt, type Context, type ContextCopy } from '../copies.js';
import { below, directoryAt, instructionsBefore } from '../directory.js';
import { isInstalling, isSetUp, isSystem, refreshesForLater } from './kinds.js';
import { isBystanderRun } from '../split/above.js';
import { goesToProject } from '../split/movable.js';
import { namedBy, settingsBy, versionsBy } from '../split/settings.js';
import type { Build } from '../types.js';
import { contextOf } from '../work.js';

/** A RUN that could as well stand further up. */
export interface Early {
  readonly run: Run;
  /** The instruction that it would come to stand in front of. */
  readonly before: Instruction;
  /** The COPYs and ADDs that it would pass, from the top. */
  readonly passed: readonly [Instruction, ...Instruction[]];
}

/** Instructions that neither make nor read files, and that no RUN sees. */
const METADATA: ReadonlySet<string> = new Set([
  'CMD',
  'ENTRYPOINT',
  'EXPOSE',
  'HEALTHCHECK',
  'LABEL',
  'MAINTAINER',
  'ONBUILD',
  'STOPSIGNAL',
]);

const NOTHING_ELSE: ReadonlySet<string> = new Set();

/** Places into which packages of the system put files of their own, or which they look at: a COPY there stays in its order. */
const OF_PACKAGES = /^\/(?:\?|var(?:\/|$)|srv(?:\/|$)|usr\/share(?:\/|$))/;

/**
 * How far up a RUN of bystanders (packages of the system, global tools) can go: above COPYs into places that only the project
 * uses, as long as it runs as the same user, in the same directory, with the same variables. Undefined when it passes none.
 */
export function earlierPlace(build: Build, instruction: Instruction): Early | undefined {
  const run = runAt(build, instruction);
  if (run === undefined || !isBystanderRun(build, instruction)) return undefined;
  // `RUN true` between COPYs is there to make a layer between them.
  if (!run.script.commands.some(isInstalling) || refreshesForLater(run)) return undefined;
  const { model, stage, scope } = run;
  const context = buildContext(build);
  const passed: Instruction[] = [];
  const above = stage.instructions.slice(0, stage.instructions.indexOf(instruction));
  for (const each of above.toReversed()) {
    if (build.protected.has(each) || contextOf(model.scopeAt(each)) !== contextOf(scope)) break;
    if (METADATA.has(each.keyword)) continue;
    if (context === undefined || !mayPass(run, each, context)) break;
    passed.unshift(each);
  }
  const [first, ...others] = passed;
  return first && { run, before: first, passed: [first, ...others] };
}

function mayPass(run: Run, instruction: Instruction, context: Context): boolean {
  const copy = copyOf(run, instruction, context);
  if (copy === undefined || OF_PACKAGES.test(copy.target)) return false;
  const root = directoryAt(run.model, run.instruction);
  if (!goesToProject(copy, root) || settingsBy(copy, run, context) !== undefined) return false;
  // Of files that are not known any could be the one that a variable names, or a version manager reads.
  if (copy.sources.length === 0 && !isSystem(run)) return false;
  if (isSetUp(run, copy)) return false;
  if (isOnSearchPath(run, copy, context) || versionsBy(copy, run, root, context, NOTHING_ELSE) !== undefined)
    return false;
  return run.script.commands.every((command) => namedBy(copy, run, command, root, context) === undefined);
}

/** True when a variable names a directory that a COPY may bring: scripts of packages would start what lies there. */
function isOnSearchPath(run: Run, copy: ContextCopy, { directories, hidden }: Context): boolean {
  const settings = instructionsBefore(run.stage, run.instruction).filter(({ keyword }) => keyword === 'ENV');
  const words = [
    ...settings.flatMap(({ args }) => args),
    // Put together from other variables, as far as these are known.
    ...[...run.scope.variables.values()].map(({ value, fallback }) => value ?? fallback ?? ''),
  ].flatMap((text) => text.split(/[\s:;,='"]+/));
  return words.some((word) => {
    if (!word.startsWith('/')) return false;
    const [known = ''] = word.split('$', 1);
    // Behind a variable anything may follow.
    if (known !== word && (copy.target.startsWith(known) || known.startsWith(copy.target))) return true;
    if (below(copy.target, word) === undefined) return false;
    return (
      copy.sources.length === 0 || pathsAt(copy, word).some((path) => directories.has(path) && !hidden(path))
    );
  });
}

/** Where a COPY puts what; of a stage's files, and of those that are not known, only the place counts. */
function copyOf({ model }: Run, instruction: Instruction, context: Context): ContextCopy | undefined {
  const { keyword } = instruction;
  if (keyword !== 'COPY' && keyword !== 'ADD') return undefined;
  const known = contextCopy(model, instruction, context);
  if (known !== undefined || instruction.heredocs.length > 0) return known;
  // ADD may unpack an archive, or fetch.
  if (keyword === 'ADD' && instruction.args.slice(0, -1).some((source) => !/^\.?\/?$|\/$/.test(source)))
    return undefined;
  const target = copyTarget(model, instruction);
  return target === undefined ? undefined : { instruction, sources: [], target, into: true };
}
