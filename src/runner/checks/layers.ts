import { modelOf, type Model, type Stage } from '../../model/stages.js';
import type { Build } from '../../model/types.js';
import { workOf, type Unit } from '../../model/work.js';
import type { Instruction } from '../../syntax/types.js';
import { firstLine, type Check, type Finding, type Step } from './types.js';

/** What a clean-up removes, and the commands that make it. */
interface Cleanup {
  readonly removes: RegExp;
  readonly madeBy: RegExp;
}

const CLEANUPS: readonly Cleanup[] = [
  {
    removes: /\brm\b.*\/var\/lib\/apt\/lists|\bapt(-get)? (auto)?clean|\bapt(-get)? dist-clean/,
    madeBy: /\bapt(-get)?\b.*\b(update|install|upgrade|dist-upgrade|build-dep)\b/,
  },
  { removes: /\brm\b.*\/var\/cache\/apk/, madeBy: /\bapk\b.*\b(add|update|upgrade)\b/ },
  {
    removes: /\b(dnf5?|microdnf|yum|tdnf)\b.* clean\b|\brm\b.*\/var\/cache\/(dnf|libdnf5|yum|tdnf)/,
    madeBy:
      /\b(dnf5?|microdnf|yum|tdnf)\b.*\b(install|localinstall|reinstall|update|upgrade|downgrade|swap|distro-sync|groupinstall|group|module|builddep|makecache)\b/,
  },
  {
    removes: /\bzypper\b.* (clean|cc)\b|\brm\b.*\/var\/cache\/zypp/,
    madeBy: /\bzypper\b.*\b(install|in|update|up|dup|dist-upgrade|patch|refresh|ref|si)\b/,
  },
  {
    removes: /\bpacman\b.* (-S\w*c\w*|--clean)(?= |$)|\brm\b.*\/var\/cache\/pacman/,
    madeBy: /\bpacman\b.* (-[SU](?!\w*c)\w*|--sync|--upgrade)(?= |$)/,
  },
  {
    removes: /\bnpm cache clean\b|\brm\b.*\/(?:\.npm|_cacache)\b/,
    madeBy: /\bnpm\b.*\b(ci|install|i|add|update)\b/,
  },
  { removes: /\byarn cache clean\b/, madeBy: /\byarn\b/ },
  {
    removes: /\brm\b.*\bnode_modules(?![\w.-])(?!\/\S)/,
    madeBy: /\b(npm|yarn|pnpm|bun)\b.*\b(ci|install|i|add)\b|\byarn\b/,
  },
  {
    removes: /\bpip3? cache purge\b|\brm\b.*\.cache\/pip/,
    madeBy: /\bpip(?:3|env)?\b.*\b(install|download|wheel|sync|update|upgrade)\b/,
  },
];

/** 6: no clean-up stands in a later layer than what it cleans, and nothing that we add is deleted in a later layer. */
export const layers: Check = {
  name: 'layers',
  run(step) {
    const late = lateCleanups(step.after) - lateCleanups(step.before);
    if (late > 0)
      return { message: 'a clean-up runs in a later layer than what it cleans', line: firstLine(step) };
    const left = parted(step);
    if (left !== undefined) return left;
    if (sameCopies(step)) return undefined;
    const wasted = deletedCopies(step.after) - deletedCopies(step.before);
    return wasted > 0
      ? { message: 'a file is added in one layer and deleted in a later one', line: firstLine(step) }
      : undefined;
  },
};

/**
 * How many clean-ups do not share a RUN with anything that makes what they remove. A stage that stands on another and does
 * not ship may do so: others copy from it what is left.
 */
function lateCleanups(build: Build): number {
  const model = modelOf(build.dockerfile);
  let late = 0;
  for (const stage of model.stages) {
    if (stage.parent !== undefined && !model.isShipped(stage)) continue;
    for (const instruction of stage.instructions) late += lateIn(model, stage, instruction);
  }
  return late;
}

const counted = new WeakMap<Instruction, number>();

/** The same for one instruction; what it cleans and what it makes stand in it alone. */
function lateIn(model: Model, stage: Stage, instruction: Instruction): number {
  if (!/\brm\b|clean|purge|\bcc\b|pacman/.test(instruction.text) || instruction.keyword !== 'RUN') return 0;
  const known = counted.get(instruction);
  if (known !== undefined) return known;
  const layer = workOf(model, stage, [instruction]);
  const late = layer.filter((unit) => isLate(unit, layer)).length;
  counted.set(instruction, late);
  return late;
}

function isLate(unit: Unit, layer: readonly Unit[]): boolean {
  const text = textOf(unit);
  const cleanups = CLEANUPS.filter(({ removes }) => removes.test(text));
  return cleanups.some(({ madeBy }) => !layer.some((other) => madeBy.test(textOf(other))));
}

/** A file that one command of a RUN names and a later one removes: both must stay in one RUN. */
function parted(step: Step): Finding | undefined {
  const kept = new Set(step.after.dockerfile.instructions);
  const broken = step.before.dockerfile.instructions.filter(
    (instruction) =>
      instruction.keyword === 'RUN' && /\brm\b/.test(instruction.text) && !kept.has(instruction),
  );
  if (broken.length === 0) return undefined;
  const before = modelOf(step.before.dockerfile);
  const after = modelOf(step.after.dockerfile);
  const old = before.stages.flatMap(({ instructions }) => instructions.map((each) => workText(before, each)));
  const now = after.stages.flatMap(({ instructions }) => instructions.map((each) => workText(after, each)));
  for (const instruction of broken) {
    for (const [maker, remover] of madeAndRemoved(workText(before, instruction))) {
      const isApart =
        now.some((layer) => layer.includes(maker)) &&
        !now.some((layer) => layer.includes(maker) && layer.includes(remover));
      // The same words may have stood in another RUN before.
      const alone = (layer: readonly string[]): boolean => layer.includes(remover) && !layer.includes(maker);
      if (isApart && now.filter(alone).length > old.filter(alone).length)
        return {
          message: `"${remover}" removes in a later layer what "${maker}" left`,
          line: instruction.origin,
        };
    }
  }
  return undefined;
}

function workText(model: Model, instruction: Instruction): readonly string[] {
  const stage = model.stageOf(instruction);
  return stage === undefined || instruction.keyword !== 'RUN'
    ? []
    : workOf(model, stage, [instruction]).map(textOf);
}

/** Pairs of a command that names a file and a later `rm` of that file. */
function madeAndRemoved(layer: readonly string[]): readonly (readonly [maker: string, remover: string])[] {
  return layer.flatMap((remover, at) => {
    const names = [...removedWords(remover)].filter((name) => /\w{2}/.test(name) && !/^-|[*?$]/.test(name));
    const makers = layer.slice(0, at).filter((maker) => names.some((name) => maker.includes(name)));
    return makers.map((maker) => [maker, remover] as const);
  });
}

/** True when the COPYs are the same objects in the same order, so that nothing was added or moved. */
function sameCopies(step: Step): boolean {
  const copies = ({ dockerfile }: Build): readonly Instruction[] => dockerfile.instructions.filter(isCopy);
  const before = copies(step.before);
  const after = copies(step.after);
  return before.length === after.length && before.every((instruction, index) => instruction === after[index]);
}

function textOf(unit: Unit): string {
  return unit.commands.length > 0 ? unit.commands.join('\n') : unit.skeleton;
}

function isCopy({ keyword }: Instruction): boolean {
  return keyword === 'COPY' || keyword === 'ADD';
}

/** How many files that a COPY or ADD names are removed by name in a later RUN of the stage. */
function deletedCopies(build: Build): number {
  const model = modelOf(build.dockerfile);
  let deleted = 0;
  for (const stage of model.stages) {
    for (const [index, copy] of stage.instructions.entries()) {
      if (isCopy(copy)) deleted += deletedLater(copy, stage.instructions.slice(index + 1));
    }
  }
  return deleted;
}

function deletedLater(copy: Instruction, later: readonly Instruction[]): number {
  const names = copy.args.slice(0, -1).map((source) => source.split('/').at(-1) ?? source);
  const removing = later.filter(({ keyword, text }) => keyword === 'RUN' && /\brm\b/.test(text));
  return names.filter(
    (name) => name.length > 1 && removing.some(({ body }) => removedWords(body.text).has(name)),
  ).length;
}

/** The last path component of every word after an `rm`. */
function removedWords(body: string): ReadonlySet<string> {
  const words = [...body.matchAll(/\brm\s+([^;&|]*)/g)].flatMap(([, operands]) =>
    (operands ?? '').split(/\s+/),
  );
  return new Set(words.map((word) => word.split('/').at(-1) ?? word));
}
