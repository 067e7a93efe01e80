import { describe, expect, it } from '@jest/globals';
import { lockInStep } from '../../../src/project/lockInStep.js';
import { A, answer, reason } from './lockAnswer.js';
import type { Fields } from './lockAnswer.js';
import { projectOf } from './projectOf.js';

describe('lockInStep', () => {
  it('accepts a lockfile that names the same dependencies and meets them all', () => {
    expect(answer({ name: 'app', dependencies: { a: '^1.0.0' } }, A)).toEqual({
      inStep: true,
      evidence: ['package-lock.json names the same dependencies as package.json'],
      needsNpmrc: false,
    });
  });

  it.each<[string, string, Fields]>([
    ['an exact version', '1.2.0', {}],
    ['any version', '*', {}],
    ['an alias', 'npm:@x/real@^1.0.0', {}],
    ['a tag that came from a registry', 'latest', {}],
    ['a git dependency', 'github:x/a#semver:1', { resolved: 'git+ssh://git@github.com/x/a.git#0123456' }],
    ['a shorthand for github', 'x/a', { resolved: 'git+ssh://git@github.com/x/a.git#0123456' }],
    ['a tarball', 'https://x.example/a.tgz', { resolved: 'https://x.example/a.tgz' }],
    ['a local tarball', 'file:a.tgz', { resolved: 'file:a.tgz' }],
  ])('accepts %s', (_, spec, fields) => {
    const result = answer(
      { dependencies: { a: spec } },
      { 'node_modules/a': { ...A['node_modules/a'], ...fields } },
    );
    expect(reason(result)).toBeUndefined();
  });

  it('accepts an optional dependency that is written in both maps', () => {
    const packages = { '': { optionalDependencies: { a: '1' } }, ...A };
    const project = projectOf({
      'package.json': { dependencies: { a: '1' }, optionalDependencies: { a: '1' } },
      'package-lock.json': { lockfileVersion: 2, packages },
    });
    expect(lockInStep(project, 'package-lock.json').inStep).toBe(true);
  });

  it('finds a package where node would: nested first, then upwards', () => {
    const packages = {
      'node_modules/a': { version: '1.0.0', dependencies: { b: '^2.0.0' } },
      'node_modules/b': { version: '1.0.0' },
      'node_modules/a/node_modules/b': { version: '2.5.0' },
    };
    expect(reason(answer({ dependencies: { a: '1', b: '1' } }, packages))).toBeUndefined();
  });

  it('accepts a missing optional package of a dependency and a missing optional peer', () => {
    const entry = {
      version: '1.2.0',
      optionalDependencies: { fsevents: '2' },
      peerDependencies: { ts: '5' },
      peerDependenciesMeta: { ts: { optional: true } },
    };
    expect(reason(answer({ dependencies: { a: '1' } }, { 'node_modules/a': entry }))).toBeUndefined();
  });

  it('passes over what a package brought in its own archive', () => {
    const entry = { version: '1.2.0', dependencies: { inner: '1' }, bundleDependencies: ['inner'] };
    expect(reason(answer({ dependencies: { a: '1' } }, { 'node_modules/a': entry }))).toBeUndefined();
  });

  it.each<[string, Fields, Fields, string]>([
    [
      'a range that differs',
      { dependencies: { a: '^1.0.0' } },
      { dependencies: { a: '^1.1.0' } },
      'dependencies (a: ^1.0.0 / ^1.1.0)',
    ],
    ['a dependency that was added', {}, { dependencies: { a: '1' } }, 'dependencies (a: absent / 1)'],
    ['a dependency that was removed', { devDependencies: { a: '1' } }, {}, 'devDependencies (a: 1 / absent)'],
    [
      'a dependency that changed its kind',
      { dependencies: { a: '1' } },
      { devDependencies: { a: '1' } },
      'dependencies (a: 1 / absent)',
    ],
    [
      'another peer',
      { peerDependencies: { a: '1' } },
      { peerDependencies: { a: '2' } },
      'peerDependencies (a: 1 / 2)',
    ],
  ])('refuses %s', (_, locked, manifest, where) => {
    const lock = { lockfileVersion: 3, packages: { '': locked, ...A } };
    const project = projectOf({ 'package.json': manifest, 'package-lock.json': lock });
    expect(lockInStep(project, 'package-lock.json')).toEqual({
      inStep: false,
      reason: `package-lock.json and package.json differ in ${where}`,
    });
  });

  it.each<[string, Fields, Fields, string]>([
    [
      'a locked version out of range',
      { a: '^2.0.0' },
      A,
      'the project needs a@^2.0.0, but the lockfile has a@1.2.0',
    ],
    [
      'a dependency without a locked package',
      { a: '1', b: '1' },
      A,
      'the project needs b@1, which the lockfile does not have',
    ],
    [
      'a missing dependency of a dependency',
      { a: '1' },
      { 'node_modules/a': { version: '1.0.0', dependencies: { b: '3' } } },
      'a needs b@3, which the lockfile does not have',
    ],
    [
      'a missing peer',
      { a: '1' },
      { 'node_modules/a': { version: '1.0.0', peerDependencies: { react: '^18' } } },
      'a needs react@^18, which the lockfile does not have',
    ],
    [
      'an optional peer of another version',
      { a: '1', b: '1' },
      {
        'node_modules/a': {
          version: '1.0.0',
          peerDependencies: { b: '2' },
          peerDependenciesMeta: { b: { optional: true } },
        },
        'node_modules/b': { version: '1.0.0' },
      },
      'a needs b@2, but the lockfile has b@1.0.0',
    ],
    [
      'a spec that npm does not know',
      { a: 'workspace:*' },
      A,
      'the project needs a@workspace:*, but the lockfile has a@1.2.0',
    ],
    [
      'a tarball from elsewhere',
      { a: 'https://x.example/a.tgz' },
      A,
      'the project needs a@https://x.example/a.tgz, but the lockfile has a@1.2.0',
    ],
  ])('refuses %s', (_, dependencies, packages, problem) => {
    expect(reason(answer({ dependencies }, packages))).toBe(`package-lock.json is out of step: ${problem}`);
  });

  it('refuses a project whose own optional dependency is not locked', () => {
    expect(reason(answer({ optionalDependencies: { fsevents: '2' } }, {}))).toBe(
      'package-lock.json is out of step: the project needs fsevents@2, which the lockfile does not have',
    );
  });
});

describe('lockInStep with unmet peers', () => {
  const packages = {
    'node_modules/a': { version: '1.0.0', peerDependencies: { react: '17' } },
    'node_modules/react': { version: '18.0.0' },
  };
  const manifest = { dependencies: { a: '1', react: '18' } };

  it('refuses them', () => expect(answer(manifest, packages).inStep).toBe(false));

  it('accepts them with --legacy-peer-deps', () => {
    expect(answer(manifest, packages, {}, { legacyPeerDeps: true })).toMatchObject({
      inStep: true,
      needsNpmrc: false,
    });
  });

  it('accepts them where .npmrc says so, and says that it is needed', () => {
    expect(answer(manifest, packages, { '.npmrc': 'legacy-peer-deps = true\n' })).toMatchObject({
      inStep: true,
      needsNpmrc: true,
    });
  });

  it('refuses them where .npmrc says something else', () =>
    expect(answer(manifest, packages, { '.npmrc': '; legacy-peer-deps=true\nfund=false' }).inStep).toBe(
      false,
    ));

  it('refuses install-links in .npmrc', () => {
    expect(reason(answer({ dependencies: { a: '1' } }, A, { '.npmrc': 'install-links=true' }))).toBe(
      '.npmrc sets install-links, which changes what npm compares',
    );
  });
});

describe('lockInStep with overrides', () => {
  const packages = {
    'node_modules/a': { version: '1.0.0', dependencies: { b: '^1.0.0' } },
    'node_modules/b': { version: '2.0.0' },
  };

  it('holds a plain override against the lockfile', () => {
    expect(reason(answer({ dependencies: { a: '1' }, overrides: { b: '2.0.0' } }, packages))).toBeUndefined();
    expect(reason(answer({ dependencies: { a: '1' }, overrides: { b: '3.0.0' } }, packages))).toBe(
      'package-lock.json is out of step: a needs b@3.0.0, but the lockfile has b@2.0.0',
    );
  });

  it('follows a reference to a dependency of the project', () => {
    expect(
      reason(answer({ dependencies: { a: '1', b: '2.0.0' }, overrides: { b: '$b' } }, packages)),
    ).toBeUndefined();
  });

  it.each([[{ a: { b: '2.0.0' } }], [{ 'b@1': '2.0.0' }], [{ b: '$absent' }], [{ b: '' }], ['x']])(
    'refuses %j',
    (overrides) => {
      expect(reason(answer({ dependencies: { a: '1' }, overrides }, packages))).toBe(
        'package.json has "overrides" of a kind that dockopt cannot hold against the lockfile',
      );
    },
  );
});

describe('lockInStep without the files', () => {
  it.each<[string, Readonly<Record<string, string | object>>, string]>([
    ['no lockfile', { 'package.json': {} }, 'package-lock.json is not there'],
    [
      'no manifest',
      { 'package-lock.json': { lockfileVersion: 3, packages: {} } },
      'package.json is not there',
    ],
    [
      'a broken manifest',
      { 'package.json': '[]', 'package-lock.json': { lockfileVersion: 3, packages: {} } },
      'package.json not a JSON object',
    ],
    [
      'a shrinkwrap beside it',
      {
        'package.json': {},
        'package-lock.json': { lockfileVersion: 3, packages: { '': {} } },
        'npm-shrinkwrap.json': '{}',
      },
      'npm reads npm-shrinkwrap.json and not package-lock.json',
    ],
    [
      'no root entry',
      { 'package.json': {}, 'package-lock.json': { lockfileVersion: 3, packages: {} } },
      'package-lock.json does not describe the project itself',
    ],
  ])('refuses %s', (_, files, expected) => {
    expect(reason(lockInStep(projectOf(files), 'package-lock.json'))).toBe(expected);
  });
});
