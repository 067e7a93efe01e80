import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildCommand, project, removeTemporary, run } from './support/command.js';

const LOCK = `lockfileVersion: '9.0'

settings:
  autoInstallPeers: true
  excludeLinksFromLockfile: false

importers:

  .: {}

  packages/a:
    dependencies:
      ms:
        specifier: ^2.1.3
        version: 2.1.3

packages:

  ms@2.1.3:
    resolution: {integrity: sha512-x}

snapshots:

  ms@2.1.3: {}
`;

let script = '';
beforeAll(() => {
  script = buildCommand(true);
});
afterAll(removeTemporary);

describe('manifests in the built command', () => {
  it('reads XML, whose parser is CommonJS', () => {
    const cwd = project({
      Dockerfile: 'FROM mcr.microsoft.com/dotnet/sdk:8.0\nWORKDIR /src\nCOPY . .\nRUN dotnet restore\n',
      'App.csproj':
        '<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net8.0</TargetFramework></PropertyGroup></Project>\n',
      'Program.cs': '',
      '.dockerignore': '**/obj\n**/bin\n',
    });
    const { stdout } = run(script, ['fix', '--only', 'copy-manifests-first'], { cwd });
    expect(stdout).toContain('+COPY App.csproj ./\n');
  });

  it('reads YAML, whose parser is CommonJS too', () => {
    const cwd = project({
      Dockerfile:
        'FROM node:22-slim\nWORKDIR /app\nRUN npm install -g pnpm@10\nCOPY . .\nRUN pnpm install --frozen-lockfile\n',
      'package.json': '{"name": "web", "private": true}\n',
      'packages/a/package.json': '{"name": "a", "dependencies": {"ms": "^2.1.3"}}\n',
      'packages/a/index.js': '',
      'pnpm-workspace.yaml': 'packages:\n  - packages/*\n',
      'pnpm-lock.yaml': LOCK,
      '.dockerignore': '**/node_modules\n',
    });
    const { stdout } = run(script, ['fix', '--only', 'copy-manifests-first'], { cwd });
    expect(stdout).toContain('+COPY package.json pnpm-lock.yaml pnpm-workspace.yaml ./\n');
    expect(stdout).toContain('+COPY packages/a/package.json packages/a/\n');
  });
});
