/** Files that go from one image to another: what was compiled in the first needs the C library of the second. */
import { distroOf, officialName } from '../../knowledge/images.js';
import { namedDistro, DEBIAN_RELEASES, type Family } from '../../knowledge/suites.js';
import type { Instruction } from '../../syntax/types.js';
import { stageReferences, type Model, type Stage } from '../stages.js';

/** A COPY from a stage to one that stands on another image. */
export interface Crossing {
  /** The stage at the root of the one that is copied from: its FROM names an image. */
  readonly root: Stage;
  readonly source: Stage;
  readonly viewer: Stage;
  readonly copy: Instruction;
}

/** Every COPY between stages that do not stand on the same FROM, in order. */
export function crossingsOf(model: Model): readonly Crossing[] {
  return model.stages.flatMap((viewer) =>
    viewer.instructions
      .filter(({ keyword }) => keyword === 'COPY')
      .flatMap((copy) => crossingsAt(model, viewer, copy)),
  );
}

function crossingsAt(model: Model, viewer: Stage, copy: Instruction): readonly Crossing[] {
  return stageReferences(copy).flatMap((name) => {
    const source = model.resolveStage(name, viewer);
    if (source === undefined || rootOf(source) === rootOf(viewer)) return [];
    return [{ root: rootOf(source), source, viewer, copy }];
  });
}

/** The stage whose FROM names the image that a stage stands on. */
export function rootOf(stage: Stage): Stage {
  return stage.parent === undefined ? stage : rootOf(stage.parent);
}

/** What a stage stands on. */
export interface Ground {
  readonly family: Family;
  readonly suite: string | undefined;
  /** Official name (`golang`); undefined for other people's images. */
  readonly repository: string | undefined;
  readonly tag: string | undefined;
  /** True when the name of the image tells the release: it stays on it. */
  readonly fixed: boolean;
}

/** What a stage stands on; undefined when a variable without default hides it. */
export function groundOf({ resolved }: Stage): Ground | undefined {
  if (resolved === undefined) return undefined;
  const { registry, repository, tag } = resolved;
  const { family, suite } = distroOf(repository, tag, registry);
  const name = officialName(registry, repository);
  return { family, suite, repository: name, tag, fixed: isFixed(name, repository, tag ?? '') };
}

/** `debian:12`, `ubuntu:22.04`, tags with the name of a release, distroless images with `-debian12`. */
function isFixed(official: string | undefined, repository: string, tag: string): boolean {
  if (namedDistro(tag)?.suite !== undefined) return true;
  if (official === 'debian') return DEBIAN_RELEASES[/^\d+/.exec(tag)?.[0] ?? ''] !== undefined;
  if (official === 'ubuntu') return /^\d+\.\d+/.test(tag);
  return /^distroless\/.*-debian\d+$/.test(repository);
}

/** Images in which programs are compiled for the C library of the image. */
const COMPILERS: ReadonlySet<string | undefined> = new Set([
  'golang',
  'rust',
  'gcc',
  'elixir',
  'erlang',
  'haskell',
]);
/** Images whose packages are compiled for their interpreter, with what Google's images of that interpreter are called. */
const INTERPRETERS: ReadonlyMap<string, RegExp> = new Map([
  ['node', /^distroless\/nodejs/],
  ['python', /^distroless\/python/],
  ['ruby', /^$/],
]);

/** True for an image in which whole programs are compiled. */
export function compilesPrograms(ground: Ground | undefined): boolean {
  return COMPILERS.has(ground?.repository);
}

/** Whether what a COPY takes may have been compiled for the C library of its stage. */
export function mayBeCompiled({ root, viewer }: Crossing): boolean {
  const from = groundOf(root);
  if (compilesPrograms(from)) return true;
  const to = groundOf(viewer);
  const google = INTERPRETERS.get(from?.repository ?? '');
  if (from === undefined || to === undefined || google === undefined) return false;
  return to.repository === from.repository || google.test(viewer.resolved?.repository ?? '');
}

/** Words that show a program without a C library of its own, or with another one than the image's. */
const STATIC =
  /\bCGO_ENABLED["']?(?:\s*[=:]\s*|\s+)["']?0|-static\b|\bmusl\b|[-_]musl|crt-static|\bzigbuild\b|\bcargo-zigbuild\b|\btinygo\b/;

/** Whether the stage that is copied from, or one below it, says that it links statically. */
export function isStatic({ source }: Crossing): boolean {
  for (let stage: Stage | undefined = source; stage !== undefined; stage = stage.parent) {
    if ([stage.from, ...stage.instructions].some(({ text }) => STATIC.test(text))) return true;
  }
  return false;
}

const LINKS =
  /\bgo\s+(?:build|install)\b|\bcargo\s+(?:build|install|run)\b|\brustc\b|\bgcc\b|\bg\+\+|\bstack\s+build\b/;

/** Whether the stage that is copied from, or one below it, compiles programs where it can be read. */
export function linksPrograms({ source }: Crossing): boolean {
  for (let stage: Stage | undefined = source; stage !== undefined; stage = stage.parent) {
    if (stage.instructions.some(({ keyword, text }) => keyword === 'RUN' && LINKS.test(text))) return true;
  }
  return false;
}
