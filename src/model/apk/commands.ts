/** What commands do with apk's package index: who fetches it, who reads it, who would miss it (apk(8), apk-tools 2 and 3). */
import { distroOf } from '../../knowledge/images.js';
import { hasFlag, invocationOf, options, type ShellCommand } from '../../shell/index.js';
import type { WordEdit } from '../commands.js';
import type { Stage } from '../stages.js';
import { commandText } from '../work.js';

/**
 * What a command is to the index: `update` fetches it and stores it, `use` reads it and can be told to fetch its own,
 * `fresh` does so already, `none` does not need it, `unclear` may need it and cannot be told otherwise.
 */
export type ApkRole = 'update' | 'use' | 'fresh' | 'none' | 'unclear';

const WITHOUT_INDEX: ReadonlySet<string | undefined> = new Set([
  undefined,
  'del',
  'info',
  'audit',
  'verify',
  'stats',
  'version',
]);
/** Options of `apk update` that say nothing of where the index comes from. */
const PLAIN_UPDATE: ReadonlySet<string> = new Set([
  '-q',
  '--quiet',
  '-v',
  '--verbose',
  '--no-cache',
  '--no-progress',
  '--progress',
  '-U',
]);
/** Options that choose the index, its place or its age: not ours to change. */
const OWN_INDEX =
  /^(?:-p|--root|--initdb|--cache-dir|--cache-max-age|--cache-packages|--no-network|--repositories-file|--simulate|-s|--usermode)$/;
const UPDATES: ReadonlySet<string> = new Set(['-U', '--update', '--update-cache']);
/** A use of apk inside another command's words: `sudo apk add`, `sh -c "apk add …"`. */
export const APK_INSIDE =
  /(?:^|[\s"'`(;&|/])apk\s+(?:-\S+\s+)*(?:add|update|upgrade|fix|fetch|search|list|policy|dot|manifest)\b/;

export function apkRole(command: ShellCommand): ApkRole {
  const { tool, subcommand, options: own, operands } = invocationOf(command);
  if (tool !== 'apk') return APK_INSIDE.test(commandText(command)) ? 'unclear' : 'none';
  if (command.nested || !command.editable) return 'unclear';
  if (WITHOUT_INDEX.has(subcommand)) return 'none';
  if (own.some(({ name }) => OWN_INDEX.test(name)))
    return hasFlag(command, '--no-cache') && updateWords(command).length === 0 ? 'fresh' : 'unclear';
  if (subcommand === 'update') {
    const plain =
      own.every(({ name }) => PLAIN_UPDATE.has(name)) &&
      operands.length === 0 &&
      command.assignments.length === 0;
    const quiet = command.redirections.every((text) => /^(?:[12&]?>>?\s*(?:\/dev\/null|&[12]))$/.test(text));
    return plain && quiet ? 'update' : 'unclear';
  }
  if (hasFlag(command, '--no-cache')) return updateWords(command).length > 0 ? 'use' : 'fresh';
  return subcommand === 'add' || subcommand === 'upgrade' ? 'use' : 'unclear';
}

/** True for an `apk add` of package files and nothing else. */
export function addsFiles(command: ShellCommand): boolean {
  const { subcommand, operands } = invocationOf(command);
  return (
    subcommand === 'add' && operands.length > 0 && operands.every(({ text }) => /\.apk["']?$/.test(text))
  );
}

/** The option of `apk add` that says where its index is; undefined for one that takes it from where apk usually does. */
export function indexOption(command: ShellCommand): string | undefined {
  return options(command).find(({ name }) => OWN_INDEX.test(name))?.name;
}

/** Indices of the words that hold `-U`, `--update` or `--update-cache`. */
function updateWords(command: ShellCommand): readonly number[] {
  return [
    ...new Set(
      options(command)
        .filter(({ name }) => UPDATES.has(name))
        .map(({ index }) => index),
    ),
  ];
}

/** The option that stands for `--update`, as written; in a cluster of letters it is `-U`. */
export function updateOption(command: ShellCommand): string {
  return options(command).find(({ name }) => UPDATES.has(name))?.name ?? '--update';
}

/** True for a command that fetches the index and leaves it: `apk update`, `apk add -U`. */
export function storesIndex(command: ShellCommand): boolean {
  return (
    apkRole(command) === 'update' || (invocationOf(command).tool === 'apk' && updateWords(command).length > 0)
  );
}

/** The edits that make a `use` fetch an index of its own and keep none; none for any other command. */
export function freshIndexEdits(command: ShellCommand): readonly WordEdit[] {
  if (apkRole(command) !== 'use') return [];
  const { subcommandIndex = 1 } = invocationOf(command);
  let missing = !hasFlag(command, '--no-cache');
  const edits = updateWords(command).map((at): WordEdit => {
    const text = command.words[at]?.text ?? '';
    const rest = /^-[A-Za-z]{2,}$/.test(text) ? text.replace('U', '') : '';
    if (rest !== '') return { replace: at, text: rest };
    if (!missing) return { remove: at };
    missing = false;
    return { replace: at, text: '--no-cache' };
  });
  return missing ? [...edits, { insert: subcommandIndex + 1, text: '--no-cache' }] : edits;
}

/** A command that names files of the index, other than one that may find nothing. */
export function failsWithoutIndex(command: ShellCommand): boolean {
  if (!command.words.some(({ text }) => /\/var\/cache\/apk\b/.test(text))) return false;
  const { tool } = invocationOf(command);
  if (tool === 'mkdir') return false;
  // What `find | xargs rm` does with nothing found is xargs' affair.
  if (tool === 'find') return !command.words.some(({ text }) => /^-(?:delete|exec)/.test(text));
  return !(tool === 'rm' && hasFlag(command, '-f', '--force'));
}

/** True for an image whose apk does not know `--no-cache` yet: Alpine before 3.3 (alpinelinux/docker-alpine, README). */
export function lacksNoCache({ resolved, image }: Stage): boolean {
  const { repository, tag, registry } = resolved ?? image;
  const { family, suite } = distroOf(repository, tag, registry);
  const version =
    family === 'alpine' && suite !== undefined ? suite : /alpine/.test(repository) ? tag : undefined;
  return /^v?(?:2\.\d+|3\.[0-2])(?!\d)/.test(version ?? '');
}
