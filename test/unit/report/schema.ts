import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

function schema(name: string): ValidateFunction {
  const path = new URL(`../../../docs/schema/${name}.schema.json`, import.meta.url);
  return new Ajv2020({ strict: true, allErrors: true }).compile(JSON.parse(readFileSync(path, 'utf8')));
}

const validators = { fix: schema('fix'), inspect: schema('inspect') };

/** Where a value departs from a published schema of `--format json`, one line each; empty when it is valid. */
export function schemaFaults(value: unknown, name: keyof typeof validators = 'fix'): readonly string[] {
  const validate = validators[name];
  validate(value);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath}: ${message}`);
}
