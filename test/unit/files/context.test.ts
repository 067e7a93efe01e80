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

function choice(
  root: string,
  sources: readonly string[],
  manifests: readonly string[] = [],
): Promise<ContextChoice> {
  return chooseContext(path.join(root, 'docker/Dockerfile'), { sources, manifests });
}

async function chosen(root: string, ...sources: readonly string[]): Promise<string> {
  return path.relative(root, (await choice(root, sources)).dir) || '.';
}

describe('chooseContext by what the Dockerfile copies', () => {
  it('takes the nearest directory that holds all sources', async () => {
    const root = repository();
    expect(await chosen(root, 'package.json', './src/', '/docker/entry.sh')).toBe('.');
    expect(await chosen(root, 'entry.sh')).toBe('docker');
    expect((await choice(root, ['package.json'])).reason).toBe(
      'the nearest directory that holds package.json',
    );
  });

  it('looks for what a pattern matches', async () => {
    const root = repository();
    expect(await chosen(root, 'package*.json')).toBe('.');
    expect(await chosen(root, 'src/*.js')).toBe('.');
    expect(await chosen(root, '*.sh')).toBe('docker');
  });

  it.each([
    ['package.json', 'yarn*.lock'],
    ['package*.json', 'yarn*.lock'],
  ])('lets a pattern beside other sources match nothing: %s %s', async (...sources) =>
    expect(await chosen(repository(), ...sources)).toBe('.'),
  );

  it('takes the nearest directory with the manifests of its commands when all else is COPY of everything', async () => {
    const root = repository();
    expect(path.relative(root, (await choice(root, ['.'], ['package.json'])).dir)).toBe('');
    expect((await choice(root, ['.'], ['package.json'])).reason).toBe(
      'the nearest directory that holds package.json',
    );
    expect(path.relative(root, (await choice(root, ['entry.sh'], ['package.json'])).dir)).toBe('docker');
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
  ])('stays beside the Dockerfile for %j', async (sources) =>
    expect(await chosen(repository(), ...sources)).toBe('docker'),
  );

  it('does not leave the repository', async () => {
    const root = tree(FILES);
    git(path.join(root, 'docker'), 'init');
    expect(await chosen(root, 'package.json')).toBe('docker');
  });

  it('does not climb without a repository when the working directory is elsewhere', async () =>
    expect(await chosen(tree(FILES), 'package.json')).toBe('docker'));

  it('takes the directory that was named', async () => {
    expect(await chooseContext('/a/Dockerfile', { sources: ['x'] }, '/b/../c')).toEqual({
      dir: '/c',
      reason: 'it was named with --context',
    });
  });
});

describe('chooseContext by what the project says', () => {
  const COMPOSE = 'services:\n  a:\n    build:\n      context: ..\n      dockerfile: docker/Dockerfile\n';

  it('takes the context of a compose file, wherever it lies', async () => {
    const root = repository({ 'deploy/compose.yaml': COMPOSE });
    expect(await chosen(root, '.')).toBe('.');
    expect((await choice(root, ['.'])).reason).toBe('deploy/compose.yaml:3 names it');
  });

  it('takes it also where the Dockerfile would find its sources beside itself', async () => {
    const root = repository({ 'deploy/compose.yaml': COMPOSE, 'entry.sh': '' });
    expect(await chosen(root, 'entry.sh')).toBe('.');
  });

  it('reads a compose file that git does not track, beside the Dockerfile or above', async () => {
    const root = tree({ ...FILES, 'docker/compose.yaml': COMPOSE });
    git(root, 'init');
    expect(await chosen(root, '.')).toBe('.');
  });

  it('reads commands of scripts beside the Dockerfile or above', async () => {
    const root = repository({ 'build.sh': '#!/bin/sh\ndocker build -t a -f docker/Dockerfile .\n' });
    expect(await chosen(root, '.')).toBe('.');
  });

  it.each([
    ['another Dockerfile', 'services:\n  a:\n    build:\n      context: ..\n'],
    ['a directory that is not there', COMPOSE.replace('..', '../absent')],
    ['a directory without the sources', COMPOSE.replace('..\n', '.\n').replace('docker/', '../docker/')],
  ])('is not led by %s', async (_, text) => {
    const root = repository({ 'deploy/compose.yaml': text });
    expect(await chosen(root, 'entry.sh')).toBe('docker');
  });

  it('takes it for sources that a build makes first', async () => {
    const root = repository({ 'deploy/compose.yaml': COMPOSE });
    expect(await chosen(root, 'dist')).toBe('.');
  });

  it('takes the one that holds the sources, when several are named', async () => {
    const more = { 'deploy/compose.yaml': COMPOSE, 'docker/compose.yaml': 'a:\n  build: .\n' };
    expect(await chosen(repository(more), 'src')).toBe('.');
    expect((await choice(repository(more), ['src'])).doubt).toBeUndefined();
  });

  it('doubts when several that are named would do, and then nothing is known', async () => {
    const root = repository({ 'deploy/compose.yaml': COMPOSE, 'docker/compose.yaml': 'a:\n  build: .\n' });
    const { dir, doubt } = await choice(root, ['.']);
    expect(doubt).toBe('is one directory in deploy/compose.yaml:3 and another in docker/compose.yaml:2');
    const project = await collectProject(dir, path.join(root, 'docker/Dockerfile'), '', doubt);
    expect(project.known).toBe(false);
    expect(project.unreadable.get('.')).toBe(doubt);
  });

  it('has no doubt where nothing is taken from the context', async () => {
    const root = repository({ 'deploy/compose.yaml': COMPOSE, 'docker/compose.yaml': 'a:\n  build: .\n' });
    expect((await choice(root, [])).doubt).toBeUndefined();
    const dockerfile = path.join(root, 'docker/Dockerfile');
    expect((await chooseContext(dockerfile, { sources: [], mounts: true })).doubt).toMatch(
      /^is one directory/,
    );
  });

  it('doubts when a file names the Dockerfile and leaves its context to the run', async () => {
    const step = [
      '      - uses: docker/build-push-action@v6',
      '        with:',
      '          file: docker/Dockerfile',
    ];
    const lines = ['jobs:', '  a:', '    steps:', ...step, '          context: ${{ inputs.context }}', ''];
    const root = repository({ '.github/workflows/a.yml': lines.join('\n') });
    expect(await choice(root, ['entry.sh'])).toEqual({
      dir: path.join(root, 'docker'),
      reason: 'it holds the Dockerfile and entry.sh',
      doubt: 'is named in .github/workflows/a.yml:5 by a variable without a value',
    });
  });

  it('gives the project every way in which the Dockerfile is built, seen from the context', async () => {
    const root = repository({
      'deploy/compose.yaml': `${COMPOSE}      target: prod\n      args: { A: 1 }\n`,
      'docker/build.sh': 'docker build --target dev ..\n',
      'compose.yml': 'services: { b: { build: docker } }\n',
    });
    const project = await collectProject(path.join(root, 'docker'), path.join(root, 'docker/Dockerfile'), '');
    expect(
      project.builds.map(({ by, line, context, dockerfile, target, args }) => [
        by,
        line,
        context,
        dockerfile,
        target,
        [...args],
      ]),
    ).toEqual([
      ['compose.yml', 1, '', 'Dockerfile', undefined, []],
      ['deploy/compose.yaml', 3, '..', 'Dockerfile', 'prod', [['A', '1']]],
    ]);
  });
});

describe('chooseContext in a workspace', () => {
  const MEMBER = { 'web/Dockerfile': '', 'web/package.json': '{}' };

  async function web(more: Readonly<Record<string, string>>, needs: readonly string[] = ['.']) {
    const root = repository({ ...MEMBER, ...more });
    const found = await chooseContext(path.join(root, 'web/Dockerfile'), {
      sources: needs,
      manifests: ['package.json'],
    });
    return { dir: path.relative(root, found.dir) || '.', doubt: found.doubt };
  }

  it('doubts a guess below the root of a workspace', async () => {
    const doubt = 'may be the workspace of package.json as well (--context says which)';
    expect(await web({ 'package.json': '{"workspaces": ["web"]}' })).toEqual({ dir: 'web', doubt });
    expect((await web({ 'pnpm-workspace.yaml': 'packages:\n  - web\n' })).doubt).toContain(
      'pnpm-workspace.yaml',
    );
    expect((await web({ 'package.json': '{}' })).doubt).toBeUndefined();
  });

  it('does not doubt what the sources show', async () => {
    const files = { 'package.json': '{"workspaces": ["web"]}', 'web/server.js': '' };
    expect(await web(files, ['server.js'])).toEqual({ dir: 'web', doubt: undefined });
  });

  it('takes the directory of fly.toml only where the root could not be meant', async () => {
    const fly = { 'web/fly.toml': '[build]\ndockerfile = "Dockerfile"\n' };
    expect(await web(fly)).toEqual({ dir: 'web', doubt: 'is the directory in which web/fly.toml:1 is used' });
    expect(await web(fly, ['web/package.json'])).toEqual({ dir: '.', doubt: undefined });
  });
});
