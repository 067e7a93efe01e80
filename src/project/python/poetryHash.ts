/**
 * The hash by which Poetry knows whether poetry.lock is in step with pyproject.toml (poetry 1.2 to 2.3: `Locker._get_content_hash`;
 * held against poetry 1.3 and a lockfile of 2.3).
 */
import type { JsonObject } from '../json.js';
import { pythonJson } from './pythonJson.js';
import { sha256 } from './sha256.js';
import { tableAt } from './tables.js';

/** Tables that older versions hash even where they are not there. */
const ALWAYS = ['dependencies', 'source', 'extras', 'dev-dependencies'];
const OF_PROJECT = ['requires-python', 'dependencies', 'optional-dependencies'];

/** @returns undefined when it cannot be told: groups outside of Poetry's own tables, which only some versions read */
export function poetryHash(manifest: JsonObject): string | undefined {
  const poetry = tableAt(manifest, 'tool', 'poetry');
  if (manifest['dependency-groups'] !== undefined) return undefined;
  const project = pick(tableAt(manifest, 'project'), OF_PROJECT);
  const own = pick(poetry, [...ALWAYS, 'group']);
  const isNew = Object.keys(project).length > 0;
  const nothing = Object.fromEntries(ALWAYS.map((key) => [key, null]));
  const text = pythonJson(isNew ? { project, tool: { poetry: own } } : { ...nothing, ...own });
  return text === undefined ? undefined : sha256(text);
}

function pick(table: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(keys.filter((key) => table[key] !== undefined).map((key) => [key, table[key]]));
}
