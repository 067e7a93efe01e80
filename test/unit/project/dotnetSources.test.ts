import { describe, expect, it } from '@jest/globals';
import { endsOnDotnetSdk, isDotnetBuildFile, isDotnetSource } from '../../../src/project/dotnet/sources.js';

describe('what a program for .NET is made from', () => {
  it('knows sources, and leaves out tests and what was built', () => {
    const paths = ['Program.cs', 'src/Shop/Pages/Index.cshtml', 'src/Shop.Tests/T.cs', 'obj/G.cs', 'a.js'];
    expect(paths.filter(isDotnetSource)).toEqual(paths.slice(0, 2));
  });

  it('knows the files that name packages', () => {
    const paths = ['src/Shop/Shop.csproj', 'Directory.Build.props', 'tests/T.csproj', 'obj/a.targets'];
    expect(paths.filter(isDotnetBuildFile)).toEqual(paths.slice(0, 2));
  });

  it('tells whether the last stage stands on an SDK', () => {
    const sdk = 'FROM mcr.microsoft.com/dotnet/sdk:8.0';
    expect(
      endsOnDotnetSdk(`${sdk} AS build\nfrom --platform=linux/amd64 mcr.microsoft.com/dotnet/sdk:8.0\n`),
    ).toBe(true);
    expect(endsOnDotnetSdk(`${sdk} AS build\nFROM mcr.microsoft.com/dotnet/aspnet:8.0\n`)).toBe(false);
  });
});
