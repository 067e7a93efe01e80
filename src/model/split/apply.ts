import { parseInstruction } from '../../syntax/edit.js';
import type { Instruction } from '../../syntax/types.js';
import { edit, skip } from '../build.js';
import { buildContext } from '../buildContext.js';
import { runAt, type Run } from '../commands.js';
import { broughtTo, contextCopy, type Context, type ContextCopy } from '../copies.js';
import type { Build, Effect, Transform } from '../types.js';
import { copyText } from '../work.js';
import { layOut } from './layout.js';
import { splitPlan, type SplitPlan } from './plan.js';
import { isFetched, prefetchRun } from './prefetch.js';
import { installReaderOf, mentionsInstall, type Installer, type InstallReader } from './readers/index.js';
import { splitRun } from './run.js';

/** Lets each install that one of the installers knows run before the sources are copied, or says why not. */
export function splitInstalls(build: Build, transform: Transform, installers: readonly Installer[]): Build {
  const context = anyInstall(build, installers) ? buildContext(build) : undefined;
  if (context === undefined) return build;
  const splitting: Splitting = { transform, installers, context, moved: new Set() };
  return build.dockerfile.instructions.reduce((result, each) => splitAt(result, each, splitting), build);
}

interface Splitting {
  readonly transform: Transform;
  readonly installers: readonly Installer[];
  readonly context: Context;
  /** One COPY may move several times; it counts once, from its first place to its last. */
  readonly moved: Set<number>;
}

function anyInstall({ dockerfile }: Build, installers: readonly Installer[]): boolean {
  return dockerfile.instructions.some(
    ({ keyword, text }) => keyword === 'RUN' && mentionsInstall(text, installers),
  );
}

function splitAt(build: Build, instruction: Instruction, splitting: Splitting): Build {
  const { transform, installers, context, moved } = splitting;
  const run = mentionsInstall(instruction.text, installers) ? runAt(build, instruction) : undefined;
  const asked = run && installReaderOf(run, installers, brings(build, run, context));
  if (run === undefined || asked === undefined || isFetched(run, asked)) return build;
  const plan = splitPlan(build, run, asked, context);
  if (plan === undefined) return build;
  const reader = 'refused' in plan ? asked : fetching(asked, plan);
  const refuse = (wide: Instruction, reason: string): Build =>
    skip(build, transform, instruction, `left ${reader.name} after \`${copyText(wide)}\`: ${reason}`);
  if ('refused' in plan) return refuse(plan.wide.instruction, plan.refused);
  // What has moved as it stands cannot be written otherwise in the same step.
  const again = [...plan.rewritten.keys()].find(({ origin }) => moved.has(origin));
  if (again !== undefined) return refuse(again, 'WORKDIR changes between');
  const split = reader.prefetch === undefined ? splitRun(run, reader) : prefetchRun(run, reader.prefetch);
  if ('refused' in split) return refuse(plan.moved[0].instruction, split.refused);
  const first = plan.moved[0].instruction;
  return edit(build, transform, {
    at: first,
    replace: layOut(build, run, plan, { split, follows: reader.follows }),
    message: `${done(plan, first, reader)}: source changes no longer repeat the ${reader.prefetch ? 'download' : 'install'}`,
    evidence: plan.evidence,
    effects: effectsOf(plan, reader, run, moved),
  });
}

function fetching(reader: InstallReader, { commands }: SplitPlan): InstallReader {
  const { prefetch } = reader;
  return prefetch === undefined || commands === undefined
    ? reader
    : { ...reader, prefetch: { ...prefetch, commands } };
}

/** Whether a COPY above a RUN in its stage puts a file of the context at a path. */
function brings({ protected: kept }: Build, run: Run, context: Context): (path: string) => boolean {
  const above = run.stage.instructions.slice(0, run.stage.instructions.indexOf(run.instruction));
  let copies: readonly ContextCopy[] | undefined;
  return (path) => {
    copies ??= above.flatMap((each) => (kept.has(each) ? [] : (contextCopy(run.model, each, context) ?? [])));
    return copies.some((copy) => broughtTo(copy, path, context) !== undefined);
  };
}

function effectsOf(
  plan: SplitPlan,
  { prefetch }: InstallReader,
  run: Run,
  moved: Set<number>,
): readonly Effect[] {
  const copies = plan.moved.map(({ instruction }) => instruction);
  const changing = prefetch === undefined ? copies : copies.filter((copy) => passesWork(copy, run, copies));
  const fresh = changing.filter(({ origin }) => !moved.has(origin));
  for (const { origin } of fresh) moved.add(origin);
  return [
    ...plan.copies.map((text): Effect => ({ type: 'insert', after: copyText(parseInstruction(text)) })),
    ...(prefetch?.commands ?? []).map((after): Effect => ({ type: 'insert', after })),
    ...fresh.flatMap((copy) => movement(copy, plan)),
  ];
}

function movement(copy: Instruction, { rewritten }: SplitPlan): readonly Effect[] {
  const text = rewritten.get(copy);
  if (text === undefined) return [{ type: 'move', unit: copyText(copy) }];
  return [
    { type: 'remove', before: copyText(copy) },
    { type: 'insert', after: copyText(parseInstruction(text)) },
  ];
}

const WORK: ReadonlySet<string> = new Set(['RUN', 'COPY', 'ADD', 'WORKDIR']);

/** True for a COPY that comes to stand behind something that ran after it; what is new in front of it does not count. */
function passesWork(copy: Instruction, { stage, instruction }: Run, copies: readonly Instruction[]): boolean {
  const { instructions } = stage;
  const between = instructions.slice(instructions.indexOf(copy) + 1, instructions.indexOf(instruction));
  return between.some((each) => WORK.has(each.keyword) && !copies.includes(each));
}

function done({ brought }: SplitPlan, first: Instruction, { name, prefetch }: InstallReader): string {
  if (prefetch !== undefined && brought.length === 0)
    return `ran \`${prefetch.commands.join(' && ')}\` before \`${copyText(first)}\``;
  if (prefetch !== undefined)
    return `ran \`${prefetch.commands.join(' && ')}\` with only ${listed(brought)} copied, and the rest after it`;
  if (brought.length === 0) return `moved \`${copyText(first)}\` below ${name}`;
  return `copied ${listed(brought)} before ${name}, the rest after it`;
}

function listed(paths: readonly string[]): string {
  if (paths.length > 3) return `${paths.slice(0, 2).join(', ')} and ${paths.length - 2} more`;
  return paths.length === 1 ? (paths[0] ?? '') : `${paths.slice(0, -1).join(', ')} and ${paths.at(-1) ?? ''}`;
}
