/** How the one stage of a Rust project becomes two; or why it does not. */
import type { Project } from '../../../project/types.js';
import { tagFacts } from '../../../knowledge/images.js';
import { buildContext } from '../../buildContext.js';
import type { Context } from '../../copies.js';
import type { Build } from '../../types.js';
import { dataOf, emptyOf } from '../compiled/data.js';
import { layoutOf, type Layout } from '../compiled/layout.js';
import { outsideOf, type Around, type Language } from '../compiled/outside.js';
import { dotEnvOf, earlyUser, hasAccount, homeObstacle, settingsOf } from '../compiled/settings.js';
import { startOf } from '../compiled/start.js';
import type { Sole } from '../sole.js';
import { debianTwin } from '../suite.js';
import type { Carried } from '../types.js';
import { buildsOddly, cargoConfig, embedsInRelease, needOf, withOwn, type Need } from './crates.js';
import { otherProgram } from './others.js';
import { readsOf } from './reads.js';
import { sourcesOf, uncertain, type Source } from './sources.js';
import { stepsOf, type Seen } from './steps.js';
import type { Workspace } from './workspace.js';

const RUST: Language = {
  tools: /^(?:\/usr\/local\/cargo\/bin\/)?(?:cargo(?:-\w+)?|rustc|rustup)$/,
  image: /\brust\b/,
  jobs: /\bcargo[ \t]+(?:test|build|run|check|clippy)\b/,
};
/** Releases of which it was measured that the full image has certificates, and the slim one time zones. */
const MEASURED = /:(?:bullseye|bookworm|trixie)-slim$/;
const CERTIFICATES = '/etc/ssl/certs/ca-certificates.crt';
const CARGO_BIN = '/usr/local/cargo/bin/';

export interface RustPlan {
  readonly image: string;
  readonly builderTag: string | undefined;
  readonly carried: readonly Carried[];
  /** Packages of the system that the last stage installs. */
  readonly packages: readonly string[];
  readonly program: string;
  readonly evidence: readonly string[];
}

interface Refusal {
  readonly refused: string;
}

interface Runtime {
  readonly image: string;
  readonly builderTag: string | undefined;
  /** Of Debian; undefined for Alpine. */
  readonly suite: string | undefined;
}

/** What is known of the stage before its crates and sources are looked at. */
interface Found {
  readonly runtime: Runtime;
  readonly context: Context;
  readonly layout: Layout;
  readonly steps: Seen;
  readonly program: Carried;
  readonly workdir: string;
}

export function rustPlan(build: Build, sole: Sole): RustPlan | Refusal {
  const runtime = runtimeOf(sole);
  if ('refused' in runtime) return runtime;
  const { model, stage } = sole;
  const context = buildContext(build);
  if (context === undefined) return { refused: 'the ignore file could not be read' };
  const layout = layoutOf(model, stage, context);
  if ('refused' in layout) return layout;
  const steps = stepsOf(build, stage, layout);
  if ('refused' in steps) return steps;
  const program = startedProgram(sole, steps);
  if ('refused' in program) return program;
  const workdir = model.finalScope(stage).workdir;
  if (workdir === undefined)
    return { refused: 'no WORKDIR with an absolute path says where the container works' };
  const user = earlyUser(stage);
  if (user !== undefined)
    return { refused: `line ${user.origin} changes the user before the program is built` };
  const named = stage.instructions.find(
    ({ keyword, text }) =>
      /^(?:ENV|CMD|ENTRYPOINT|WORKDIR|LABEL|USER|HEALTHCHECK)$/.test(keyword) &&
      /\$\{?(?:CARGO|RUST)/.test(text),
  );
  if (named !== undefined) return { refused: `line ${named.origin} names a variable of the image of Rust` };
  return judged(build, sole, { runtime, context, layout, steps, program, workdir });
}

/** An image with the same libc, and nothing that compiles. */
function runtimeOf({ repository, tag, stage }: Sole): Runtime | Refusal {
  const named = tag === '' ? 'latest' : tag;
  if (stage.image.variable)
    return { refused: 'an ARG chooses the image of Rust, and with it the libc of the program' };
  const alpine = /^alpine:(\d+\.\d+)$/.exec(tagFacts(repository, named)?.os ?? '')?.[1];
  if (alpine !== undefined) {
    // Programs for musl are linked statically, as long as that is the default of a version that is known.
    if (!/^1\.\d+(?:\.\d+)?-alpine/.test(named))
      return { refused: `${stage.image.text} moves to versions of which it is not known how they link` };
    return { image: `alpine:${alpine}`, builderTag: undefined, suite: undefined };
  }
  const twin = debianTwin(repository, named);
  if (twin === undefined)
    return {
      refused: 'its program needs the libc of the image, and which Debian release that is, is not known',
    };
  if (!MEASURED.test(twin.runtime)) return { refused: `what ${twin.runtime} has was not measured` };
  return { image: twin.runtime, builderTag: twin.builderTag, suite: /:(\w+)-slim$/.exec(twin.runtime)?.[1] };
}

/** The program that the container starts, among those that the stage has. */
function startedProgram({ model, stage }: Sole, { programs }: Seen): Carried | Refusal {
  let first: string | undefined;
  for (const path of programs) {
    // PATH of the image of Rust begins with this directory; that of others does not have it.
    const bare = path.startsWith(CARGO_BIN) ? `/usr/local/bin/${path.slice(CARGO_BIN.length)}` : undefined;
    for (const to of bare === undefined ? [path] : [path, bare]) {
      const start = startOf(model, stage, { output: to, maker: '`cargo build`' });
      if ('refused' in start) first ??= start.refused;
      else return { path, type: 'file', ...(to !== path && { to }) };
    }
  }
  return { refused: first ?? 'no program of `cargo build` is left in the image' };
}

function judged(build: Build, sole: Sole, found: Found): RustPlan | Refusal {
  const { project } = build;
  const { layout, steps, runtime, context, program } = found;
  const [made] = steps.builds;
  if (made === undefined) return { refused: 'no `cargo build` makes a program' };
  const others = steps.builds.find(({ workspace }) => workspace.root !== made.workspace.root);
  if (others !== undefined) return { refused: 'two workspaces are built' };
  const { workspace } = made;
  const crates = withOwn(
    steps.builds.flatMap((each) => each.crates),
    workspace,
  );
  const reason =
    cargoConfig(layout, project) ??
    buildsOddly(crates, layout, project) ??
    otherProgram(
      project,
      steps.builds.flatMap(({ programs }) => programs),
      program.path,
    ) ??
    outsideOf(project, aroundOf(sole, found));
  if (reason !== undefined) return { refused: reason };
  const dotEnv = dotEnvOf(project, context, layout, found.workdir);
  const need = needOf(workspace, crates, project, { suite: runtime.suite, dotEnv });
  if ('refused' in need) return need;
  const unmade = whyNoPackages(need, found);
  if (unmade !== undefined) return { refused: unmade };
  const sources = sourcesOf(crates, layout, project);
  if ('refused' in sources) return sources;
  const doubt =
    uncertain(sources, layout, steps.accounts || hasAccount(sole.stage)) ??
    (embedsInRelease(crates) && !/\/release\/|\/bin\//.test(made.programs[0] ?? '')
      ? 'files are inside the program in a release alone'
      : undefined);
  if (doubt !== undefined) return { refused: doubt };
  return carrying(project, sole, found, { need, sources, workspace });
}

function aroundOf({ stage }: Sole, { program, workdir }: Found): Around {
  return {
    program: { output: program.to ?? program.path },
    language: RUST,
    workdir,
    shell: true,
    byCmd: !stage.instructions.some(({ keyword }) => keyword === 'ENTRYPOINT'),
  };
}

/** Why libraries of the system cannot be installed in the last stage; undefined where they can, or need not. */
function whyNoPackages({ packages }: Need, { runtime, steps }: Found): string | undefined {
  if (packages.length === 0) return undefined;
  if (steps.certificates)
    return 'it trusts certificates of its own, and needs libraries of the system besides';
  // Its archives are about to move: a build that does not ask for them yet would break then.
  return runtime.suite === 'bullseye' && !steps.apt
    ? `it needs ${packages.join(' and ')}, and the packages of ${runtime.suite} may not be found any more`
    : undefined;
}

interface Judged {
  readonly need: Need;
  readonly sources: readonly Source[];
  readonly workspace: Workspace;
}

function carrying(project: Project, sole: Sole, found: Found, judged: Judged): RustPlan | Refusal {
  const { runtime, layout, steps, program, workdir } = found;
  const { need, sources, workspace } = judged;
  const { stage } = sole;
  const settings = settingsOf(project, stage);
  const texts = [...settings, ...sources.flatMap((source) => source.texts)];
  const home = homeObstacle(steps.homes, stage, workdir, texts);
  if (home !== undefined) return { refused: home };
  const certificates = need.certificates || texts.some((text) => text.startsWith('/etc/ssl'));
  const data = dataFor(project, settings, found, judged);
  if ('refused' in data) return data;
  const installs = need.packages.length > 0;
  const system = [
    ...(steps.accounts || hasAccount(stage) ? ['/etc/passwd', '/etc/group'] : []),
    ...((certificates && !installs) || steps.certificates ? [CERTIFICATES] : []),
  ].map((path): Carried => ({ path, type: 'file' }));
  const made = steps.made.filter((path) => !steps.removed.some((gone) => `${path}/`.startsWith(gone)));
  return {
    image: runtime.image,
    builderTag: runtime.builderTag,
    packages: [...(installs && certificates ? ['ca-certificates'] : []), ...need.packages].toSorted(),
    carried: [...system, ...data, ...emptyOf(made, layout, data, program.path), program],
    program: program.to ?? program.path,
    evidence: [
      `${workspace.lock}: ${installs ? `its crates link ${need.packages.join(', ')}` : 'none of its crates links a library of the system'}`,
      `no source starts a program, and every file of the build context that they name is copied (${counted(sources.length)} read)`,
    ],
  };
}

/** Files and directories beside the program. */
function dataFor(
  project: Project,
  settings: readonly string[],
  { context, layout, steps, program, workdir }: Found,
  { need, sources }: Judged,
): readonly Carried[] | Refusal {
  const bases = [...new Set([workdir, program.path.slice(0, Math.max(1, program.path.lastIndexOf('/')))])];
  const around = { layout, embedded: new Set<string>(), isData };
  const reads = readsOf(sources, settings, { ...around, bases, hides: context.hidden, made: steps.made });
  if ('refused' in reads) return reads;
  const data = dataOf(project, around, { ...reads, open: reads.open ?? need.opens });
  if ('refused' in data) return data;
  const lost = data.find(({ path }) =>
    steps.removed.some((gone) => `${path}/`.startsWith(gone) || gone.startsWith(`${path}/`)),
  );
  return lost === undefined
    ? data
    : { refused: `a command deletes parts of ${lost.path}, which the program may read` };
}

function counted(sources: number): string {
  return sources === 1 ? '1 source' : `${String(sources)} sources`;
}

/** True for what is no source and no setting of Cargo. */
function isData(path: string): boolean {
  return !/\.rs$|(?:^|\/)(?:Cargo\.(?:toml|lock)|rust-toolchain(?:\.toml)?|rustfmt\.toml|\.rustfmt\.toml|clippy\.toml|deny\.toml|build\.rs|askama\.toml|diesel\.toml|sqlx-data\.json)$|(?:^|\/)(?:target|\.cargo|\.sqlx)\//.test(
    path,
  );
}
