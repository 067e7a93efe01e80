/** Generated Dockerfiles around the installs of every package manager, in projects that have files of all of them. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { buildProject, parseDocuments } from '../../src/project/facts.js';
import type { Project } from '../../src/project/types.js';
import { fix } from '../../src/runner/index.js';
import { parse, print } from '../../src/syntax/parse.js';
import { transforms } from '../../transforms/index.js';

const FROM = [
  'FROM node:22-bookworm',
  'FROM node:20 AS build',
  'FROM oven/bun:1.2',
  'FROM python:3.12',
  'FROM golang:1.22',
  'FROM rust:1.80',
  'FROM ruby:3.3',
  'FROM maven:3.9-eclipse-temurin-21',
  'FROM mcr.microsoft.com/dotnet/sdk:8.0',
  'FROM composer:2',
  'FROM elixir:1.17',
  'FROM alpine:3.20',
];
const COMMANDS = [
  'npm ci',
  'npm install',
  'npm ci --omit=dev',
  'corepack enable',
  'yarn install',
  'yarn --frozen-lockfile',
  'npm install -g pnpm@9',
  'pnpm install',
  'pnpm install --frozen-lockfile',
  'bun install --frozen-lockfile',
  'pip install poetry==1.8.3',
  'pip install -r requirements.txt',
  'poetry install --no-root',
  'poetry install',
  'uv sync',
  'uv sync --locked',
  'pipenv install --system --deploy',
  'go mod download',
  'go build -o /app .',
  'cargo build --release',
  'bundle install',
  'mvn -B package',
  'mvn dependency:go-offline',
  'dotnet restore',
  'dotnet publish -c Release -o /out',
  'composer install',
  'composer install --no-scripts --no-autoloader',
  'mix deps.get',
  'apt-get update',
  'apt-get install -y make',
  'apk add --no-cache git',
  'npm run build',
  'cd web',
  'make',
];
const OTHER = [
  'COPY . .',
  'COPY . /app',
  'COPY --chown=node:node . .',
  'COPY web/ web/',
  'COPY package.json ./',
  'COPY go.mod go.sum ./',
  'COPY --from=build /app /srv/app',
  'WORKDIR /app',
  'WORKDIR /app/web',
  'WORKDIR sub',
  'USER node',
  'ENV CI=true',
  'ENV NODE_ENV=production',
  'ARG COMMIT',
  'ENV REVISION=$COMMIT',
  'LABEL revision=$COMMIT',
  'ARG VERSION=1',
  '# the sources',
  '# install dependencies',
  '',
  'EXPOSE 80',
  'VOLUME /data',
  'CMD ["node", "server.js"]',
];
const JOINS = [' && ', ' \\\n && ', '; ', ' || '];

const FILES: Readonly<Record<string, string>> = {
  'package.json': '{"name":"a","version":"1.0.0","private":true,"dependencies":{"ms":"^2.1.0"}}',
  'package-lock.json':
    '{"name":"a","version":"1.0.0","lockfileVersion":3,"packages":{"":{"name":"a","version":"1.0.0","dependencies":{"ms":"^2.1.0"}},"node_modules/ms":{"version":"2.1.3"}}}',
  'yarn.lock': '# yarn lockfile v1\n\n\nms@^2.1.0:\n  version "2.1.3"\n',
  'pnpm-lock.yaml':
    "lockfileVersion: '9.0'\nimporters:\n  .:\n    dependencies:\n      ms:\n        specifier: ^2.1.0\n        version: 2.1.3\npackages:\n  ms@2.1.3: {}\nsnapshots:\n  ms@2.1.3: {}\n",
  'bun.lock':
    '{"lockfileVersion":1,"workspaces":{"":{"name":"a","dependencies":{"ms":"^2.1.0"}}},"packages":{"ms":["ms@2.1.3","",{},"sha512-x"]}}',
  'requirements.txt': 'flask==3.0.0\n',
  'pyproject.toml':
    '[project]\nname = "a"\nversion = "1"\ndependencies = []\n[tool.poetry]\nname = "a"\nversion = "1"\n[tool.poetry.dependencies]\npython = "^3.12"\n',
  'poetry.lock': '[metadata]\nlock-version = "2.0"\n',
  'uv.lock': 'version = 1\n[[package]]\nname = "a"\nversion = "1"\nsource = { editable = "." }\n',
  Pipfile: '[packages]\nflask = "*"\n',
  'Pipfile.lock': '{"_meta":{"hash":{"sha256":"x"}},"default":{}}',
  'go.mod': 'module example.org/a\n\ngo 1.22\n\nrequire golang.org/x/text v0.14.0\n',
  'go.sum':
    'golang.org/x/text v0.14.0 h1:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa=\ngolang.org/x/text v0.14.0/go.mod h1:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa=\n',
  'main.go': 'package main\n',
  'Cargo.toml': '[package]\nname = "a"\nversion = "0.1.0"\n',
  'Cargo.lock': 'version = 3\n\n[[package]]\nname = "a"\nversion = "0.1.0"\n',
  'src/main.rs': 'fn main() {}\n',
  Gemfile: "source 'https://rubygems.org'\ngem 'rack'\n",
  'Gemfile.lock':
    'GEM\n  remote: https://rubygems.org/\n  specs:\n    rack (3.0.0)\n\nPLATFORMS\n  ruby\n\nDEPENDENCIES\n  rack\n\nBUNDLED WITH\n   2.5.0\n',
  'pom.xml':
    '<project><modelVersion>4.0.0</modelVersion><groupId>g</groupId><artifactId>a</artifactId><version>1</version></project>',
  'a.csproj':
    '<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net8.0</TargetFramework></PropertyGroup></Project>',
  'composer.json': '{"require":{"php":">=8"}}',
  'composer.lock': '{"packages":[],"packages-dev":[]}',
  'mix.exs':
    'defmodule A.MixProject do\n  use Mix.Project\n  def project, do: [app: :a, version: "1", deps: []]\nend\n',
  'mix.lock': '%{\n}\n',
  'web/package.json': '{"name":"web","version":"1.0.0"}',
  'web/index.js': '',
  'server.js': '',
};
const IGNORED = [
  '**/node_modules',
  '.venv',
  '**/obj',
  '**/bin',
  'vendor',
  'deps',
  '_build',
  'target',
  '.git',
];

/** The documents of all files: of a part of them only some are used. */
const { documents } = await parseDocuments(new Map(Object.entries(FILES)));

const run = fc
  .array(fc.tuple(fc.constantFrom(...COMMANDS), fc.constantFrom(...JOINS)), { minLength: 1, maxLength: 3 })
  .map(
    (parts) => `RUN ${parts.map(([command, join], at) => (at === 0 ? command : join + command)).join('')}`,
  );
const line = fc.oneof(run, fc.constantFrom(...OTHER));
const dockerfile = fc
  .array(fc.tuple(fc.constantFrom(...FROM), fc.array(line, { minLength: 2, maxLength: 8 })), {
    minLength: 1,
    maxLength: 2,
  })
  .map((stages) => `${stages.map(([from, lines]) => [from, ...lines].join('\n')).join('\n')}\n`);
const project = fc
  .tuple(
    fc.subarray(Object.keys(FILES), { minLength: 15 }),
    fc.subarray(IGNORED),
    fc.constantFrom(true, true, true, false),
  )
  .map(([names, ignored, git]): Project => {
    const texts = new Map(names.map((name) => [name, FILES[name] ?? '']));
    if (ignored.length > 0) texts.set('.dockerignore', ignored.map((name) => `${name}\n`).join(''));
    const files = new Set(['Dockerfile', ...texts.keys()]);
    const parsed = {
      documents: new Map([...documents].filter(([name]) => texts.has(name))),
      unreadable: new Map<string, string>(),
    };
    return buildProject({ dockerfile: 'Dockerfile', files, tracked: git ? files : undefined, texts, parsed });
  });

describe('all transforms together, where dependencies are installed', () => {
  it('break no check, and come to rest', () => {
    fc.assert(
      fc.property(dockerfile, project, (text, facts) => {
        const options = { transforms, level: 'aggressive' } as const;
        const result = fix({ text, path: 'Dockerfile', project: facts }, options);
        expect(result.violations).toEqual([]);
        if (result.problem !== undefined) return;
        const tree = parse(result.after).dockerfile;
        expect(tree && print(tree)).toBe(result.after);
        const ignore = result.files.find(({ path }) => path === '.dockerignore')?.after;
        const later =
          ignore === undefined
            ? facts
            : { ...facts, ignore: { path: '.dockerignore', exists: true, text: ignore } };
        const again = fix({ text: result.after, path: 'Dockerfile', project: later }, options);
        expect(again.after).toBe(result.after);
      }),
      { numRuns: Number(process.env['FUZZ_RUNS'] ?? 150) },
    );
  }, 600_000);
});
