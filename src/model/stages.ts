import { parseImage, type ImageReference } from '../syntax/image.js';
import type { Dockerfile, Instruction, Outside } from '../syntax/types.js';
import { baseDefaults } from './baseDefaults.js';
import { argumentOf, expandFallback, nextScope, type Scope, type Variable } from './scope.js';

export { shellKind, type ShellKind } from './shellKind.js';

/** One stage: a FROM and what follows it up to the next. */
export interface Stage {
  readonly index: number;
  /** Lower case, as BuildKit compares it. */
  readonly name: string | undefined;
  readonly from: Instruction;
  /** The instructions after FROM. */
  readonly instructions: readonly Instruction[];
  /** The stage that FROM names; undefined for an image. */
  readonly parent: Stage | undefined;
  /** The image that the stage stands on, through its parents. */
  readonly image: ImageReference;
  /** The image reference with ARG defaults filled in; undefined when a variable has none. */
  readonly resolved: ImageReference | undefined;
  readonly platform: string | undefined;
}

/** A Dockerfile's meaning. */
export interface Model {
  readonly stages: readonly Stage[];
  /** ARGs before the first FROM. */
  readonly globals: ReadonlyMap<string, Variable>;
  stageOf(instruction: Instruction): Stage | undefined;
  /** What holds when the instruction begins. */
  scopeAt(instruction: Instruction): Scope;
  /** What holds at the end of the stage. */
  finalScope(stage: Stage): Scope;
  /**
   * True for a stage whose layers can leave the builder: the last one, its parents, and named stages that no other
   * instruction uses (somebody outside must build them with `--target`), and those that a file of the project builds.
   */
  isShipped(stage: Stage): boolean;
  /** True for a stage that a file of the project builds with `--target`. */
  isTarget(stage: Stage): boolean;
  /** The stages that stand on `stage`, or may do so where a variable of FROM is set otherwise. */
  childrenOf(stage: Stage): readonly Stage[];
  /** The stages that COPY from, mount from or stand on `stage`. */
  usersOf(stage: Stage): readonly Stage[];
  /** The stage that a `--from`, `from=` or FROM names, seen from `viewer`. */
  resolveStage(reference: string, viewer: Stage): Stage | undefined;
}

const models = new WeakMap<Dockerfile, Model>();

/** The model of a tree; computed once for each. */
export function modelOf(dockerfile: Dockerfile): Model {
  const known = models.get(dockerfile);
  if (known !== undefined) return known;
  const model = new DockerfileModel(dockerfile);
  models.set(dockerfile, model);
  return model;
}

class DockerfileModel implements Model {
  readonly stages: readonly Stage[];
  readonly globals: ReadonlyMap<string, Variable>;
  readonly #outside: Outside | undefined;
  readonly #stageOf = new Map<Instruction, Stage>();
  #scopes: ReadonlyMap<Instruction, Scope> | undefined;
  readonly #finals = new Map<Stage, Scope>();
  #users: ReadonlyMap<Stage, readonly Stage[]> | undefined;

  constructor(dockerfile: Dockerfile) {
    const first = dockerfile.instructions.findIndex(({ keyword }) => keyword === 'FROM');
    this.#outside = dockerfile.outside;
    this.globals = globalArguments(dockerfile.instructions.slice(0, Math.max(first, 0)), dockerfile.outside);
    const stages: Stage[] = [];
    for (const group of groupByFrom(dockerfile.instructions))
      stages.push(stageFrom(group, stages, this.globals));
    this.stages = stages;
    for (const stage of stages) {
      for (const instruction of [stage.from, ...stage.instructions]) this.#stageOf.set(instruction, stage);
    }
  }

  stageOf(instruction: Instruction): Stage | undefined {
    return this.#stageOf.get(instruction);
  }

  scopeAt(instruction: Instruction): Scope {
    this.#scopes ??= this.#computeScopes();
    return this.#scopes.get(instruction) ?? EMPTY_SCOPE;
  }

  finalScope(stage: Stage): Scope {
    this.#scopes ??= this.#computeScopes();
    return this.#finals.get(stage) ?? EMPTY_SCOPE;
  }

  #computeScopes(): ReadonlyMap<Instruction, Scope> {
    const scopes = new Map<Instruction, Scope>();
    for (const stage of this.stages) {
      let scope = this.#startScope(stage);
      for (const instruction of stage.instructions) {
        scopes.set(instruction, scope);
        scope = nextScope(scope, instruction, this.globals, this.#outside);
      }
      this.#finals.set(stage, scope);
    }
    return scopes;
  }

  #startScope(stage: Stage): Scope {
    const parent = stage.parent === undefined ? undefined : this.#finals.get(stage.parent);
    // ARGs end with their stage; ENV, WORKDIR, USER and SHELL are inherited.
    if (parent === undefined) return { ...EMPTY_SCOPE, ...baseDefaults(stage.resolved) };
    // The command line may choose another stage, and what ONBUILD says of its parent runs before all else.
    if (stage.from.args[0]?.includes('$') === true || hasTriggers(stage.parent))
      return { ...EMPTY_SCOPE, shell: parent.shell };
    return { ...parent, variables: inherited(parent.variables) };
  }

  isShipped(stage: Stage): boolean {
    const last = this.stages.at(-1);
    if (stage === last || this.isTarget(stage)) return true;
    const users = this.usersOf(stage);
    if (users.length === 0) return true;
    return this.childrenOf(stage).some((child) => this.isShipped(child));
  }

  isTarget({ name, index }: Stage): boolean {
    const targets = this.#outside?.targets;
    return targets !== undefined && (targets.has(name ?? '') || targets.has(String(index)));
  }

  childrenOf(stage: Stage): readonly Stage[] {
    return this.stages.filter((other) => other.index > stage.index && standsOn(other, stage));
  }

  usersOf(stage: Stage): readonly Stage[] {
    this.#users ??= this.#computeUsers();
    return this.#users.get(stage) ?? [];
  }

  #computeUsers(): ReadonlyMap<Stage, readonly Stage[]> {
    const users = new Map<Stage, Stage[]>();
    for (const user of this.stages) {
      for (const used of this.#usedBy(user)) users.set(used, [...(users.get(used) ?? []), user]);
    }
    return users;
  }

  #usedBy(user: Stage): ReadonlySet<Stage> {
    const used = new Set<Stage>(this.stages.slice(0, user.index).filter((stage) => standsOn(user, stage)));
    for (const instruction of user.instructions) {
      for (const reference of stageReferences(instruction)) {
        const stage = this.resolveStage(reference, user);
        if (stage !== undefined) used.add(stage);
      }
    }
    return used;
  }

  resolveStage(reference: string, viewer: Stage): Stage | undefined {
    const earlier = this.stages.slice(0, viewer.index);
    const named = earlier.findLast(({ name }) => name === reference.toLowerCase());
    return named ?? (/^\d+$/.test(reference) ? earlier[Number(reference)] : undefined);
  }
}

const EMPTY_SCOPE: Scope = { variables: new Map(), workdir: undefined, user: undefined, shell: undefined };

/** The ENVs; where an ARG hid one, what it said is not known here. */
function inherited(variables: ReadonlyMap<string, Variable>): ReadonlyMap<string, Variable> {
  const env = [...variables].filter(([, { kind }]) => kind === 'env');
  return new Map(env.map(([name, { kind, value }]) => [name, { kind, value }]));
}

function hasTriggers(stage: Stage | undefined): boolean {
  return stage?.instructions.some(({ keyword }) => keyword === 'ONBUILD') === true;
}

function groupByFrom(
  instructions: readonly Instruction[],
): readonly (readonly [Instruction, ...Instruction[]])[] {
  const groups: [Instruction, ...Instruction[]][] = [];
  for (const instruction of instructions) {
    if (instruction.keyword === 'FROM') groups.push([instruction]);
    else groups.at(-1)?.push(instruction);
  }
  return groups;
}

function globalArguments(
  instructions: readonly Instruction[],
  outside: Outside | undefined,
): ReadonlyMap<string, Variable> {
  const globals = new Map<string, Variable>();
  for (const instruction of instructions) {
    for (const word of instruction.args) {
      const { name, fallback } = argumentOf(
        word,
        { variables: globals },
        instruction.escape,
        new Map(),
        outside,
      );
      globals.set(name, { kind: 'arg', value: undefined, ...(fallback !== undefined && { fallback }) });
    }
  }
  return globals;
}

function stageFrom(
  [from, ...instructions]: readonly [Instruction, ...Instruction[]],
  earlier: readonly Stage[],
  globals: ReadonlyMap<string, Variable>,
): Stage {
  const image = parseImage(from.args[0] ?? '');
  const resolved = image.variable
    ? expandFallback(image.text, { variables: globals }, from.escape)
    : image.text;
  const parent = earlier.findLast(({ name }) => name !== undefined && name === resolved?.toLowerCase());
  return Object.freeze({
    index: earlier.length,
    name: from.args[2]?.toLowerCase(),
    from,
    instructions,
    parent,
    image: parent?.image ?? image,
    resolved:
      parent?.resolved ?? (resolved === undefined || resolved === '' ? undefined : parseImage(resolved)),
    platform: from.flag('platform'),
  });
}

/** True when FROM names the stage, or can come to name it through its variables. */
function standsOn(user: Stage, stage: Stage): boolean {
  if (user.parent === stage) return true;
  const written = user.from.args[0] ?? '';
  if (stage.name === undefined || !written.includes('$')) return false;
  const fixed = written.toLowerCase().split(/\$(?:\{[^}]*\}?|\w+)/);
  return couldBe(stage.name, fixed);
}

/** True when a text can be made by putting anything between the parts. */
function couldBe(text: string, parts: readonly string[]): boolean {
  const last = parts.at(-1) ?? '';
  let at = 0;
  for (const [index, part] of parts.slice(0, -1).entries()) {
    const found = text.indexOf(part, at);
    if (found < 0 || (index === 0 && found > 0)) return false;
    at = found + part.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}

/** The names in `--from=` and `--mount=from=` of an instruction. */
export function stageReferences(instruction: Instruction): readonly string[] {
  if (instruction.flags.length === 0) return [];
  const references: string[] = [];
  for (const { name, value } of instruction.flags) {
    if (value === undefined) continue;
    if (name === 'from') references.push(value);
    const mounted = name === 'mount' ? /(?:^|,)from=([^,]*)/.exec(value)?.[1] : undefined;
    if (mounted !== undefined) references.push(mounted);
  }
  return references;
}
