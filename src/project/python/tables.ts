/** What the manifests of Python's package managers have in common. */
import { isObject, type JsonObject } from '../json.js';
import { dirOf, joinPath } from '../paths.js';
import type { Project } from '../types.js';

export interface Refusal {
  readonly refused: string;
}

const NOTHING: JsonObject = Object.freeze({});

/** A table inside a document, by its keys; an empty one where there is none. */
export function tableAt(document: unknown, ...keys: readonly string[]): JsonObject {
  let value = document;
  for (const key of keys) value = isObject(value) ? value[key] : undefined;
  return isObject(value) ? value : NOTHING;
}

/** The tables of a list, `[[package]]` say. */
export function tablesOf(value: unknown): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** A manifest or lockfile as data, or why it cannot be judged. */
export function documentAt(project: Project, path: string): { readonly data: JsonObject } | Refusal {
  const data = project.documents.get(path);
  if (isObject(data)) return { data };
  return { refused: `${path} ${project.unreadable.get(path) ?? 'could not be read'}` };
}

/** `file:`, `./x`, `../x`: what stands behind the `@` of a requirement that is no address on the network. */
const LOCAL_REQUIREMENT = /@\s*(?:file:|\.{0,2}\/|[\w.-]+\/|\$\{)/;

/** A requirement of PEP 621 or PEP 735 that names files of the project, anywhere in a value; undefined when none does. */
export function localRequirement(value: unknown): string | undefined {
  if (typeof value === 'string') {
    const isAddress = /@\s*(?:git\+)?(?:https?|ssh):\/\//.test(value);
    return !isAddress && LOCAL_REQUIREMENT.test(value) ? value : undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.values(value)
    .map(localRequirement)
    .find((found) => found !== undefined);
}

/** A name as PEP 503 compares it: `Foo.Bar_baz` -> `foo-bar-baz`. */
export function plainName(name: string): string {
  return name.toLowerCase().replaceAll(/[-_.]+/g, '-');
}

/** The directories above one, the nearest first, down to the root of the context. */
export function directoriesAbove(directory: string): readonly string[] {
  return directory === '' ? [] : [dirOf(directory), ...directoriesAbove(dirOf(directory))];
}

/** A file in a directory of the context. */
export function fileIn(directory: string, name: string): string {
  return joinPath(directory, name) ?? name;
}
