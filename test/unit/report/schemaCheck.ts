/** A JSON value. */
type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

type JsonObject = { readonly [key: string]: Json };

/** The keywords of JSON Schema 2020-12 that our schema uses; another one is an error, so that none is passed over. */
const KNOWN: ReadonlySet<string> = new Set([
  '$schema',
  '$defs',
  '$ref',
  'title',
  'description',
  'type',
  'enum',
  'minimum',
  'items',
  'properties',
  'required',
  'additionalProperties',
]);

/**
 * Validates a value against the subset of JSON Schema 2020-12 named in `KNOWN`.
 *
 * @returns one line for each fault, with the place: `$.files[0].path: expected string`
 */
export function schemaFaults(schema: Json, value: Json): readonly string[] {
  return faults(asObject(schema), value, '$', asObject(schema));
}

function faults(schema: JsonObject, value: Json, place: string, root: JsonObject): readonly string[] {
  const unknown = Object.keys(schema).filter((key) => !KNOWN.has(key));
  if (unknown.length > 0) return [`${place}: the check does not know ${unknown.join(', ')}`];
  const target = schema['$ref'];
  if (typeof target === 'string') return faults(resolve(root, target), value, place, root);
  const choices = schema['enum'];
  if (Array.isArray(choices) && !choices.includes(value))
    return [`${place}: ${JSON.stringify(value)} is none of its values`];
  const type = schema['type'];
  if (typeof type === 'string' && !hasType(value, type)) return [`${place}: expected ${type}`];
  const minimum = schema['minimum'];
  if (typeof minimum === 'number' && typeof value === 'number' && value < minimum)
    return [`${place}: below ${minimum}`];
  if (Array.isArray(value)) return itemFaults(schema, value, place, root);
  return type === 'object' ? propertyFaults(schema, asObject(value), place, root) : [];
}

function itemFaults(
  schema: JsonObject,
  values: readonly Json[],
  place: string,
  root: JsonObject,
): readonly string[] {
  const items = asObject(schema['items'] ?? {});
  return values.flatMap((value, index) => faults(items, value, `${place}[${index}]`, root));
}

function propertyFaults(
  schema: JsonObject,
  value: JsonObject,
  place: string,
  root: JsonObject,
): readonly string[] {
  const properties = asObject(schema['properties'] ?? {});
  const required = schema['required'];
  const missing = (Array.isArray(required) ? required : [])
    .filter((key) => typeof key === 'string' && !Object.hasOwn(value, key))
    .map((key) => `${place}: ${String(key)} is missing`);
  const wrong = Object.entries(value).flatMap(([key, entry]) => {
    const rule = properties[key];
    if (rule !== undefined) return faults(asObject(rule), entry, `${place}.${key}`, root);
    return schema['additionalProperties'] === false ? [`${place}: ${key} is not allowed`] : [];
  });
  return [...missing, ...wrong];
}

function resolve(root: JsonObject, reference: string): JsonObject {
  const [, definitions, name] = reference.split('/');
  return asObject(asObject(root[definitions ?? ''] ?? {})[name ?? ''] ?? {});
}

function hasType(value: Json, type: string): boolean {
  if (type === 'integer') return Number.isInteger(value);
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return typeof value === 'object' && value !== null && !Array.isArray(value);
  return typeof value === type;
}

function isObject(value: Json): value is JsonObject {
  return hasType(value, 'object');
}

function asObject(value: Json): JsonObject {
  if (!isObject(value)) throw new TypeError('expected an object');
  return value;
}
