import { LEAKING_BUILTINS } from '../knowledge/shells.js';
import {
  parseScript,
  startsProcess,
  type ChainMember,
  type ShellCommand,
  type ShellScript,
} from '../shell/index.js';
import type { Instruction } from '../syntax/types.js';
import { copyValues, expand, joinWorkdir, setsOnly, type Scope } from './scope.js';
import { shellKind, type Model, type Stage } from './stages.js';

/**
 * One piece of the work of a stage: a member of a RUN's `&&` list, a whole RUN that is no such list, a COPY, ADD or
 * WORKDIR.
 * Two builds do the same when their stages have equal units in equal order.
 */
export interface Unit {
  readonly instruction: Instruction;
  /** The unit with its commands left out: `@` for a simple command, `@ | @` for a pipeline. */
  readonly skeleton: string;
  /** Its simple commands, each as its words joined by one blank. */
  readonly commands: readonly string[];
  /** Working directory, user, shell and variables that it runs under. */
  readonly context: string;
  /** The flags of its RUN, joined by one blank; '' for COPY and ADD, whose own text has them. */
  readonly flags: string;
  /** What holds for it, as far as instructions say so; undefined for a WORKDIR. */
  readonly scope?: Scope;
  /** What the commands before it in its RUN did to the shell, as part of `context`. */
  readonly lasting?: string;
}

/** The words of a command as an effect names it: assignments, words, redirections. */
export function commandText(command: ShellCommand): string {
  const assignments = command.assignments.map(({ text }) => text);
  const words = command.words.map(({ text }) => text);
  return [...assignments, ...words, ...command.redirections].join(' ');
}

/** The words of a COPY or ADD as an effect names it. */
export function copyText(instruction: Instruction): string {
  const flags = instruction.flags.map(({ text }) => text);
  const heredocs = instruction.heredocs.map(({ name, content }) => `${name}:${content}`);
  return [instruction.keyword, ...flags, ...instruction.args, ...heredocs].join(' ');
}

/** The shell script of an instruction, undefined when it has none or must not be touched. */
export function scriptOf(model: Model, instruction: Instruction): ShellScript | undefined {
  const stage = model.stageOf(instruction);
  if (stage === undefined || shellKind(stage, model.scopeAt(instruction)) !== 'posix') return undefined;
  return parseScript(instruction);
}

/** The work of a stage in order, or of some of its instructions. */
export function workOf(model: Model, stage: Stage, instructions = stage.instructions): readonly Unit[] {
  return instructions.flatMap((instruction) => unitsOf(model, instruction));
}

function unitsOf(model: Model, instruction: Instruction): readonly Unit[] {
  const { keyword } = instruction;
  // WORKDIR makes its directory where there is none.
  if (keyword === 'WORKDIR')
    return [
      { instruction, skeleton: '@', commands: [`WORKDIR ${instruction.body.text}`], context: '', flags: '' },
    ];
  if (keyword !== 'RUN' && keyword !== 'COPY' && keyword !== 'ADD') return [];
  const scope = model.scopeAt(instruction);
  if (keyword !== 'RUN') {
    const copying = copyContext(scope, instruction);
    return [
      { instruction, skeleton: '@', commands: [copyText(instruction)], context: copying, flags: '', scope },
    ];
  }
  const script = scriptOf(model, instruction);
  if (script === undefined) return [opaque(instruction, scope)];
  if (script.chain !== undefined) return chainUnits(instruction, script.chain, scope);
  const skeleton = script.units[0]?.skeleton ?? '';
  const flags = flagsText(instruction);
  const commands = outermost(script.commands);
  return [{ instruction, skeleton, commands, context: contextOf(scope), flags, scope }];
}

/** The flags of an instruction as an effect names them. */
export function flagsText({ flags }: Instruction): string {
  return flags.map(({ text }) => text).join(' ');
}

function outermost(commands: readonly ShellCommand[]): readonly string[] {
  return commands.filter(({ nested }) => !nested).map(commandText);
}

/** Each member runs under what the ones before it did to the shell: `cd`, `export`, `set` and the like. */
function chainUnits(instruction: Instruction, chain: readonly ChainMember[], start: Scope): readonly Unit[] {
  const flags = flagsText(instruction);
  let scope = start;
  let lasting = '';
  return chain.map(({ skeleton, commands, simple }) => {
    const unit = {
      instruction,
      skeleton,
      commands: outermost(commands),
      context: contextOf(scope) + lasting,
      flags,
      scope,
      lasting,
    };
    for (const command of commands) {
      if (command.inSubshell || !changesShell(command)) continue;
      const directory = simple ? enteredDirectory(command, scope) : undefined;
      if (directory === undefined) lasting += `\n${commandText(command)}`;
      else scope = movedTo(scope, directory);
    }
    return unit;
  });
}

function movedTo(scope: Scope, workdir: string): Scope {
  return { ...scope, workdir };
}

/** Where `cd` with a plain path leads: to the commands behind it, a WORKDIR would be the same. */
function enteredDirectory(
  { name, words, redirections }: ShellCommand,
  { workdir }: Scope,
): string | undefined {
  const [, target, more] = words;
  if (name !== 'cd' || more !== undefined || redirections.length > 0) return undefined;
  return /^[\w./@+][\w./@+-]*$/.test(target?.text ?? '') ? joinWorkdir(workdir, target?.text) : undefined;
}

function changesShell(command: ShellCommand): boolean {
  if (command.words.length === 0) return command.assignments.length > 0;
  // What it starts lives as long as its RUN.
  if (startsProcess(command)) return true;
  return command.name === undefined || LEAKING_BUILTINS.has(command.name);
}

/** A RUN in exec form, with here-documents or in another shell: its exact text. */
function opaque(instruction: Instruction, scope: Scope): Unit {
  const heredocs = instruction.heredocs.map(({ name, content }) => `${name}:${content}`);
  return {
    instruction,
    skeleton: [instruction.body.text, ...heredocs].join('\n'),
    commands: [],
    context: contextOf(scope),
    flags: flagsText(instruction),
    scope,
  };
}

/**
 * COPY and ADD know neither user nor shell (files belong to root, or to `--chown`; Dockerfile reference, "COPY"), the
 * working directory only through a relative destination, and variables only where a `$` stands.
 */
function copyContext(scope: Scope, instruction: Instruction): string {
  const values = instruction.text.includes('$') ? copyValues(instruction, scope) : instruction.args;
  const target = values?.at(-1) ?? expand(instruction.args.at(-1) ?? '', scope, instruction.escape);
  const isAbsolute = target?.startsWith('/') === true;
  if (values === undefined) return contextOf(isAbsolute ? { ...scope, workdir: undefined } : scope);
  const place = isAbsolute ? '' : `in ${scope.workdir ?? JSON.stringify(hiddenPlace(scope))}`;
  return values === instruction.args ? place : `${place}\n${values.join('\n')}`;
}

/** What hides the working directory; nothing where it is the base image's own, which no other instruction changes. */
function hiddenPlace({ unresolved = [] }: Scope): readonly string[] {
  return unresolved.some((text) => text.startsWith('WORKDIR ')) ? unresolved : [];
}

const contexts = new WeakMap<Scope, string>();

/** What holds for a command, as comparable text. */
export function contextOf(scope: Scope): string {
  const known = contexts.get(scope);
  if (known !== undefined) return known;
  // An environment has no order.
  const variables = [...scope.variables]
    .map(([name, { kind, value, fallback }]) => [name, kind, value, fallback] as const)
    .sort(([one], [other]) => (one < other ? -1 : 1));
  const context = JSON.stringify([scope.workdir, scope.user, scope.shell, variables, scope.unresolved ?? []]);
  contexts.set(scope, context);
  return context;
}

/** The context of a unit as it would be without some variables and what ENVs of them alone leave to the build. */
export function contextWithout(unit: Unit, names: ReadonlySet<string>): string {
  const { scope, instruction, lasting = '' } = unit;
  if (scope === undefined) return unit.context;
  const variables = new Map([...scope.variables].filter(([name]) => !names.has(name)));
  const unresolved = (scope.unresolved ?? []).filter((text) => !setsOnly(text, names));
  const without = { ...scope, variables, unresolved };
  return instruction.keyword === 'RUN' ? contextOf(without) + lasting : copyContext(without, instruction);
}

/** How effects name a unit: the command for a simple one, else its skeleton filled in. */
export function unitText(unit: Unit): string {
  if (unit.skeleton === '@') return unit.commands[0] ?? '';
  let index = 0;
  return unit.skeleton.replace(/@/g, () => unit.commands[index++] ?? '@');
}
