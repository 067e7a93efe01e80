/** Commands that leave nothing, or take away what nobody misses. */
import { invocationOf, type ShellCommand } from '../../../shell/index.js';
import type { Run } from '../../commands.js';
import { expand, joinWorkdir } from '../../scope.js';
import { isBelow } from './places.js';

const QUIET: ReadonlySet<string | undefined> = new Set(
  ': true set echo printf cd ls pwd which date sleep test [ nproc cat uname whoami id env printenv hash'.split(
    ' ',
  ),
);
const BY_PRODUCTS =
  /^\/(?:tmp|var\/tmp|var\/cache|var\/lib\/apt\/lists|var\/log|root\/\.cache|usr\/share\/(?:doc|man|info|locale))(?:\/|$)/;

/** True for a command that leaves no file; `export` of what leads nowhere else included. */
export function isQuiet(command: ShellCommand): boolean {
  const { name, words, redirections } = command;
  if (redirections.some((text) => !/^\d?>&\d$|\/dev\/(?:null|stdout|stderr)$/.test(text))) return false;
  if (name === '.' || name === 'source') return words[1]?.value?.endsWith('/bin/activate') === true;
  if (name === 'export') return words.slice(1).every(({ text }) => !/^(?:PIP|PYTHON|PATH|HOME)/.test(text));
  if (/^python[\d.]*$/.test(name ?? '')) return words[1]?.value === '--version' || words[1]?.value === '-V';
  return words.length === 0
    ? command.assignments.every(({ name: set }) => !/^(?:PIP|PYTHON|PATH|HOME)/.test(set))
    : QUIET.has(name);
}

/** True for an `rm` of caches and lists, or of files that are carried from where they were. */
export function removesLeftovers(command: ShellCommand, { scope }: Run, roots: readonly string[]): boolean {
  const { tool, operands } = invocationOf(command);
  if (tool !== 'rm') return false;
  return operands.every(({ text, value }) => {
    const path = (value ?? text).replace(/^~\//, '/root/');
    if (/[$`"'{]/.test(path) || path.includes('..')) return false;
    const absolute = joinWorkdir(scope.workdir, path);
    return BY_PRODUCTS.test(path) || (absolute !== undefined && isBelow(absolute, roots));
  });
}

/** True for `sed -i 's/\r$//' /start.sh` and `dos2unix /start.sh`, where the files are carried. */
export function editsCarried(
  command: ShellCommand,
  { scope, instruction }: Run,
  roots: readonly string[],
  files: readonly string[],
): boolean {
  const { tool } = invocationOf(command);
  if (command.redirections.length > 0 || (tool !== 'sed' && tool !== 'dos2unix')) return false;
  const words = command.words.slice(1);
  const flags = words.filter(({ text }) => text.startsWith('-')).map(({ text }) => text);
  const others = words.filter(({ text }) => !text.startsWith('-'));
  const program = tool === 'sed' ? others[0]?.value : undefined;
  const edited = tool === 'sed' ? others.slice(1) : others;
  const isPlain =
    tool === 'dos2unix'
      ? flags.length === 0
      : flags.some((flag) => flag.includes('i')) &&
        flags.every((flag) => /^-[iEr]+$/.test(flag)) &&
        /^s([/|,#!:]).*\1[gIi\d]*$/.test(program ?? '');
  return (
    isPlain &&
    edited.length > 0 &&
    edited.every(({ text, value }) => {
      const path = joinWorkdir(scope.workdir, value ?? expand(text, scope, instruction.escape));
      return path !== undefined && (isBelow(path, roots) || files.includes(path));
    })
  );
}

const INSTALLER =
  /\bhttps:\/\/(?:install\.python-poetry\.org\/?|astral\.sh\/uv\/(?:[\d.]+\/)?install\.sh)["']?(?=\s|$)/;
const SHELL = /^(?:(?:ba)?sh|python3?)$/;

/** The installers that Poetry and uv tell people to run: they leave the program alone, in directories of its own. */
export function fetchesManager(command: ShellCommand, { script: { commands } }: Run): boolean {
  const { tool = '' } = invocationOf(command);
  if (tool === 'curl' || tool === 'wget')
    return INSTALLER.test(command.text) && !/\s-(?:o|O)/.test(command.text);
  const isFed = /^(?:python3? -(?: --version [\w.$"{}]+| --?y(?:es)?)*|(?:ba)?sh(?: -s)?)$/.test(
    command.text,
  );
  return (
    isFed &&
    commands.filter((each) => INSTALLER.test(each.text)).length === 1 &&
    commands.filter((each) => SHELL.test(invocationOf(each).tool ?? '')).length === 1
  );
}
