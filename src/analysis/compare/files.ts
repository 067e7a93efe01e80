import type { Entry, Root } from '../types.js';
import type { Aspect, FileChange } from './types.js';

/** The paths at which two roots differ, times left aside. */
export function fileChanges(before: Root, after: Root): readonly FileChange[] {
  const changes: FileChange[] = [];
  for (const [path, old] of before) {
    const now = after.get(path);
    if (now === undefined) {
      changes.push({ path, type: 'removed', before: old, aspects: [] });
      continue;
    }
    const aspects = old === now ? [] : aspectsOf(old, now);
    if (aspects.length > 0) changes.push({ path, type: 'changed', before: old, after: now, aspects });
  }
  for (const [path, now] of after) {
    if (!before.has(path)) changes.push({ path, type: 'added', after: now, aspects: [] });
  }
  return changes;
}

/** What is other about a file. */
export function aspectsOf(before: Entry, after: Entry): readonly Aspect[] {
  if (before.kind !== after.kind) return ['kind'];
  const aspects: Aspect[] = [];
  if (before.kind === 'file' && hasOtherContent(before, after)) aspects.push('content');
  if (before.kind === 'link' && before.target !== after.target) aspects.push('target');
  // Permissions of symbolic links mean nothing (symlink(7)).
  if (before.kind !== 'link' && before.mode !== after.mode) aspects.push('mode');
  if (before.uid !== after.uid || before.gid !== after.gid) aspects.push('owner');
  if (before.capabilities !== after.capabilities) aspects.push('capabilities');
  return aspects;
}

/** Whether two names are one file (hard links) is left aside: the second name has no size of its own. */
function hasOtherContent(before: Entry, after: Entry): boolean {
  if (before.digest !== undefined && after.digest !== undefined) return before.digest !== after.digest;
  const linked = before.target !== undefined || after.target !== undefined;
  return !linked && before.size !== after.size;
}
