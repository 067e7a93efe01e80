import { instructionsBefore } from '../directory.js';
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
  const flags = instruction.flags.map(({ start, end }) => instruction.text.slice(start, end));
  const keyword = instruction.rawKeyword === instruction.rawKeyword.toLowerCase() ? 'run' : 'RUN';
  return {
    install: [keyword, ...flags, commands.join(' && ')].join(' '),
    rest: instruction.text,
  };
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
