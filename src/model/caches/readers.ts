/** Who else looks at a cache: then it has to stay where it is. */
import type { Cache } from '../../knowledge/caches.js';
import { invocationOf } from '../../shell/index.js';
import type { Instruction } from '../../syntax/types.js';
import { runAt, type Run } from '../commands.js';
import { scriptsOf } from '../scripts.js';
import { mountOptions } from '../sources.js';
import type { Model, Stage } from '../stages.js';
import type { Build } from '../types.js';
import { commandText } from '../work.js';
import { hasMountNear } from './mounts.js';
import { relationOf } from './relation.js';

/** The stage at the bottom of a stage's parents: what one of those on it leaves, the others find. */
export function rootStage(stage: Stage): Stage {
  return stage.parent === undefined ? stage : rootStage(stage.parent);
}

/** What in the file or in the project makes a cache other than the usual one; undefined when nothing does. */
export function unlikeness(build: Build, { unlike, programs, settings }: Cache): string | undefined {
  for (const instruction of build.dockerfile.instructions) {
    if (instruction.flag('network') === 'none') return `line ${instruction.origin} has no network`;
    const text = unlike && partsOf(build, instruction, programs).find((part) => unlike.test(part));
    if (text !== undefined) return `line ${instruction.origin} makes its use an unusual one`;
  }
  const paths =
    settings === undefined ? [] : [...build.project.files].filter((path) => settings.files.test(path));
  const setting = paths.find((path) => {
    const text = build.project.texts.get(path);
    return text === undefined || settings?.text.test(text) === true;
  });
  return setting && `${setting} may say where it lies or how it is used`;
}

/** The commands of a RUN that concern a program; the whole text of other instructions. */
function partsOf(build: Build, instruction: Instruction, programs: readonly string[]): readonly string[] {
  const script = runAt({ ...build, protected: NONE }, instruction)?.script;
  if (script === undefined) {
    const heredocs = instruction.heredocs.map(({ content }) => content);
    return [[instruction.body.text, ...heredocs].join('\n')];
  }
  const texts = script.commands.map(commandText);
  return texts.filter(
    (text) => programs.some((name) => text.includes(name)) || /^(?:export |\w+=)/.test(text),
  );
}

const NONE: ReadonlySet<Instruction> = new Set();

/** An instruction that takes something out of the cache or puts something into it. */
export function copier(build: Build, { model }: Run, targets: readonly string[]): string | undefined {
  for (const instruction of build.dockerfile.instructions) {
    const touches = pathsOf(model, instruction).some(({ path, into }) =>
      targets.some((target) => {
        const relation = relationOf(path, target, '/root', '/');
        return into ? relation === 'is' || relation === 'inside' : relation !== 'apart';
      }),
    );
    if (touches) return `line ${instruction.origin} copies or mounts it`;
  }
  return undefined;
}

interface Touched {
  readonly path: string;
  readonly into: boolean;
}

/** Paths in stages that are read, and those that are written to. */
function pathsOf(model: Model, instruction: Instruction): readonly Touched[] {
  const { keyword, args } = instruction;
  const stage = model.stageOf(instruction);
  if (keyword === 'RUN') return stage === undefined ? [] : boundFrom(model, instruction, stage);
  if (keyword !== 'COPY' && keyword !== 'ADD') return [];
  const from = instruction.flag('from');
  const isStage = from !== undefined && stage !== undefined && model.resolveStage(from, stage) !== undefined;
  const sources = isStage || from?.includes('$') === true ? args.slice(0, -1) : [];
  const into = (args.at(-1) ?? '').startsWith('/') ? [{ path: args.at(-1) ?? '', into: true }] : [];
  return [...sources.map((path) => ({ path, into: false })), ...into];
}

function boundFrom(model: Model, { flags }: Instruction, viewer: Stage): readonly Touched[] {
  return flags.flatMap(({ name, value }) => {
    const options = name === 'mount' ? mountOptions(value ?? '') : undefined;
    const from = options?.get('from');
    if (from === undefined || model.resolveStage(from, viewer) === undefined) return [];
    return [{ path: options?.get('source') ?? options?.get('src') ?? '/', into: false }];
  });
}

/** A RUN without the mount that looks into the cache, other than to delete it. */
export function otherRun(build: Build, run: Run, targets: readonly string[]): string | undefined {
  const root = rootStage(run.stage);
  for (const stage of run.model.stages.filter((other) => rootStage(other) === root)) {
    for (const instruction of stage.instructions) {
      if (instruction === run.instruction || instruction.keyword !== 'RUN') continue;
      // It sees its mount, and nothing of what a layer has there.
      if (hasMountNear(instruction, targets)) continue;
      if (!targets.some((target) => mentions(instruction.text, target))) continue;
      const commands = runAt({ ...build, protected: NONE }, instruction)?.script.commands;
      const deletes = commands?.every(
        (command) =>
          invocationOf(command).tool === 'rm' ||
          !targets.some((target) => mentions(commandText(command), target)),
      );
      if (deletes !== true) return `line ${instruction.origin} looks into it`;
    }
  }
  return undefined;
}

function mentions(text: string, target: string): boolean {
  const hidden = target.split('/').findIndex((part) => part.startsWith('.'));
  const tail = hidden < 0 ? target : target.split('/').slice(hidden).join('/');
  return text.replace(/--mount=\S+/g, '').includes(tail);
}

const STARTS: ReadonlySet<string> = new Set(['CMD', 'ENTRYPOINT', 'HEALTHCHECK']);

/** What the container starts that reads the cache; undefined in builder stages and when nothing does. */
export function startReader(build: Build, run: Run, { runtime }: Cache): string | undefined {
  if (runtime === undefined || !run.model.isShipped(run.stage)) return undefined;
  for (const instruction of build.dockerfile.instructions) {
    if (!STARTS.has(instruction.keyword)) continue;
    if (runtime.test(instruction.body.text)) return `line ${instruction.origin} may read it in the container`;
    const script = [...scriptsOf(instruction)].find((name) => !isHarmless(build, name, runtime));
    if (script !== undefined) return `${script}, which line ${instruction.origin} starts, may read it`;
  }
  return undefined;
}

function isHarmless({ project }: Build, name: string, runtime: RegExp): boolean {
  if (!project.known) return false;
  const base = name.slice(name.lastIndexOf('/') + 1);
  const same = [...project.files].filter((path) => path === base || path.endsWith(`/${base}`));
  return same.every((path) => {
    const text = project.texts.get(path);
    return text !== undefined && !runtime.test(text);
  });
}
