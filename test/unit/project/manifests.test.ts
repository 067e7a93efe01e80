import { describe, expect, it } from '@jest/globals';
import { parsePackageJson } from '../../../src/project/packageJson.js';
import { parsePackageLock } from '../../../src/project/packageLock.js';

describe('parsePackageJson', () => {
  it('gives empty maps for what is absent', () => {
    expect(parsePackageJson('{}')).toEqual({
      scripts: {},
      bin: {},
      dependencies: {},
      devDependencies: {},
      optionalDependencies: {},
      peerDependencies: {},
      workspaces: undefined,
      engines: {},
      overrides: undefined,
    });
  });

  it('reads the fields', () => {
    const text = JSON.stringify({
      name: '@a/b',
      version: '1.0.0',
      type: 'module',
      private: true,
      bin: './x.js',
      workspaces: { packages: ['p/*'] },
      packageManager: 'npm@10.1.0',
      overrides: { a: '1' },
    });
    expect(parsePackageJson(text)).toMatchObject({
      name: '@a/b',
      version: '1.0.0',
      type: 'module',
      private: true,
      bin: { b: './x.js' },
      workspaces: ['p/*'],
      packageManager: 'npm@10.1.0',
      overrides: { a: '1' },
    });
  });

  it('takes a byte-order mark', () =>
    expect(parsePackageJson('\uFEFF{"name":"a"}')).toMatchObject({ name: 'a' }));

  it('does not take a field named error for a failure', () => {
    expect(parsePackageJson('{"error":"x"}')).not.toHaveProperty('error');
  });

  it('drops values of the wrong type', () => {
    expect(
      parsePackageJson('{"name":1,"scripts":{"a":1,"b":"x"},"dependencies":[],"workspaces":"p"}'),
    ).toMatchObject({
      scripts: { b: 'x' },
      dependencies: {},
      workspaces: undefined,
    });
  });

  it.each(['', '{', '[]', 'null', '"x"', '{"a":1,}'])('says why it cannot read %j', (text) => {
    expect(parsePackageJson(text)).toEqual({
      error: expect.stringMatching(/^not (valid JSON: .+|a JSON object)$/),
    });
  });
});

describe('parsePackageLock', () => {
  it('reads version 3', () => {
    const lock = parsePackageLock(
      JSON.stringify({
        name: 'app',
        lockfileVersion: 3,
        packages: {
          '': { name: 'app', dependencies: { a: '^1.0.0' } },
          'node_modules/a': {
            version: '1.0.0',
            resolved: 'https://r/a.tgz',
            hasInstallScript: true,
            os: ['linux'],
            bin: 'cli.js',
            peerDependencies: { p: '1' },
            peerDependenciesMeta: { p: { optional: true } },
          },
        },
      }),
    );
    if ('error' in lock) throw new Error(lock.error);
    expect([...lock.packages.keys()]).toEqual(['', 'node_modules/a']);
    expect(lock.packages.get('node_modules/a')).toMatchObject({
      version: '1.0.0',
      hasInstallScript: true,
      link: false,
      dev: false,
      os: ['linux'],
      bin: { a: 'cli.js' },
      optionalPeers: ['p'],
    });
  });

  it('reads the first level of version 1', () => {
    const lock = parsePackageLock(
      '{"lockfileVersion":1,"dependencies":{"a":{"version":"1.0.0","dev":true,"dependencies":{"b":{"version":"2.0.0"}}}}}',
    );
    expect(lock).toMatchObject({
      lockfileVersion: 1,
      dependencies: new Map([['a', { version: '1.0.0', dev: true, optional: false }]]),
    });
  });

  it.each([
    ['{}', 'lockfileVersion is missing; 1, 2 and 3 are known'],
    ['{"lockfileVersion":4}', 'lockfileVersion is 4; 1, 2 and 3 are known'],
    ['{"lockfileVersion":3}', 'version 3 without "packages"'],
    ['{\n<<<<<<< HEAD\n"a":1\n=======\n}', 'has unresolved merge conflicts'],
    ['[]', 'not a JSON object'],
  ])('says why it cannot read %j', (text, error) => expect(parsePackageLock(text)).toEqual({ error }));
});
