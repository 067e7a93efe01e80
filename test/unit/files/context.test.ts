import { beforeEach, describe, expect, it } from '@jest/globals';
import path from 'node:path';
import { forgetBuildFiles } from '../../../src/files/buildFiles.js';
import { collectProject, forgetTexts } from '../../../src/files/collect.js';
import { chooseContext, type ContextChoice } from '../../../src/files/context.js';
import { forgetGit } from '../../../src/files/git.js';
import { forgetListings } from '../../../src/files/listing.js';
import { git, tree } from './tree.js';

beforeEach(() => {
  forgetGit();
  forgetListings();
  forgetTexts();
  forgetBuildFiles();
});

const FILES = {
  'docker/Dockerfile': '',
  'docker/entry.sh': '',
  'package.json': '',
  'requirements.txt': '',
  'src/a.js': '',
};

/** A repository with the files above and more, all tracked. */
function repository(more: Readonly<Record<string, string>> = {}): string {
  const root = tree({ ...FILES, ...more });
  git(root, 'init');
  git(root, 'add', '.');
  return root;
}

function choice(root: string, sources: readonly string[], manifests: readonly string[] = []): ContextChoice {
  return chooseContext(path.join(root, 'docker/Dockerfile'), { sources, manifests });
}

function chosen(root: string, ...sources: readonly string[]): string {
  return path.relative(root, choice(root, sources).dir) || '.';
}

describe('chooseContext by what the Dockerfile copies', () => {
  it('takes the nearest directory that holds all sources', () => {
    const root = repository();
    expect(chosen(root, 'package.json', './src/', '/docker/entry.sh')).toBe('.');
    expect(chosen(root, 'entry.sh')).toBe('docker');
    expect(choice(root, ['package.json']).reason).toBe('the nearest directory that holds package.json');
  });

  it('looks for what a pattern matches', () => {
    const root = repository();
    expect(chosen(root, 'package*.json')).toBe('.');
    expect(chosen(root, 'src/*.js')).toBe('.');
    expect(chosen(root, '*.sh')).toBe('docker');
  });

  it.each([
    ['package.json', 'yarn*.lock'],
    ['package*.json', 'yarn*.lock'],
  ])('lets a pattern beside other sources match nothing: %s %s', (...sources) =>
    expect(chosen(repository(), ...sources)).toBe('.'),
  );

  it('takes the nearest directory with the manifests of its commands when all else is COPY of everything', () => {
    const root = repository();
    expect(path.relative(root, choice(root, ['.'], ['package.json']).dir)).toBe('');
    expect(choice(root, ['.'], ['package.json']).reason).toBe(
      'the nearest directory that holds package.json',
    );
    expect(path.relative(root, choice(root, ['entry.sh'], ['package.json']).dir)).toBe('docker');
  });

  it.each([
    [[]],
    [['.']],
    [['*']],
    [['*.*']],
    [['*.toml']],
    [['s*/a.js']],
    [['$DIR']],
    [['https://x.example/package.json']],
    [['absent', 'package.json']],
  ])('stays beside the Dockerfile for %j', (sources) =>
    expect(chosen(repository(), ...sources)).toBe('docker'),
  );

  it('does not leave the repository', () => {
    const root = tree(FILES);
    git(path.join(root, 'docker'), 'init');
    expect(chosen(root, 'package.json')).toBe('docker');
  });

  it('does not climb without a repository when the working directory is elsewhere', () =>
    expect(chosen(tree(FILES), 'package.json')).toBe('docker'));

  it('takes the directory that was named', () => {
    expect(chooseContext('/a/Dockerfile', { sources: ['x'] }, '/b/../c')).toEqual({
      dir: '/c',
      reason: 'it was named with --context',
    });
  });
});

describe('chooseContext by what the project says', () => {
  const COMPOSE = 'services:\n  a:\n    build:\n      context: ..\n      dockerfile: docker/Dockerfile\n';

  it('takes the context of a compose file, wherever it lies', () => {
    const root = repository({ 'deploy/compose.yaml': COMPOSE });
    expect(chosen(root, '.')).toBe('.');
    expect(choice(root, ['.']).reason).toBe('deploy/compose.yaml names it');
  });

  it('takes it also where the Dockerfile would find its sources beside itself', () => {
    const root = repository({ 'deploy/compose.yaml': COMPOSE, 'entry.sh': '' });
    expect(chosen(root, 'entry.sh')).toBe('.');
  });

  it('reads a compose file that git does not track, beside the Dockerfile or above', () => {
    const root = tree({ ...FILES, 'docker/compose.yaml': COMPOSE });
    git(root, 'init');
    expect(chosen(root, '.')).toBe('.');
  });

  it('reads commands of scripts beside the Dockerfile or above', () => {
    const root = repository({ 'build.sh': '#!/bin/sh\ndocker build -t a -f docker/Dockerfile .\n' });
    expect(chosen(root, '.')).toBe('.');
  });

  it.each([
    ['another Dockerfile', 'services:\n  a:\n    build:\n      context: ..\n'],
    ['a directory that is not there', COMPOSE.replace('..', '../absent')],
    ['a directory without the sources', COMPOSE.replace('..\n', '.\n').replace('docker/', '../docker/')],
  ])('is not led by %s', (_, text) => {
    const root = repository({ 'deploy/compose.yaml': text });
    expect(chosen(root, 'entry.sh')).toBe('docker');
  });

  it('takes it for sources that a build makes first', () => {
    const root = repository({ 'deploy/compose.yaml': COMPOSE });
    expect(chosen(root, 'dist')).toBe('.');
  });

  it('takes the one that holds the sources, when several are named', () => {
    const more = { 'deploy/compose.yaml': COMPOSE, 'docker/compose.yaml': 'a:\n  build: .\n' };
    expect(chosen(repository(more), 'src')).toBe('.');
    expect(choice(repository(more), ['src']).doubt).toBeUndefined();
  });

  it('doubts when several that are named would do, and then nothing is known', async () => {
    const root = repository({ 'deploy/compose.yaml': COMPOSE, 'docker/compose.yaml': 'a:\n  build: .\n' });
    const { dir, doubt } = choice(root, ['.']);
    expect(doubt).toBe('is one directory in deploy/compose.yaml and another in docker/compose.yaml');
    const project = await collectProject(dir, path.join(root, 'docker/Dockerfile'), '', doubt);
    expect(project.known).toBe(false);
    expect(project.unreadable.get('.')).toBe(doubt);
  });
});
