import { appendFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { collectProject, forgetTexts } from '../../../src/files/collect.js';
import { forgetGit, historyOf } from '../../../src/files/git.js';
import { forgetListings } from '../../../src/files/listing.js';
import { commitsOf } from '../../../src/project/history.js';
import type { Project } from '../../../src/project/types.js';
import { git, tree } from './tree.js';

beforeEach(() => {
  forgetGit();
  forgetListings();
  forgetTexts();
});

const ROW = 'FROM node:20\nWORKDIR /app\nCOPY src ./src\nCOPY media ./media\n';
const FILES = { 'web/src/a.js': '1\n', 'web/media/film é.png': 'x\n', 'api/main.go': 'package main\n' };

/** A repository in which `web/src/a.js` and `api/main.go` changed in turn. */
function repository(dockerfile: string): string {
  const root = tree({ ...FILES, 'web/Dockerfile': dockerfile });
  git(root, 'init');
  commit(root);
  for (const file of ['web/src/a.js', 'api/main.go', 'web/src/a.js']) {
    appendFileSync(path.join(root, file), '// more\n');
    commit(root);
  }
  return root;
}

function commit(root: string): void {
  git(root, 'add', '.');
  git(root, '-c', 'user.name=a', '-c', 'user.email=a@example.org', 'commit', '-m', 'more');
}

async function projectIn(root: string): Promise<Project> {
  const web = path.join(root, 'web');
  return collectProject(web, path.join(web, 'Dockerfile'), ROW);
}

describe('the history of a build context', () => {
  it('counts the commits that changed each file, and its bytes, by its path in the context', () => {
    const history = historyOf(path.join(repository(ROW), 'web'));
    expect(history?.commits).toBe(3);
    expect(Object.fromEntries(history?.changes ?? [])).toEqual({
      Dockerfile: [2],
      'media/film é.png': [2],
      'src/a.js': [0, 1, 2],
    });
    expect(Object.fromEntries(history?.bytes ?? [])).toEqual({
      Dockerfile: ROW.length,
      'media/film é.png': 2,
      'src/a.js': 18,
    });
  });

  it('counts a commit once for several files', () => {
    const changes = new Map([
      ['a', [0, 1]],
      ['b', [1, 4]],
    ]);
    expect(commitsOf({ commits: 5, changes, bytes: new Map() }, ['a', 'b', 'c'])).toBe(3);
  });

  it('is part of the facts for COPYs in a row', async () => {
    expect((await projectIn(repository(ROW))).history?.commits).toBe(3);
  });

  it('is not asked for where there is no row, and not there without git', async () => {
    const root = repository(ROW);
    const web = path.join(root, 'web');
    const single = await collectProject(web, path.join(web, 'Dockerfile'), 'FROM node:20\nCOPY . .\n');
    expect(single.history).toBeUndefined();
    expect((await projectIn(tree({ ...FILES, 'web/Dockerfile': ROW }))).history).toBeUndefined();
  });

  it('is not there before the first commit', async () => {
    const root = tree({ ...FILES, 'web/Dockerfile': ROW });
    git(root, 'init');
    git(root, 'add', '.');
    expect((await projectIn(root)).history).toBeUndefined();
  });
});
