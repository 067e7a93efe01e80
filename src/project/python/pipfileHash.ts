/** The hash of a Pipfile by which pipenv knows whether Pipfile.lock is in step with it (plette, `Pipfile.get_hash`). */
import type { JsonObject } from '../json.js';
import { pythonJson } from './pythonJson.js';
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
  const plain = {
    _meta: { sources: pipfile.source, requires: pipfile.requires ?? {} },
    default: pipfile.packages ?? {},
    develop: pipfile['dev-packages'] ?? {},
  };
  const text = pythonJson(plain, [',', ':']);
  return text === undefined ? undefined : sha256(text);
}
