import { describe, expect, it } from '@jest/globals';
import { startBuild } from '../../../src/model/build.js';
import { contextReads } from '../../../src/model/ignore/contextReads.js';
import { gitUse } from '../../../src/model/ignore/gitUse.js';
import { buildProject } from '../../../src/project/facts.js';
import { parse } from '../../../src/syntax/parse.js';

function useIn(text: string, files: Readonly<Record<string, string>> = {}): string | undefined {
  const { dockerfile } = parse(text);
  if (dockerfile === undefined) throw new Error('does not parse');
  const texts = new Map([...Object.entries(files), ['Dockerfile', text]]);
  const all = new Set(texts.keys());
  const project = buildProject({
    dockerfile: 'Dockerfile',
    files: all,
    directories: new Set(['.git']),
    texts,
  });
  const takings = contextReads(startBuild(dockerfile, project));
  return 'refused' in takings ? takings.refused : gitUse(project, takings);
}

const SLIM = 'FROM node:22-slim\nCOPY . .\n';

describe('gitUse', () => {
  it.each([
    ['a manifest without a word of git', { 'package.json': '{ "dependencies": { "digit": "1" } }' }],
    [
      'addresses',
      { 'package.json': '{ "repository": { "type": "git", "url": "git+https://github.com/a/b.git" } }' },
    ],
    [
      'a script for the host, where no image has git',
      { 'package.json': '{ "scripts": { "v": "git tag" } }' },
    ],
    ['GitHub', { 'pyproject.toml': '[project.urls]\ngithub = "https://github.com/a/b"' }],
    ['a lockfile', { 'package-lock.json': '{ "packages": { "node_modules/simple-git": {} } }' }],
    ['.gitignore', { 'package.json': '{ "scripts": { "lint": "eslint --ignore-path .gitignore" } }' }],
  ])('finds nothing in %s', (_, files: Readonly<Record<string, string>>) => {
    expect(useIn(SLIM, files)).toBeUndefined();
  });

  it.each([
    ['package.json', '{ "dependencies": { "simple-git": "3" } }'],
    ['package.json', '{ "devDependencies": { "git-revision-webpack-plugin": "5" } }'],
    ['package.json', '{ "devDependencies": { "@sentry/webpack-plugin": "2" } }'],
    ['pyproject.toml', 'requires = ["hatchling", "hatch-vcs"]'],
    ['setup.py', 'import versioneer'],
    ['setup.cfg', 'setup_requires = pbr'],
    ['requirements.txt', 'GitPython==3.1'],
    ['entrypoint.sh', 'cat .git/HEAD'],
    ['Makefile', 'v:\n\tcp -r .git /tmp'],
    ['sub/Cargo.toml', ''],
    ['App.csproj', ''],
    ['.gitmodules', ''],
  ])('finds who may read it: %s with %s', (path, text) => {
    expect(useIn(SLIM, { [path]: text })).toMatch(new RegExp(`^${path.replaceAll('.', '\\.')} `));
  });

  it.each([
    ['a slim image', 'FROM python:3.12-slim', true],
    ['an Alpine image', 'FROM node:22-alpine', true],
    ['plain Debian', 'FROM debian:bookworm', true],
    ['nothing', 'FROM scratch', true],
    ['a full image', 'FROM python:3.12', false],
    ['an image without a version', 'FROM node', false],
    ['an image of somebody else', 'FROM acme/base:1', false],
    ['an image that a variable names', 'ARG TAG\nFROM node:$TAG', false],
    ['a slim image beside a full one', 'FROM node:22 AS a\nFROM node:22-slim', false],
  ])('%s has no git: %s', (_, from, lacks) => {
    expect(useIn(`${from}\nCOPY . .\n`) === undefined).toBe(lacks);
  });

  it.each([
    'RUN apk add git',
    'RUN git rev-parse HEAD',
    'CMD ["git", "log"]',
    'RUN <<EOF\ngit describe\nEOF',
  ])('takes %s for a use', (line) => {
    expect(useIn(`FROM node:22-slim\nCOPY . .\n${line}\n`)).toBe('line 3 speaks of git');
  });
});
