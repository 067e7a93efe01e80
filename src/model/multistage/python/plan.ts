/** How a stage of Python becomes two: one with compilers, and one with what they made. */
import { bareName, compensationUse } from '../../../knowledge/apt.js';
import type { Instruction } from '../../../syntax/types.js';
import { buildKitOf } from '../../buildkit.js';
import type { Build } from '../../types.js';
import type { Sole } from '../sole.js';
import type { Division } from '../types.js';
import { pythonBase, type PythonBase } from './base.js';
import { carriedOf, outermost, placesOf } from './places.js';
import { runtimeObstacle } from './runtime.js';
import { stepsOf, type Steps } from './steps.js';
import { runtimeInstall } from './system.js';

export type PythonPlan =
  | { readonly division: Division; readonly message: string; readonly evidence: readonly string[] }
  | { readonly reason: string };

/** The plan for a stage; undefined when nothing of it only builds. */
export function pythonPlan(build: Build, sole: Sole): PythonPlan | undefined {
  const base = pythonBase(build, sole);
  if ('reason' in base) return base;
  const places = placesOf(build, sole);
  if ('reason' in places) return places;
  const steps = stepsOf(base, places);
  if ('reason' in steps) return steps;
  // Where it compiles without build packages in a layer, a slim image is as small as its last stage would be.
  const leaves = steps.packages.build.size > 0 || (base.full && steps.brought.compiled.size > 0);
  if (!leaves) return undefined;
  const installed = [...placesOfPackages(base, steps)];
  if (installed.length === 0) return undefined;
  const carried = carriedOf(installed, places);
  const judge = (packages: readonly string[]): string | undefined =>
    askedObstacle(steps, packages) ??
    runtimeObstacle(base, steps, packages, outermost([...installed, ...places.roots]));
  const { packages, reason } = completed(base, runtimePackages(steps), judge);
  const obstacle = ownerObstacle(build, base, steps) ?? reason;
  if (obstacle !== undefined) return { reason: obstacle };
  const { stage, model } = sole;
  const prepared = runtimeInstall(packages, steps.packages.recommends, build.dockerfile.eol);
  const division: Division = {
    stage,
    model,
    image: base.image,
    ...(base.builderImage !== undefined && { builderImage: base.builderImage }),
    repeated: steps.repeated,
    prepared: [...(prepared === undefined ? [] : [prepared]), ...emptied(base, steps)],
    carried,
  };
  return { division, ...saidOf(build, base, steps, packages, division) };
}

/** Where packages of Python lie. */
function* placesOfPackages({ minor }: PythonBase, steps: Steps): Generator<string> {
  if (steps.system) yield* [`/usr/local/lib/python3.${minor}/site-packages`, '/usr/local/bin'];
  yield* steps.environments;
  if (steps.home) yield '/root/.local';
}

/** Where pip put another version in the place of what the image brings, that one has to go first, as it went in the build. */
function emptied({ minor }: PythonBase, { system, replaced }: Steps): readonly string[] {
  return system && replaced ? [`RUN rm -rf /usr/local/lib/python3.${minor}/site-packages`] : [];
}

/** What the container needs of Debian, each once: what was installed for it, then the libraries behind headers. */
function runtimePackages({ packages, brought }: Steps): readonly string[] {
  const names = new Map([...packages.kept].map((name) => [bareName(name), name]));
  const libraries = [...[...packages.build.values()].flatMap(({ runtime }) => runtime), ...brought.libraries];
  for (const name of libraries) {
    if (/^lib(?:gomp1|atomic1)$/.test(name) && !brought.libraries.has(name)) continue;
    if (!names.has(name)) names.set(name, name);
  }
  return [...names.values()];
}

/** Of the full image, what the container may use, and what installs as it is: the programs and the table of file types. */
const ADDED: ReadonlySet<string> = new Set(
  'curl git openssh-client wget procps unzip file media-types'.split(' '),
);

interface Completed {
  readonly packages: readonly string[];
  readonly reason: string | undefined;
}

/** The packages with those of the full image that take an obstacle away. */
function completed(
  base: PythonBase,
  packages: readonly string[],
  judge: (packages: readonly string[]) => string | undefined,
): Completed {
  const reason = judge(packages);
  if (reason === undefined || !base.full) return { packages, reason };
  const present = new Set(packages.map(bareName));
  for (const name of ADDED) {
    if (present.has(name)) continue;
    const more = name === 'git' && usesSsh(base) ? [name, 'openssh-client'] : [name];
    const next = [...packages, ...more.filter((each) => !present.has(each))];
    if (judge(next) !== reason) return completed(base, next, judge);
  }
  return { packages, reason };
}

/** Which repositories git asks for, only the sources tell. */
function usesSsh({ swap }: PythonBase): boolean {
  const pattern = compensationUse('openssh-client')?.pattern;
  return [...swap.project.texts.values()].some((text) => pattern?.test(text) ?? true);
}

/** A package of Python that loads a library or starts a program which nobody installed by name. */
function askedObstacle({ brought }: Steps, packages: readonly string[]): string | undefined {
  const names = new Set(packages.map(bareName));
  for (const [name, groups] of brought.asks) {
    const missing = groups.find((group) => !group.some((each) => names.has(each)));
    if (missing !== undefined)
      return `pip installs ${name}, which needs ${missing[0]}, and no install names it`;
  }
  return undefined;
}

/** Packages whose set-up makes no account. */
const NO_ACCOUNTS =
  /^(?:lib[\w.+-]+|curl|wget|ca-certificates|git|jq|gettext|gettext-base|netcat-openbsd|tini|procps|unzip|xz-utils)$/;

/** Owners that have to come along: only BuildKit and those after it keep them, and root's home is for root alone. */
function ownerObstacle(build: Build, { full, sole }: PythonBase, steps: Steps): string | undefined {
  const { stage, model } = sole;
  const { user } = model.finalScope(stage);
  const isRoot = user === 'root' || user === '0' || user === 'root:root' || user === '0:0';
  if (steps.home && !isRoot)
    return `${user ?? 'another user'} runs it, and may not read what pip puts into the home of root`;
  const owned = stage.instructions.find(
    ({ keyword, text, flags }) =>
      flags.some(({ name }) => name === 'chown') || (keyword === 'RUN' && /\bch(?:own|grp)\b/.test(text)),
  );
  const early = stage.instructions.find((each) => isEarlyUser(each, stage.instructions));
  if (owned === undefined && early === undefined) return undefined;
  const maker = [...steps.packages.kept].find((name) => !NO_ACCOUNTS.test(bareName(name)));
  if (steps.openAccount !== undefined && (full || maker !== undefined))
    return `line ${steps.openAccount} makes an account with whatever number is free, which may be another one beside ${maker ?? 'the packages of the full image'}: files would belong to somebody else`;
  const kit = buildKitOf(build);
  const other = kit.known ? undefined : build.project.builders.find(({ buildkit }) => !buildkit);
  return other && `${other.path} ${other.what}, which may not keep the owners of files`;
}

/** A USER before other steps, so that what these make is theirs. */
function isEarlyUser(instruction: Instruction, all: readonly Instruction[]): boolean {
  if (instruction.keyword !== 'USER') return false;
  return all.slice(all.indexOf(instruction)).some(({ keyword }) => /^(?:RUN|COPY|ADD)$/.test(keyword));
}

function saidOf(
  { project }: Build,
  base: PythonBase,
  steps: Steps,
  packages: readonly string[],
  { carried, image }: Division,
): Pick<Exclude<PythonPlan, { reason: string }>, 'message' | 'evidence'> {
  const kept = [...carried.map(({ path }) => path), ...packages];
  const built = [...steps.packages.build.keys()];
  const stays = [...built, ...(base.full ? ['the compilers and headers of the full image'] : [])];
  const compiled = [...steps.brought.compiled];
  return {
    message:
      `divided the build: ${base.full ? `the image stands on ${image} and` : 'the image'} keeps ${kept.join(', ')}; ` +
      `${stays.join(', ')} ${stays.length > 1 || base.full ? 'stay' : 'stays'} in the stage that builds`,
    evidence: [
      ...(compiled.length > 0
        ? [`pip compiles ${compiled.join(', ')}, which need no compiler afterwards`]
        : []),
      `${project.dockerfile}: every step is known to leave nothing else that the container needs`,
    ],
  };
}
