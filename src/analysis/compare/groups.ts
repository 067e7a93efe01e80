import { shownBytes } from '../../project/sizes.js';
import type { Difference, Entry, Root } from '../types.js';
import type { FileChange } from './types.js';
import { bySubject, counted, some } from './wording.js';

/** A change of a file with the transforms that declare it. */
export interface JudgedChange {
  readonly change: FileChange;
  readonly declaredBy: readonly string[];
}

/** So many files of one directory are told as one. */
const MANY = 4;
/** More groups than this below one directory are told as one; of what is declared, few. */
const MOST = 8;
const MOST_DECLARED = 3;
/** Names of what lies in the directory that are said of those. */
const NAMED = 3;

/**
 * The changes of files as people would tell them: a directory that is gone as a whole, or of which most files changed in
 * the same way, is one difference. What other transforms declare, and what none does, is always told apart.
 */
export function fileDifferences(
  judged: readonly JudgedChange[],
  before: Root,
  after: Root,
): readonly Difference[] {
  const kinds = new Map<string, JudgedChange[]>();
  for (const each of judged) {
    const key = JSON.stringify([kindOf(each.change), each.declaredBy]);
    const same = kinds.get(key) ?? [];
    if (same.length === 0) kinds.set(key, same);
    same.push(each);
  }
  const roots = { removed: before, changed: before, added: after };
  const totals = new Map<Root, ReadonlyMap<string, number>>();
  const told = [...kinds.values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined) return [];
    const root = roots[first.change.type];
    const total = totals.get(root) ?? filesBelow(root);
    totals.set(root, total);
    return foldInto(treeOf(same), total, first.declaredBy.length > 0 ? MOST_DECLARED : MOST).map((group) =>
      differenceOf(group, first),
    );
  });
  return told.sort(bySubject);
}

/** What one line can say of all of them: not their sizes. */
function kindOf({ type, aspects, before, after }: FileChange): string {
  if (type !== 'changed') return type;
  return [type, ...aspects.map((aspect) => `${aspect} ${values(aspect, before, after).join(' ')}`)].join(
    '\n',
  );
}

/** Before and after; nothing for contents. */
function values(aspect: string, before: Entry | undefined, after: Entry | undefined): readonly string[] {
  if (before === undefined || after === undefined) return [];
  if (aspect === 'mode') return [before.mode.toString(8), after.mode.toString(8)];
  if (aspect === 'owner') return [`${before.uid}:${before.gid}`, `${after.uid}:${after.gid}`];
  if (aspect === 'kind') return [before.kind, after.kind];
  if (aspect === 'capabilities') return [before.capabilities ?? 'none', after.capabilities ?? 'none'];
  return aspect === 'target' ? [before.target ?? '', after.target ?? ''] : [];
}

/** For each directory the number of entries below it. */
function filesBelow(root: Root): ReadonlyMap<string, number> {
  const totals = new Map<string, number>();
  for (const path of root.keys()) {
    for (let end = path.lastIndexOf('/'); end >= 0; end = path.lastIndexOf('/', end - 1)) {
      const directory = path.slice(0, end);
      totals.set(directory, (totals.get(directory) ?? 0) + 1);
      if (end === 0) break;
    }
  }
  return totals;
}

interface Node {
  readonly path: string;
  readonly children: Map<string, Node>;
  /** The change of this path itself. */
  change?: FileChange;
  /** Changes here and below. */
  count: number;
}

function treeOf(judged: readonly JudgedChange[]): Node {
  const top: Node = { path: '', children: new Map(), count: 0 };
  for (const { change } of judged) {
    let node = top;
    node.count += 1;
    for (const name of change.path.split('/').slice(1)) {
      const child = node.children.get(name) ?? {
        path: `${node.path}/${name}`,
        children: new Map(),
        count: 0,
      };
      node.children.set(name, child);
      node = child;
      node.count += 1;
    }
    node.change = change;
  }
  return top;
}

interface Group {
  /** The path, or the directory in which they are. */
  readonly path: string;
  readonly changes: readonly FileChange[];
  /** Entries of the directory: as many as changes where all of them changed. */
  readonly total: number;
}

function foldInto(node: Node, totals: ReadonlyMap<string, number>, most: number): readonly Group[] {
  const total = totals.get(node.path) ?? 0;
  const below = node.count - (node.change === undefined ? 0 : 1);
  const whole = { path: node.path, changes: changesIn(node), total };
  if (below === 0) return node.change === undefined ? [] : [whole];
  if (node.path !== '' && isTold(node, below, total)) return [whole];
  const leaves = [...node.children.values()].filter(({ children }) => children.size === 0);
  const isMany = leaves.length >= MANY;
  const groups = [...node.children.values()]
    .filter((child) => !isMany || !leaves.includes(child))
    .flatMap((child) => foldInto(child, totals, most));
  const own = node.change === undefined ? [] : [{ path: node.path, changes: [node.change], total: 0 }];
  const together = isMany ? [{ path: node.path, changes: leaves.flatMap(changesIn), total }] : [];
  const all = [...own, ...together, ...groups];
  return node.path !== '' && all.length > most ? [whole] : all;
}

/** A directory that came or went, one of which all is gone, or one of which most is other. */
function isTold({ change, children }: Node, below: number, total: number): boolean {
  if (below === total && (change !== undefined || children.size > 1)) return true;
  return below >= MANY && children.size > 1 && below * 2 >= total;
}

function changesIn(node: Node): readonly FileChange[] {
  const below = [...node.children.values()].flatMap(changesIn);
  return node.change === undefined ? below : [node.change, ...below];
}

function differenceOf(
  { path, changes, total }: Group,
  { change: first, declaredBy }: JudgedChange,
): Difference {
  const [only] = changes;
  const isOne = changes.length === 1 && only !== undefined;
  const old = changes.map(({ before }) => before);
  const now = changes.map(({ after }) => after);
  const sides = isOne
    ? { before: entryText(only.before), after: entryText(only.after) }
    : { before: sumText(old), after: sumText(now) };
  const message = isOne ? `${path} ${whatOf(only)}` : groupText(path, changes, total, whatOf(first));
  return { area: 'files', subject: path === '' ? '/' : path, ...sides, declaredBy, message };
}

/** `is gone`, `is new`, or what is other. */
function whatOf({ type, aspects, before, after }: FileChange): string {
  if (type === 'removed') return 'is gone';
  if (type === 'added') return 'is new';
  const said = aspects.map((aspect) => {
    const [old, now] = values(aspect, before, after);
    if (aspect === 'content') return 'other content';
    if (aspect === 'kind') return `become a ${now} (was a ${old})`;
    if (aspect === 'capabilities') return `other capabilities: ${now} (were ${old})`;
    if (aspect === 'target') return `another target: ${now} (was ${old})`;
    return `another ${aspect}: ${now} (was ${old})`;
  });
  return `has ${said.join(' and ')}`;
}

function groupText(path: string, changes: readonly FileChange[], total: number, what: string): string {
  const files = changes.filter(({ before, after }) => (after ?? before)?.kind !== 'directory');
  const bytes = sumOf(changes.map(({ before, after }) => before ?? after));
  const amount = `${counted(files.length, 'file')}, ${shownBytes(bytes)}`;
  const isWhole = changes[0]?.path === path;
  if (isWhole && changes[0]?.type !== 'changed') return `${path} ${what}: ${amount}`;
  if (changes.length - (isWhole ? 1 : 0) === total) return `everything in ${path} ${what}: ${amount}`;
  const below = changes.map((each) => each.path.slice(path.length + 1).split('/', 1)[0] ?? '');
  const names = [...new Set(below)].filter((name) => name !== '');
  const many = what.replace(/^is /, 'are ').replace(/^has /, 'have ');
  const size = changes[0]?.type === 'changed' || bytes === 0 ? '' : ` (${shownBytes(bytes)})`;
  return `${counted(changes.length, 'path')} in ${path === '' ? '/' : path} ${many}${size}: ${some(names, NAMED)}`;
}

function entryText(entry: Entry | undefined): string | undefined {
  if (entry === undefined) return undefined;
  const { kind, size, mode, uid, gid, target } = entry;
  const what = kind === 'file' ? shownBytes(size) : kind === 'link' ? `link to ${target ?? ''}` : kind;
  return `${what}, ${mode.toString(8)}, ${uid}:${gid}`;
}

function sumText(entries: readonly (Entry | undefined)[]): string | undefined {
  const there = entries.filter((entry) => entry !== undefined);
  return there.length === 0 ? undefined : `${counted(there.length, 'path')}, ${shownBytes(sumOf(there))}`;
}

function sumOf(entries: readonly (Entry | undefined)[]): number {
  return entries.reduce((sum, entry) => sum + (entry?.size ?? 0), 0);
}
