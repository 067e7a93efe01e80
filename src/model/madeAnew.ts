import { hasFlag, invocationOf, unwrap, type ShellCommand } from '../shell/index.js';
import type { Run } from './commands.js';
import { covers, placeOf } from './runs/downloads.js';
import { expand, type Scope } from './scope.js';
import { mountOptions } from './sources.js';

/** What is made anew for every RUN: what is written there would reach the commands that are joined behind it. */
const MADE_ANEW =
  /\/etc\/(?:hosts|resolv\.conf|hostname)(?![\w.-])|\/(?:proc|sys)\/|\/dev\/(?!null|std|fd\b|u?random|zero|tty)/;

/**
 * What a RUN does to something that the next one has anew: files of the engine, mounts, the shell and what it reads when
 * it starts, the working directory. Joined, the second would go on with what the first left.
 *
 * @returns words to follow "the first"; undefined when it does nothing of the kind
 */
export function usesMadeAnew(run: Pick<Run, 'instruction' | 'script' | 'scope'>): string | undefined {
  const { instruction, script, scope } = run;
  if (instruction.flags.some(mountsAnew)) return 'may write to a mount, which every RUN has anew';
  const file = MADE_ANEW.exec(instruction.body.text)?.[0];
  if (file !== undefined) return `uses ${file}, which every RUN has anew`;
  if (readsAtStart(scope)) return 'may change files that the shell of every RUN reads when it starts';
  const commands = script.commands.map((command) => unwrap(command)?.command ?? command);
  const shell = commands.map(changedShell).find((found) => found !== undefined);
  if (shell !== undefined) return `changes ${shell}, which every RUN starts anew`;
  const isElsewhere = commands.some(({ name }) => name === 'cd' || name === 'pushd');
  return commands.some((command) => takesWorkdir(command, run, isElsewhere))
    ? 'may take away its working directory, which every RUN has anew'
    : undefined;
}

/** True for a mount to which a RUN can write and from which the next one reads nothing of that: a tmpfs, a writable bind. */
function mountsAnew({ name, value }: Run['instruction']['flags'][number]): boolean {
  if (name !== 'mount') return false;
  const options = mountOptions(value ?? '');
  const type = options.get('type') ?? 'bind';
  const isReadOnly = ['ro', 'readonly'].every((key) => !/^(?:0|f|false)$/i.test(options.get(key) ?? ''));
  return (
    type === 'tmpfs' || (type === 'bind' && (options.has('rw') || options.has('readwrite') || !isReadOnly))
  );
}

/** True for a login shell, an interactive one, and where a variable names a file that bash reads (bash(1), "Invocation"). */
function readsAtStart({ shell, variables }: Scope): boolean {
  const options = shell?.slice(1) ?? [];
  return (
    variables.has('BASH_ENV') ||
    options.some((word) => /^-[A-Za-z]*[li]|^--(?:login|rcfile|init-file)/.test(word))
  );
}

const SHELL_FILE = /^["']?((?:\/usr)?\/bin\/(?:sh|bash|dash|ash))["']?$/;
const MAKES: ReadonlySet<string | undefined> = new Set(['ln', 'cp', 'install']);
const TAKES: ReadonlySet<string | undefined> = new Set([
  'mv',
  'rm',
  'unlink',
  'update-alternatives',
  'dpkg-divert',
]);

/** The shell that a command puts another one in the place of, as `ln -sf /bin/bash /bin/sh` does. */
function changedShell(command: ShellCommand): string | undefined {
  const { tool } = invocationOf(command);
  const texts = command.words.slice(1).map(({ text }) => text);
  if (tool === 'dpkg-reconfigure') return texts.includes('dash') ? '/bin/sh' : undefined;
  if (!MAKES.has(tool) && !TAKES.has(tool)) return undefined;
  const changed = MAKES.has(tool) ? texts.slice(-1) : texts;
  return changed.map((text) => SHELL_FILE.exec(text)?.[1]).find((path) => path !== undefined);
}

/** True for a command that may remove or rename the working directory, or one around it. */
function takesWorkdir(
  command: ShellCommand,
  { instruction, scope }: Pick<Run, 'instruction' | 'scope'>,
  isElsewhere: boolean,
): boolean {
  const { tool, operands } = invocationOf(command);
  if (scope.workdir === '/' || (tool === 'rm' && !hasFlag(command, '-r', '-R', '--recursive'))) return false;
  if (tool !== 'rm' && tool !== 'rmdir' && tool !== 'mv') return false;
  const sources = tool === 'mv' && !hasFlag(command, '-t') ? operands.slice(0, -1) : operands;
  return sources.some(({ text }) => {
    const path = expand(text, scope, instruction.escape) ?? text.replace(/["']/g, '');
    if (isElsewhere && !path.startsWith('/')) return true;
    // Only the build knows where both are.
    if (scope.workdir === undefined) return path.startsWith('$');
    const here = path.replace(/\$(?:PWD\b|\{PWD\}|\(pwd\))/, scope.workdir);
    const fixed = here.replace(/(?:[[`]|\{|\$\().*/, '*');
    return covers(placeOf(fixed, scope), scope.workdir);
  });
}
