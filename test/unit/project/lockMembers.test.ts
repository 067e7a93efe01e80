import { describe, expect, it } from '@jest/globals';
import { lockInStep } from '../../../src/project/lockInStep.js';
import type { LockOptions } from '../../../src/project/lockInStep.js';
import { A, answer, reason } from './lockAnswer.js';
import type { Fields } from './lockAnswer.js';
import { projectOf } from './projectOf.js';

describe('lockInStep with workspaces', () => {
  const manifest = { workspaces: ['packages/*'] };
  const member = { name: '@x/a', version: '1.0.0', dependencies: { a: '^1.0.0' } };
  const packages = {
    ...A,
    'packages/a': member,
    'node_modules/@x/a': { resolved: 'packages/a', link: true },
  };

  it('accepts members that are the same in the lockfile', () => {
    expect(reason(answer(manifest, packages, { 'packages/a/package.json': member }))).toBeUndefined();
  });

  it('accepts them in a subdirectory of the context', () => {
    const lock = { lockfileVersion: 3, packages: { '': manifest, ...packages } };
    const project = projectOf({
      'web/package.json': manifest,
      'web/package-lock.json': lock,
      'web/packages/a/package.json': member,
    });
    expect(lockInStep(project, 'web/package-lock.json').inStep).toBe(true);
  });

  it.each<[string, Fields, object, string]>([
    [
      'a member with other dependencies',
      packages,
      { ...member, dependencies: {} },
      'package-lock.json and packages/a/package.json differ in dependencies (a: ^1.0.0 / absent)',
    ],
    [
      'a member of another version',
      packages,
      { ...member, version: '2.0.0' },
      'package-lock.json and packages/a/package.json differ in version',
    ],
    [
      'a member that is not locked',
      A,
      member,
      'package-lock.json does not have the workspace member packages/a',
    ],
    [
      'a member that is not linked',
      { ...A, 'packages/a': member },
      member,
      'package-lock.json does not link the workspace member @x/a (packages/a)',
    ],
    [
      'a member of another name',
      packages,
      { ...member, name: '@x/b' },
      'package-lock.json does not link the workspace member @x/b (packages/a)',
    ],
  ])('refuses %s', (_, locked, written, expected) => {
    expect(reason(answer(manifest, locked, { 'packages/a/package.json': written }))).toBe(expected);
  });

  it('refuses a link to a directory that is gone', () => {
    expect(reason(answer(manifest, packages))).toBe(
      'package-lock.json links packages/a, which has no package.json',
    );
  });

  it('refuses a link that leaves the context', () => {
    const packages = {
      '../lib': { version: '1.0.0' },
      'node_modules/lib': { resolved: '../lib', link: true },
    };
    expect(reason(answer({ dependencies: { lib: 'file:../lib' } }, packages))).toBe(
      'package-lock.json links ../lib, which lies outside the build context',
    );
  });
});

describe('lockInStep with version 1', () => {
  const lock = { lockfileVersion: 1, dependencies: { a: { version: '1.2.0' } } };

  function first(manifest: Fields, options?: LockOptions): string | undefined {
    return reason(
      lockInStep(
        projectOf({ 'package.json': manifest, 'package-lock.json': lock }),
        'package-lock.json',
        options,
      ),
    );
  }

  it('answers for npm 6', () => {
    expect(first({ dependencies: { a: '^1.0.0' } }, { npmMajor: 6 })).toBeUndefined();
    expect(first({ dependencies: { a: '^2.0.0' } }, { npmMajor: 6 })).toBe(
      'package-lock.json has a@1.2.0, but package.json asks for ^2.0.0',
    );
    expect(first({ devDependencies: { b: '1' } }, { npmMajor: 6 })).toBe(
      'package-lock.json does not have b, which package.json names',
    );
    expect(first({ dependencies: { a: 'x/a' } }, { npmMajor: 6 })).toBe(
      'package.json asks for a@x/a, which version 1 of the lockfile does not show',
    );
  });

  it.each([undefined, 7, 10])('refuses it for npm %j', (npmMajor) => {
    const options = npmMajor === undefined ? {} : { npmMajor };
    expect(first({ dependencies: { a: '^1.0.0' } }, options)).toBe(
      'package-lock.json is of version 1, which records no peer dependencies; npm 7 and newer check them',
    );
  });
});
