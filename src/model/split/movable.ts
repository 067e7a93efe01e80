import type { Instruction } from '../../syntax/types.js';
import type { ContextCopy } from '../copies.js';
import { below } from '../directory.js';
import { copyText } from '../work.js';

/** Places that the system and its tools read: settings, keys, certificates, programs, home directories. */
export const SYSTEM_PLACE =
  /^\/(?:$|(?:etc|bin|sbin|lib\w*|dev|proc|sys|run|boot|root)(?:\/|$)|usr(?:$|\/(?!src\/|share\/nginx\/))|var(?:$|\/(?:lib|cache|run|spool)(?:\/|$))|home(?:\/[^/]*)?$|opt$)/;
/** `.npmrc`, `.ssh`, `.config` of some user. */
const HIDDEN_NAME = /\/\.[^/]/;

/**
 * True for a COPY to where only the project is: what runs between its old and its new place does not look there.
 *
 * @param root directory of the files that the install begins with
 */
export function goesToProject(copy: ContextCopy, root: string): boolean {
  const inside = below(root, copy.target) !== undefined && !SYSTEM_ROOT.test(root);
  return inside || !(SYSTEM_PLACE.test(copy.target) || HIDDEN_NAME.test(copy.target));
}

/** Directories of the system in which settings of users and programs lie too. */
export const SYSTEM_ROOT = /^\/(?:|root|home(?:\/[^/]*)?|etc|usr|usr\/local|opt|var)$/;

/** What is known of the COPYs above an install. */
export interface CopyKinds {
  /** It goes to where only the project is. */
  isSource(copy: ContextCopy): boolean;
  /** It brings only what the install reads. */
  isNeeded(copy: ContextCopy): boolean;
  /** It is no reason to move anything. */
  isNarrow(copy: ContextCopy): boolean;
}

export interface Choice {
  readonly moved: readonly ContextCopy[];
  /** Those between them that stay above and that the install does not need. */
  readonly beside: readonly ContextCopy[];
}

/**
 * The COPYs to move below an install: from the first whole directory of sources on all that go to the project. Behind that
 * one only what the install reads may stay above, since of anything else the last COPY must win, as before.
 */
export function chooseMoved(copies: readonly ContextCopy[], kinds: CopyKinds): Choice {
  const start = copies.findIndex(
    (copy) =>
      copy.sources.some(({ type }) => type === 'directory') && !kinds.isNarrow(copy) && kinds.isSource(copy),
  );
  const later = start < 0 ? [] : copies.slice(start).filter((copy) => !kinds.isNeeded(copy));
  return { moved: later.filter(kinds.isSource), beside: later.filter((copy) => !kinds.isSource(copy)) };
}

/** Why moved COPYs could write over what stays above, which wins today; undefined when they cannot. */
export function clobbered(moved: readonly ContextCopy[], beside: readonly ContextCopy[]): string | undefined {
  const lost = beside.find((copy) => moved.some((other) => overlap(copy, other)));
  return lost && `line ${lost.instruction.origin} copies to a place that it would then copy over`;
}

/** Why a COPY that moves would undo the owner or mode that a later one gives to the same files; undefined when none does. */
export function reowned(copies: readonly ContextCopy[], moved: readonly ContextCopy[]): string | undefined {
  const lost = copies.find(
    (copy, index) =>
      !moved.includes(copy) &&
      copies
        .slice(0, index)
        .some((other) => moved.includes(other) && overlap(copy, other) && ownerOf(copy) !== ownerOf(other)),
  );
  return (
    lost && `line ${lost.instruction.origin} gives files another owner or mode, which it would take back`
  );
}

function ownerOf({ instruction }: ContextCopy): string {
  return `${instruction.flag('chown') ?? ''} ${instruction.flag('chmod') ?? ''}`;
}

function overlap(one: ContextCopy, other: ContextCopy): boolean {
  return below(one.target, other.target) !== undefined || below(other.target, one.target) !== undefined;
}

/** Why copies cannot be told apart by what they say; undefined when all differ. */
export function repeated(copies: readonly { readonly instruction: Instruction }[]): string | undefined {
  const seen = new Map<string, Instruction>();
  for (const { instruction } of copies) {
    const first = seen.get(copyText(instruction));
    if (first !== undefined) return `line ${instruction.origin} repeats line ${first.origin}`;
    seen.set(copyText(instruction), instruction);
  }
  return undefined;
}
