import { shownBytes } from '../../project/sizes.js';
import type { Difference } from '../types.js';
import { packageKey } from './packages.js';
import type { FileChange, PackageChange } from './types.js';
import { bySubject, counted, some } from './wording.js';

/** More packages than this are told as one difference. */
const MANY = 5;
/** Names that are said of those. */
const NAMED = 10;

export interface JudgedPackage {
  readonly change: PackageChange;
  readonly declaredBy: readonly string[];
  /** The changes of files that belong to it. */
  readonly files: readonly FileChange[];
}

/** The changes of packages as people would tell them: many that the same transforms declare are one difference. */
export function packageDifferences(judged: readonly JudgedPackage[]): readonly Difference[] {
  const groups = new Map<string, JudgedPackage[]>();
  for (const each of judged) {
    const key = JSON.stringify([each.change.kind, whatOf(each.change), each.declaredBy]);
    const same = groups.get(key) ?? [];
    if (same.length === 0) groups.set(key, same);
    same.push(each);
  }
  const told = [...groups.values()].flatMap((same) =>
    same.length > MANY ? [together(same)] : same.map(alone),
  );
  return told.sort(bySubject);
}

function whatOf({ before, after }: PackageChange): string {
  if (after.length === 0) return 'gone';
  return before.length === 0 ? 'new' : 'other';
}

function alone({ change, declaredBy, files }: JudgedPackage): Difference {
  const { kind, name } = change;
  const before = versionsText(change.before);
  const after = versionsText(change.after);
  const subject = packageKey(kind, name);
  const what = whatOf(change);
  const said = what === 'other' ? `is ${after}; it was ${before}` : `${before ?? after} is ${what}`;
  return {
    area: 'packages',
    subject,
    before,
    after,
    declaredBy,
    message: `${subject} ${said}${filesText(files)}`,
  };
}

function versionsText(versions: readonly string[]): string | undefined {
  return versions.length === 0 ? undefined : versions.join(', ');
}

function together(judged: readonly JudgedPackage[]): Difference {
  const [first] = judged;
  const kind = first?.change.kind ?? 'dpkg';
  const what = first === undefined ? 'other' : whatOf(first.change);
  const names = some(
    judged.map(({ change }) => change.name),
    NAMED,
  );
  const amount = counted(judged.length, 'package');
  const said = what === 'other' ? 'have other versions' : `are ${what}`;
  return {
    area: 'packages',
    subject: `${kind} packages`,
    before: what === 'new' ? undefined : amount,
    after: what === 'gone' ? undefined : amount,
    declaredBy: first?.declaredBy ?? [],
    message: `${amount} of ${kind} ${said}${filesText(judged.flatMap(({ files }) => files))}: ${names}`,
  };
}

function filesText(changes: readonly FileChange[]): string {
  const files = changes.filter(({ before, after }) => (after ?? before)?.kind !== 'directory');
  if (files.length === 0) return '';
  const bytes = files.reduce((sum, { before, after }) => sum + ((before ?? after)?.size ?? 0), 0);
  return ` (${counted(files.length, 'file')}, ${shownBytes(bytes)})`;
}
