/** Commands that leave nothing, or take away what nobody misses. */
import { invocationOf, type ShellCommand } from '../../../shell/index.js';
import type { Run } from '../../commands.js';
import { joinWorkdir } from '../../scope.js';
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
