import type { ShellCommand } from '../../../shell/index.js';

/** Why it is not known in which directory a command runs. */
export function unplaced({ member }: ShellCommand): string {
  return member === undefined
    ? 'its RUN is not a plain list of commands joined by &&'
    : 'the directory in which it runs is not known';
}
