/** A USER that names its user: which number that is, and what else would notice. */
import type { Instruction } from '../../syntax/types.js';
import { expand } from '../scope.js';
import type { Model, Stage } from '../stages.js';
import type { Effect } from '../types.js';
import { unitText, workOf, type Unit } from '../work.js';
import { Accounts } from './accounts.js';

export type NumberedUser =
  | {
      readonly name: string;
      readonly numeric: string;
      readonly evidence: string;
      /** The commands that run as it in the build. */
      readonly effects: readonly Effect[];
    }
  | { readonly reason: string };

/** The number that a USER could name; undefined when it names one already, or root, or what only the build knows. */
export function numberedUser(model: Model, stage: Stage, instruction: Instruction): NumberedUser | undefined {
  const written = expand(instruction.body.text, model.scopeAt(instruction), instruction.escape);
  const [, name = '', group] = /^([A-Za-z_][\w.-]*)(?::([\w.-]+))?$/.exec(written ?? '') ?? [];
  if (name === '' || name === 'root') return undefined;
  const foreign = [stage, ...ancestors(stage)].find(({ from }) => from.args[0]?.includes('$') === true);
  if (foreign?.parent !== undefined) return { reason: 'a variable chooses the stage that it stands on' };
  const accounts = new Accounts(model, stage, instruction);
  const user = accounts.user(name);
  if ('reason' in user) return user;
  const gid = group === undefined ? user.gid : /^\d+$/.test(group) ? Number(group) : accounts.group(group);
  if (typeof gid === 'object') return gid;
  const affected = affectedBy(model, stage, instruction, group === undefined && gid !== user.uid);
  if (affected !== undefined) return { reason: affected };
  const before = written ?? name;
  const after = group === undefined ? String(user.uid) : `${user.uid}:${gid}`;
  const runs = instructionsUnder(model, stage, instruction).filter(({ keyword }) => keyword === 'RUN');
  const effects = runs
    .flatMap((run) => unitsOf(model, run))
    .map((unit): Effect => ({ type: 'user', unit: unitText(unit), before, after }));
  return { name: before, numeric: after, evidence: user.from, effects };
}

function unitsOf(model: Model, run: Instruction): readonly Unit[] {
  const stage = model.stageOf(run);
  return stage === undefined ? [] : workOf(model, stage, [run]);
}

function ancestors({ parent }: Stage): readonly Stage[] {
  return parent === undefined ? [] : [parent, ...ancestors(parent)];
}

/**
 * What would notice in the build, as a reason: for a number without a group BuildKit makes a WORKDIR with the group of that
 * number (`readUser`, ByID), and before 2020 it ran a RUN with it (`ParseUser`).
 */
function affectedBy(
  model: Model,
  stage: Stage,
  instruction: Instruction,
  isOtherGroup: boolean,
): string | undefined {
  for (const next of instructionsUnder(model, stage, instruction)) {
    if (next.keyword === 'RUN' && isOtherGroup)
      return `the RUN in line ${next.origin} runs under it, with its group in some builders alone`;
    if (next.keyword === 'ONBUILD') return `what ONBUILD in line ${next.origin} does runs under it`;
    const isCopy = next.keyword === 'COPY' || next.keyword === 'ADD';
    if (isCopy && next.text.includes('$')) return `only the build knows what line ${next.origin} copies`;
    if (next.keyword === 'WORKDIR' && isOtherGroup)
      return `WORKDIR in line ${next.origin} may make a directory, and it would get another group`;
  }
  return undefined;
}

/** The instructions after a USER up to the next one, those of stages that stand on its own included. */
function instructionsUnder(model: Model, stage: Stage, user: Instruction): readonly Instruction[] {
  const rest = untilUser(stage.instructions.slice(stage.instructions.indexOf(user) + 1));
  const isLast = stage.instructions.findLast(({ keyword }) => keyword === 'USER') === user;
  return isLast ? [...rest, ...model.childrenOf(stage).flatMap((child) => underIn(model, child))] : rest;
}

function underIn(model: Model, stage: Stage): readonly Instruction[] {
  const own = untilUser(stage.instructions);
  const hasUser = own.length < stage.instructions.length;
  return hasUser ? own : [...own, ...model.childrenOf(stage).flatMap((child) => underIn(model, child))];
}

function untilUser(instructions: readonly Instruction[]): readonly Instruction[] {
  const end = instructions.findIndex(({ keyword }) => keyword === 'USER');
  return end < 0 ? instructions : instructions.slice(0, end);
}
