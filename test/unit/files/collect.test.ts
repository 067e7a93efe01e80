import { beforeEach, describe, expect, it } from '@jest/globals';
import { mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { collectProject, forgetTexts } from '../../../src/files/collect.js';
import { forgetGit } from '../../../src/files/git.js';
import { forgetListings, listingOf } from '../../../src/files/listing.js';
import type { Project } from '../../../src/project/types.js';
import { git, tree } from './tree.js';

function collect(root: string, dockerfile = 'Dockerfile', text = ''): Promise<Project> {
  return collectProject(root, path.join(root, dockerfile), text);
}

beforeEach(() => {
  forgetGit();
  forgetListings();
  forgetTexts();
});

describe('collectProject', () => {
  it('lists the context without .git and the insides of node_modules', async () => {
    const root = tree({
      Dockerfile: '',
      'src/a.js': '',
      'web/node_modules/x/package.json': '{}',
      'empty/.keep': '',
    });
    mkdirSync(path.join(root, 'bare'));
    git(root, 'init');
    const project = await collect(root);
    expect([...project.files].sort()).toEqual(['Dockerfile', 'empty/.keep', 'src/a.js']);
    expect([...project.directories].sort()).toEqual(['.git', 'empty', 'src', 'web', 'web/node_modules']);
    expect(project).toMatchObject({ known: true, dockerfile: 'Dockerfile' });
  });

  it('knows what git tracks, relative to the context', async () => {
    const root = tree({ 'app/Dockerfile': '', 'app/ü b.txt': '', 'app/new.txt': '', 'other/x': '' });
    git(root, 'init');
    git(root, 'add', 'app/Dockerfile', 'app/ü b.txt', 'other');
    const project = await collect(path.join(root, 'app'));
    expect([...(project.tracked ?? [])].sort()).toEqual(['Dockerfile', 'ü b.txt']);
  });

  it('does not know without git', async () =>
    expect((await collect(tree({ Dockerfile: '' }))).tracked).toBeUndefined());

  it('is not led astray by the variables of a git hook', async () => {
    const root = tree({ Dockerfile: '' });
    git(root, 'init');
    git(root, 'add', '.');
    process.env.GIT_DIR = '/nowhere';
    process.env.GIT_INDEX_FILE = '/nowhere/index';
    try {
      expect([...((await collect(root)).tracked ?? [])]).toEqual(['Dockerfile']);
    } finally {
      delete process.env.GIT_DIR;
      delete process.env.GIT_INDEX_FILE;
    }
  });

  it('reads manifests and what they lead to, and no secrets', async () => {
    const root = tree({
      Dockerfile: 'FROM a',
      'package.json': '{"scripts":{"postinstall":"node tools/x.js"}}',
      'package-lock.json': '{"lockfileVersion":3,"packages":{"":{}}}',
      'tools/x.js': 'x',
      'tools/y.js': 'y',
      'requirements.txt': '-r deps/base.list',
      'deps/base.list': 'flask',
      '.env': 'SECRET=1',
      'api.Dockerfile': 'FROM b',
      '.dockerignore': 'tmp',
    });
    const project = await collect(root, 'Dockerfile', 'RUN tools/y.js');
    expect([...project.texts.keys()].sort()).toEqual([
      '.dockerignore',
      'Dockerfile',
      'api.Dockerfile',
      'deps/base.list',
      'package-lock.json',
      'package.json',
      'requirements.txt',
      'tools/x.js',
      'tools/y.js',
    ]);
    expect([...project.packages.keys(), ...project.locks.keys(), ...project.requirements.keys()]).toEqual([
      'package.json',
      'package-lock.json',
      'requirements.txt',
      'deps/base.list',
    ]);
    expect(project.siblings).toEqual(new Map([['api.Dockerfile', 'FROM b']]));
    expect(project.ignore).toEqual({ path: '.dockerignore', exists: true, text: 'tmp' });
  });

  it('names the files that it could not read', async () => {
    const root = tree({
      'package.json': Buffer.from([0, 1]),
      'setup.py': Buffer.alloc(1024 * 1024 + 1, 'a'),
      'a/package.json': '{',
    });
    const project = await collect(root);
    expect(project.unreadable.get('package.json')).toBe('is a binary file (it holds NUL bytes)');
    expect(project.unreadable.get('setup.py')).toBe('has 1.0 MiB; at most 1 MiB are read');
    expect(project.unreadable.get('a/package.json')).toMatch(/^not valid JSON/);
  });

  it('takes links to files of the context, and says of others what they are', async () => {
    const outside = tree({ x: '' });
    const root = tree({ 'real/a.txt': '' });
    symlinkSync('real/a.txt', path.join(root, 'a.txt'));
    symlinkSync('real', path.join(root, 'dir'));
    symlinkSync('nothing', path.join(root, 'gone'));
    symlinkSync(path.join(outside, 'x'), path.join(root, 'out'));
    const project = await collect(root);
    expect([...project.files].sort()).toEqual(['a.txt', 'real/a.txt']);
    expect(Object.fromEntries(project.unreadable)).toEqual({
      dir: 'is a symbolic link to a directory',
      gone: 'is a symbolic link to nothing',
      out: 'is a symbolic link to a file outside the build context',
    });
  });

  it('reads the ignore file beside a Dockerfile outside the context', async () => {
    const root = tree({
      'docker/Dockerfile': '',
      'docker/Dockerfile.dockerignore': 'x',
      'app/.dockerignore': 'y',
    });
    const project = await collectProject(path.join(root, 'app'), path.join(root, 'docker/Dockerfile'), '');
    expect(project).toMatchObject({
      dockerfile: '../docker/Dockerfile',
      ignore: { path: '../docker/Dockerfile.dockerignore', exists: true, text: 'x' },
    });
  });

  it('is not known when its ignore file cannot be read', async () => {
    expect(await collect(tree({ '.dockerignore': Buffer.from([0xe9]) }))).toMatchObject({ known: false });
    expect(await collect(tree({ 'Dockerfile.dockerignore': Buffer.from([0]) }))).toMatchObject({
      known: false,
    });
  });

  it('is not known when the directory is not there', async () => {
    expect(await collectProject('/nowhere/at/all', '/nowhere/at/all/Dockerfile', '')).toMatchObject({
      known: false,
    });
  });

  it('walks a context once', async () => {
    const root = tree({ Dockerfile: '', 'a.Dockerfile': '' });
    const [one, two] = [await collect(root), await collect(root, 'a.Dockerfile')];
    expect(one.files).toBe(two.files);
    expect([...one.siblings.keys(), ...two.siblings.keys()]).toEqual(['a.Dockerfile', 'Dockerfile']);
  });

  it('stops at a limit and says that the listing is not complete', () => {
    const root = tree({ 'a/1': '', 'a/2': '', 'b/1': '', 'b/2': '' });
    expect(listingOf(root, 2)).toMatchObject({ complete: false });
  });
});
