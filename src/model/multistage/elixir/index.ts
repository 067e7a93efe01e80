/** When the steps of a build of Elixir may stay behind, and the image needs nothing but the release. */
import { tagFacts } from '../../../knowledge/images.js';
import { twinOf } from '../../../knowledge/twins.js';
import { dirOf } from '../../../project/paths.js';
import { parseScript } from '../../../shell/index.js';
import { parseInstruction } from '../../../syntax/edit.js';
import type { Instruction } from '../../../syntax/types.js';
import { buildContext } from '../../buildContext.js';
import { below } from '../../directory.js';
import { joinWorkdir } from '../../scope.js';
import type { Build } from '../../types.js';
import { commonOf, type Behind } from '../behind.js';
import { elsewhereObstacle } from '../elsewhere.js';
import { layoutOf, type Layout } from '../compiled/layout.js';
import { runtimeInstall } from '../interpreted/system.js';
import type { Sole } from '../sole.js';
import type { Division, DivisionPlan } from '../types.js';
import { releaseNames } from './manifest.js';
import { fullObstacle, startsPrograms } from './native.js';
import { readsObstacle } from './reads.js';
import { releasedBy, type Release } from './release.js';

const TOOLS = /[ \t"'](?:mix|iex|elixir|erl|git|curl|wget)(?=[ \t"']|$)/;
const WORK = /^(?:RUN|COPY|ADD)$/;
/** Accounts that every image has, or that need not be looked up. */
const ACCOUNTS = /^(?:root|nobody|\d+)(?::(?:root|nogroup|\d+))?$/;
/** Releases of Debian whose slim image has the time zones of the full one. */
const SUITES: ReadonlySet<string | undefined> = new Set(['bullseye', 'bookworm', 'trixie']);

/** Undefined for a stage that releases nothing; a text says why one that does stays whole. */
export function elixirPlan(build: Build, sole: Sole): DivisionPlan | string | undefined {
  const { stage, model } = sole;
  if (!releases(stage.instructions)) return undefined;
  const context = buildContext(build);
  if (context === undefined) return 'its ignore file cannot be read';
  const layout = layoutOf(model, stage, context);
  if ('refused' in layout) return layout.refused;
  const odd = instructionObstacle(stage.instructions);
  if (odd !== undefined) return odd;
  const released = releasedBy(build, sole);
  if (released === undefined) return undefined;
  if ('left' in released) return released.left;
  const workdir = model.finalScope(stage).workdir;
  if (workdir === undefined) return 'no WORKDIR says where the container works';
  const manifest = layout.files.get(joinWorkdir(released.directory, 'mix.exs') ?? '');
  if (manifest === undefined) return `no mix.exs is copied to ${released.directory}`;
  const path = startedRelease(build, stage.instructions, { released, workdir, manifest });
  if ('left' in path) return path.left;
  return planned(build, sole, { released, layout, workdir, manifest, path: path.path });
}

export function releases(instructions: readonly Instruction[]): boolean {
  return instructions.some(({ keyword, text }) => keyword === 'RUN' && /\bmix\b[^\n]*\brelease\b/.test(text));
}

interface Found {
  readonly released: Release;
  readonly layout: Layout;
  readonly workdir: string;
  /** mix.exs in the context. */
  readonly manifest: string;
  /** Directory of the release in the image. */
  readonly path: string;
}

function planned(build: Build, sole: Sole, found: Found): DivisionPlan | string {
  const { project } = build;
  const { stage, model } = sole;
  const { released, layout, workdir, manifest, path } = found;
  const behind: Behind = {
    layout,
    kept: [path],
    root: commonOf([...layout.files.keys()]),
    workdir,
    builds: /\.(?:exs?|eex|heex|leex|md|lock)$|(?:^|\/)(?:Dockerfile|\.[^/]+)$/,
  };
  const runtime = imageOf(build, sole, found);
  const obstacle =
    placeObstacle(path, behind) ??
    readsObstacle(project, dirOf(manifest), released.environment, stage.instructions, behind) ??
    elsewhereObstacle(project, behind.root, runtime.image, TOOLS);
  if (obstacle !== undefined) return obstacle;
  const starts = released.programs.length > 0 ? startsPrograms(project, lockOf(manifest)) : undefined;
  if (starts !== undefined)
    return `${starts}, and the RUN on line ${released.programs[0]?.instruction.origin} installs some`;
  const packages = runtime.slim || lacksCertificates(sole, released) ? ['ca-certificates'] : [];
  const division: Division = {
    stage,
    model,
    image: runtime.image,
    carried: [{ path, type: 'directory' }],
    repeated: released.repeated,
    prepared: runtimeInstall(packages, false, build.dockerfile.eol),
  };
  return {
    division,
    message: `divided the build: the image has the release ${path} on ${runtime.image}; sources, dependencies and what the build leaves stay behind`,
    evidence: [
      `${manifest}: \`mix release\` writes ${path}, and the container starts nothing else`,
      'no source that was read starts programs, or reads files that stay behind',
      runtime.because,
    ],
  };
}

function lockOf(manifest: string): string {
  return manifest.replace(/mix\.exs$/, 'mix.lock');
}

/** A slim image has none; what else is installed there with apt brings them, by name or as what it recommends. */
function lacksCertificates({ tag }: Sole, { programs }: Release): boolean {
  return /(?:^|-)slim$/.test(tag) && programs.length > 0;
}

interface Runtime {
  readonly image: string;
  readonly slim: boolean;
  readonly because: string;
}

/** The slim twin where nothing may need the full image; Erlang and OpenSSL are of the same version in both. */
function imageOf(
  { project }: Build,
  { stage, tag, repository }: Sole,
  { manifest, released }: Found,
): Runtime {
  const { text, variable, registry } = stage.image;
  const same = (because: string): Runtime => ({
    image: text,
    slim: false,
    because: `${text} stays: ${because}`,
  });
  const twin = twinOf(repository, tag, 'slim');
  if (variable || registry !== undefined || text !== `${repository}:${tag}`)
    return same('it is not named plainly');
  if ('refused' in twin) return same(twin.refused);
  const [install] = released.repeated;
  if (install !== undefined)
    return same(`line ${install.origin} installs packages, which was not tried on the slim image`);
  const suite = tagFacts(repository, tag)?.os.split(':')[1];
  if (!SUITES.has(suite)) return same('it was not measured what its slim twin leaves out');
  const zone = stage.instructions.find(
    ({ keyword, text: own }) => keyword === 'ENV' && /\b(?:LD_\w+|LC_ALL|LANGUAGE)\b/.test(own),
  );
  if (zone !== undefined) return same(`line ${zone.origin} sets what libraries look at`);
  const full = fullObstacle(project, manifest, lockOf(manifest));
  if (full !== undefined) return same(full);
  return {
    image: `${repository}:${twin.tag}`,
    slim: true,
    because: `${repository}:${twin.tag} has the same Erlang and OpenSSL, and no package of mix.lock needs more of the system`,
  };
}

function instructionObstacle(instructions: readonly Instruction[]): string | undefined {
  const last = instructions.findLastIndex(({ keyword }) => WORK.test(keyword));
  for (const [at, { keyword, origin, body }] of instructions.entries()) {
    if (keyword === 'SHELL') return `line ${origin} sets another shell`;
    if (keyword === 'HEALTHCHECK' && !/^NONE$/i.test(body.text.trim()))
      return `line ${origin} has a HEALTHCHECK, whose programs the image may lack`;
    if (keyword === 'USER' && (at < last || !ACCOUNTS.test(body.text.trim())))
      return `line ${origin} chooses a user, who may own what the build leaves, or whom the image lacks`;
  }
  return undefined;
}

interface Starting {
  readonly released: Release;
  readonly workdir: string;
  readonly manifest: string;
}

/** The release whose scripts are all that the container starts. */
function startedRelease(
  { project: { texts } }: Build,
  instructions: readonly Instruction[],
  { released, workdir, manifest }: Starting,
): { readonly path: string } | { readonly left: string } {
  const starts = instructions.filter(({ keyword }) => keyword === 'CMD' || keyword === 'ENTRYPOINT');
  const start = starts.find(({ keyword }) => keyword === 'ENTRYPOINT') ?? starts[0];
  if (start === undefined)
    return { left: 'it has no CMD or ENTRYPOINT, so that nothing tells what runs in it' };
  const names = releaseNames(texts.get(manifest) ?? '');
  if (typeof names === 'string') return { left: `${manifest} ${names}` };
  const { directory, environment, name, path } = released;
  const known = name === undefined ? names : names.filter((each) => each === name);
  const places =
    path === undefined ? known.map((each) => `${directory}/_build/${environment}/rel/${each}`) : [path];
  const programs = programsOf(start).map((program) => joinWorkdir(workdir, program));
  const place = places.find(
    (each) => programs.length > 0 && programs.every((program) => isOf(each, program)),
  );
  if (place === undefined)
    return { left: `line ${start.origin} starts other things than the release ${places.join(' or ')}` };
  const script = programs
    .map((program) => program?.slice(place.length + 1))
    .find((each) => !isOwn(each, known, texts));
  return script === undefined
    ? { path: place }
    : { left: `line ${start.origin} starts ${script}, which no release brings` };
}

function isOf(place: string, program: string | undefined): boolean {
  return program !== undefined && /^bin\/[\w-]+$/.test(below(place, program) ?? '');
}

/** The script that mix writes, or one of the files that a release takes from `rel/overlays`. */
function isOwn(
  script: string | undefined,
  names: readonly string[],
  texts: ReadonlyMap<string, string>,
): boolean {
  return (
    names.some((name) => script === `bin/${name}`) ||
    [...texts.keys()].some((path) => path.endsWith(`rel/overlays/${script}`))
  );
}

/** The program of each command of a start; none where they are not plain. */
function programsOf({ json, args, body }: Instruction): readonly string[] {
  if (json) return args.slice(0, 1);
  const script = parseScript(parseInstruction(`RUN ${body.text}\n`));
  if (script?.chain === undefined) return [];
  return script.commands.map(({ words }) => {
    const at = words[0]?.value === 'exec' ? 1 : 0;
    return words[at]?.value ?? '$';
  });
}

/** What is released above the sources would take them along; sources in two places may be data. */
function placeObstacle(path: string, { layout, root }: Behind): string | undefined {
  if (root === '/') return 'it copies files to several directories, of which the container may need one';
  if (below(path, root) !== undefined) return `it releases to ${path}, where the sources lie`;
  const before = [...layout.files.keys()].find((each) => below(path, each) !== undefined);
  return before && `it copies ${before} to where it releases`;
}
