/** How large a build context is: a fact that is only asked for where an ignore file changes. */
import { isIgnored, type Ignore } from './ignore.js';

/** What lies in a build context, insides of `.git` and `node_modules` included. */
export interface Sizes {
  /** Bytes by path; a symbolic link has none. */
  readonly files: ReadonlyMap<string, number>;
  /** False when there was more, which was not counted. */
  readonly complete: boolean;
}

/** A number of files and their bytes. */
export interface Amount {
  readonly files: number;
  readonly bytes: number;
}

/** What an ignore file lets through to the builder. */
export function amountOf({ files }: Sizes, ignore: Ignore): Amount {
  let count = 0;
  let bytes = 0;
  for (const [path, size] of files) {
    if (isIgnored(ignore, path)) continue;
    count += 1;
    bytes += size;
  }
  return { files: count, bytes };
}

const UNITS: readonly (readonly [size: number, name: string])[] = [
  [1e9, 'GB'],
  [1e6, 'MB'],
  [1e3, 'kB'],
];

/** `1.3 MB`, in decimal units. */
export function shownBytes(bytes: number): string {
  // What would be rounded to 1000 of a unit is 1 of the next.
  const unit = UNITS.find(([size]) => bytes >= size * 0.999_95);
  if (unit === undefined) return bytes === 1 ? '1 byte' : `${bytes} bytes`;
  return `${(bytes / unit[0]).toFixed(1)} ${unit[1]}`;
}

/** `18,332`. */
export function shownCount(count: number): string {
  return String(count).replaceAll(/\B(?=(?:\d{3})+$)/g, ',');
}
