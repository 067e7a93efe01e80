import { invocationOf, unwrap, type CommandOption, type ShellCommand } from '../../shell/index.js';
import { joinWorkdir, type Scope } from '../scope.js';

const URL = /^(?:https?|ftp):\/\/[^/\s]+\/\S*$/;
/** curl(1): options under which nothing of what they name is written to a file of that name. */
const CURL_ELSEWHERE: ReadonlySet<string> = new Set([
  '-J',
  '--remote-header-name',
  '--output-dir',
  '-K',
  '--config',
]);
const TO_FILE = /^>{1,2}\s*(?!&)(\S+)$/;

/**
 * The files that a download leaves, as written: `curl -o`, `curl -O`, `curl … > file`, `wget`, `git clone`. What only
 * the build knows is left out, and so is every other command.
 */
export function downloadsOf(command: ShellCommand): readonly string[] {
  const inner = unwrap(command)?.command ?? command;
  const { tool } = invocationOf(inner);
  const written =
    tool === 'curl' ? byCurl(inner) : tool === 'wget' ? byWget(inner) : tool === 'git' ? byGit(inner) : [];
  return written.map((file) => file.replace(/["']/g, '')).filter(isPlain);
}

function isPlain(file: string): boolean {
  return (
    file !== '' &&
    file !== '-' &&
    file !== '/dev/null' &&
    !/[`*?[\]{}~]|\$\(/.test(file.replace(/\$\{\w+\}/g, ''))
  );
}

function byCurl(command: ShellCommand): readonly string[] {
  const { options, operands } = invocationOf(command);
  if (options.some(({ name }) => CURL_ELSEWHERE.has(name))) return [];
  const named = valuesOf(options, '-o', '--output');
  const remote = options.some(({ name }) => /^(?:-O|--remote-name|--remote-name-all)$/.test(name));
  return [
    ...named,
    ...(remote ? operands.flatMap(({ text }) => lastPart(text)) : []),
    ...redirected(command),
  ];
}

function byWget(command: ShellCommand): readonly string[] {
  const { options, operands } = invocationOf(command);
  const [named] = valuesOf(options, '-O', '--output-document').toReversed();
  if (named !== undefined) return named === '-' ? redirected(command) : [named];
  const folder = valuesOf(options, '-P', '--directory-prefix').at(-1);
  const moves =
    /^(?:-[rpmxi]|--(?:recursive|mirror|input-file|content-disposition|force-directories|page-requisites))$/;
  if (options.some(({ name }) => moves.test(name))) return [];
  const files = operands.flatMap(({ text }) => lastPart(text));
  return folder === undefined ? files : files.map((file) => `${folder}/${file}`);
}

/** True for a path that is inside a directory which a command cloned. */
export function isInClone(command: ShellCommand, place: string, scope: Scope): boolean {
  const inner = unwrap(command)?.command ?? command;
  if (invocationOf(inner).tool !== 'git') return false;
  return downloadsOf(command).some((folder) => place.startsWith(`${placeOf(folder, scope)}/`));
}

function byGit(command: ShellCommand): readonly string[] {
  const { subcommand, operands, options } = invocationOf(command);
  if (subcommand !== 'clone' || options.some(({ name }) => name === '-C')) return [];
  // Which word is the address depends on the options before it.
  const at = operands.findIndex(({ text }) => /:\/\/|^git@/.test(text));
  const address = operands[at]?.text;
  if (address === undefined) return [];
  const target = operands[at + 1]?.text;
  return [
    target ??
      address
        .replace(/["']/g, '')
        .replace(/\/+$|(?:\.git)?\/*$/g, '')
        .split('/')
        .at(-1) ??
      '',
  ];
}

function valuesOf(options: readonly CommandOption[], ...names: readonly string[]): readonly string[] {
  return options.flatMap(({ name, text }) => (names.includes(name) && text !== undefined ? [text] : []));
}

function redirected({ redirections }: ShellCommand): readonly string[] {
  return redirections.flatMap((text) => TO_FILE.exec(text)?.[1] ?? []);
}

/** The file that an address ends in; none where a query would be part of its name. */
function lastPart(text: string): readonly string[] {
  const address = text.replace(/["']/g, '');
  if (!URL.test(address) || /[?#]/.test(address)) return [];
  return [address.slice(address.lastIndexOf('/') + 1)];
}

/** A path seen from the working directory of a RUN in which nothing changes that; variables stay as written. */
export function placeOf(path: string, { workdir }: Scope): string {
  const isFixed = /^[~$]/.test(path);
  return (isFixed ? undefined : joinWorkdir(workdir, path)) ?? path.replace(/^(?:\.\/)+/, '');
}

/** True when an `rm -r` of a path, which may have wildcards, reaches another one. */
export function covers(pattern: string, place: string): boolean {
  if (/[[{]/.test(pattern.replace(/\$\{\w+\}/g, ''))) return false;
  const source = pattern
    .replace(/\/+$/, '')
    .replace(/[.+^${}()|\\\]]/g, '\\$&')
    .replace(/\*+/g, '[^/]*')
    .replace(/\?/g, '[^/]');
  return source !== '' && new RegExp(`^${source}(?:/.*)?$`).test(place);
}
