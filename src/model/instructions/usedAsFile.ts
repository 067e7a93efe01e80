import type { ShellCommand } from '../../shell/index.js';
import type { Instruction } from '../../syntax/types.js';
import { runAt } from '../commands.js';
import { directoryAt, directoryOf } from '../directory.js';
import { joinWorkdir } from '../scope.js';
import { modelOf, type Model, type Stage } from '../stages.js';
import type { Build } from '../types.js';

/** Where something that is added would stand as a file, as absolute paths. */
export interface Targets {
  /** Paths that would be a directory if it were an archive. */
  readonly exact: ReadonlySet<string>;
  /** Paths of something whose name says that it is a text. */
  readonly named: ReadonlySet<string>;
}

/** A file that a command reads or runs; `fails` when it cannot do so with a directory. */
interface Use {
  readonly file: string;
  readonly fails: boolean;
}

/** Programs that fail when their first operand is a directory. */
const STRICT: ReadonlySet<string> = new Set(['bash', 'cat', 'unzip']);
/** Programs that read their first operand; some of them (dash) take a directory for an empty file. */
const READERS: ReadonlySet<string> = new Set('sh dash ash ksh zsh source . perl ruby php'.split(' '));

/**
 * The instruction behind an ADD that shows one of its targets to be a file: it runs it, or gives it to a program that
 * reads files. Commands count where their failure fails the build, and CMD and ENTRYPOINT where they are the last of
 * their stage.
 */
export function useAsFile(build: Build, added: Instruction, targets: Targets): Instruction | undefined {
  const model = modelOf(build.dockerfile);
  const stage = model.stageOf(added);
  if (stage === undefined || targets.exact.size + targets.named.size === 0) return undefined;
  const later = stage.instructions.slice(stage.instructions.indexOf(added) + 1);
  return later.find((instruction) => {
    if (instruction.keyword === 'RUN') return runUses(build, instruction, targets);
    return STARTS.has(instruction.keyword) && startUses(model, stage, instruction, targets);
  });
}

const STARTS: ReadonlySet<string> = new Set(['CMD', 'ENTRYPOINT']);

function startUses(model: Model, stage: Stage, instruction: Instruction, targets: Targets): boolean {
  const { keyword, json } = instruction;
  const last = stage.instructions.findLast((other) => other.keyword === keyword);
  if (last !== instruction) return false;
  const use = useIn(startWords(instruction));
  // The words of a CMD are the arguments of an entrypoint, where there is one.
  const isArguments =
    keyword === 'CMD' && (json || stage.instructions.some((other) => other.keyword === 'ENTRYPOINT'));
  const fails = use?.fails === true && !isArguments;
  return use !== undefined && hits({ ...use, fails }, startDirectory(model, stage, instruction), targets);
}

/** The container starts in the last working directory of the stage. */
function startDirectory(model: Model, stage: Stage, instruction: Instruction): string | undefined {
  const later = stage.instructions.slice(stage.instructions.indexOf(instruction));
  const moves = later.some(({ keyword }) => keyword === 'WORKDIR');
  return moves ? model.finalScope(stage).workdir : directoryAt(model, instruction);
}

function runUses(build: Build, instruction: Instruction, targets: Targets): boolean {
  const run = runAt({ ...build, protected: new Set() }, instruction);
  const chain = run?.script.chain ?? [];
  if (run === undefined) return false;
  return chain.some(({ simple, commands: [command] }) => {
    const isSure = simple && command?.member !== undefined && !command.negated && !command.background;
    const use = isSure ? useIn(wordsOf(command)) : undefined;
    return use !== undefined && command !== undefined && hits(use, directoryOf(run, command), targets);
  });
}

function hits({ file, fails }: Use, directory: string | undefined, { exact, named }: Targets): boolean {
  const path = joinWorkdir(directory, file);
  return path !== undefined && (named.has(path) || (fails && exact.has(path)));
}

function wordsOf({ words }: ShellCommand): readonly string[] {
  return words.map(({ value }) => value ?? '$');
}

/** The words with which the container starts: of the exec form, of `sh -c`, of the first command of the shell form. */
function startWords({ json, args, body }: Instruction): readonly string[] {
  if (!json) return firstCommand(body.text);
  const [program = '', option, script] = args;
  return /(?:^|\/)(?:ba|da|a)?sh$/.test(program) && option === '-c' ? firstCommand(script ?? '') : args;
}

function firstCommand(script: string): readonly string[] {
  const plain = /^[^;&|<>`"'()\\]*/.exec(script)?.[0] ?? '';
  const words = plain.trim().split(/\s+/);
  // A quote may go on with the last word.
  if (plain !== script && !/[\s;&|]$/.test(script.slice(0, plain.length + 1))) words.pop();
  return words[0] === 'exec' ? words.slice(1) : words;
}

/** What a command does with a file, as far as its words show. */
function useIn([program = '', ...rest]: readonly string[]): Use | undefined {
  const tool = program.slice(program.lastIndexOf('/') + 1);
  const [first] = rest;
  if (STRICT.has(tool) || READERS.has(tool))
    return first === undefined || first.startsWith('-')
      ? undefined
      : { file: first, fails: STRICT.has(tool) };
  if (/^python[\d.]*$/.test(tool) && first === '-m') return useIn(rest.slice(1));
  const option = /^java\d*$/.test(tool) ? '-jar' : /^pip[\d.]*$/.test(tool) ? '-r' : undefined;
  if (option === undefined) return program.includes('/') ? { file: program, fails: true } : undefined;
  const at = rest.indexOf(option);
  const file = at < 0 ? undefined : rest[at + 1];
  return file === undefined ? undefined : { file, fails: true };
}
