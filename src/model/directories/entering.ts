import type { Instruction } from '../../syntax/types.js';
import { runAt, type Run } from '../commands.js';
import { movesDirectory } from '../directory.js';
import type { Model } from '../stages.js';
import type { Build } from '../types.js';
import { madeBy } from './existing.js';

/** RUNs that begin with a `cd` to the same directory, with nothing between them that depends on the directory. */
export interface Group {
  readonly path: string;
  readonly runs: readonly Run[];
  /** The WORKDIR that ends what the new one holds for. */
  readonly until: Instruction;
}

/** The group that begins with an instruction; undefined where a WORKDIR in its place would change anything else. */
export function groupAt(build: Build, model: Model, instruction: Instruction): Group | undefined {
  const first = runAt(build, instruction);
  const path = first === undefined ? undefined : enteredBy(first);
  if (
    first === undefined ||
    path === undefined ||
    madeBy(model, first.stage, instruction, path) === undefined
  )
    return undefined;
  const runs = [first];
  const { instructions } = first.stage;
  let at = instructions.indexOf(instruction) + 1;
  for (; at < instructions.length; at += 1) {
    const next = instructions[at] ?? instruction;
    if (!dependsOnDirectory(next)) continue;
    const run = runAt(build, next);
    if (run === undefined || enteredBy(run) !== path) break;
    runs.push(run);
  }
  const until = instructions[at];
  const isAbsolute = until?.keyword === 'WORKDIR' && until.body.text.startsWith('/');
  return until !== undefined && isAbsolute ? { path, runs, until } : undefined;
}

/** The absolute path of the only `cd` of a RUN, where the RUN begins with it and goes on. */
function enteredBy({ instruction, script }: Run): string | undefined {
  const { chain, commands } = script;
  const [cd, ...others] = commands;
  if (chain === undefined || chain.length < 2 || cd?.member !== 0 || cd.name !== 'cd') return undefined;
  const path = cd.words[1]?.text ?? '';
  if (cd.words.length !== 2 || cd.redirections.length > 0 || cd.assignments.length > 0) return undefined;
  if (!/^(?:\/[\w@+-][\w.@+-]*)+$/.test(path)) return undefined;
  // A mount may be the directory; `cd -` and OLDPWD would lead elsewhere.
  if (instruction.flags.length > 0 || instruction.body.text.includes('OLDPWD')) return undefined;
  return others.some(movesDirectory) ? undefined : path;
}

function dependsOnDirectory({ keyword, args }: Instruction): boolean {
  if (keyword === 'COPY' || keyword === 'ADD') return args.at(-1)?.startsWith('/') !== true;
  return keyword === 'WORKDIR' || keyword === 'ONBUILD' || keyword === 'RUN';
}

/** True for a RUN that may remove its directory: it would be gone from an image whose WORKDIR does not come behind to make it again. */
export function mayRemove({ instruction }: Run): boolean {
  return /\b(?:rm|rmdir|mv)\b[^&|;]*(?:\.\.|[\s"'][/$~])/.test(instruction.body.text);
}
