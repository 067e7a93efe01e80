/** When the steps of a .NET build may stay behind, and the image needs nothing but a runtime and what was published. */
import { runtimePlan } from '../../dotnet/runtime.js';
import { baseOf } from '../../../project/paths.js';
import type { Instruction } from '../../../syntax/types.js';
import { buildContext } from '../../buildContext.js';
import { below } from '../../directory.js';
import { joinWorkdir } from '../../scope.js';
import { modelOf } from '../../stages.js';
import type { Build, Transform } from '../../types.js';
import { commonOf, type Behind } from '../behind.js';
import { divide } from '../divide.js';
import { elsewhereObstacle } from '../elsewhere.js';
import { layoutOf, type Layout } from '../compiled/layout.js';
import type { Sole } from '../sole.js';
import { startedWords } from '../started.js';
import type { Carried, Division, DivisionPlan } from '../types.js';
import { publishedBy, type Published } from './publish.js';
import { readsObstacle } from './reads.js';

const TOOLS = /[ \t"'](?:dotnet|git|curl|wget|pwsh|perl)(?=[ \t"']|$)/;
const WORK = /^(?:RUN|COPY|ADD)$/;
/** Of the image itself; ASP.NET's has the same accounts. */
const ACCOUNTS = /^(?:root|0|app|1654|\$APP_UID|\$\{APP_UID\})$/;

/** Undefined for a stage that publishes nothing; a text says why one that does stays whole. */
export function dotnetPlan(
  build: Build,
  transform: Transform,
  sole: Sole,
): DivisionPlan | string | undefined {
  const { stage, model } = sole;
  if (!publishes(stage.instructions)) return undefined;
  const context = buildContext(build);
  if (context === undefined) return 'its ignore file cannot be read';
  const layout = layoutOf(model, stage, context);
  if ('refused' in layout) return layout.refused;
  const odd = instructionObstacle(stage.instructions);
  if (odd !== undefined) return odd;
  const published = publishedBy(build, sole, layout);
  if (published === undefined) return undefined;
  if ('left' in published) return published.left;
  const workdir = model.finalScope(stage).workdir;
  if (workdir === undefined) return 'no WORKDIR says where the container works';
  const carried = carriedOf(published, layout, workdir);
  const behind = behindOf(published, layout, workdir, carried);
  const obstacle =
    (stage.image.variable ? 'an ARG chooses its base image, which the command line may set' : undefined) ??
    startObstacle(build, stage.instructions, published, workdir) ??
    untracked(build, layout, carried) ??
    placeObstacle(published, behind) ??
    readsObstacle(build.project, stage.instructions, behind);
  if (obstacle !== undefined) return obstacle;
  return planned(build, transform, sole, { published, carried, root: behind.root });
}

export function publishes(instructions: readonly Instruction[]): boolean {
  return instructions.some(({ keyword, text }) => keyword === 'RUN' && /\bdotnet\s+publish\b/.test(text));
}

interface Found {
  readonly published: Published;
  readonly carried: readonly Carried[];
  readonly root: string;
}

/** The runtime is chosen as for a last stage on the SDK that somebody has written. */
function planned(build: Build, transform: Transform, sole: Sole, found: Found): DivisionPlan | string {
  const { stage, model } = sole;
  const { published, carried, root } = found;
  const division: Division = { stage, model, image: stage.image.text, carried, repeated: published.repeated };
  const draft = divide(build, transform, division, { message: '' }).dockerfile;
  const drafted = modelOf(draft);
  const last = drafted.stages.at(-1);
  const runtime = last && runtimePlan(build.project, drafted, last, draft);
  if (runtime === undefined) return 'which runtime it needs is not known';
  if ('reason' in runtime) return runtime.reason;
  const { image, evidence } = runtime;
  const elsewhere = elsewhereObstacle(build.project, root, image, TOOLS);
  if (elsewhere !== undefined) return elsewhere;
  return {
    division: { ...division, image },
    message: `divided the build: the image has ${carried.map(({ path }) => path).join(', ')} on ${image}; the SDK and the sources stay behind`,
    evidence: [
      `${published.project}: published to ${published.output}, from where it is started`,
      'no source that was read starts programs, loads libraries of the system or reads what stays behind',
      ...evidence,
    ],
  };
}

/** A program that starts beside its sources reads their settings and wwwroot, not those that were published. */
function carriedOf({ output }: Published, { files }: Layout, workdir: string): readonly Carried[] {
  const own = [...files.keys()].filter((path) => {
    const inside = below(workdir, path);
    return (
      inside !== undefined && /^appsettings[\w.-]*\.json$/.test(inside) && below(output, path) === undefined
    );
  });
  const root = joinWorkdir(workdir, 'wwwroot') ?? '';
  const served =
    [...files.keys()].some((path) => path.startsWith(`${root}/`)) && below(output, root) === undefined;
  return [
    { path: output, type: 'directory' },
    ...own.toSorted().map((path): Carried => ({ path, type: 'file' })),
    ...(served ? [{ path: root, type: 'directory' } satisfies Carried] : []),
  ];
}

/** A file that other machines lack would stop their builds, once a COPY names it. */
function untracked(
  { project: { tracked } }: Build,
  { files }: Layout,
  carried: readonly Carried[],
): string | undefined {
  if (tracked === undefined) return undefined;
  for (const { path } of carried.slice(1)) {
    const sources = [...files].filter(([at]) => below(path, at) !== undefined).map(([, source]) => source);
    if (!sources.some((source) => tracked.has(source)))
      return `${path} is not tracked by git, and it reads it where it starts`;
  }
  return undefined;
}

function behindOf(
  { output }: Published,
  layout: Layout,
  workdir: string,
  carried: readonly Carried[],
): Behind {
  const all = [...layout.files.keys()];
  const sources = all.filter((path) => below(output, path) === undefined);
  const root = commonOf(sources.length === 0 ? all : sources);
  return {
    layout,
    kept: carried.map(({ path }) => path),
    root,
    workdir,
    builds:
      /\.(?:cs|fs|vb|cshtml|razor|resx|\w*proj|sln[xf]?|props|targets|user|md|editorconfig)$|(?:^|\/)(?:Dockerfile|\.dockerignore|\.git\w*|global\.json|nuget\.config|launchSettings\.json|packages\.lock\.json)$/i,
  };
}

function instructionObstacle(instructions: readonly Instruction[]): string | undefined {
  const last = instructions.findLastIndex(({ keyword }) => WORK.test(keyword));
  for (const [at, { keyword, origin, body }] of instructions.entries()) {
    if (keyword === 'SHELL') return `line ${origin} sets another shell`;
    if (keyword === 'HEALTHCHECK' && !/^NONE$/i.test(body.text.trim()))
      return `line ${origin} has a HEALTHCHECK, whose programs a runtime may lack`;
    if (keyword === 'USER' && (at < last || !ACCOUNTS.test(body.text.trim())))
      return `line ${origin} chooses a user, who may own what the build leaves, or whom the runtime lacks`;
  }
  return undefined;
}

function startObstacle(
  { project: { texts } }: Build,
  instructions: readonly Instruction[],
  { project, output }: Published,
  workdir: string,
): string | undefined {
  const starts = instructions.filter(({ keyword }) => keyword === 'CMD' || keyword === 'ENTRYPOINT');
  const start = starts.find(({ keyword }) => keyword === 'ENTRYPOINT') ?? starts[0];
  if (start === undefined) return 'it has no CMD or ENTRYPOINT, so that nothing tells what runs in it';
  const words = startedWords(start);
  const [tool, first] = words?.[1] === 'exec' ? [words[0], words[2]] : [words?.[0], words?.[1]];
  const started =
    tool === 'dotnet' && first?.endsWith('.dll') === true ? joinWorkdir(workdir, first) : undefined;
  if (started === undefined) return `line ${start.origin} does not start a .dll with dotnet alone`;
  const name = assemblyOf(project, texts.get(project) ?? '');
  const made = name === undefined ? undefined : joinWorkdir(output, `${name}.dll`);
  if (
    made === undefined ||
    [...texts].some(([path, text]) => /\.(?:props|targets)$/.test(path) && /<AssemblyName>/.test(text))
  )
    return `how ${project} names its program is only known in the build`;
  return made === started ? undefined : `it starts ${started}, and ${project} is published as ${made}`;
}

function assemblyOf(path: string, text: string): string | undefined {
  const names = [...text.matchAll(/<AssemblyName\b[^>]*>\s*([^<]*?)\s*</g)].map(([, name = '']) => name);
  if (names.length > 1 || names[0]?.includes('$') === true) return undefined;
  return names[0] ?? baseOf(path).replace(/\.\w+$/, '');
}

/** What is published above the sources would take them along; sources in two places may be data. */
function placeObstacle({ output }: Published, { layout, root }: Behind): string | undefined {
  if (root === '/') return 'it copies files to several directories, of which the container may need one';
  if (below(output, root) !== undefined) return `it publishes to ${output}, where the sources lie`;
  const before = [...layout.files.keys()].find((path) => below(output, path) !== undefined);
  return before && `it copies ${before} to where it publishes`;
}
