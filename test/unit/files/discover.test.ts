import { beforeEach, describe, expect, it } from '@jest/globals';
import { symlinkSync } from 'node:fs';
import path from 'node:path';
import { discover } from '../../../src/files/discover.js';
import { forgetGit } from '../../../src/files/git.js';
import { git, tree } from './tree.js';

const NAMES = [
  'Dockerfile',
  'a/Containerfile',
  'a/Dockerfile.dev',
  'b/api.Dockerfile',
  'b/web.dockerfile',
  'c d/Dockerfile',
  'ü/Dockerfile',
];
const OTHERS = [
  'Dockerfile.dockerignore',
  'Dockerfile.template',
  'a/Dockerfile.j2',
  'a/Dockerfile.md',
  'a/Dockerfile~',
  'a/Dockerfile.swp',
  'a/compose.yaml',
  'node_modules/x/Dockerfile',
  'b/node_modules/Dockerfile',
];

function files(...names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, 'FROM a\n']));
}

function found(root: string, ...paths: string[]): readonly string[] {
  return discover(paths.length === 0 ? ['.'] : paths, root).files.map((file) => path.relative(root, file));
}

beforeEach(forgetGit);

describe('discover', () => {
  it('finds Dockerfiles by name without git, in a fixed order', () => {
    expect(found(tree(files(...NAMES, ...OTHERS)))).toEqual(NAMES);
  });

  it('finds the same with git, tracked or new', () => {
    const root = tree(files(...NAMES, ...OTHERS));
    git(root, 'init');
    git(root, 'add', 'Dockerfile', 'b', 'node_modules');
    expect(found(root)).toEqual(NAMES);
  });

  it('honours .gitignore, from a directory below too', () => {
    const root = tree({
      ...files('Dockerfile', 'vendor/Dockerfile', 'a/Dockerfile', 'a/tmp/Dockerfile'),
      '.gitignore': '/vendor\ntmp\n',
    });
    git(root, 'init');
    expect(found(root)).toEqual(['Dockerfile', 'a/Dockerfile']);
    expect(found(root, 'a')).toEqual(['a/Dockerfile']);
  });

  it('searches an ignored directory that was named', () => {
    const root = tree({ ...files('vendor/Dockerfile'), '.gitignore': 'vendor\n' });
    git(root, 'init');
    expect(found(root, 'vendor')).toEqual(['vendor/Dockerfile']);
  });

  it('passes over a tracked file that is gone', () => {
    const root = tree(files('Dockerfile'));
    git(root, 'init');
    git(root, 'add', '.');
    git(root, 'rm', '--cached', '-q', 'Dockerfile');
    git(
      root,
      'update-index',
      '--add',
      '--cacheinfo',
      '100644,e69de29bb2d1d6434b8b29ae775ad8c2e48c5391,gone/Dockerfile',
    );
    expect(found(root)).toEqual(['Dockerfile']);
  });

  it('asks the repositories that lie in a directory without one', () => {
    const root = tree({
      ...files('one/Dockerfile', 'one/out/Dockerfile', 'two/Dockerfile'),
      'one/.gitignore': 'out\n',
    });
    git(path.join(root, 'one'), 'init');
    expect(found(root)).toEqual(['one/Dockerfile', 'two/Dockerfile']);
  });

  it('takes a named file whatever its name, ignored or not, once', () => {
    const root = tree({ ...files('build.txt', 'Dockerfile'), '.gitignore': '*\n' });
    git(root, 'init');
    expect(found(root, 'build.txt', './Dockerfile', 'Dockerfile')).toEqual(['Dockerfile', 'build.txt']);
  });

  it('takes a link to a file, not one to a directory or to nothing', () => {
    const root = tree(files('a/Dockerfile'));
    symlinkSync('a/Dockerfile', path.join(root, 'Dockerfile'));
    symlinkSync('a', path.join(root, 'b'));
    symlinkSync('nothing', path.join(root, 'Dockerfile.gone'));
    expect(found(root)).toEqual(['a/Dockerfile']);
    expect(found(root, 'Dockerfile')).toEqual(['Dockerfile']);
  });

  it('takes a file once by whichever of its links, itself before them', () => {
    const root = tree(files('a/build.txt'));
    for (const name of ['Dockerfile.x', 'Dockerfile']) symlinkSync('a/build.txt', path.join(root, name));
    expect(found(root)).toEqual(['Dockerfile']);
    expect(found(root, '.', 'a/build.txt')).toEqual(['a/build.txt']);
  });

  it('says which paths are not there and goes on', () => {
    const root = tree(files('Dockerfile'));
    expect(discover(['absent', 'Dockerfile/x', 'Dockerfile'], root)).toEqual({
      files: [path.join(root, 'Dockerfile')],
      problems: [
        { path: 'absent', message: 'does not exist' },
        { path: 'Dockerfile/x', message: 'does not exist: a part of its path is a file' },
      ],
    });
  });

  it('finds nothing in an empty directory', () =>
    expect(discover(['.'], tree())).toEqual({ files: [], problems: [] }));
});
