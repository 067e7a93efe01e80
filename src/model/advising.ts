import { unwrap } from '../shell/index.js';
import type { Dockerfile, Instruction } from '../syntax/types.js';
import { runAt, type CommandAt } from './commands.js';
import { modelOf, type Stage } from './stages.js';
import type { Advice, Adviser, Build } from './types.js';

/** A piece of advice about some instructions of a file; undefined when there are none. */
export function adviceAt(
  adviser: Adviser,
  at: readonly Instruction[],
  said: Pick<Advice, 'message' | 'search' | 'snippet'>,
): Advice | undefined {
  const lines = [...new Set(at.map(({ origin }) => origin))].sort((a, b) => a - b);
  return lines.length === 0 ? undefined : { adviser: adviser.name, lines, ...said };
}

const commands = new WeakMap<Dockerfile, readonly CommandAt[]>();

/** Every command of every RUN that can be read, `sudo x` and `env x` as x; for advisers, of which many ask. */
export function commandsOf(build: Build): readonly CommandAt[] {
  const known = commands.get(build.dockerfile);
  if (known !== undefined) return known;
  const found: CommandAt[] = [];
  for (const instruction of build.dockerfile.instructions) {
    const run = runAt(build, instruction);
    for (const command of run?.script.commands ?? []) {
      if (run !== undefined) found.push({ ...run, command: unwrap(command)?.command ?? command });
    }
  }
  commands.set(build.dockerfile, found);
  return found;
}

/** The stage that a build without `--target` ships. */
export function finalStage({ dockerfile }: Build): Stage | undefined {
  return modelOf(dockerfile).stages.at(-1);
}

/** The instructions of a kind in a stage and in the stages that it stands on, in order. */
export function inherited(stage: Stage, keyword: string): readonly Instruction[] {
  const own = stage.instructions.filter((instruction) => instruction.keyword === keyword);
  return stage.parent === undefined ? own : [...inherited(stage.parent, keyword), ...own];
}

/** The verb for some names: `npm fetches`, `npm, pip fetch`. */
export function verb(names: readonly string[], one: string, many: string): string {
  return new Set(names).size === 1 ? one : many;
}

/** Names in a sentence: the first few, and how many more there are. */
export function someOf(names: readonly string[], most = 4): string {
  const different = [...new Set(names)];
  const shown = different.slice(0, most).join(', ');
  return different.length > most ? `${shown} and ${different.length - most} more` : shown;
}
