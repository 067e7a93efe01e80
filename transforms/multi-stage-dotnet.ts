import { skip } from '../src/model/build.js';
import { dotnetPlan, publishes } from '../src/model/multistage/dotnet/index.js';
import { divide, soleStage } from '../src/model/multistage/index.js';
import type { Stage } from '../src/model/stages.js';
import type { Build, Transform } from '../src/model/types.js';

const IMAGES: ReadonlySet<string> = new Set(['mcr.microsoft.com/dotnet/sdk']);

export const multiStageDotnet: Transform = {
  name: 'multi-stage-dotnet',
  summary: 'Leave the .NET SDK and the sources behind, and run what was published on the runtime.',
  level: 'recommended',
  after: ['dotnet-restore-first', 'combine-installs', 'no-install-recommends'],
  declares: ['base'],
  image: [{ type: 'base' }, { type: 'divided' }],
  docs: {
    why:
      'An image that publishes its own program keeps the SDK, NuGet packages, intermediate files and the sources. The container ' +
      'needs none of it: the published directory is whole, and an image of the runtime has the same version on the same system.',
    example: {
      before:
        'FROM mcr.microsoft.com/dotnet/sdk:8.0\nWORKDIR /src\nCOPY . .\nRUN dotnet publish -c Release -o /app\nWORKDIR /app\nEXPOSE 8080\nENTRYPOINT ["dotnet", "Shop.dll"]\n',
      after:
        'FROM mcr.microsoft.com/dotnet/sdk:8.0 AS build\nWORKDIR /src\nCOPY . .\nRUN dotnet publish -c Release -o /app\n\nFROM mcr.microsoft.com/dotnet/aspnet:8.0\nWORKDIR /src\nCOPY --from=build /app /app\nWORKDIR /app\nEXPOSE 8080\nENTRYPOINT ["dotnet", "Shop.dll"]\n',
      files: {
        'Shop.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>\n',
        'Program.cs': 'WebApplication.CreateBuilder(args).Build().Run();\n',
      },
    },
    risk:
      'Packages may start programs or read files that no source of the project names. The SDK image sets ' +
      'DOTNET_USE_POLLING_FILE_WATCHER, the runtime does not: see dotnet-runtime-base.',
    references: [
      'https://learn.microsoft.com/en-us/dotnet/core/docker/build-container',
      'https://learn.microsoft.com/en-us/aspnet/core/fundamentals/?view=aspnetcore-8.0#content-root',
      'https://github.com/dotnet/dotnet-docker/blob/main/README.sdk.md',
    ],
  },
  apply(build) {
    const sole = soleStage(build, IMAGES);
    if (sole === undefined) return build;
    if ('left' in sole)
      return publishes(sole.stage.instructions) ? leftAs(build, sole.stage, sole.left) : build;
    const plan = dotnetPlan(build, multiStageDotnet, sole);
    if (plan === undefined) return build;
    if (typeof plan === 'string') return leftAs(build, sole.stage, plan);
    const { division, message, evidence } = plan;
    return divide(build, multiStageDotnet, division, { message, evidence });
  },
};

function leftAs(build: Build, { from }: Stage, reason: string): Build {
  return skip(build, multiStageDotnet, from, `left one stage: ${reason}`);
}
