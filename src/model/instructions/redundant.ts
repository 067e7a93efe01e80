import { splitBlanks } from '../../syntax/arguments.js';
import type { Instruction } from '../../syntax/types.js';
import { expand, joinWorkdir, type Scope } from '../scope.js';
import type { Model, Stage } from '../stages.js';
import { meaningOf } from './quoting.js';

/** The instruction of the same stage that makes another one superfluous, before or behind it. */
export interface Twin {
  readonly type: 'same' | 'overridden';
  readonly instruction: Instruction;
}

/** Of these, a stage keeps the last alone (Dockerfile reference, "CMD"). */
const LAST_COUNTS: ReadonlySet<string> = new Set(['CMD', 'ENTRYPOINT', 'HEALTHCHECK', 'STOPSIGNAL']);

/**
 * Why an instruction could as well not be there: a later one of its stage overrides it before anything can see it, or an
 * earlier one has set the same, and nothing since has set anything else.
 */
export function twinOf(model: Model, stage: Stage, instruction: Instruction): Twin | undefined {
  const { keyword } = instruction;
  // Most instructions are the only one of their kind, which costs nothing to see.
  if (!stage.instructions.some((other) => other.keyword === keyword && other !== instruction))
    return undefined;
  const at = stage.instructions.indexOf(instruction);
  if (LAST_COUNTS.has(keyword)) {
    const last = stage.instructions.findLast((other) => other.keyword === keyword);
    return last === undefined || last === instruction ? undefined : { type: 'overridden', instruction: last };
  }
  const before = stage.instructions.slice(0, at);
  const same = SETTERS[keyword]?.(before, instruction, model.scopeAt(instruction));
  return same && { type: 'same', instruction: same };
}

type Finder = (
  before: readonly Instruction[],
  instruction: Instruction,
  scope: Scope,
) => Instruction | undefined;

/** Each finds the instruction that has set the same already; VOLUME is not here, as its place decides what it keeps. */
const SETTERS: Readonly<Record<string, Finder>> = {
  EXPOSE: (before, instruction) => collected(before, instruction, portsOf),
  LABEL: (before, instruction) => collected(before, instruction, pairsOf),
  ARG: sameArgument,
  ENV: sameVariable,
  USER: (before, instruction) => lastLike(before, instruction),
  SHELL: (before, instruction) => lastLike(before, instruction),
  WORKDIR: sameDirectory,
};

/** The names that an instruction sets, with their values; undefined where a variable has a part in it. */
type Reader = (instruction: Instruction) => ReadonlyMap<string, string> | undefined;

/** The instruction that set the last of what this one sets, when all of it is set already. */
function collected(
  before: readonly Instruction[],
  instruction: Instruction,
  read: Reader,
): Instruction | undefined {
  const wanted = read(instruction);
  let found: Instruction | undefined;
  for (const [name, value] of wanted ?? []) {
    const setter = before.findLast(
      (other) => other.keyword === instruction.keyword && read(other)?.has(name) !== false,
    );
    if (setter === undefined || read(setter)?.get(name) !== value) return undefined;
    found = setter;
  }
  return found;
}

function portsOf({ body }: Instruction): ReadonlyMap<string, string> | undefined {
  if (!/^[\d\s/a-z-]+$/i.test(body.text)) return undefined;
  return new Map(splitBlanks(body.text.toLowerCase()).map((port) => [port.replace(/\/tcp$/, ''), '']));
}

function pairsOf({ args, escape, body }: Instruction): ReadonlyMap<string, string> | undefined {
  if (body.text.includes('$')) return undefined;
  const pairs = new Map<string, string>();
  for (let at = 0; at + 1 < args.length; at += 3) {
    const [name, value] = [args[at], args[at + 1]].map((word) => meaningOf(word ?? '', escape));
    if (name === undefined || value === undefined) return undefined;
    pairs.set(name, value);
  }
  return pairs;
}

/** ARGs of the same words, of whose names nothing else was said between. */
function sameArgument(
  before: readonly Instruction[],
  { args, body }: Instruction,
  scope: Scope,
): Instruction | undefined {
  if (body.text.includes('$') || args.length === 0) return undefined;
  let found: Instruction | undefined;
  for (const word of args) {
    const name = word.split('=', 1)[0] ?? word;
    const setter = before.findLast(
      ({ keyword, args: words }) =>
        keyword === 'ARG' && words.some((other) => other.split('=', 1)[0] === name),
    );
    const last = setter?.args.findLast((other) => other.split('=', 1)[0] === name);
    if (setter === undefined || scope.variables.get(name)?.kind !== 'arg' || last !== word) return undefined;
    found = setter;
  }
  return found;
}

/** ENV of values that hold already, as an ENV of this stage says. */
function sameVariable(
  before: readonly Instruction[],
  { args, escape }: Instruction,
  scope: Scope,
): Instruction | undefined {
  let found: Instruction | undefined;
  for (let at = 0; at + 1 < args.length; at += 3) {
    const name = args[at] ?? '';
    const known = scope.variables.get(name);
    const value = expand(args[at + 1] ?? '', scope, escape);
    const setter = before.findLast(({ keyword, args: words }) => {
      return keyword === 'ENV' && words.some((word, index) => index % 3 === 0 && word === name);
    });
    if (value === undefined || known?.kind !== 'env' || known.value !== value || setter === undefined)
      return undefined;
    found = setter;
  }
  return found;
}

/** The last one of its kind, when it says the same in the same words. */
function lastLike(before: readonly Instruction[], { keyword, body }: Instruction): Instruction | undefined {
  const last = before.findLast((other) => other.keyword === keyword);
  return last?.body.text === body.text && !body.text.includes('$') ? last : undefined;
}

/** WORKDIR makes its directory: it is superfluous only where nothing has run since that could have removed it. */
function sameDirectory(
  before: readonly Instruction[],
  { body, escape }: Instruction,
  scope: Scope,
): Instruction | undefined {
  const at = before.findLastIndex(({ keyword }) => keyword === 'WORKDIR');
  const path = joinWorkdir(scope.workdir, expand(body.text, scope, escape));
  if (path === undefined || path !== scope.workdir) return undefined;
  return before.slice(at + 1).some(({ keyword }) => keyword === 'RUN') ? undefined : before[at];
}
