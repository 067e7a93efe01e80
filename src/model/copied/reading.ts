import { invocationOf, options, type ShellCommand } from '../../shell/index.js';
import { isBystander, isQuiet } from '../bystanders.js';
import type { Run } from '../commands.js';
import { directoryOf } from '../directory.js';
import { joinWorkdir } from '../scope.js';

/** Commands that read the files they are given and leave them as they are, by what a word of theirs has to be. */
const READERS: ReadonlyMap<string, RegExp> = new Map([
  ['apk', /^add$/],
  ['apt', /^install$/],
  ['apt-get', /^install$/],
  ['cat', /^/],
  ['dnf', /^install$/],
  ['dpkg', /^(?:-i|--install)$/],
  ['gpg', /^--import$/],
  ['microdnf', /^install$/],
  ['pip', /^install$/],
  ['rpm', /^-[iU][vh]*$|^--(?:install|upgrade)$/],
  ['tar', /^(?:-?[jvzJ]*x[jvzJf]*|--extract)$/],
  ['unzip', /^/],
  ['yum', /^install$/],
]);

/** True for a command that does nothing to any of the files but read them. */
function onlyReads(
  command: ShellCommand,
  files: ReadonlySet<string>,
  directory: string | undefined,
): boolean {
  const { tool } = invocationOf(command);
  const reads = tool === undefined ? undefined : READERS.get(tool);
  if (reads === undefined || !command.redirections.every(isQuiet)) return false;
  if (!command.words.slice(1).some(({ value }) => value !== undefined && reads.test(value))) return false;
  if (options(command).some(({ name }) => name === '--remove-files')) return false;
  return command.words.slice(1).every((word) => {
    if (word.value === undefined) return false;
    const path = joinWorkdir(directory, word.value);
    return path !== undefined && (files.has(path) || !names(word.value, files));
  });
}

/** True when the last part of the path of one of the files stands in a text. */
function names(text: string, files: ReadonlySet<string>): boolean {
  return [...files].some((file) => text.includes(file.slice(file.lastIndexOf('/') + 1)));
}

/** How a RUN uses files that were copied for it. */
export interface Use {
  /** Index in `script.commands` of the `rm` of all of them. */
  readonly command: number;
  /** Indices of its words that name them. */
  readonly words: readonly number[];
  /** True when it removes nothing else. */
  readonly whole: boolean;
}

/**
 * The `rm` in a RUN that removes all of the files, when every other command either reads them or has nothing to do with
 * them.
 *
 * @param files absolute paths in the image
 * @returns undefined when there is no such `rm`, a reason where something else may be done with the files
 */
export function removalOf(run: Run, files: ReadonlySet<string>): Use | string | undefined {
  const { chain, commands } = run.script;
  if (chain === undefined) return undefined;
  const found = commands.flatMap((command, index) => {
    const words = removedBy(run, command, files);
    return words.length === files.size && command.member !== undefined ? [{ command: index, words }] : [];
  });
  const [use] = found;
  const rm = use && commands[use.command];
  if (use === undefined || rm === undefined) return undefined;
  const other = commands.find((command, index) => {
    if (index === use.command) return false;
    const isApart = isBystander(command) && !command.words.some(({ text }) => names(text, files));
    return !isApart && (index > use.command || !onlyReads(command, files, directoryOf(run, command)));
  });
  if (other !== undefined) return `\`${other.name ?? other.text}\` may do more than read it`;
  return { ...use, whole: invocationOf(rm).operands.length === use.words.length };
}

/** The indices of the words of an `rm` that name the files. */
function removedBy(run: Run, command: ShellCommand, files: ReadonlySet<string>): readonly number[] {
  if (command.name !== 'rm' || command.redirections.length > 0) return [];
  const directory = directoryOf(run, command);
  return command.words.flatMap(({ value }, index) => {
    const path = value === undefined || index === 0 ? undefined : joinWorkdir(directory, value);
    return path !== undefined && files.has(path) ? [index] : [];
  });
}
