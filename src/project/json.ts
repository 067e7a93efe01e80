/** Narrowing of parsed JSON: what has the wrong type is dropped, nothing throws. */

export type JsonObject = Readonly<Record<string, unknown>>;

const EMPTY: Readonly<Record<string, string>> = Object.freeze({});
const NONE: readonly string[] = Object.freeze([]);

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

/** A text, or nothing: for spreading into an object with an optional field. */
export function textField<Key extends string>(key: Key, value: unknown): { readonly [K in Key]?: string } {
  return typeof value === 'string' ? ({ [key]: value } as { readonly [K in Key]?: string }) : {};
}

/**
 * The entries whose value is a text; one shared empty object when there is none. An object whose values are all texts is
 * frozen and given back itself: a lockfile has tens of thousands of them.
 */
export function textMap(value: unknown): Readonly<Record<string, string>> {
  if (!isObject(value)) return EMPTY;
  if (isTextMap(value)) return Object.freeze(value);
  const texts = Object.entries(value).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return Object.freeze(Object.fromEntries(texts));
}

function isTextMap(value: JsonObject): value is Readonly<Record<string, string>> {
  for (const key in value) if (typeof value[key] !== 'string') return false;
  return true;
}

export function textList(value: unknown): readonly string[] {
  return isTexts(value) ? Object.freeze(value) : NONE;
}

/** `workspaces` of a manifest: a list, or an object that holds it as `packages`. */
export function workspaceGlobs(value: unknown): readonly string[] | undefined {
  if (isTexts(value)) return Object.freeze([...value]);
  return isObject(value) && isTexts(value.packages) ? Object.freeze([...value.packages]) : undefined;
}

/** `bin` of a manifest: one path stands for a command with the package's own name. */
export function binMap(value: unknown, name: unknown): Readonly<Record<string, string>> {
  if (typeof value !== 'string' || typeof name !== 'string') return textMap(value);
  return Object.freeze({ [name.slice(name.indexOf('/') + 1)]: value });
}

/** Parses JSON with an object at its root; a byte-order mark is allowed, as npm allows it. */
export function parseObject(text: string): { readonly object: JsonObject } | { readonly error: string } {
  let value: unknown;
  try {
    value = JSON.parse(text.startsWith('\uFEFF') ? text.slice(1) : text);
  } catch (error) {
    return { error: `not valid JSON: ${messageOf(error)}` };
  }
  return isObject(value) ? { object: value } : { error: 'not a JSON object' };
}

/** True when two maps have the same entries, whatever their order. */
export function sameMap(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key]);
}

/** Not by `instanceof`: an error may come from another realm. */
function messageOf(error: unknown): string {
  return isObject(error) && typeof error.message === 'string' ? error.message : String(error);
}
