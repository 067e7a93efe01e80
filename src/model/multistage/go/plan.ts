/** How the one stage of a Go project becomes two; or why it does not. */
import { parseGoFile } from '../../../project/goMod.js';
import type { Project } from '../../../project/types.js';
import { buildContext } from '../../buildContext.js';
import type { Build } from '../../types.js';
import type { Sole } from '../sole.js';
import { debianTwin } from '../suite.js';
import type { Carried } from '../types.js';
import type { CommandAt } from '../../commands.js';
import { dataOf, emptyOf } from '../compiled/data.js';
import { layoutOf, type Layout } from '../compiled/layout.js';
import { outsideOf, type Around, type Language } from '../compiled/outside.js';
import { dotEnvOf, earlyUser, hasAccount, homeObstacle, settingsOf } from '../compiled/settings.js';
import { startOf, type Start } from '../compiled/start.js';
import { beside, type Program } from './program.js';
import { isData, readsOf } from './reads.js';
import { embedded, needOf, sourcesOf, uncertain, type Need, type Source } from './sources.js';
import { cgoOf, stepsOf, type Steps } from './steps.js';

/** Root, certificates, time zones, types of files, /etc/passwd and /tmp, and no shell. */
export const DISTROLESS = 'gcr.io/distroless/static-debian12';
/** GoogleContainerTools/distroless, static/config.bzl, 2026-08. */
const ARCHITECTURES = /^linux\/(?:amd64|arm64|arm|s390x|ppc64le)(?:\/v\d)?$/;
/** Releases of which it was measured that the image of Go has certificates and types of files, and the slim one time zones. */
const MEASURED = /:(?:bullseye|bookworm|trixie)-slim$/;
const CERTIFICATES = '/etc/ssl/certs/ca-certificates.crt';

export const GO: Language = {
  tools: /^(?:\/usr\/local\/go\/bin\/)?(?:go|gofmt|dlv|air)$/,
  image: /\bgolang\b/,
  jobs: /\bgo[ \t]+(?:test|build|run)\b/,
};

export interface GoPlan {
  readonly image: string;
  readonly builderTag: string | undefined;
  readonly carried: readonly Carried[];
  /** The `go build` that is to run without cgo, as nothing in the file says yet. */
  readonly withoutCgo: CommandAt | undefined;
  readonly program: Program;
  readonly evidence: readonly string[];
}

interface Refusal {
  readonly refused: string;
}

/** What there is to know before it is chosen which image the program runs in. */
interface Found {
  readonly steps: Steps;
  readonly start: Start;
  readonly sources: readonly Source[];
  readonly need: Need;
  readonly workdir: string;
}

export function goPlan(build: Build, sole: Sole): GoPlan | Refusal {
  const { model, stage } = sole;
  const { project } = build;
  const context = buildContext(build);
  if (context === undefined) return { refused: 'the ignore file could not be read' };
  const layout = layoutOf(model, stage, context);
  if ('refused' in layout) return layout;
  const steps = stepsOf(build, stage, layout);
  if ('refused' in steps) return steps;
  const start = startOf(model, stage, { output: steps.program.output, maker: '`go build`' });
  if ('refused' in start) return start;
  const workdir = model.finalScope(stage).workdir;
  if (workdir === undefined)
    return { refused: 'no WORKDIR with an absolute path says where the container works' };
  const user = earlyUser(stage);
  if (user !== undefined)
    return { refused: `line ${user.origin} changes the user before the program is built` };
  const sources = sourcesOf(project, layout, steps.program);
  if ('refused' in sources) return sources;
  const need = needOf(
    sources,
    moduleName(project, layout, steps.program),
    dotEnvOf(project, context, layout, workdir),
  );
  if ('refused' in need) return need;
  const reason = uncertain(sources, layout, steps.accounts);
  if (reason !== undefined) return { refused: reason };
  return choose(build, sole, layout, { steps, start, sources, need, workdir });
}

export function moduleName({ texts }: Project, { files }: Layout, { module }: Program): string {
  return parseGoFile(texts.get(files.get(beside(module, 'go.mod')) ?? '') ?? '')?.module ?? '';
}

function choose(build: Build, sole: Sole, layout: Layout, found: Found): GoPlan | Refusal {
  const { steps, start, sources, need } = found;
  const module = layout.files.get(beside(steps.program.module, 'go.mod')) ?? 'go.mod';
  const cgo = cgoOf(steps.at);
  if (cgo === '$') return { refused: 'whether the build uses cgo is only known in the build' };
  if (need.libc && cgo === '0')
    return { refused: 'a package needs cgo, which CGO_ENABLED=0 turns off: the program would not work' };
  const isStatic = !need.libc && cgo !== '1' && !start.shell;
  const runtime = isStatic ? undefined : dynamicRuntime(sole, found, cgo);
  if (runtime !== undefined && 'refused' in runtime) return runtime;
  const reason =
    (isStatic ? platformOf(build.project) : undefined) ??
    outsideOf(build.project, aroundOf(found, !isStatic));
  if (reason !== undefined) return { refused: reason };
  const data = dataFor(build, sole, layout, found);
  if ('refused' in data) return data;
  return {
    image: runtime?.image ?? DISTROLESS,
    builderTag: runtime?.builderTag,
    carried: [
      ...systemFiles(sole, found, isStatic),
      ...data,
      ...emptyOf(steps.made, layout, data, steps.program.output),
      { path: steps.program.output, type: 'file' },
    ],
    withoutCgo: isStatic && cgo === undefined ? steps.at : undefined,
    program: steps.program,
    evidence: [
      need.libc
        ? `${module} and what it is made with: one package compiles C, which is linked with libc alone`
        : `${module} and what it is made with: nothing uses cgo (${counted(sources.length)} read)`,
      'no source starts a program, and every file of the build context that they name is copied',
    ],
  };
}

function aroundOf({ steps, start, workdir }: Found, shell: boolean): Around {
  return {
    program: steps.program,
    language: GO,
    workdir,
    shell,
    byCmd: start.instruction.keyword === 'CMD',
  };
}

function counted(sources: number): string {
  return sources === 1 ? '1 source' : `${String(sources)} sources`;
}

function dynamicRuntime(
  { repository, tag, stage }: Sole,
  { need, steps }: Found,
  cgo: string | undefined,
): { readonly image: string; readonly builderTag: string | undefined } | Refusal {
  const twin = debianTwin(repository, tag === '' ? 'latest' : tag);
  if (twin === undefined)
    return {
      refused:
        need.libc || cgo === '1'
          ? 'its program needs the libc of the image, and which Debian release that is, is not known or it is none'
          : 'its CMD needs a shell, and there is no slim Debian image of the same release',
    };
  if (!MEASURED.test(twin.runtime)) return { refused: `what ${twin.runtime} has was not measured` };
  if (twin.builderTag !== undefined && stage.image.variable)
    return { refused: 'an ARG chooses the image of Go, whose Debian release moves on' };
  const flags = steps.at.scope.variables.get('GOFLAGS');
  const tags = `${steps.at.command.text} ${flags?.value ?? ''}`.includes('-tags');
  if (need.libc && tags)
    return { refused: '-tags of `go build` may link the program with libraries of the system' };
  return { image: twin.runtime, builderTag: twin.builderTag };
}

/** A platform for which there is no image; undefined when there is one for all that the project's files build for. */
export function platformOf({ builds }: Project): string | undefined {
  for (const { by, platforms = [] } of builds) {
    const other = platforms.find((platform) => !ARCHITECTURES.test(platform));
    if (other !== undefined) return `${by} builds for ${other}, for which ${DISTROLESS} is not made`;
  }
  return undefined;
}

/** Files of the system that the program finds where they were. */
function systemFiles({ stage }: Sole, { steps, sources }: Found, isStatic: boolean): readonly Carried[] {
  const paths: string[] = [];
  if (steps.accounts || hasAccount(stage)) paths.push('/etc/passwd', '/etc/group');
  if (!isStatic || steps.certificates) paths.push(CERTIFICATES);
  if (!isStatic && sources.some(usesTypes)) paths.push('/etc/mime.types');
  return paths.map((path) => ({ path, type: 'file' }));
}

/** The image of Go has the table through Mercurial's Python. */
function usesTypes({ imports, code }: Source): boolean {
  return (
    imports.includes('mime') ||
    /\b(?:FileServer|ServeFile|ServeContent|FileServerFS|Static\w*|SendFile|File)\(/.test(code.code)
  );
}

function dataFor(build: Build, { stage }: Sole, layout: Layout, found: Found): readonly Carried[] | Refusal {
  const { steps, sources, workdir } = found;
  const inside = embedded(sources, layout);
  const { output } = steps.program;
  const bases = [...new Set([workdir, output.slice(0, Math.max(1, output.lastIndexOf('/')))])];
  const settings = settingsOf(build.project, stage);
  const texts = [...settings, ...sources.flatMap(({ code }) => code.texts)];
  const home = homeObstacle(steps.homes, stage, workdir, texts);
  if (home !== undefined) return { refused: home };
  const reads = readsOf(sources, settings, {
    bases,
    layout,
    embedded: inside,
    isData,
    hides: buildContext(build)?.hidden ?? (() => false),
    made: steps.made,
  });
  if ('refused' in reads) return reads;
  return dataOf(
    build.project,
    { layout, embedded: inside, isData },
    { ...reads, open: reads.open ?? found.need.opens },
  );
}
