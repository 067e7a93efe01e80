import { dirOf } from '../../project/paths.js';
import type { Project } from '../../project/types.js';
import type { ShellCommand } from '../../shell/index.js';
import type { Instruction } from '../../syntax/types.js';
import type { Run } from '../commands.js';
import { below, directoryAt, directoryOf, instructionsBefore } from '../directory.js';
import { joinWorkdir } from '../scope.js';
import { mountOptions } from '../sources.js';
import { stageReferences, type Model, type Stage } from '../stages.js';
import { scriptOf } from '../work.js';
import { placeOf, placesOf, type Taking } from './contextReads.js';
import { isTarget, mayCreate } from './nodeModules.js';
import type { Output, Toolchain } from './outputs/index.js';

/** What makes an output again in one Dockerfile, or why it has to stay in the context. */
export type Remaking = { readonly by: string } | { readonly refused: string };

interface Maker {
  readonly instruction: Instruction;
  readonly command: ShellCommand;
}

interface Wanted {
  readonly project: Project;
  readonly taking: Taking;
  readonly toolchain: Toolchain;
  readonly output: Output;
  /** Directory of the manifest in the context. */
  readonly dir: string;
  /** Path of the output in the context. */
  readonly path: string;
}

/** Shows that a Dockerfile makes an output directory again wherever one of its COPYs brings the host's along. */
export function remade(wanted: Wanted): Remaking {
  const { taking, dir } = wanted;
  const stage = taking.reader.model.stageOf(taking.instruction);
  const places = placesOf(taking, dir);
  if (taking.instruction.keyword === 'RUN')
    return { refused: `${placeOf(taking)} mounts the directory that it is in` };
  if (stage === undefined || places.length === 0)
    return { refused: `where ${placeOf(taking)} puts it cannot be told` };
  let answer: Remaking = { refused: '' };
  for (const place of places) {
    answer = remadeIn(wanted, stage, place);
    if ('refused' in answer) return answer;
  }
  return answer;
}

function remadeIn(wanted: Wanted, stage: Stage, place: string): Remaking {
  const { reader } = wanted.taking;
  const makers = makersIn(wanted, stage, place);
  const [first] = makers;
  if (first === undefined && isAside(wanted, stage, place)) return { by: 'another stage' };
  if (first === undefined) return remadeAbove(wanted, stage, place);
  const reason = obstacle(wanted, stage, place, makers);
  if (reason !== undefined) return { refused: reason };
  return { by: `\`${first.command.text}\` in ${placeOf({ reader, instruction: first.instruction })}` };
}

/**
 * True for a stage that does not need it: what runs there reads manifests alone, and what is copied from the stage lies
 * elsewhere, as the recipe of `cargo chef prepare`.
 */
function isAside({ taking, output }: Wanted, stage: Stage, place: string): boolean {
  const { model } = taking.reader;
  if (model.isShipped(stage) || model.childrenOf(stage).length > 0) return false;
  const named = mentionsOf(taking, output.name, place);
  if (stage.instructions.some((each) => named.has(each))) return false;
  const later = stage.instructions.slice(stage.instructions.indexOf(taking.instruction) + 1);
  const isTool = later.every((each) => each.keyword !== 'RUN' || onlyPrepares(model, each, output));
  return (
    isTool && model.usersOf(stage).every((user) => takesElsewhere(model, user, stage, place, output.name))
  );
}

/** For a stage on which others stand, and that nothing else uses: each of them must make it. */
function remadeAbove(wanted: Wanted, stage: Stage, place: string): Remaking {
  const { reader } = wanted.taking;
  const missing = {
    refused: `no command that can be read makes it${reader.own ? '' : ` in ${reader.path}`}`,
  };
  const users = reader.model.usersOf(stage);
  const passes = users.length > 0 && users.every(({ parent }) => parent === stage);
  if (!passes || stage === reader.model.stages.at(-1) || isTarget(wanted.project, stage)) return missing;
  let answer: Remaking = missing;
  for (const user of users) {
    answer = remadeIn(wanted, user, place);
    if ('refused' in answer) return answer;
  }
  return answer;
}

function onlyPrepares(model: Model, instruction: Instruction, { prepares }: Output): boolean {
  const commands = scriptOf(model, instruction)?.commands;
  return commands !== undefined && prepares !== undefined && commands.every(prepares);
}

function takesElsewhere(model: Model, user: Stage, stage: Stage, place: string, name: string): boolean {
  return user.instructions.every((instruction) => {
    if (!stageReferences(instruction).some((reference) => model.resolveStage(reference, user) === stage))
      return true;
    if (instruction.keyword !== 'COPY') return false;
    return instruction.args.slice(0, -1).every((source) => {
      const path = /[$*?[]/.test(source) ? undefined : joinWorkdir('/', source);
      return (
        path !== undefined &&
        below(path, `${place}/${name}`) === undefined &&
        below(`${place}/${name}`, path) === undefined
      );
    });
  });
}

function makersIn({ taking, toolchain, output }: Wanted, stage: Stage, place: string): readonly Maker[] {
  const { model } = taking.reader;
  const own = stage.instructions;
  const at = own.indexOf(taking.instruction);
  const later = own.slice(at + 1);
  const earlier = at >= 0 ? instructionsBefore(stage, taking.instruction) : [];
  const makers: Maker[] = [];
  for (const instruction of output.early ? [...earlier, ...later] : later) {
    if (instruction.keyword !== 'RUN' || !toolchain.mention.test(instruction.text)) continue;
    const script = scriptOf(model, instruction);
    if (script === undefined) continue;
    const run: Run = { instruction, stage, script, model, scope: model.scopeAt(instruction) };
    for (const command of script.commands) {
      if (command.negated || !output.makes(command)) continue;
      if (isNear(toolchain, directoryFor(run, command), place)) makers.push({ instruction, command });
    }
  }
  return makers;
}

/** The directory of the manifest that a command reads. */
function directoryFor(run: Run, command: ShellCommand): string | undefined {
  const directory = directoryOf(run, command);
  const manifest = /--manifest-path[= ](\S+)/.exec(command.text)?.[1];
  if (manifest === undefined || directory === undefined) return directory;
  return /["'$]/.test(manifest) ? undefined : joinWorkdir(directory, dirOf(manifest) || '.');
}

function isNear({ reach }: Toolchain, directory: string | undefined, place: string): boolean {
  if (directory === undefined) return false;
  if (reach === 'anywhere' || directory === place) return true;
  if (reach === 'up') return below(place, directory) !== undefined;
  return reach === 'down' && below(directory, place) !== undefined;
}

function obstacle(
  { taking, project, output, dir, path }: Wanted,
  stage: Stage,
  place: string,
  makers: readonly Maker[],
): string | undefined {
  const { reader } = taking;
  const mentions = mentionsOf(taking, output.name, place);
  const first = Math.min(...makers.map(({ instruction }) => stage.instructions.indexOf(instruction)));
  const at = stage.instructions.indexOf(taking.instruction);
  const locked = makers.find(({ instruction }) => !mayCreate(reader.model, instruction));
  if (locked !== undefined)
    return `${placeOf({ reader, instruction: locked.instruction })} runs as a user who may not be allowed to make it`;
  const early = [...mentions.keys()].find((instruction) => {
    const index = stage.instructions.indexOf(instruction);
    return index > at && index < first;
  });
  if (early !== undefined) return `${placeOf({ reader, instruction: early })} uses it before it is made`;
  const hidden = makers.filter(({ instruction }) =>
    isMounted(reader.model, instruction, `${place}/${output.name}`),
  );
  if (hidden.length === makers.length) {
    const inMounts = new Set(hidden.map(({ instruction }) => instruction));
    const outside = [...mentions.keys()].find((instruction) => !inMounts.has(instruction));
    if (outside !== undefined)
      return `${placeOf({ reader, instruction: outside })} uses it, and what is made goes into a mount`;
  }
  return output.obstacle?.({
    project,
    dir,
    path,
    makers: makers.map(({ command }) => command),
    text: reader.dockerfile.instructions.map(({ text }) => text).join('\n'),
    named: [...mentions.values()].flat(),
  });
}

/** The instructions that name the directory, with the next part of the path: `release` of `target/release/app`. */
function mentionsOf(
  { reader }: Taking,
  name: string,
  place: string,
): ReadonlyMap<Instruction, readonly string[]> {
  const escaped = name.replaceAll('.', '\\.');
  const mention = new RegExp(
    `(?<=^|[\\s"'=:(),;])((?:[^\\s"'=:(),;]*/)?)${escaped}(?:(/)([\\w.*$\\{\\}-]*)|(?=[\\s"',;)]|$))`,
    'g',
  );
  const found = new Map<Instruction, readonly string[]>();
  for (const instruction of reader.dockerfile.instructions) {
    if (instruction.keyword === 'LABEL' || instruction.keyword === 'FROM') continue;
    const text = [instruction.body.text, ...instruction.heredocs.map(({ content }) => content)].join('\n');
    const matches = [...text.matchAll(mention)].filter(
      ([, before = '', slash]) =>
        leadsTo(before, place) && (slash !== undefined || before !== '' || isPathWord(instruction, name)),
    );
    const parts = matches.map((match) => (match[3] ?? '').replaceAll(/[{}]/g, ''));
    if (matches.length > 0)
      found.set(
        instruction,
        parts.filter((part) => part !== ''),
      );
  }
  return found;
}

/** False for an absolute path elsewhere: `/usr/local/` before `bin`. */
function leadsTo(before: string, place: string): boolean {
  if (!before.startsWith('/') || before.includes('$') || place.startsWith('/?')) return true;
  return below(place, before.replace(/\/+$/, '')) !== undefined;
}

/** In `gradle build` the name is a task. */
function isPathWord({ keyword }: Instruction, name: string): boolean {
  return name !== 'build' || keyword === 'COPY' || keyword === 'ADD';
}

/** True when a mount lies over the path while the RUN works: what is written there does not get into the image. */
function isMounted(model: Model, instruction: Instruction, path: string): boolean {
  return instruction.flags.some(({ name, value }) => {
    const options = name === 'mount' ? mountOptions(value ?? '') : undefined;
    const target = options?.get('target') ?? options?.get('dst') ?? options?.get('destination');
    const place = target && joinWorkdir(directoryAt(model, instruction), target);
    return place !== undefined && place !== '' && below(place, path) !== undefined;
  });
}
