import type { Instruction } from '../../syntax/types.js';
import { edit, skip } from '../build.js';
import type { Run } from '../commands.js';
import { joined, rowObstacle, runsOf, type Row } from '../joining.js';
import { withoutMembers } from '../members.js';
import type { Build, Effect, Transform } from '../types.js';
import { commandText } from '../work.js';

/** A row of RUNs that a transform would like to be one RUN. */
export interface Wish {
  readonly row: Row;
  /** Members of the `&&` list of a RUN that have no work left in the joined one, ascending. */
  readonly without?: ReadonlyMap<Run, readonly number[]>;
  /** Why the RUNs should stay apart although they might be joined; looked at first. */
  readonly reason?: string | undefined;
  /** What is said when it comes true. */
  readonly message: string;
  /** What is said otherwise, before the colon and the reason, and of which instruction. */
  readonly left: string;
  readonly at: Instruction;
}

/**
 * Joins RUNs as long as a transform finds some that may be joined; what is left to wish then is declined. Every transform
 * that joins RUNs goes through here, so that all of them keep to the same conditions (`joinObstacle`).
 *
 * @param wishesOf the rows that the transform would join in a build, in order; pure
 */
export function joinRuns(
  build: Build,
  transform: Transform,
  wishesOf: (build: Build) => readonly Wish[],
): Build {
  let result = build;
  for (;;) {
    const wishes = wishesOf(result);
    const next = joinFirst(result, transform, wishes);
    if (next === undefined) return declined(result, transform, wishes);
    result = next;
  }
}

function joinFirst(build: Build, transform: Transform, wishes: readonly Wish[]): Build | undefined {
  for (const wish of wishes) {
    if (wish.reason !== undefined || rowObstacle(wish.row) !== undefined) continue;
    const texts = textsOf(wish);
    const replace = texts && joined(wish.row, texts);
    if (replace === undefined) continue;
    const { message } = wish;
    return edit(build, transform, {
      at: wish.row[0].first.instruction,
      replace,
      message,
      effects: removals(wish),
    });
  }
  return undefined;
}

function textsOf({ row, without }: Wish): readonly string[] | undefined {
  const texts: string[] = [];
  for (const run of runsOf(row)) {
    const text = withoutMembers(run.instruction, without?.get(run) ?? []);
    if (text === undefined) return undefined;
    texts.push(text);
  }
  return texts;
}

/** What leaving out members does, for the runner to hold against the texts. */
function removals({ row, without }: Wish): readonly Effect[] {
  return runsOf(row).flatMap((run) => {
    const commands = run.script.commands.filter(({ member }) =>
      without?.get(run)?.some((gone) => gone === member),
    );
    return commands.map((command) => ({ type: 'remove', before: commandText(command) }) as const);
  });
}

function declined(build: Build, transform: Transform, wishes: readonly Wish[]): Build {
  let result = build;
  for (const { row, reason, left, at } of wishes) {
    const why = reason ?? rowObstacle(row) ?? 'their lines could not be joined safely';
    result = skip(result, transform, at, `${left}: ${why}`);
  }
  return result;
}
