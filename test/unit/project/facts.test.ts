import { describe, expect, it } from '@jest/globals';
import {
  buildProject,
  isDockerfilePath,
  sizeLimit,
  unknownProject,
  wantedTexts,
} from '../../../src/project/facts.js';
import { joinPath } from '../../../src/project/paths.js';
import { projectOf } from './projectOf.js';

describe('isDockerfilePath', () => {
  it.each([
    'Dockerfile',
    'a/Dockerfile',
    'Dockerfile.dev',
    'Dockerfile.api.prod',
    'api.Dockerfile',
    'api.dockerfile',
    'Containerfile',
    'Containerfile.x',
    'Dockerfile-alpine',
    'Dockerfile_node-18.2',
    'docker/dockerfile',
  ])('takes %s', (path) => expect(isDockerfilePath(path)).toBe(true));

  it.each([
    'dockerfile.go',
    'dockerfile-dev',
    'Dockerfile-lint.js',
    'Dockerfile_test.go',
    'Dockerfile-alpine.template',
    'Dockerfile.dockerignore',
    'Dockerfile.md',
    'Dockerfile~',
    'Dockerfile.swp',
    '.Dockerfile.swp',
    'Dockerfile.bak',
    'Dockerfiles',
    'MyDockerfile',
    'Dockerfile/x',
    '.dockerfile',
    'Dockerfile.',
  ])('does not take %s', (path) => expect(isDockerfilePath(path)).toBe(false));
});

describe('joinPath', () => {
  it.each([
    ['', 'a', 'a'],
    ['a/b', '../c/./d/', 'a/c/d'],
    ['a', '..', ''],
    ['', '../a', undefined],
    ['a', '/b', undefined],
    ['a', '../../b', undefined],
  ])('%j and %j give %j', (dir, path, expected) => expect(joinPath(dir, path)).toBe(expected));
});

describe('wantedTexts', () => {
  const listing = new Set([
    'package.json',
    'web/package.json',
    'node_modules/a/package.json',
    'package-lock.json',
    '.npmrc',
    '.env',
    '.env.local',
    'requirements.txt',
    'requirements/dev.in',
    'deps.list',
    'setup.py',
    'Dockerfile',
    'api.Dockerfile',
    'Dockerfile.dockerignore',
    '.dockerignore',
    'docker/entrypoint.sh',
    'go.mod',
    'src/server.js',
    'src/other.js',
    'tools/gen.js',
    'compose.yaml',
    'docker-compose.prod.yml',
    '.github/workflows/ci.yml',
    '.github/dependabot.yml',
    'Makefile',
    'README.md',
    'prisma/schema.prisma',
    'logo.png',
    'id_rsa',
    'server.key',
  ]);
  const always = [
    '.dockerignore',
    '.github/workflows/ci.yml',
    '.npmrc',
    'Dockerfile',
    'Dockerfile.dockerignore',
    'Makefile',
    'api.Dockerfile',
    'compose.yaml',
    'docker-compose.prod.yml',
    'docker/entrypoint.sh',
    'go.mod',
    'package-lock.json',
    'package.json',
    'prisma/schema.prisma',
    'requirements.txt',
    'requirements/dev.in',
    'setup.py',
    'web/package.json',
  ];

  it('asks for manifests, lockfiles, scripts and the files around the build', () =>
    expect(wantedTexts(listing, '', new Map())).toEqual(always));

  it('asks for files that the Dockerfile names', () => {
    expect(wantedTexts(listing, 'CMD ["node", "/app/src/server.js"]', new Map())).toEqual(
      [...always, 'src/server.js'].sort(),
    );
  });

  it('never asks for secrets or pictures', () => {
    expect(wantedTexts(listing, 'COPY .env .env.local logo.png id_rsa server.key ./', new Map())).toEqual(
      always,
    );
  });

  it('asks for what was read leads to, and for nothing twice', () => {
    const have = new Map(always.map((path) => [path, '']));
    have
      .set('package.json', '{"scripts":{"postinstall":"node tools/gen.js"}}')
      .set('requirements.txt', '-r deps.list\n');
    expect(wantedTexts(listing, '', have)).toEqual(['deps.list', 'tools/gen.js']);
  });

  it('asks for sources and deployments where the Dockerfile stands on a full image', () => {
    const more = new Set([
      'app.py',
      'src/a.ts',
      'test/b.ts',
      'src/c.d.ts',
      'k8s/web.yaml',
      'locales/de.yml',
      'x.txt',
    ]);
    for (const from of ['FROM node:20', 'ARG A\nfrom --platform=x python:3.12-bookworm AS b'])
      expect(wantedTexts(more, from, new Map())).toEqual(['app.py', 'k8s/web.yaml', 'src/a.ts']);
    for (const from of ['FROM ruby:3-slim', 'FROM ruby:3-alpine', 'FROM golang:1', 'RUN echo node:20'])
      expect(wantedTexts(more, from, new Map())).toEqual([]);
  });

  it('asks for them where an image may give way to one without a shell or with another C library', () => {
    const more = new Set(['app.py', 'k8s/web.yaml', 'infra/web.tf', 'ecs/task-definition.json', 'README']);
    for (const from of [
      'FROM python:3-slim',
      'FROM node:20-slim\nUSER node',
      'FROM --platform=linux/amd64 node',
    ])
      expect(wantedTexts(more, from, new Map())).toEqual([
        'README',
        'app.py',
        'ecs/task-definition.json',
        'infra/web.tf',
        'k8s/web.yaml',
      ]);
    const go = 'FROM golang:1 AS b\nCOPY . .\nRUN go build\nFROM alpine\nCOPY --from=b /a /a';
    expect(wantedTexts(new Set(['k8s/web.yaml']), go, new Map())).toEqual(['k8s/web.yaml']);
  });

  it('asks for them where an image brings a user that the Dockerfile does not choose', () => {
    const more = new Set(['src/a.ts', 'main.go']);
    expect(wantedTexts(more, 'FROM node:20-slim', new Map())).toEqual(['src/a.ts']);
    const chosen = 'FROM oven/bun:1\nUSER bun';
    expect(wantedTexts(more, chosen, new Map())).toEqual([]);
    const go = 'FROM golang:1 AS b\nRUN go build\nFROM gcr.io/distroless/static-debian12';
    expect(wantedTexts(more, go, new Map())).toEqual(['main.go', 'src/a.ts']);
    expect(wantedTexts(more, `${go}\nUSER 65532`, new Map())).toEqual([]);
  });

  it('asks for sources where CMD is in shell form: they may need what a shell sets', () => {
    const more = new Set(['app.py', 'tests/a.py', 'dist/b.js']);
    expect(wantedTexts(more, 'FROM python:3.12-slim\ncmd python app.py', new Map())).toEqual(['app.py']);
    expect(wantedTexts(more, 'FROM alpine\nCMD ["nginx"]', new Map())).toEqual([]);
  });

  it('asks for no file of a name that many share', () => {
    const many = new Set(Array.from({ length: 20 }, (_, index) => `p${index}/index.js`));
    expect(wantedTexts(many, 'CMD ["node", "index.js"]', new Map())).toEqual([]);
    expect(wantedTexts(many, 'CMD ["node", "p3/index.js"]', new Map())).toEqual(['p3/index.js']);
  });

  it('limits what is read', () => {
    expect([sizeLimit('a/package-lock.json'), sizeLimit('package.json')]).toEqual([33_554_432, 1_048_576]);
  });
});

describe('buildProject', () => {
  it('parses manifests and says what it could not read', () => {
    const project = projectOf({
      'package.json': '{',
      'a/package.json': { name: 'a' },
      'package-lock.json': { lockfileVersion: 9 },
      'requirements.txt': 'x\n',
      'api.Dockerfile': 'FROM a',
    });
    expect([...project.packages.keys()]).toEqual(['a/package.json']);
    expect([...project.requirements.keys()]).toEqual(['requirements.txt']);
    expect([...project.unreadable.keys()]).toEqual(['package.json', 'package-lock.json']);
    expect(project.siblings).toEqual(new Map([['api.Dockerfile', 'FROM a']]));
    expect([...project.directories]).toEqual(['a']);
    expect(Object.isFrozen(project)).toBe(true);
  });

  it.each<[Readonly<Record<string, string>>, object]>([
    [{}, { path: '.dockerignore', exists: false, text: '' }],
    [{ '.dockerignore': 'a' }, { path: '.dockerignore', exists: true, text: 'a' }],
    [
      { '.dockerignore': 'a', 'Dockerfile.dockerignore': 'b' },
      { path: 'Dockerfile.dockerignore', exists: true, text: 'b' },
    ],
    [
      { '.dockerignore': '', 'api.Dockerfile.dockerignore': 'b' },
      { path: '.dockerignore', exists: true, text: '' },
    ],
  ])('finds the ignore file in force among %j', (files, ignore) =>
    expect(projectOf(files).ignore).toEqual(ignore),
  );

  it('takes the ignore file beside a Dockerfile outside the context', () => {
    const outsideIgnore = { path: '../Dockerfile.dockerignore', text: 'x' };
    const project = buildProject({
      dockerfile: '../Dockerfile',
      files: new Set(),
      texts: new Map([['.dockerignore', 'a']]),
      outsideIgnore,
    });
    expect(project.ignore).toEqual({ ...outsideIgnore, exists: true });
  });

  it('knows nothing of an unknown project', () => {
    expect(unknownProject()).toMatchObject({
      known: false,
      dockerfile: 'Dockerfile',
      tracked: undefined,
      ignore: { exists: false },
    });
  });
});
