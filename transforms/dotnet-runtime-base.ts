import { runtimePlan } from '../src/model/dotnet/runtime.js';
import { swapBases } from '../src/model/slim/base.js';
import type { Transform } from '../src/model/types.js';

export const dotnetRuntimeBase: Transform = {
  name: 'dotnet-runtime-base',
  summary: 'Take the image of the .NET runtime where a container only starts what an SDK published.',
  level: 'recommended',
  // It judges the installs as the other transforms leave them.
  after: ['combine-installs', 'no-install-recommends'],
  declares: ['base'],
  image: [{ type: 'base' }],
  docs: {
    why:
      'The SDK image is built from that of ASP.NET: compilers, NuGet, PowerShell, Git and curl come on top, some 600 MB that a ' +
      'published program does not use. The runtime image of the same version stands on the same system.',
    example: {
      before:
        'FROM mcr.microsoft.com/dotnet/sdk:8.0 AS build\nWORKDIR /src\nCOPY . .\nRUN dotnet publish -c Release -o /out\n\n' +
        'FROM mcr.microsoft.com/dotnet/sdk:8.0\nWORKDIR /app\nCOPY --from=build /out .\nENTRYPOINT ["dotnet", "Shop.dll"]\n',
      after:
        'FROM mcr.microsoft.com/dotnet/sdk:8.0 AS build\nWORKDIR /src\nCOPY . .\nRUN dotnet publish -c Release -o /out\n\n' +
        'FROM mcr.microsoft.com/dotnet/aspnet:8.0\nWORKDIR /app\nCOPY --from=build /out .\nENTRYPOINT ["dotnet", "Shop.dll"]\n',
      files: {
        'Shop.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>\n',
        'Program.cs': 'WebApplication.CreateBuilder(args).Build().Run();\n',
      },
    },
    risk:
      'The SDK image sets DOTNET_USE_POLLING_FILE_WATCHER, the runtime does not: changes to mounted configuration are then ' +
      'noticed through inotify, which some network file systems lack. The Kerberos and LDAP libraries that come with Git are ' +
      'missing; packages that are known to load them are refused.',
    references: [
      'https://github.com/dotnet/dotnet-docker/blob/main/README.sdk.md',
      'https://learn.microsoft.com/en-us/dotnet/core/compatibility/containers/8.0/aspnet-port',
      'https://github.com/dotnet/dotnet-docker/issues/2346',
    ],
  },
  apply(build) {
    return swapBases(build, dotnetRuntimeBase, runtimePlan);
  },
};
