/** The hash of a Pipfile by which pipenv knows whether Pipfile.lock is in step with it (plette, `Pipfile.get_hash`). */
import { isObject, type JsonObject } from '../json.js';
import { sha256 } from './sha256.js';

/** Older versions of pipenv left other tables out of the hash. */
const TABLES: ReadonlySet<string> = new Set([
  'source',
  'packages',
  'dev-packages',
  'requires',
  'scripts',
  'pipenv',
]);

/** @returns undefined when it cannot be told: other tables, no source, numbers and dates, which Python writes otherwise */
export function pipfileHash(pipfile: JsonObject): string | undefined {
  if (pipfile.source === undefined || Object.keys(pipfile).some((name) => !TABLES.has(name)))
    return undefined;
  const text = dumped({
    _meta: { sources: pipfile.source, requires: pipfile.requires ?? {} },
    default: pipfile.packages ?? {},
    develop: pipfile['dev-packages'] ?? {},
  });
  return text === undefined ? undefined : sha256(text);
}

/** As Python's `json.dumps(value, sort_keys=True, separators=(",", ":"))`. */
function dumped(value: unknown): string | undefined {
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'string') {
    // The same escapes, but for what is not ASCII.
    return JSON.stringify(value).replaceAll(
      /[\u0080-\uFFFF]/g,
      (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
  }
  if (Array.isArray(value)) {
    const items = value.map(dumped);
    return items.includes(undefined) ? undefined : `[${items.join(',')}]`;
  }
  // A date of TOML is an object too.
  if (!isObject(value) || typeof value.toISOString === 'function') return undefined;
  const names = Object.keys(value).toSorted();
  const entries = names.map((name) => [dumped(name), dumped(value[name])]);
  return entries.flat().includes(undefined)
    ? undefined
    : `{${entries.map(([name, item]) => `${name}:${item}`).join(',')}}`;
}
