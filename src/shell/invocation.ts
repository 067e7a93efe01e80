import { specOf, toolOf, type ToolSpec } from './tools.js';
import type { ShellCommand, ShellWord } from './types.js';

/** An option as it stands in a command. */
export interface CommandOption {
  /** As written without its value: `-o`, `--target-release`; each letter of `-yqq` is an option of its own. */
  readonly name: string;
  /** Static value, attached or in the next word; undefined without one or when it is decided at run time. */
  readonly value: string | undefined;
  /** The value as written; undefined without one. */
  readonly text: string | undefined;
  /** Index in `command.words` of the word that holds the name. */
  readonly index: number;
}

/** A command read as program, sub-command, options, operands. */
export interface Invocation {
  /** Program without directory, `pip` for all its names and for `python -m pip`; undefined when not static. */
  readonly tool: string | undefined;
  /** Canonical sub-command (`install` for `npm i`); undefined for programs without any. */
  readonly subcommand: string | undefined;
  /** Index in `command.words` of the sub-command. */
  readonly subcommandIndex: number | undefined;
  readonly options: readonly CommandOption[];
  /** Words that are neither options, their values, nor the sub-command. */
  readonly operands: readonly ShellWord[];
}

const NOTHING: Invocation = {
  tool: undefined,
  subcommand: undefined,
  subcommandIndex: undefined,
  options: [],
  operands: [],
};

const PYTHON = /^python[\d.]*$/;
/** Options of python without a value that may stand before `-m`. */
const PYTHON_FLAGS = /^-[bBdEhiIOPqsSuvx]+$/;

/** Where the arguments begin and what program reads them. */
function programOf(command: ShellCommand): { readonly tool: string; readonly first: number } | undefined {
  if (command.name === undefined) return undefined;
  const tool = toolOf(command.name);
  if (!PYTHON.test(tool)) return { tool, first: 1 };
  let at = 1;
  while (PYTHON_FLAGS.test(command.words[at]?.value ?? '')) at += 1;
  const isPip = command.words[at]?.value === '-m' && command.words[at + 1]?.value === 'pip';
  return isPip ? { tool: 'pip', first: at + 2 } : { tool, first: 1 };
}

/** Reads words one after another. */
class Reader {
  readonly options: CommandOption[] = [];
  readonly operands: ShellWord[] = [];
  subcommandIndex: number | undefined;
  readonly #words: readonly ShellWord[];
  readonly #spec: ToolSpec;

  constructor(words: readonly ShellWord[], spec: ToolSpec) {
    this.#words = words;
    this.#spec = spec;
  }

  read(first: number): void {
    let onlyOperands = false;
    let at = first;
    while (at < this.#words.length) {
      const word = this.#words[at];
      const text = word?.value ?? word?.text ?? '';
      if (word === undefined) return;
      if (!onlyOperands && text === '--') {
        onlyOperands = true;
        at += 1;
      } else if (!onlyOperands && text.startsWith('-') && text !== '-') at = this.#option(word, text, at);
      else {
        this.#operand(word, at);
        at += 1;
      }
    }
  }

  /** A word that is not static and stands before the sub-command, such as `$OPTIONS`, is passed over. */
  #operand(word: ShellWord, at: number): void {
    if (!this.#spec.subcommands || this.subcommandIndex !== undefined) this.operands.push(word);
    else if (word.value !== undefined) this.subcommandIndex = at;
  }

  /** @returns index of the word after the option and its value */
  #option(word: ShellWord, text: string, at: number): number {
    const equals = text.indexOf('=');
    const long = text.startsWith('--') || !this.#spec.bundles;
    if (!long) return this.#letters(word, text, at);
    if (equals < 0) return this.#separate(text, at);
    this.#add(text.slice(0, equals), at, text.slice(equals + 1), word.value !== undefined);
    return at + 1;
  }

  #letters(word: ShellWord, text: string, at: number): number {
    for (let index = 1; index < text.length; index += 1) {
      const name = `-${text[index]}`;
      const rest = text.slice(index + 1);
      if (rest === '' && this.#spec.withValue.has(name)) return this.#separate(name, at);
      if (rest.startsWith('=') || (rest !== '' && this.#spec.withValue.has(name))) {
        this.#add(name, at, rest.replace(/^=/, ''), word.value !== undefined);
        return at + 1;
      }
      this.#add(name, at, undefined, true);
    }
    return at + 1;
  }

  /** An option whose value, if it takes one, is the next word. */
  #separate(name: string, at: number): number {
    const next = this.#words[at + 1];
    const takes =
      this.#spec.withValue.has(name) ||
      (this.#spec.booleanValues && (next?.value === 'true' || next?.value === 'false'));
    if (!takes || next === undefined) {
      this.#add(name, at, undefined, true);
      return at + 1;
    }
    this.#add(name, at, next.value ?? next.text, next.value !== undefined);
    return at + 2;
  }

  #add(name: string, index: number, text: string | undefined, isStatic: boolean): void {
    this.options.push({ name, value: isStatic ? text : undefined, text, index });
  }
}

const invocations = new WeakMap<ShellCommand, Invocation>();

/** Reads a command as program, sub-command, options and operands. */
export function invocationOf(command: ShellCommand): Invocation {
  const known = invocations.get(command);
  if (known !== undefined) return known;
  const invocation = read(command);
  invocations.set(command, invocation);
  return invocation;
}

function read(command: ShellCommand): Invocation {
  const program = programOf(command);
  if (program === undefined) return NOTHING;
  const spec = specOf(program.tool);
  const reader = new Reader(command.words, spec);
  reader.read(program.first);
  const { subcommandIndex, options, operands } = reader;
  const written = subcommandIndex === undefined ? undefined : command.words[subcommandIndex]?.value;
  const subcommand = written === undefined ? undefined : (spec.aliases[written] ?? written);
  return { tool: program.tool, subcommand, subcommandIndex, options, operands };
}

/**
 * True when the command runs a program, or a program with a sub-command: `apt-get`, `apt-get install`, `pip install`
 * (also `pip3`, `python -m pip`), `npm ci`, `npm cache clean`. Wrapped commands (`sudo apt-get`) are not: see `unwrap`.
 */
export function isCommand(command: ShellCommand, pattern: string): boolean {
  // Most commands are another program, which their name alone tells.
  const tool = programOf(command)?.tool;
  if (tool === undefined || !pattern.startsWith(tool)) return false;
  if (pattern === tool) return true;
  const { subcommand, operands } = invocationOf(command);
  const label = subcommand === undefined ? tool : `${tool} ${subcommand}`;
  if (pattern === label) return true;
  if (!pattern.startsWith(`${label} `)) return false;
  const rest = pattern.slice(label.length + 1).split(' ');
  return rest.every((word, index) => operands[index]?.value === word);
}

/** The options of a command, those before the sub-command included. */
export function options(command: ShellCommand): readonly CommandOption[] {
  return invocationOf(command).options;
}

/** The operands after the sub-command: packages, paths. A value that is decided at run time is one too. */
export function operands(command: ShellCommand): readonly ShellWord[] {
  return invocationOf(command).operands;
}

/** The last use of an option under any of the names; known synonyms (`-y`, `--yes`, `--assume-yes`) count as one. */
export function optionOf(command: ShellCommand, ...names: readonly string[]): CommandOption | undefined {
  const { tool, options: all } = invocationOf(command);
  if (tool === undefined) return undefined;
  const { synonyms } = specOf(tool);
  const wanted = new Set(names.map((name) => synonyms[name] ?? name));
  return all.findLast((option) => wanted.has(synonyms[option.name] ?? option.name));
}

const OFF: ReadonlySet<string | undefined> = new Set(['false', 'no', 'off', '0', 'disable', 'without']);

/** True when one of the flags is set, bundled (`-yqq`) and `--yes=true` included; `--yes=false` is not set. */
export function hasFlag(command: ShellCommand, ...flags: readonly string[]): boolean {
  const option = optionOf(command, ...flags);
  return option !== undefined && !OFF.has(option.value);
}

/** Programs that run the rest of their words as a command, with those options of theirs that take no value. */
const WRAPPERS: ReadonlyMap<string, RegExp> = new Map([
  ['sudo', /^-[EHnSkbi]+$|^--preserve-env$|^--set-home$|^--non-interactive$/],
  ['env', /^-i$|^[A-Za-z_]\w*=/],
  ['command', /^-p$/],
  ['builtin', /^$/],
  ['exec', /^$/],
  ['nohup', /^$/],
  ['eatmydata', /^$/],
]);

/** A wrapped command; its words are those of the whole command, so edits of it edit that one. */
export interface Unwrapped {
  readonly wrapper: string;
  readonly command: ShellCommand;
}

/**
 * The command inside `sudo x`, `env A=1 x`, `command x`, `exec x`, `nohup x`.
 *
 * @returns undefined for another command and for options that are not understood, such as `sudo -u app x`
 */
export function unwrap(command: ShellCommand): Unwrapped | undefined {
  const wrapper = command.name === undefined ? undefined : toolOf(command.name);
  const own = wrapper === undefined ? undefined : WRAPPERS.get(wrapper);
  if (wrapper === undefined || own === undefined) return undefined;
  let at = 1;
  while (own.test(command.words[at]?.value ?? '-')) at += 1;
  const first = command.words[at];
  if (first?.value === undefined || first.value.startsWith('-')) return undefined;
  return { wrapper, command: innerOf(command, command.words.slice(at), first) };
}

/** The command that some of the words of another one are; undefined where its program is not static. */
export function innerCommand(command: ShellCommand, words: readonly ShellWord[]): ShellCommand | undefined {
  const [first] = words;
  return first?.value === undefined || first.value.startsWith('-')
    ? undefined
    : innerOf(command, words, first);
}

function innerOf(command: ShellCommand, words: readonly ShellWord[], first: ShellWord): ShellCommand {
  return {
    name: first.value,
    words,
    assignments: [],
    redirections: command.redirections,
    text: words.map((word) => word.text).join(' '),
    member: undefined,
    inChain: command.inChain,
    inSubshell: command.inSubshell,
    negated: command.negated,
    background: command.background,
    nested: command.nested,
    editable: command.editable,
    logical: { start: first.logical.start, end: command.logical.end },
    start: first.start,
    end: command.end,
  };
}
