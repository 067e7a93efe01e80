import type { Instruction } from '../../syntax/types.js';
import { buildContext } from '../buildContext.js';
import { runAt, type Run } from '../commands.js';
import { contextCopy, copyTarget, pathsAt, type Context, type ContextCopy } from '../copies.js';
import { below, directoryAt, instructionsBefore } from '../directory.js';
import { isInstalling, isSetUp, isSystem, refreshesForLater } from './kinds.js';
import { expand, joinWorkdir } from '../scope.js';
import { isBystanderRun, whyNotBelow } from '../split/above.js';
import { goesToProject, repeated } from '../split/movable.js';
import { namedBy, settingsBy, versionsBy } from '../split/settings.js';
import type { Build } from '../types.js';

/** A RUN that could as well stand above COPYs. */
export interface Early {
  readonly run: Run;
  /** The COPYs and ADDs directly above it, which it passes; from the top. */
  readonly passed: readonly Instruction[];
  /** Those above settings that it needs: they come to stand below it, in front of the others. */
  readonly lowered: readonly Instruction[];
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

/** Instructions on which a RUN may stand, and a COPY only through what it names. */
const SETTINGS: ReadonlySet<string> = new Set(['ARG', 'ENV', 'SHELL', 'USER', 'WORKDIR']);

const NOTHING_ELSE: ReadonlySet<string> = new Set();

/** Places into which packages of the system put files of their own, or which they look at: a COPY there stays in its order. */
const OF_PACKAGES = /^\/(?:\?|var(?:\/|$)|srv(?:\/|$)|usr\/share(?:\/|$))/;

/**
 * How far up a RUN of bystanders (packages of the system, global tools) can go: above COPYs into places that only the project
 * uses, as long as it runs as the same user, in the same directory, with the same variables. Those that stand above such
 * settings go below it where they mean the same there. Undefined when it passes none.
 */
export function earlierPlace(build: Build, instruction: Instruction): Early | undefined {
  const run = runAt(build, instruction);
  if (run === undefined || !isBystanderRun(build, instruction)) return undefined;
  // `RUN true` between COPYs is there to make a layer between them.
  if (!run.script.commands.some(isInstalling) || refreshesForLater(run)) return undefined;
  const { stage } = run;
  const context = buildContext(build);
  const passed: Instruction[] = [];
  const lowered: Instruction[] = [];
  const settings: Instruction[] = [];
  const above = stage.instructions.slice(0, stage.instructions.indexOf(instruction));
  for (const each of above.toReversed()) {
    if (build.protected.has(each)) break;
    if (METADATA.has(each.keyword)) continue;
    if (SETTINGS.has(each.keyword)) {
      settings.push(each);
      continue;
    }
    const copy = context === undefined ? undefined : passing(run, each, context);
    if (copy === undefined || context === undefined) break;
    if (settings.length > 0 && !isSameBelow(run, copy, settings, build, context)) break;
    (settings.length > 0 ? lowered : passed).unshift(each);
  }
  const all = [...passed, ...lowered];
  // The check after the transform could not tell which of two went where.
  if (all.length === 0 || repeated(all.map((copy) => ({ instruction: copy }))) !== undefined)
    return undefined;
  return { run, passed, lowered };
}

/** True when a COPY does the same below settings as above them. */
function isSameBelow(
  run: Run,
  copy: ContextCopy,
  settings: readonly Instruction[],
  { dockerfile }: Build,
  context: Context,
): boolean {
  if (whyNotBelow(copy, run) !== undefined) return false;
  const directories = settings.filter(({ keyword }) => keyword === 'WORKDIR');
  if (directories.some((each) => mayBeLink(run, each, copy, context))) return false;
  if (!directories.some((each) => overlaps(run, each, copy))) return true;
  // Whoever comes first makes the directory: WORKDIR gives it to root and lets others only read.
  const isPlain = !copy.instruction.flags.some(({ name }) => name === 'chown' || name === 'chmod');
  return isPlain && dockerfile.instructions.every(isNoOtherUser);
}

function overlaps(run: Run, setting: Instruction, { target }: ContextCopy): boolean {
  const directory = enteredBy(run, setting);
  return (
    directory === undefined ||
    below(directory, target) !== undefined ||
    below(target, directory) !== undefined
  );
}

/** Where a WORKDIR leads. */
function enteredBy({ model }: Run, setting: Instruction): string | undefined {
  const scope = model.scopeAt(setting);
  return joinWorkdir(directoryAt(model, setting), expand(setting.body.text, scope, setting.escape));
}

/** True when a WORKDIR could make the directory where the COPY brings a link, which it cannot put in its place. */
function mayBeLink(run: Run, setting: Instruction, copy: ContextCopy, { directories }: Context): boolean {
  const directory = enteredBy(run, setting);
  const inside = directory === undefined ? '' : below(copy.target, directory);
  if (inside === undefined || (inside === '' && directory !== undefined)) return false;
  const paths = pathsAt(copy, directory ?? '');
  return paths.length === 0 || paths.some((path) => !directories.has(path));
}

function isNoOtherUser({ keyword, body }: Instruction): boolean {
  return keyword !== 'USER' || /^(?:root|0)(?::(?:root|0))?$/.test(body.text.trim());
}

/** The COPY or ADD, when it can as well stand behind the RUN as in front of it. */
function passing(run: Run, instruction: Instruction, context: Context): ContextCopy | undefined {
  const copy = copyOf(run, instruction, context);
  if (copy === undefined || OF_PACKAGES.test(copy.target)) return undefined;
  const root = directoryAt(run.model, run.instruction);
  if (!goesToProject(copy, root) || settingsBy(copy, run, context) !== undefined) return undefined;
  // Of files that are not known any could be the one that a variable names, or a version manager reads.
  if (copy.sources.length === 0 && !isSystem(run)) return undefined;
  if (isSetUp(run, copy) || isOnSearchPath(run, copy, context)) return undefined;
  if (versionsBy(copy, run, root, context, NOTHING_ELSE) !== undefined) return undefined;
  const { commands } = run.script;
  return commands.some((command) => namedBy(copy, run, command, root, context)) ? undefined : copy;
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
