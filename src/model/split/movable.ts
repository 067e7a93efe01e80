import type { Run } from '../commands.js';
import type { Context, ContextCopy } from '../copies.js';
import { below } from '../directory.js';

/** Places that the system and its tools read: settings, keys, certificates, programs, home directories. */
const SYSTEM_PLACE =
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

const SYSTEM_ROOT = /^\/(?:|root|home(?:\/[^/]*)?|etc|usr|usr\/local|opt|var)$/;

/** What counts where a COPY may go to `/` or to a home directory. */
const SYSTEM_NAMES = ['etc', 'home', 'root', 'usr', 'var', '.config', '.netrc', '.pip', '.ssh'];

/** Why a COPY of a project may change what an install does beyond the files that it reads there; undefined when it cannot. */
export function settingsBy(
  { target, sources }: ContextCopy,
  { scope, stage }: Run,
  { directories, files }: Context,
): string | undefined {
  if (target === '/') return 'it copies into /, where the install writes too';
  if (target.startsWith('/?')) {
    const names = sources.flatMap(({ path }) =>
      SYSTEM_NAMES.map((name) => (path === '' ? name : `${path}/${name}`)),
    );
    const name = names.find((each) => directories.has(each) || files.has(each));
    return (
      name && `${name} may be meant for the system: the working directory of ${stage.image.text} is not known`
    );
  }
  const isHome = SYSTEM_ROOT.test(target) || scope.variables.get('HOME')?.value === target;
  return isHome
    ? `it copies into ${target}, where programs keep settings that the install may read`
    : undefined;
}

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

function overlap(one: ContextCopy, other: ContextCopy): boolean {
  return below(one.target, other.target) !== undefined || below(other.target, one.target) !== undefined;
}
