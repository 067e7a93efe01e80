import { lockInStep } from '../../../src/project/lockInStep.js';
import type { LockAnswer, LockOptions } from '../../../src/project/lockInStep.js';
import { projectOf } from './projectOf.js';

export type Fields = Readonly<Record<string, unknown>>;

export const A = { 'node_modules/a': { version: '1.2.0', resolved: 'https://registry.example/a.tgz' } };

/** A manifest and a version 3 lockfile whose root repeats it, with further locked packages and files. */
export function answer(
  manifest: Fields,
  packages: Fields,
  more: Readonly<Record<string, string | object>> = {},
  options?: LockOptions,
): LockAnswer {
  const root = Object.fromEntries(Object.entries(manifest).filter(([key]) => key !== 'overrides'));
  const lock = { lockfileVersion: 3, packages: { '': root, ...packages } };
  return lockInStep(
    projectOf({ 'package.json': manifest, 'package-lock.json': lock, ...more }),
    'package-lock.json',
    options,
  );
}

export function reason(result: LockAnswer): string | undefined {
  return result.inStep ? undefined : result.reason;
}
