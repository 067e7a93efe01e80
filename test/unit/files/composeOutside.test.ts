import { beforeEach, describe, expect, it } from '@jest/globals';
import path from 'node:path';
import { collectProject, forgetTexts } from '../../../src/files/collect.js';
import { forgetBuildFiles } from '../../../src/files/buildFiles.js';
import { forgetGit } from '../../../src/files/git.js';
import { forgetListings } from '../../../src/files/listing.js';
import { runningServices } from '../../../src/project/composeServices.js';
import { servicesWithNamesakes } from '../../../src/model/services.js';
import { git, tree } from './tree.js';

beforeEach(() => {
  forgetBuildFiles();
  forgetGit();
  forgetListings();
  forgetTexts();
});

const COMPOSE =
  'services:\n  api:\n    build: ./api\n    image: me/api\n    command: make run\n  web:\n    build: ./web\n    command: npm start\n' +
  '  worker:\n    image: me/api\n    command: make work\n';
const OVERRIDE = 'services:\n  api:\n    volumes: [./api:/app]\n  web:\n    volumes: [./web:/app]\n';

describe('compose files above a build context', () => {
  it('are texts of the project, with the services that run its image', async () => {
    const root = tree({
      'api/Dockerfile': 'FROM python:3.12\n',
      'web/Dockerfile': 'FROM node:22\n',
      'compose.yaml': COMPOSE,
      'compose.override.yaml': OVERRIDE,
    });
    git(root, 'init');
    git(root, 'add', '.');
    const project = await collectProject(
      path.join(root, 'api'),
      path.join(root, 'api/Dockerfile'),
      'FROM python:3.12\n',
    );
    expect(project.texts.get('../compose.yaml')).toBe(
      'services:\n  api:\n    build: ./api\n    image: me/api\n    command: make run\n  worker:\n    image: me/api\n    command: make work\n\n',
    );
    expect(project.texts.get('../compose.override.yaml')).toBe(
      'services:\n  api:\n    volumes: [./api:/app]\n',
    );
    expect(servicesWithNamesakes(project).map(({ file, name }) => `${file} ${name}`)).toEqual(
      ['../compose.yaml api', '../compose.yaml worker', '../compose.override.yaml api'].toSorted(),
    );
  });

  it('are not read twice where they lie inside', async () => {
    const root = tree({
      Dockerfile: 'FROM python:3.12\n',
      'compose.yaml': 'services:\n  a:\n    build: .\n',
    });
    git(root, 'init');
    const project = await collectProject(root, path.join(root, 'Dockerfile'), 'FROM python:3.12\n');
    expect([...project.texts.keys()].filter((file) => file.includes('compose'))).toEqual(['compose.yaml']);
  });
});

describe('runningServices', () => {
  it('keeps a file whole in which services take keys from elsewhere', () => {
    const text = 'x-a: &a\n  build: api\nservices:\n  one:\n    <<: *a\n  two:\n    build: web\n';
    const files = new Map([['compose.yaml', text]]);
    expect(runningServices(files, [{ by: 'compose.yaml', line: 2 }])).toEqual(files);
  });

  it('leaves out files of which no service runs the image', () => {
    const files = new Map([['compose.yaml', 'services:\n  db:\n    image: postgres\n']]);
    expect(runningServices(files, [{ by: 'other.yaml', line: 2 }]).size).toBe(0);
  });
});
