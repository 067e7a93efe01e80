/** Commands that only make directories, owners, modes and accounts: those of the last stage are made there once more. */
import { hasFlag, invocationOf, type ShellCommand, type ShellWord } from '../../../shell/index.js';
import { dirOf } from '../../../project/paths.js';
import type { Instruction } from '../../../syntax/types.js';
import type { Run } from '../../commands.js';
import { directoryOf } from '../../directory.js';
import { expand, joinWorkdir } from '../../scope.js';
import type { Obstacle } from '../../slim/types.js';
import { isBelow } from './places.js';
import { isQuiet } from './quiet.js';

const ACCOUNTS: ReadonlySet<string | undefined> = new Set([
  'useradd',
  'groupadd',
  'adduser',
  'addgroup',
  'usermod',
]);
const LIGHT: ReadonlySet<string | undefined> = new Set([
  'mkdir',
  'chown',
  'chmod',
  'chgrp',
  'touch',
  'install',
]);
/** Directories that are there in every image of Debian. */
const THERE =
  /^\/(?:$|(?:bin|etc|home|media|mnt|opt|root|run|srv|tmp|usr|var)$|usr\/(?:bin|lib|local|share|src)$|usr\/local\/(?:bin|etc|lib|share|src)$|var\/(?:cache|lib|local|log|mail|opt|run|spool|tmp)$)/;

/** What a RUN of such commands touches. */
export interface Touched {
  readonly command: ShellCommand;
  /** Absolute paths; undefined where only the build knows one. */
  readonly paths: readonly (string | undefined)[];
  /** True when it makes what is not there. */
  readonly makes: boolean;
  /** For one that makes: whether the directories above as well. */
  readonly parents: boolean | undefined;
}

/** True for a command that makes or changes an account. */
function makesAccount(command: ShellCommand): boolean {
  return ACCOUNTS.has(invocationOf(command).tool);
}

/** True for an account of the system without a number of its own: it gets one that is free, which differs between images. */
function takesNumber(command: ShellCommand): boolean {
  const words = command.words.map(({ text }) => text);
  const isSystem = words.some((text) => /^(?:--system|-[a-zA-Z]*r[a-zA-Z]*)$/.test(text));
  const isGroup = /group/.test(words[0] ?? '');
  const number = isGroup ? /^(?:--gid|-[a-zA-Z]*g)(?:=\d+)?$/ : /^(?:--uid|-[a-zA-Z]*u)(?:=\d+)?$/;
  return makesAccount(command) && isSystem && !words.some((text) => number.test(text));
}

/** Reads a command as one of those that touch paths; undefined for any other. */
export function touchedBy(run: Run, command: ShellCommand): Touched | undefined {
  const { tool } = invocationOf(command);
  if (!LIGHT.has(tool)) return undefined;
  const words = command.words.slice(1).filter(({ text }) => !text.startsWith('-'));
  const isMode = tool === 'chown' || tool === 'chmod' || tool === 'chgrp';
  const operands = isMode ? words.slice(1) : words;
  const directory = directoryOf(run, command);
  const makes = tool === 'mkdir' || tool === 'touch';
  // `mkdir -m 700 x` and `install -d` have values that are no paths: they would only be refused.
  const paths = operands.map((word) => joinWorkdir(directory, writtenPath(word, run)));
  const parents = makes ? tool === 'mkdir' && hasFlag(command, '-p', '--parents') : undefined;
  return { command, paths: tool === 'install' ? [undefined] : paths, makes, parents };
}

/** A path with its variables replaced; one with an ARG stands for itself, as that has one value in both stages. */
function writtenPath(word: ShellWord, { scope, instruction }: Run): string | undefined {
  const known = word.value ?? expand(word.text, scope, instruction.escape);
  if (known !== undefined) return known;
  const plain = word.text.replaceAll(/\$\{(\w+)\}/g, '$$$1').replaceAll('"', '');
  const names = [...plain.matchAll(/\$(\w+)/g)].map(([, name = '']) => name);
  const isOpen = names.every((name) => scope.variables.get(name)?.kind === 'arg');
  return isOpen && /^\/[\w./$-]+$/.test(plain) && !plain.includes('..') ? plain : undefined;
}

/** What is there when the RUNs of the last stage run; grows with them. */
export class There {
  readonly #paths = new Set<string>();

  /** A WORKDIR, which makes its directory. */
  add(path: string): void {
    this.#paths.add(path);
  }

  has(path: string): boolean {
    return (
      THERE.test(path) ||
      this.#paths.has(path) ||
      [...this.#paths].some((known) => known.startsWith(`${path}/`))
    );
  }

  /** Why a RUN cannot be repeated before anything is copied; notes what it makes. */
  repeat(commands: readonly ShellCommand[], touched: readonly Touched[]): Obstacle {
    for (const command of commands) {
      if (makesAccount(command)) this.#home(command);
      const paths = touched.find((each) => each.command === command);
      for (const path of paths?.paths ?? []) {
        if (path === undefined)
          return `runs \`${command.text.slice(0, 60)}\`, whose paths only the build knows`;
        const there = paths?.parents === false ? dirOf(path) || '/' : path;
        const isMissing = paths?.parents !== true && !this.has(there);
        if (paths?.makes === true && !isMissing) this.add(path);
        else if (isMissing)
          return `runs \`${command.text.slice(0, 60)}\`, and in the last stage ${there} is not there yet`;
      }
    }
    return undefined;
  }

  #home({ words }: ShellCommand): void {
    const home = words.findIndex(({ text }) => /^(?:-d|--home|--home-dir)$/.test(text));
    const named = words[home + 1]?.value;
    const last = words.at(-1)?.value;
    if (home > 0 && named !== undefined) this.add(named);
    const makes = words.some(({ text }) => /^-[a-zA-Z]*m[a-zA-Z]*$|^--create-home$/.test(text));
    if (last !== undefined && (makes || words[0]?.value === 'adduser')) this.add(`/home/${last}`);
  }
}

/** True for a command whose paths are all inside what is carried. */
function staysInside({ paths }: Touched, roots: readonly string[], files: readonly string[]): boolean {
  return paths.every((path) => path !== undefined && (isBelow(path, roots) || files.includes(path)));
}

/** True for a RUN that makes accounts, or touches what is not carried: it has to be done once more. */
export function isRepeated(
  { script }: Run,
  touched: readonly Touched[],
  inside: readonly string[],
  files: readonly string[],
): boolean {
  return script.commands.some(makesAccount) || touched.some((each) => !staysInside(each, inside, files));
}

/** What is noted of RUNs that the last stage has too. */
export interface Repeating {
  readonly repeated: Instruction[];
  readonly there: There;
  /** Line of an account that gets whatever number is free. */
  openAccount: number | undefined;
}

/** A RUN that makes accounts and directories, and does nothing else, is done once more. */
export function repeatedObstacle(run: Run, touched: readonly Touched[], reading: Repeating): Obstacle {
  const { repeated, there } = reading;
  const { commands } = run.script;
  const other = commands.find(
    (command) =>
      !makesAccount(command) && !touched.some((each) => each.command === command) && !isQuiet(command),
  );
  if (other !== undefined)
    return `makes accounts or directories beside \`${short(other)}\`, and would have to do it once more in the last stage`;
  if (run.script.chain === undefined) return 'makes accounts or directories in more than a list joined by &&';
  repeated.push(run.instruction);
  if (commands.some(takesNumber)) reading.openAccount ??= run.instruction.origin;
  return there.repeat(commands, touched);
}

/** A command as messages name it. */
export function short({ text }: ShellCommand): string {
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
