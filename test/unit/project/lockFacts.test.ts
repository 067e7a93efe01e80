import { describe, expect, it } from '@jest/globals';
import { hasLinuxOptional, npmReads } from '../../../src/project/lockFacts.js';
import { parsePackageLock } from '../../../src/project/packageLock.js';

function linux(packages: Readonly<Record<string, object>>): unknown {
  const lock = parsePackageLock(JSON.stringify({ lockfileVersion: 3, packages }));
  if ('error' in lock) throw new Error(lock.error);
  return hasLinuxOptional(lock);
}

function offering(...names: string[]): object {
  return { version: '1.0.0', optionalDependencies: Object.fromEntries(names.map((name) => [name, '1.0.0'])) };
}

const ROLLUP = offering(
  '@rollup/rollup-darwin-arm64',
  '@rollup/rollup-linux-x64-gnu',
  '@rollup/rollup-linux-arm64-gnu',
  '@rollup/rollup-linux-riscv64-gnu',
  'fsevents',
);

describe('hasLinuxOptional', () => {
  it('accepts a lockfile without platform packages', () =>
    expect(linux({ '': {}, 'node_modules/a': { version: '1.0.0' } })).toEqual({ ok: true }));

  it('accepts the common Linux packages; others may be left out', () => {
    const locked = {
      'node_modules/@rollup/rollup-linux-x64-gnu': {},
      'node_modules/@rollup/rollup-linux-arm64-gnu': {},
    };
    expect(linux({ 'node_modules/rollup': ROLLUP, ...locked })).toEqual({ ok: true });
  });

  it('accepts them nested below their owner', () => {
    expect(
      linux({
        'node_modules/a/node_modules/esbuild': offering('@esbuild/linux-x64'),
        'node_modules/a/node_modules/@esbuild/linux-x64': {},
      }),
    ).toEqual({ ok: true });
  });

  it('does not ask for packages of other systems', () =>
    expect(linux({ 'node_modules/chokidar': offering('fsevents', 'lightningcss-darwin-x64') })).toEqual({
      ok: true,
    }));

  it('refuses a lockfile made on macOS', () => {
    expect(linux({ 'node_modules/rollup': ROLLUP, 'node_modules/@rollup/rollup-darwin-arm64': {} })).toEqual({
      ok: false,
      reason:
        'the lockfile does not have @rollup/rollup-linux-x64-gnu, the build of rollup for Linux (npm/cli#4828)',
    });
  });

  it.each([
    '@esbuild/linux-x64',
    '@swc/core-linux-x64-gnu',
    '@swc/core-linux-arm64-musl',
    'lightningcss-linux-x64-gnu',
    '@img/sharp-linuxmusl-x64',
    '@next/swc-linux-x64-gnu',
    'turbo-linux-64',
  ])('refuses a missing %s', (name) =>
    expect(linux({ 'node_modules/owner': offering(name) })).toMatchObject({ ok: false }),
  );

  it('reads the signs in version 1', () => {
    const first = (...names: string[]): unknown => {
      const lock = parsePackageLock(
        JSON.stringify({
          lockfileVersion: 1,
          dependencies: Object.fromEntries(names.map((name) => [name, { version: '1.0.0' }])),
        }),
      );
      return 'error' in lock ? lock : hasLinuxOptional(lock);
    };
    expect(first('express')).toEqual({ ok: true });
    expect(first('esbuild-darwin-64', 'esbuild-linux-64')).toEqual({ ok: true });
    expect(first('esbuild-darwin-64')).toEqual({
      ok: false,
      reason: 'the lockfile has esbuild-darwin-64 but no package for Linux (npm/cli#4828)',
    });
  });
});

describe('npmReads', () => {
  it.each([
    [1, 6, true],
    [1, 11, true],
    [2, 6, true],
    [2, 10, true],
    [3, 7, true],
    [3, 11, true],
    [3, 6, false],
    [3, 5, false],
  ] as const)('version %d by npm %d: %j', (version, npm, expected) =>
    expect(npmReads(version, npm)).toBe(expected),
  );
});
