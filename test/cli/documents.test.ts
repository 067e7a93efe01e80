import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildCommand, project, removeTemporary, run } from './support/command.js';

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
});
