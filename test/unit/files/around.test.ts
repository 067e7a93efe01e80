import { beforeEach, describe, expect, it } from '@jest/globals';
import path from 'node:path';
import { forgetAround, textsAround } from '../../../src/files/around.js';
import { collectProject, forgetTexts } from '../../../src/files/collect.js';
import { forgetGit } from '../../../src/files/git.js';
import { forgetListings } from '../../../src/files/listing.js';
import { git, tree } from './tree.js';

beforeEach(() => {
  forgetAround();
  forgetGit();
  forgetListings();
  forgetTexts();
});

const FILES = {
  'services/web/Dockerfile': 'FROM node:22\nCMD ["node", "a.js"]\n',
  'services/web/inside.yaml': 'a: 1\n',
  'services/README.md': 'docker run x\n',
  'services/api/README.md': 'docker run y\n',
  'services/api/package.json': '{}',
  'compose.yaml': 'services:\n  web:\n    build: services/web\n    volumes: [a:/a]\n',
  'k8s/web.yml': 'kind: Pod\n',
  'fly.toml': 'app = "x"\n',
  'pnpm-lock.yaml': 'lockfileVersion: 9\n',
  'docs/a.yaml': 'a: 1\n',
  'main.ts': '',
};

describe('what lies around a build context', () => {
  it('is read where it may say how an image is run', () => {
    const root = tree(FILES);
    git(root, 'init');
    git(root, 'add', '.');
    const texts = textsAround(path.join(root, 'services/web'));
    expect([...(texts?.keys() ?? [])].sort()).toEqual([
      'compose.yaml',
      'fly.toml',
      'k8s/web.yml',
      'services/README.md',
    ]);
    expect(textsAround(root)?.size).toBe(0);
  });

  it('is nothing without git', () => {
    expect(textsAround(path.join(tree(FILES), 'services/web'))?.size).toBe(0);
  });

  it('is not known when there is too much of it', () => {
    const many = Array.from({ length: 301 }, (_, at) => [`deploy/${at}.yaml`, 'a: 1\n'] as const);
    const root = tree({ ...FILES, ...Object.fromEntries(many) });
    git(root, 'init');
    git(root, 'add', '.');
    expect(textsAround(path.join(root, 'services/web'))).toBeUndefined();
  });

  it('is a fact of the project only for a Dockerfile that chooses no user', async () => {
    const root = tree(FILES);
    git(root, 'init');
    git(root, 'add', '.');
    const context = path.join(root, 'services/web');
    const around = async (text: string): Promise<number | undefined> =>
      (await collectProject(context, path.join(context, 'Dockerfile'), text)).around?.size;
    expect(await around('FROM node:22\nCMD ["node", "a.js"]\n')).toBe(4);
    expect(await around('FROM node:22\nUSER node\nCMD ["node", "a.js"]\n')).toBeUndefined();
    expect(await around('FROM python:3.12\nCMD ["python"]\n')).toBeUndefined();
  });
});
