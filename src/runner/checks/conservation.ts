import { modelOf, type Model, type Stage } from '../../model/stages.js';
import type { Effect } from '../../model/types.js';
import { usesMadeAnew } from '../../model/madeAnew.js';
import { contextOf, contextWithout, scriptOf, unitText, workOf, type Unit } from '../../model/work.js';
import type { Instruction } from '../../syntax/types.js';
import { leaks } from '../../shell/index.js';
import { keptStages } from './added.js';
import { firstLine, type Check, type Finding, type Step } from './types.js';

/**
 * 5: every command that ran still runs, in the same order inside its stage and with the same working directory, user,
 * variables, shell and failure behaviour, except for the effects that the changes declare; and these all took place.
 */
export const conservation: Check = {
  name: 'conservation',
  run(step) {
    const before = modelOf(step.before.dockerfile);
    const after = modelOf(step.after.dockerfile);
    const kept = keptStages(step, after);
    const declared = new Declared(step.changes.flatMap(({ effects }) => effects));
    for (const stage of before.stages) {
      const other = kept[stage.index];
      const [old, now] = differingWork(before, stage, after, other);
      const finding = compare(old, now, declared);
      if (finding !== undefined) return finding;
    }
    const added = addedWork(step, before, after, declared);
    if (added !== undefined) return added;
    const leak = joinedLeak(step);
    if (leak !== undefined) return leak;
    const left = declared.left();
    return left === undefined
      ? undefined
      : { message: `declared but not done: ${left}`, line: firstLine(step) };
  },
};

/** What new stages do, all of which is declared. */
function addedWork(step: Step, before: Model, after: Model, declared: Declared): Finding | undefined {
  const kept = keptStages(step, after);
  const added = after.stages.filter((stage) => !kept.includes(stage));
  for (const { name } of added) declared.take((effect) => effect.type === 'stage' && effect.name === name);
  if (declared.take(({ type }) => type === 'divide')) added.push(...kept.slice(before.stages.length));
  for (const stage of added) {
    const finding = compare([], workOf(after, stage), declared);
    if (finding !== undefined) return finding;
  }
  return undefined;
}

/** What a RUN leaves behind in its shell, and in what every RUN has anew, must not reach commands joined behind it. */
function joinedLeak({ before, changes }: Step): Finding | undefined {
  const model = modelOf(before.dockerfile);
  for (const change of changes) {
    const runs = change.before.filter(isRun);
    if (runs.length < 2 || change.after.filter(isRun).length >= runs.length) continue;
    for (const run of runs.slice(0, -1)) {
      const script = scriptOf(model, run);
      const scope = model.scopeAt(run);
      const leak =
        script === undefined
          ? undefined
          : (leaks(script) ?? usesMadeAnew({ instruction: run, script, scope }));
      if (leak !== undefined)
        return { message: `a RUN was joined with what follows, and ${leak}`, line: run.origin };
    }
  }
  return undefined;
}

function isRun({ keyword }: Instruction): boolean {
  return keyword === 'RUN';
}

/**
 * The work of a stage in both builds, without the instructions that are the same object under the same conditions at its
 * beginning and end: these do the same, and need no decoding.
 */
function differingWork(
  before: Model,
  stage: Stage,
  after: Model,
  other: Stage | undefined,
): readonly [readonly Unit[], readonly Unit[]] {
  const old = stage.instructions;
  const now = other?.instructions ?? [];
  const isShared = (one: Instruction | undefined, two: Instruction | undefined): boolean =>
    one !== undefined && one === two && contextOf(before.scopeAt(one)) === contextOf(after.scopeAt(one));
  let start = 0;
  while (isShared(old[start], now[start])) start += 1;
  let end = 0;
  const most = Math.min(old.length, now.length) - start;
  while (end < most && isShared(old[old.length - 1 - end], now[now.length - 1 - end])) end += 1;
  const oldWork = workOf(before, stage, old.slice(start, old.length - end));
  return [oldWork, other === undefined ? [] : workOf(after, other, now.slice(start, now.length - end))];
}

/** The effects not seen yet. */
class Declared {
  readonly #effects: Effect[];
  /** Of each RUN whose flags were seen to change, the flags it had: one effect stands for all of its commands. */
  readonly #flagged = new Map<Instruction, string>();

  constructor(effects: readonly Effect[]) {
    this.#effects = [...effects];
  }

  left(): string | undefined {
    const effect = this.#effects[0];
    return effect === undefined ? undefined : JSON.stringify(effect);
  }

  take(matches: (effect: Effect) => boolean): boolean {
    const index = this.#effects.findIndex(matches);
    if (index >= 0) this.#effects.splice(index, 1);
    return index >= 0;
  }

  /** Takes the rewrites that lead from one text to the other, one after the other when need be. */
  rewrite(from: string, to: string): boolean {
    return this.#takePath('rewrite', from, to);
  }

  /** True when the RUNs of two units have the same flags, or others as declared. */
  flags(old: Unit, now: Unit): boolean {
    if (old.flags === now.flags || this.#flagged.get(now.instruction) === old.flags) return true;
    const isDeclared = this.#takePath('flags', old.flags, now.flags);
    if (isDeclared) this.#flagged.set(now.instruction, old.flags);
    return isDeclared;
  }

  /** True when two units run under the same conditions, or with another value of variables that they do not name. */
  environment(old: Unit, now: Unit): boolean {
    if (old.context === now.context || this.#user(old, now)) return true;
    const unit = unitText(old);
    const named = this.#effects.flatMap((effect) =>
      effect.type === 'environment' && effect.unit === unit ? [effect.variable] : [],
    );
    const names = new Set(named.filter((variable) => differs(old, now, variable)));
    if (names.size === 0 || contextWithout(old, names) !== contextWithout(now, names)) return false;
    for (const name of names)
      this.take(
        (effect) => effect.type === 'environment' && effect.unit === unit && effect.variable === name,
      );
    return true;
  }

  /** Takes what says that the user of a command has another name. */
  #user(old: Unit, now: Unit): boolean {
    const [before, after] = [old.scope?.user, now.scope?.user];
    if (before === after || old.scope === undefined || old.instruction.keyword !== 'RUN') return false;
    if (contextOf({ ...old.scope, user: after }) + (old.lasting ?? '') !== now.context) return false;
    const unit = unitText(old);
    return this.take(
      (effect) =>
        effect.type === 'user' && effect.unit === unit && effect.before === before && effect.after === after,
    );
  }

  #takePath(type: 'rewrite' | 'flags', from: string, to: string): boolean {
    const path = this.#path(type, from, to, []);
    if (path === undefined) return false;
    for (const effect of path) this.take((other) => other === effect);
    return true;
  }

  #path(
    type: 'rewrite' | 'flags',
    from: string,
    to: string,
    taken: readonly Effect[],
  ): readonly Effect[] | undefined {
    if (from === to) return taken;
    for (const effect of this.#effects) {
      if (effect.type !== type || effect.before !== from || taken.includes(effect)) continue;
      const path = this.#path(type, effect.after, to, [...taken, effect]);
      if (path !== undefined) return path;
    }
    return undefined;
  }
}

function compare(before: readonly Unit[], after: readonly Unit[], declared: Declared): Finding | undefined {
  const leftOut: Unit[] = [];
  const early: Unit[] = [];
  let at = 0;
  let other = 0;
  while (at < before.length || other < after.length) {
    const old = before[at];
    const now = after[other];
    if (
      old !== undefined &&
      now !== undefined &&
      (isSame(old, now, declared) || isRewritten(old, now, declared) || isExtended(old, now, declared))
    ) {
      at += 1;
      other += 1;
    } else if (now !== undefined && isInserted(now, declared)) {
      other += 1;
    } else if (old !== undefined && isRemoved(old, declared)) {
      at += 1;
    } else if (now !== undefined && moves(now, leftOut, early, declared)) {
      other += 1;
    } else if (old !== undefined && moves(old, early, leftOut, declared)) {
      at += 1;
    } else {
      return { message: describe(old, now), line: (old ?? now)?.instruction.origin ?? 1 };
    }
  }
  const lost = [...leftOut, ...early][0];
  return (
    lost && {
      message: `"${unitText(lost)}" was moved and did not arrive unchanged`,
      line: lost.instruction.origin,
    }
  );
}

/** A unit that a `move` names: it waits in `mine` until its twin, found on the other side, takes it from there. */
function moves(unit: Unit, theirs: Unit[], mine: Unit[], declared: Declared): boolean {
  const twin = theirs.findIndex((waiting) => isSame(waiting, unit, declared));
  if (twin >= 0) {
    theirs.splice(twin, 1);
    return true;
  }
  const moved = declared.take((effect) => effect.type === 'move' && effect.unit === unitText(unit));
  if (moved) mine.push(unit);
  return moved;
}

function isSame(one: Unit, other: Unit, declared: Declared): boolean {
  return (
    isAlike(one, other) &&
    one.commands.every((command, index) => command === other.commands[index]) &&
    declared.environment(one, other) &&
    declared.flags(one, other)
  );
}

/** Equal but for their commands' words, the flags of their RUNs, and what holds for them. */
function isAlike(one: Unit, other: Unit): boolean {
  return one.skeleton === other.skeleton && one.commands.length === other.commands.length;
}

/** True when a variable, which neither the unit nor the rest of its instruction names, has another value. */
function differs(old: Unit, now: Unit, variable: string): boolean {
  const values = [old, now].map(({ scope }) => JSON.stringify(scope?.variables.get(variable)));
  return values[0] !== values[1] && ![old, now].some(({ instruction }) => names(instruction, variable));
}

function names({ text, heredocs }: Instruction, variable: string): boolean {
  const words = new Set([text, ...heredocs.map(({ content }) => content)].join('\n').split(/\W+/));
  return words.has(variable);
}

function isRewritten(old: Unit, now: Unit, declared: Declared): boolean {
  return (
    isAlike(old, now) &&
    old.context === now.context &&
    old.commands.every((command, index) => declared.rewrite(command, now.commands[index] ?? '')) &&
    declared.flags(old, now)
  );
}

/** A body that is no `&&` list, with one more command in it, behind another one by `&&` or `;`. */
function isExtended(old: Unit, now: Unit, declared: Declared): boolean {
  if (old.commands.length + 1 !== now.commands.length || old.context !== now.context) return false;
  const place = now.commands.findIndex((command, index) => command !== old.commands[index]);
  const rest = now.commands.filter((_, index) => index !== place);
  if (place < 1 || rest.some((command, index) => command !== old.commands[index])) return false;
  if (withoutCommand(now.skeleton, place) !== old.skeleton || old.flags !== now.flags) return false;
  return declared.take((effect) => effect.type === 'insert' && effect.after === now.commands[place]);
}

/** A skeleton without its command number `place` and the operator before it; undefined for another operator. */
function withoutCommand(skeleton: string, place: number): string | undefined {
  let at = -1;
  for (let count = 0; count <= place; count += 1) at = skeleton.indexOf('@', at + 1);
  const before = skeleton.slice(0, at);
  const kept = before.replace(/\s*(?:&&|;)\s*$/, '');
  return at < 0 || kept === before || !kept.endsWith('@') ? undefined : kept + skeleton.slice(at + 1);
}

function isInserted(unit: Unit, declared: Declared): boolean {
  return declared.take((effect) => effect.type === 'insert' && effect.after === unitText(unit));
}

function isRemoved(unit: Unit, declared: Declared): boolean {
  return declared.take((effect) => effect.type === 'remove' && effect.before === unitText(unit));
}

function describe(old: Unit | undefined, now: Unit | undefined): string {
  if (old === undefined) return `"${now === undefined ? '' : unitText(now)}" runs, which did not run before`;
  if (now === undefined) return `"${unitText(old)}" does not run any more`;
  if (unitText(old) === unitText(now)) return `"${unitText(old)}" runs under other conditions`;
  return `"${unitText(now)}" runs where "${unitText(old)}" ran`;
}
