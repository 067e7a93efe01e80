import type { ContextCopy } from '../copies.js';
import type { Run } from '../commands.js';
import { directoryAt } from '../directory.js';

/** Names that stand for themselves in a COPY without quotes. */
const PLAIN_PATH = /^[\w@.+~/-]+$/;

/**
 * The text of a COPY to a relative place, written so that it means the same place below a RUN that has another working
 * directory: `COPY . .` as `COPY . /app/`. Undefined for a COPY that needs no such thing, and where that is not clear.
 */
export function retargeted(
  { instruction, target, into }: ContextCopy,
  { model, instruction: run }: Run,
): string | undefined {
  const { text, args } = instruction;
  const written = args.at(-1) ?? '';
  const from = directoryAt(model, instruction);
  if (from === directoryAt(model, run) || !PLAIN_PATH.test(written) || written.startsWith('/'))
    return undefined;
  if (from.startsWith('/?') || !PLAIN_PATH.test(target)) return undefined;
  // One line, no list of words in brackets.
  const line = /^([^\n[\\]*\s)(\S+)[ \t]*(?:\r?\n)?$/.exec(text);
  if (line === null || line[2] !== written) return undefined;
  return `${line[1] ?? ''}${into && target !== '/' ? `${target}/` : target}`;
}
