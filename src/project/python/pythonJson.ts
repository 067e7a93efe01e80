/** Data as Python's `json.dumps(…, sort_keys=True)` writes it: package managers take hashes of that text. */
import { isObject } from '../json.js';

/**
 * @param separators between items, and behind keys: Python's own are `, ` and `: `
 * @returns undefined where it cannot be told: numbers and dates, which Python writes otherwise
 */
export function pythonJson(value: unknown, [items, keys] = [', ', ': ']): string | undefined {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') {
    // The same escapes, but for what is not ASCII.
    return JSON.stringify(value).replaceAll(
      /[\u0080-\uFFFF]/g,
      (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
  }
  const inner = (each: unknown): string | undefined => pythonJson(each, [items ?? '', keys ?? '']);
  if (Array.isArray(value)) {
    const texts = value.map(inner);
    return texts.includes(undefined) ? undefined : `[${texts.join(items)}]`;
  }
  // A date of TOML is an object too.
  if (!isObject(value) || typeof value['toISOString'] === 'function') return undefined;
  const entries = Object.keys(value)
    .toSorted()
    .map((name) => [inner(name), inner(value[name])]);
  return entries.flat().includes(undefined)
    ? undefined
    : `{${entries.map((entry) => entry.join(keys)).join(items)}}`;
}
