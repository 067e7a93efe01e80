import { splitInstalls } from '../src/model/split/apply.js';
import { dotnetPublish } from '../src/model/split/readers/dotnetPublish.js';
import type { Transform } from '../src/model/types.js';

export const dotnetRestoreFirst: Transform = {
  name: 'dotnet-restore-first',
  summary: 'Restore the packages of .NET before the sources are copied.',
  level: 'recommended',
  after: ['dockerignore', 'copy-manifests-first'],
  image: [
    { type: 'adds', paths: ['/**/.nuget/**', '/**/obj/**', '/tmp/**', '/**/.local/share/NuGet/**'] },
    { type: 'changes', paths: ['/**/obj/**'] },
  ],
  docs: {
    why:
      'Where all files are copied before `dotnet publish`, every changed source file downloads all packages again. ' +
      'With `dotnet restore` above the sources its layer is taken from the cache until a project file changes.',
    example: {
      before:
        'FROM mcr.microsoft.com/dotnet/sdk:8.0 AS build\nWORKDIR /src\nCOPY . .\nRUN dotnet publish -c Release -o /app\n',
      after:
        'FROM mcr.microsoft.com/dotnet/sdk:8.0 AS build\nWORKDIR /src\nCOPY App.csproj ./\nRUN dotnet restore\nCOPY . .\nRUN dotnet publish -c Release -o /app\n',
      files: {
        'App.csproj':
          '<Project Sdk="Microsoft.NET.Sdk.Web">\n  <PropertyGroup>\n    <TargetFramework>net8.0</TargetFramework>\n  </PropertyGroup>\n</Project>\n',
        'Program.cs': '',
        '.dockerignore': '**/bin\n**/obj\n',
      },
    },
    risk:
      '`dotnet publish` still restores by itself and finds the packages there. `--no-restore` is never added: with another ' +
      'runtime identifier the packages would not be those of the build.',
    references: [
      'https://learn.microsoft.com/en-us/dotnet/core/tools/dotnet-restore',
      'https://learn.microsoft.com/en-us/dotnet/core/tools/dotnet-publish',
      'https://docs.docker.com/build/cache/optimize/#order-your-layers',
      'https://github.com/dotnet/sdk/issues/37291',
    ],
  },
  apply: (build) => splitInstalls(build, dotnetRestoreFirst, [dotnetPublish]),
};
