/** What commands do to programs that Cargo made: copies, deletions, and changes in place. */
import { baseOf } from '../../../project/paths.js';
import { invocationOf } from '../../../shell/index.js';
import type { CommandAt } from '../../commands.js';
import { directoryOf } from '../../directory.js';
import { joinWorkdir } from '../../scope.js';
import type { Layout } from '../compiled/layout.js';

/** Programs that the stage has, and what else is known of its files. */
interface Files {
  readonly layout: Layout;
  readonly programs: Set<string>;
  readonly made: readonly string[];
  readonly removed: string[];
}

/** Directories that every image has. */
const USUAL: ReadonlySet<string> = new Set(
  (
    '/ /bin /sbin /usr /usr/bin /usr/sbin /usr/local /usr/local/bin /usr/local/sbin /usr/local/cargo/bin /opt /srv /home /root ' +
    '/tmp /var /etc /mnt /media /usr/src'
  ).split(' '),
);

/** Follows `cp` or `mv` of one program; false for anything else. */
export function copyProgram(at: CommandAt, { layout, programs, made }: Files): boolean {
  const { tool, operands, options } = invocationOf(at.command);
  const directory = directoryOf(at, at.command);
  const [from, to, more] = operands;
  if (to?.value === undefined || more !== undefined || options.some(({ name }) => !/^-[pafv]$/.test(name)))
    return false;
  const source = joinWorkdir(directory, from?.value);
  const target = joinWorkdir(directory, to.value);
  if (source === undefined || target === undefined || !programs.has(source)) return false;
  const isInto =
    /(?:^|\/)\.{0,2}$/.test(to.value) ||
    USUAL.has(target) ||
    target === at.scope.workdir ||
    made.includes(target) ||
    layout.directories.has(target);
  programs.add(isInto ? (joinWorkdir(target, baseOf(source)) ?? '') : target);
  if (tool === 'mv') programs.delete(source);
  return true;
}

/** Notes what `rm` deletes; false where that is not clear. */
export function removePaths(at: CommandAt, { programs, removed }: Files): boolean {
  const directory = directoryOf(at, at.command);
  for (const { text } of invocationOf(at.command).operands) {
    const written = text.replace(/^"?\$\{?CARGO_HOME\}?"?/, '/usr/local/cargo');
    const fixed = /^[\w./-]*/.exec(written)?.[0] ?? '';
    // A pattern, whose beginning stands for all that it may mean.
    const isPattern = fixed !== written;
    if (fixed === '' || (isPattern && !/^[\w./*?-]+$/.test(written))) return false;
    const path = joinWorkdir(directory, fixed);
    if (path === undefined) return false;
    removed.push(isPattern ? path : `${path}/`);
    for (const program of programs)
      if (program === path || program.startsWith(isPattern ? path : `${path}/`)) programs.delete(program);
  }
  return true;
}

/** True for a command that changes one of the programs, which it names last. */
export function finishes(at: CommandAt, { programs }: Files): boolean {
  const last = invocationOf(at.command).operands.at(-1)?.value;
  return programs.has(joinWorkdir(directoryOf(at, at.command), last) ?? '');
}
