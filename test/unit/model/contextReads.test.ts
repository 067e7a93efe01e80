import { describe, expect, it } from '@jest/globals';
import { startBuild } from '../../../src/model/build.js';
import { contextReads, placesOf, puts, type Taking } from '../../../src/model/ignore/contextReads.js';
import type { Build } from '../../../src/model/types.js';
import { workspaceRoots } from '../../../src/model/ignore/workspaceRoots.js';
import { buildProject } from '../../../src/project/facts.js';
import { parse } from '../../../src/syntax/parse.js';

function buildOf(text: string, files: Readonly<Record<string, string>> = {}): Build {
  const { dockerfile } = parse(text);
  if (dockerfile === undefined) throw new Error('does not parse');
  const texts = new Map([...Object.entries(files), ['Dockerfile', text]]);
  return startBuild(
    dockerfile,
    buildProject({ dockerfile: 'Dockerfile', files: new Set(texts.keys()), texts }),
  );
}

function takingsOf(text: string, files: Readonly<Record<string, string>> = {}): readonly Taking[] {
  const answer = contextReads(buildOf(text, files));
  if ('refused' in answer) throw new Error(answer.refused);
  return answer;
}

const WEB = { 'web/package.json': '{}', 'web/src/a.js': '' };

describe('what a taking puts where', () => {
  it.each([
    ['COPY . .', ['', '/app']],
    ['COPY web /srv/', ['web', '/srv']],
    ['COPY web/ ./web', ['web', '/app/web']],
    ['COPY web/s* lib/', ['web/src', '/app/lib']],
  ])('%s', (line, [directory, target]) => {
    const [taking] = takingsOf(`FROM node:22\nWORKDIR /app\n${line}\n`, WEB);
    expect([taking?.directories, taking?.target]).toEqual([[directory], target]);
  });

  it('follows a directory to its place', () => {
    const [taking] = takingsOf('FROM node:22\nWORKDIR /app\nCOPY web .\n', WEB);
    expect(taking && placesOf(taking, 'web/src')).toEqual(['/app/src']);
    expect(taking && placesOf(taking, 'api')).toEqual([]);
  });

  it.each([
    ['COPY web/package.json ./', true],
    ['COPY web/package*.json ./', true],
    ['COPY web/package.json package.json', true],
    ['COPY web .', true],
    ['COPY . .', false],
    ['COPY web/package.json /other/', false],
    ['RUN --mount=type=bind,source=web/package.json,target=package.json true', true],
    ['RUN --mount=type=bind,source=web/package.json,target=/x/package.json true', false],
  ])('%s puts the manifest at /app/package.json: %s', (line, expected) => {
    const [taking] = takingsOf(`FROM node:22\nWORKDIR /app\n${line}\n`, WEB);
    expect(taking !== undefined && puts(taking, 'web/package.json', '/app/package.json')).toBe(expected);
  });

  it('knows that of a named directory the contents are copied', () => {
    const [taking] = takingsOf('FROM node:22\nWORKDIR /app\nCOPY web/src ./\n', WEB);
    expect(taking && puts(taking, 'web/src', '/app/src')).toBe(false);
  });
});

describe('the Dockerfiles that share an ignore file', () => {
  const SIBLING = { 'Dockerfile.dev': 'FROM node:22\nCOPY node_modules /x\n', 'package.json': '{}' };

  it('are all of the context', () => {
    const takings = takingsOf('FROM node:22\nCOPY . .\n', SIBLING);
    expect(takings.map(({ reader }) => reader.path)).toEqual(['Dockerfile', 'Dockerfile.dev']);
  });

  it('are not those with an ignore file of their own', () => {
    const takings = takingsOf('FROM node:22\nCOPY . .\n', { ...SIBLING, 'Dockerfile.dev.dockerignore': '' });
    expect(takings.map(({ reader }) => reader.path)).toEqual(['Dockerfile']);
  });

  it('is the build alone under its own ignore file', () => {
    const takings = takingsOf('FROM node:22\nCOPY . .\n', { ...SIBLING, 'Dockerfile.dockerignore': '' });
    expect(takings.map(({ reader }) => reader.path)).toEqual(['Dockerfile']);
  });

  it('are read without one that was not filled yet', () => {
    const files = { 'Dockerfile.dev': '# to do\n\n', 'Dockerfile.prod': '' };
    expect(contextReads(buildOf('FROM node:22\nCOPY . .\n', files))).toHaveLength(1);
  });

  it.each([
    ['one that does not parse', { 'Dockerfile.dev': 'RUN <<EOF\n' }],
    ['one that hides what it takes', { 'Dockerfile.dev': 'FROM a\nARG X\nCOPY $X /x\n' }],
    [
      'one named in a workflow',
      { 'ci/image': 'RUN <<EOF\n', '.github/workflows/a.yml': '  with:\n    file: ci/image\n' },
    ],
    ['one named in a Makefile', { 'ci/image': '', Makefile: 'x:\n\tdocker build -f ci/image .\n' }],
  ])('are refused with %s', (_, files: Readonly<Record<string, string>>) => {
    expect(contextReads(buildOf('FROM node:22\nCOPY . .\n', files))).toHaveProperty('refused');
  });
});

describe('workspaceRoots', () => {
  const files = {
    'package.json': '{ "workspaces": ["packages/*"] }',
    'packages/a/package.json': '{ "name": "a" }',
    'apps/b/package.json': '{ "name": "b" }',
  };

  it('takes the members of npm from package.json, those of pnpm from its own file', () => {
    const { project } = buildOf('FROM node:22\n', {
      ...files,
      'pnpm-workspace.yaml': "packages:\n- 'apps/*' # all\n\ncatalog:\n  - x\n",
    });
    expect(workspaceRoots(project, 'packages/a', 'npm')).toEqual(['']);
    expect(workspaceRoots(project, 'packages/a', 'pnpm')).toEqual([]);
    expect(workspaceRoots(project, 'apps/b', 'npm')).toEqual([]);
    expect(workspaceRoots(project, 'apps/b', 'pnpm')).toEqual(['']);
  });
});
