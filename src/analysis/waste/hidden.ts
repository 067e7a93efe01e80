import { leftoverFinder } from './leftovers.js';
import { commonOf, type Group } from './places.js';
import type { Hidden } from './stack.js';
import type { FindingKind, LayerReport } from './types.js';

/** Files that one layer brought and one hides, for one reason, in one place. */
export interface HiddenGroup extends Group {
  readonly kind: Exclude<FindingKind, 'left'>;
  readonly what: string | undefined;
  readonly layer: number;
  readonly by: number;
}

/** Databases of package managers: each install writes the whole of them anew. */
const DATABASES: readonly (readonly [path: RegExp, what: string])[] = [
  [/^\/var\/lib\/dpkg\/|^\/var\/cache\/debconf\//, 'database of dpkg'],
  [/^\/(?:usr\/)?lib\/apk\/db\//, 'database of apk'],
  [/^\/(?:var|usr)\/lib\/(?:sysimage\/)?rpm\//, 'database of rpm'],
];

/** Puts what higher layers hide into groups that people can do something about. */
export function hiddenGroups(hidden: readonly Hidden[]): readonly HiddenGroup[] {
  const find = leftoverFinder();
  const sorts = new Map<string, Hidden[]>();
  for (const each of hidden) {
    if (each.bytes === 0) continue;
    const key = [each.layer, each.by, kindOf(each), whatOf(each, find) ?? ''].join('\n');
    const sort = sorts.get(key);
    if (sort === undefined) sorts.set(key, [each]);
    else sort.push(each);
  }
  return [...sorts.values()].flatMap((sort) => {
    const [first] = sort;
    if (first === undefined) return [];
    const shared = {
      kind: kindOf(first),
      what: whatOf(first, find),
      layer: first.layer,
      by: first.by,
    };
    return commonOf(sort).map((group) => ({ ...group, ...shared }));
  });
}

function whatOf({ path }: Hidden, find: ReturnType<typeof leftoverFinder>): string | undefined {
  return databaseOf(path) ?? find(path)?.row.what;
}

function databaseOf(path: string): string | undefined {
  return DATABASES.find(([pattern]) => pattern.test(path))?.[1];
}

function kindOf({ entry, next }: Hidden): HiddenGroup['kind'] {
  if (next === undefined) return 'deleted';
  const known = entry.digest !== undefined && next.digest !== undefined;
  const isOther = next.uid !== entry.uid || next.gid !== entry.gid;
  const isSame =
    next.kind === entry.kind &&
    (known
      ? next.digest === entry.digest
      : next.size === entry.size && (isOther || next.mode !== entry.mode));
  if (!isSame) return 'overwritten';
  if (isOther) return 'owner';
  return next.mode === entry.mode ? 'again' : 'mode';
}

/** Names of transforms and advisers for a group, by who brought the files and who hides them; the best first. */
export function remediesFor(
  group: HiddenGroup,
  layers: readonly Pick<LayerReport, 'keyword' | 'base'>[],
): readonly string[] {
  const from = layers[group.layer];
  const by = layers[group.by];
  if (from?.base === true || by?.base === true || by?.keyword !== 'RUN') return [];
  const isCopied = from?.keyword === 'COPY' || from?.keyword === 'ADD';
  switch (group.kind) {
    case 'owner':
      return isCopied ? ['copy-chown'] : [];
    case 'mode':
      return isCopied ? ['copy-chmod'] : [];
    case 'overwritten':
      return group.what?.startsWith('database of ') === true && from?.keyword === 'RUN'
        ? ['combine-installs']
        : [];
    case 'deleted':
      if (isCopied) return ['mount-copied-file', 'later-delete'];
      if (group.what !== undefined && !group.what.startsWith('database of ')) return ['combine-cleanup'];
      return ARCHIVE.test(group.place) ? ['combine-download', 'later-delete'] : ['later-delete'];
    case 'again':
      return [];
  }
}

const ARCHIVE = /\.(?:tar|tgz|tbz2?|txz|zip|deb|rpm|(?:tar\.)?(?:gz|bz2|xz|zst))$/;
