/** The program of Go that a stage starts: another stage of the file builds it, from sources that were read. */
import { officialName } from '../../knowledge/images.js';
import { baseOf } from '../../project/paths.js';
import type { Instruction } from '../../syntax/types.js';
import { buildContext } from '../buildContext.js';
import { copyTarget } from '../copies.js';
import { below, directoryAt } from '../directory.js';
import { layoutOf } from '../multistage/compiled/layout.js';
import { startOf, type Start } from '../multistage/compiled/start.js';
import { moduleName } from '../multistage/go/plan.js';
import type { Program } from '../multistage/go/program.js';
import { needOf, sourcesOf, uncertain, type Source } from '../multistage/go/sources.js';
import { cgoOf, stepsOf } from '../multistage/go/steps.js';
import { joinWorkdir } from '../scope.js';
import { stageReferences, type Model, type Stage } from '../stages.js';
import type { Build } from '../types.js';

export interface GoProgram {
  readonly start: Start;
  /** As the stage that starts it has it. */
  readonly program: Program;
  readonly module: string;
  readonly sources: readonly Source[];
  /** CGO_ENABLED as the build has it; undefined where nothing sets it. */
  readonly cgo: string | undefined;
  /** Absolute paths that the stage copies from anywhere. */
  readonly brought: readonly string[];
}

interface Refusal {
  readonly refused: string;
}

/** @returns undefined for a stage that copies nothing from one that stands on Go's own image */
export function goProgramOf(build: Build, model: Model, stage: Stage): GoProgram | Refusal | undefined {
  const copies = stage.instructions.filter((each) => goBuilder(model, stage, each) !== undefined);
  const builders = new Set(copies.map((each) => goBuilder(model, stage, each)));
  const [builder] = builders;
  if (builder === undefined) return undefined;
  if (builders.size > 1) return { refused: 'it copies from several stages in which go builds' };
  const named = builder.name ?? String(builder.index);
  if (builder.parent !== undefined) return { refused: `stage ${named} stands on another stage` };
  const context = build.project.known ? buildContext(build) : undefined;
  if (context === undefined) return { refused: 'the build context is not known, so that no source was read' };
  const layout = layoutOf(model, builder, context);
  if ('refused' in layout) return layout;
  const steps = stepsOf(build, builder, layout);
  if ('refused' in steps) return steps;
  const at = targetOf(model, copies, steps.program.output);
  if (at === undefined)
    return { refused: `no COPY names ${steps.program.output}, so that it is not clear where that is` };
  const brought = broughtBy(model, stage);
  if ('refused' in brought) return brought;
  const program: Program = { ...steps.program, output: at };
  const start = startOf(model, stage, { output: at, maker: '`go build`' });
  if ('refused' in start) return start;
  const sources = sourcesOf(build.project, layout, steps.program);
  if ('refused' in sources) return sources;
  const module = moduleName(build.project, layout, steps.program);
  const need = needOf(sources, module, 'none');
  if ('refused' in need) return need;
  const reason = need.libc ? 'a package that it imports needs libc' : uncertain(sources, layout, false);
  if (reason !== undefined) return { refused: reason };
  return { start, program, module, sources, cgo: cgoOf(steps.at), brought: brought.paths };
}

/** The stage on Go's own image that a COPY takes from. */
function goBuilder(model: Model, stage: Stage, instruction: Instruction): Stage | undefined {
  if (instruction.keyword !== 'COPY') return undefined;
  const [reference] = stageReferences(instruction);
  const source = reference === undefined ? undefined : model.resolveStage(reference, stage);
  const image = source?.resolved;
  return image !== undefined && officialName(image.registry, image.repository) === 'golang'
    ? source
    : undefined;
}

/** Where a program comes to lie that one COPY names. */
function targetOf(model: Model, copies: readonly Instruction[], output: string): string | undefined {
  const [copy, more] = copies.filter(({ args }) => args.some((path) => joinWorkdir('/', path) === output));
  const target = copy && copyTarget(model, copy);
  if (copy === undefined || target === undefined || more !== undefined) return undefined;
  if (target.startsWith('/?')) return undefined;
  const written = copy.args.at(-1) ?? '';
  const isInto =
    copy.args.length > 2 || /(?:^|\/)\.{0,2}$/.test(written) || target === directoryAt(model, copy);
  return isInto ? joinWorkdir(target, baseOf(output)) : target;
}

/** Directories of a system: whether a file goes into one or takes its place depends on whether the image has it. */
const SYSTEM =
  /^\/(?:bin|sbin|lib\w*|boot|opt|srv|mnt|media|root|tmp|home(?:\/nonroot)?|run(?:\/lock)?|dev|proc|sys|usr(?:\/local)?(?:\/(?:bin|sbin|lib\w*|share|etc|include|src|games|man))?|usr\/share\/[\w-]+|etc(?:\/(?:ssl(?:\/certs)?|[\w-]+\.d|default|skel|opt|terminfo))?|var(?:\/[\w-]+(?:\/[\w-]+)?)?)$/;

/** The places that COPYs and ADDs write to; refuses one of which only the image knows what it is. */
function broughtBy(model: Model, stage: Stage): { readonly paths: readonly string[] } | Refusal {
  const paths: string[] = [];
  for (const instruction of stage.instructions) {
    const { keyword, origin, args } = instruction;
    if (keyword !== 'COPY' && keyword !== 'ADD') continue;
    const target = copyTarget(model, instruction);
    if (target === undefined || target.startsWith('/?'))
      return { refused: `where line ${origin} copies to is not clear` };
    if (SYSTEM.test(target) && !/(?:^|\/)\.{0,2}$/.test(args.at(-1) ?? ''))
      return {
        refused: `line ${origin} copies to ${target}, which may be a directory in one image and a file in the other`,
      };
    paths.push(target);
  }
  return { paths };
}

/** True for a path that a COPY brings, or below one. */
export function isBrought({ brought, program }: GoProgram, path: string): boolean {
  return [...brought, program.output].some((at) => at !== '/' && below(at, path) !== undefined);
}
