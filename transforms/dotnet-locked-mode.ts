import { buildContext } from '../src/model/buildContext.js';
import { mapCommands, type CommandAt, type Decision } from '../src/model/commands.js';
import type { Context } from '../src/model/copies.js';
import { lockedModeAnswer } from '../src/model/dotnet/locked.js';
import type { Build, Transform } from '../src/model/types.js';

export const dotnetLockedMode: Transform = {
  name: 'dotnet-locked-mode',
  summary:
    'Restore with `dotnet restore --locked-mode` where packages.lock.json is in step with the projects.',
  level: 'recommended',
  after: ['dockerignore'],
  docs: {
    why:
      'Where packages.lock.json does not fit its project any more, `dotnet restore` writes another one inside the image and ' +
      'takes other packages. With `--locked-mode` it stops instead. Done where the two fit: each project that is restored has ' +
      'its lockfile, and every package and every project that it refers to is compared.',
    example: {
      before:
        'FROM mcr.microsoft.com/dotnet/sdk:8.0\nWORKDIR /src\nCOPY Shop.csproj packages.lock.json ./\nRUN dotnet restore Shop.csproj\n',
      after:
        'FROM mcr.microsoft.com/dotnet/sdk:8.0\nWORKDIR /src\nCOPY Shop.csproj packages.lock.json ./\nRUN dotnet restore Shop.csproj --locked-mode\n',
      files: {
        'Shop.csproj':
          '<Project Sdk="Microsoft.NET.Sdk.Web">\n  <PropertyGroup>\n    <TargetFramework>net8.0</TargetFramework>\n  </PropertyGroup>\n' +
          '  <ItemGroup>\n    <PackageReference Include="Dapper" Version="2.1.35" />\n  </ItemGroup>\n</Project>\n',
        'packages.lock.json':
          '{"version": 1, "dependencies": {"net8.0": {"Dapper": {"type": "Direct", "requested": "[2.1.35, )", "resolved": "2.1.35", "contentHash": "YKRwjVfrG7GYOovlGyQoMvr1/IJdn+7QzNXJxyMh0YfFF5yvDmTYaJOVYWsckreNjGsGSEtrMTpnzxTUq/tZQw=="}}}}\n',
      },
    },
    risk: 'A later change of a project without one of its lockfile stops the build.',
    references: [
      'https://learn.microsoft.com/en-us/nuget/consume-packages/package-references-in-project-files#locking-dependencies',
      'https://github.com/NuGet/Home/wiki/Repeatable-build-using-lock-file-implementation',
      'https://github.com/dotnet/cli/issues/10988',
      'https://github.com/NuGet/Home/issues/11238',
    ],
  },
  apply(build) {
    const context = buildContext(build);
    if (context === undefined) return build;
    return mapCommands(build, dotnetLockedMode, 'dotnet restore', (at) => decide(build, at, context));
  },
};

function decide(build: Build, at: CommandAt, context: Context): Decision | undefined {
  const answer = lockedModeAnswer(build, at, context);
  if (answer === undefined) return undefined;
  if ('left' in answer) return { skip: `left \`dotnet restore\` without --locked-mode: ${answer.left}` };
  return {
    edits: [{ append: ['--locked-mode'] }],
    because:
      'added --locked-mode: the build stops where packages.lock.json does not fit, instead of choosing other packages',
    evidence: answer.evidence,
  };
}
