/** Files put together by the place that they have in common. */
import { parentOf } from './stack.js';

/** A file with the bytes that count. */
export interface Placed {
  readonly path: string;
  readonly bytes: number;
}

export interface Group {
  /** The file, when it is one; otherwise the directory that holds all of them. */
  readonly place: string;
  readonly files: number;
  readonly bytes: number;
}

/** Directories that say nothing: what is in them has as little in common as the system has. */
const WIDE: ReadonlySet<string> = new Set(
  '/ /etc /home /lib /mnt /opt /root /srv /usr /usr/local /usr/share /var /var/cache /var/lib'.split(' '),
);

/** Groups files by the innermost directory that they share, and apart where that is one of the whole system. */
export function commonOf(files: readonly Placed[]): readonly Group[] {
  const [first] = files;
  if (first === undefined) return [];
  if (files.length === 1) return [{ place: first.path, files: 1, bytes: first.bytes }];
  const place = commonDirectory(files.map(({ path }) => path));
  if (!WIDE.has(place)) return [{ place, files: files.length, bytes: sumOf(files) }];
  const parts = new Map<string, Placed[]>();
  const start = place === '/' ? 1 : place.length + 1;
  for (const file of files) {
    const end = file.path.indexOf('/', start);
    const part = end < 0 ? file.path : file.path.slice(0, end);
    const known = parts.get(part);
    if (known === undefined) parts.set(part, [file]);
    else known.push(file);
  }
  return [...parts.values()].flatMap(commonOf);
}

/** The innermost directory that holds all of some paths. */
export function commonDirectory(paths: Iterable<string>): string {
  let common: string | undefined;
  for (const path of paths) {
    common ??= parentOf(path);
    while (common !== '/' && !path.startsWith(`${common}/`)) common = parentOf(common);
  }
  return common ?? '/';
}

function sumOf(files: readonly Placed[]): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0);
}
