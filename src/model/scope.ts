import { tryLex, type Lookup } from '../syntax/lex.js';
import type { Instruction, Outside } from '../syntax/types.js';
import { meaningOf } from './instructions/quoting.js';

/** What holds at one instruction: variables, working directory, user and shell. Immutable; shared while nothing changes. */
export interface Scope {
  /** ENV and ARG by name; the value is undefined where only the build knows it (an ARG, or one built on such). */
  readonly variables: ReadonlyMap<string, Variable>;
  /** Absolute path; undefined when the base image's own is not known and no absolute WORKDIR was seen. */
  readonly workdir: string | undefined;
  /** As written in USER; undefined while the base image's own is not known. */
  readonly user: string | undefined;
  /** The SHELL array; undefined for the default of the platform. */
  readonly shell: readonly string[] | undefined;
  /**
   * As written and in order, what of the above only the build knows, and the VOLUMEs, behind which a path may not keep
   * what is written to it: two scopes are the same only where this is.
   */
  readonly unresolved?: readonly string[];
}

export interface Variable {
  readonly kind: 'env' | 'arg';
  readonly value: string | undefined;
  /** The default of an ARG, which the command line may override; what an ARG in a stage's ENV hides, with kind `env`. */
  readonly fallback?: string;
}

/** The scope after an instruction; the same object when it changes nothing. */
export function nextScope(
  scope: Scope,
  instruction: Instruction,
  globals: ReadonlyMap<string, Variable>,
  outside?: Outside,
): Scope {
  switch (instruction.keyword) {
    case 'ENV':
      return noted({ ...scope, variables: withEnv(scope, instruction) }, scope, instruction);
    case 'ARG':
      return { ...scope, variables: withArgs(scope, instruction, globals, outside) };
    case 'WORKDIR': {
      const workdir = joinWorkdir(scope.workdir, expand(instruction.body.text, scope, instruction.escape));
      return noted({ ...scope, workdir }, scope, instruction);
    }
    case 'USER': {
      const user = expand(instruction.body.text, scope, instruction.escape) ?? instruction.body.text;
      return noted({ ...scope, user }, scope, instruction);
    }
    case 'VOLUME':
      return noted(scope, scope, instruction);
    case 'SHELL':
      return { ...scope, shell: instruction.args };
    default:
      return scope;
  }
}

/** The scope with the instruction as written, where what it sets is not known. */
function noted(next: Scope, before: Scope, instruction: Instruction): Scope {
  const { keyword, body, escape } = instruction;
  const isKnown =
    keyword === 'VOLUME'
      ? false
      : keyword === 'WORKDIR'
        ? next.workdir !== undefined
        : expand(body.text, before, escape) !== undefined;
  const text = keyword === 'ENV' ? pairsOf(instruction) : body.text;
  return isKnown ? next : { ...next, unresolved: [...(next.unresolved ?? []), `${keyword} ${text}`] };
}

/** True for an entry of `unresolved` that speaks of an ENV of these variables alone. */
export function setsOnly(entry: string, names: ReadonlySet<string>): boolean {
  const words: unknown = entry.startsWith('ENV ') ? JSON.parse(entry.slice('ENV '.length)) : undefined;
  return Array.isArray(words) && words.every((word, index) => index % 2 === 1 || names.has(String(word)));
}

/** The names and values of an ENV, equal for each way to write them. */
function pairsOf({ args, escape }: Instruction): string {
  const words = args.filter((_, index) => index % 3 !== 2);
  return JSON.stringify(words.map((word) => meaningOf(word, escape) ?? word));
}

/** Longer values are as good as unknown: a few lines of `ENV A=$A$A` would fill the memory. */
const LONGEST_VALUE = 65_536;

/**
 * A text with its variables replaced and quotes removed; undefined when one of them is not known here (not set in this
 * file: the base image may set it; or an ARG that the command line decides).
 */
export function expand(text: string, scope: Pick<Scope, 'variables'>, escape: string): string | undefined {
  let unknown = false;
  const lookup: Lookup = (name) => {
    const value = scope.variables.get(name)?.value;
    if (value === undefined) unknown = true;
    return value;
  };
  if (!text.includes('$') && !/['"\\`]/.test(text)) return text;
  const lexed = tryLex(text, { escape, lookup });
  return unknown ? undefined : short(lexed?.result);
}

function short(value: string | undefined): string | undefined {
  return value === undefined || value.length > LONGEST_VALUE ? undefined : value;
}

/** Flags and arguments of a COPY or ADD with their variables replaced; undefined when one of them is not known. */
export function copyValues(
  { flags, args, escape }: Instruction,
  scope: Scope,
): readonly string[] | undefined {
  const words = [...flags.map(({ text }) => text), ...args].map((word) => expand(word, scope, escape));
  const known = words.filter((word) => word !== undefined);
  return known.length === words.length ? known : undefined;
}

/** Path of a WORKDIR or a COPY destination: absolute ones stand for themselves, others below `base`. */
export function joinWorkdir(base: string | undefined, path: string | undefined): string | undefined {
  if (path === undefined) return undefined;
  if (path.startsWith('/')) return normalize(path);
  return base === undefined ? undefined : normalize(`${base}/${path}`);
}

function normalize(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}

function withEnv(scope: Scope, instruction: Instruction): ReadonlyMap<string, Variable> {
  const variables = new Map(scope.variables);
  // Every value of one ENV sees the variables as they were before it (BuildKit, dispatchEnv).
  for (let at = 0; at + 1 < instruction.args.length; at += 3) {
    const name = expand(instruction.args[at] ?? '', scope, instruction.escape);
    if (name === undefined) continue;
    const written = instruction.args[at + 1] ?? '';
    variables.set(name, { kind: 'env', value: expand(written, scope, instruction.escape) });
  }
  return variables;
}

function withArgs(
  scope: Scope,
  instruction: Instruction,
  globals: ReadonlyMap<string, Variable>,
  outside: Outside | undefined,
): ReadonlyMap<string, Variable> {
  const variables = new Map(scope.variables);
  for (const word of instruction.args) {
    const { name, fallback } = argumentOf(word, { variables }, instruction.escape, globals, outside);
    const known = variables.get(name);
    // The image keeps what ENV says, but the rest of the stage reads the ARG in BuildKit, and ENV in the builder before it.
    const kind = known?.kind ?? 'arg';
    const usual = fallback ?? (kind === 'env' ? (known?.value ?? known?.fallback) : undefined);
    variables.set(name, { kind, value: undefined, ...(usual !== undefined && { fallback: usual }) });
  }
  return variables;
}

/**
 * Name and default of one word of an ARG instruction; an ARG without default takes that of a global of its name. What
 * some build sets to anything else has no default that could be relied on.
 */
export function argumentOf(
  word: string,
  scope: Pick<Scope, 'variables'>,
  escape: string,
  globals: ReadonlyMap<string, Variable>,
  outside?: Outside,
): { readonly name: string; readonly fallback: string | undefined } {
  const equals = word.indexOf('=');
  if (equals < 0) return { name: word, fallback: globals.get(word)?.fallback };
  const name = word.slice(0, equals);
  const fallback = expandFallback(word.slice(equals + 1), scope, escape);
  return { name, fallback: isOverridden(name, fallback, outside) ? undefined : fallback };
}

function isOverridden(name: string, fallback: string | undefined, outside: Outside | undefined): boolean {
  if (outside === undefined) return false;
  const values = [...(outside.args.get(name) ?? [])];
  return outside.openArgs || values.some((value) => value !== fallback);
}

/**
 * Like `expand`, taking ARG defaults for values: what a build without `--build-arg` gets. Undefined when a variable has
 * no value and the text does not provide for that.
 */
export function expandFallback(
  text: string,
  scope: Pick<Scope, 'variables'>,
  escape: string,
): string | undefined {
  let unset = false;
  const lookup: Lookup = (name) => {
    const variable = scope.variables.get(name);
    return variable?.value ?? variable?.fallback;
  };
  const lexed = tryLex(text, { escape, lookup, onUnset: () => (unset = true) });
  return unset ? undefined : short(lexed?.result);
}

/** True when SHELL starts its shell with `set -e`. */
export function startsErrexit({ shell }: Pick<Scope, 'shell'>): boolean {
  const [, ...args] = shell ?? [];
  return args.some((arg) => /^-[A-Za-z]*e/.test(arg) || arg === 'errexit');
}
