import { instructionsBefore } from '../directory.js';
import type { Instruction } from '../../syntax/types.js';
import type { Run } from '../commands.js';
import { scriptOf } from '../work.js';
import type { InstallReader, Prefetch } from './readers/index.js';
import type { SplitRun } from './run.js';

/** Mounts that bring nothing of the project. */
const PLAIN_MOUNT = /(?:^|,)type=(?:cache|secret|ssh|tmpfs)(?:,|$)/;
const KEPT_FLAGS: ReadonlySet<string> = new Set(['mount', 'network', 'security']);

/** A RUN for the download in front, with the flags of the RUN that needs it, which stays as it is. */
export function prefetchRun(
  { instruction }: Run,
  { commands }: Prefetch,
): SplitRun | { readonly refused: string } {
  const odd = instruction.flags.find(
    ({ name, value }) => !KEPT_FLAGS.has(name) || (name === 'mount' && !PLAIN_MOUNT.test(value ?? '')),
  );
  if (odd !== undefined) return { refused: 'its RUN mounts files of its own' };
  return { install: `${headOf(instruction)}${commands.join(' && ')}`, rest: instruction.text };
}

/** Keyword and flags as they are laid out, up to the first command. */
function headOf({ text, flags, rawKeyword }: Instruction): string {
  const keyword = rawKeyword === rawKeyword.toLowerCase() ? 'run' : 'RUN';
  const end = flags.at(-1)?.end;
  if (end === undefined) return `${keyword} `;
  const head = text.slice(0, end);
  if (/^\s*#/m.test(head))
    return [keyword, ...flags.map((flag) => text.slice(flag.start, flag.end)), ''].join(' ');
  return head + (/^[ \t]*\\\r?\n[ \t]*(?![ \t#])/.exec(text.slice(end))?.[0] ?? ' ');
}

/** True when an earlier RUN of the stage has fetched the dependencies already. */
export function isFetched({ model, stage, instruction }: Run, { prefetch }: InstallReader): boolean {
  if (prefetch === undefined) return false;
  return instructionsBefore(stage, instruction).some(
    (each) =>
      each.keyword === 'RUN' &&
      (scriptOf(model, each)?.commands ?? []).some((command) => prefetch.isDone(command)),
  );
}
