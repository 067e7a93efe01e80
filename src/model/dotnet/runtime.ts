/** Whether a stage on a .NET SDK works on the image of its runtime: what it runs, and what the project is made of. */
import { SAME_PORTS, SDK_LIBRARIES, SDK_PACKAGES, SDK_PROGRAMS } from '../../knowledge/dotnet-sdk.js';
import { dotnetFacts, dotnetRuntime, type DotnetRuntime } from '../../knowledge/dotnet.js';
import { isDotnetBuildFile, isDotnetSource } from '../../project/dotnet/sources.js';
import type { Project } from '../../project/types.js';
import type { ImageReference } from '../../syntax/image.js';
import type { Dockerfile } from '../../syntax/types.js';
import { fixedObstacle, type BasePlan } from '../slim/base.js';
import { fileObstacle } from '../slim/purpose.js';
import { kitObstacle, madeObstacle } from '../slim/runtime.js';
import type { Obstacle, Place, Swap } from '../slim/types.js';
import type { Model, Stage } from '../stages.js';
import { runtimeOf } from './framework.js';
import { dotnetObstacle, scriptsObstacle } from './starts.js';

/** The runtime image to take; undefined for an image that is no SDK. */
export function runtimePlan(
  project: Project,
  model: Model,
  stage: Stage,
  dockerfile?: Dockerfile,
): BasePlan | undefined {
  const image = stage.resolved ?? stage.image;
  if (image.registry !== 'mcr.microsoft.com' || image.repository !== 'dotnet/sdk') return undefined;
  const { tag = '' } = image;
  if (/nanoserver|windowsservercore/.test(tag)) return undefined;
  const fixed = fixedObstacle(stage, project, dockerfile) ?? imageObstacle(image, tag);
  if (fixed !== undefined) return { reason: fixed };
  // What stands on Debian or Ubuntu alone: ASP.NET's image holds all that the others do.
  const dlls: string[] = [];
  const swap = swapFrom({ project, model, target: `dotnet/aspnet:${tag}`, dlls });
  const obstacle =
    fileObstacle(swap) ??
    kitObstacle(stage, swap, partObstacle) ??
    scriptsObstacle(project, stage) ??
    projectObstacle(project);
  if (obstacle !== undefined) return { reason: obstacle };
  const kind = runtimeOf(project, dlls);
  if ('refused' in kind) return { reason: kind.refused };
  const twin = dotnetRuntime(tag, kind.runtime);
  if ('refused' in twin) return { reason: twin.refused };
  return planFor(project, kind.runtime, twin.tag, kind.evidence);
}

function planFor(project: Project, runtime: DotnetRuntime, tag: string, evidence: string): BasePlan {
  return {
    image: `mcr.microsoft.com/dotnet/${runtime}:${tag}`,
    saving: 'the container only runs what was published, and the SDK stays in the builder',
    evidence: [evidence, `${project.dockerfile}: no command needs the SDK, curl, wget or git`],
  };
}

/** Why an image is not one of which it is known what its runtime lacks. */
function imageObstacle({ text }: ImageReference, tag: string): Obstacle {
  const facts = dotnetFacts('dotnet/sdk', tag);
  const twin = dotnetRuntime(tag, 'aspnet');
  if ('refused' in twin) return twin.refused;
  if (Number.parseInt(tag, 10) < SAME_PORTS)
    return `before .NET ${SAME_PORTS}, the images of the runtime set another port (80) and format of logs than ${text}`;
  if (facts?.os.startsWith('Alpine') === true)
    return 'on Alpine, the SDK brings ICU for cultures, and the runtime runs without it';
  return facts?.suite === undefined ? `it is not known what ${facts?.os ?? text} brings` : undefined;
}

interface Examined {
  readonly project: Project;
  readonly model: Model;
  readonly target: string;
  /** Takes the programs that are started. */
  readonly dlls: string[];
}

function swapFrom({ project, model, target, dlls }: Examined): Swap {
  return {
    repository: 'dotnet/sdk',
    target,
    pythonMinor: undefined,
    lost: SDK_PROGRAMS,
    lostPackages: SDK_PACKAGES,
    project,
    model,
    judge: (command, place) => dotnetObstacle(command, place, dlls),
  };
}

/** Settings of the SDK, its directories, and the tools that it installs. */
const SDK_PARTS =
  /\bDOTNET_(?:WATCH\w*|CLI_\w+|SDK_VERSION|NOLOGO|TOOLS\w*|USE_POLLING_FILE_WATCHER)\b|\bNUGET_\w+|\bMSBuild\w*|\.dotnet\/tools\b|\/usr\/(?:share|lib)\/(?:dotnet\/sdk|powershell)\b/;

function partObstacle({ instruction, who }: Place): Obstacle {
  const part = SDK_PARTS.exec(instruction.text)?.[0];
  return part && `${who} names ${part}, which is of the SDK`;
}

/** Whether all that the program is made of was read, and needs no SDK. */
function projectObstacle(project: Project): Obstacle {
  if (!project.known)
    return 'the build context is not known, so that its sources and packages cannot be checked';
  const files = [...project.files];
  return madeObstacle(project, [
    { paths: files.filter(isDotnetSource), check: sourceObstacle },
    { paths: files.filter(isDotnetBuildFile), check: buildObstacle },
  ]);
}

function buildObstacle(path: string, text: string): Obstacle {
  const library = SDK_LIBRARIES.exec(text)?.[0];
  return library && `${path} names ${library}, which may need what the SDK brings`;
}

const STARTED = /["'](?:\/(?:usr\/)?bin\/)?(dotnet|git|curl|wget|pwsh|perl|msbuild|nuget)(?:\.exe)?["'\s]/;
const LOADS =
  /\bMSBuildLocator\b|\bMicrosoft\.Build\b|\bLdapConnection\b|\bIntegrated Security\b|\bTrusted_Connection\b/i;

function sourceObstacle(path: string, text: string): Obstacle {
  const starts = /\bProcessStartInfo\b|\bProcess\.Start\b|\bCliWrap\b|\bSimpleExec\b/.test(text);
  const program = starts ? STARTED.exec(text)?.[1] : undefined;
  if (program !== undefined) return `${path} starts ${program}, which the runtime image lacks`;
  const loads = LOADS.exec(text)?.[0];
  return loads === undefined ? undefined : `${path} uses ${loads}, which may need what the SDK brings`;
}
