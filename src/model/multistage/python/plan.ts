/** How a stage of Python becomes two: one with compilers, and one with what they made. */
import { bareName } from '../../../knowledge/apt.js';
import { knowsPackage } from '../../../knowledge/wheels.js';
import type { Build } from '../../types.js';
import type { Sole } from '../sole.js';
import type { Division } from '../types.js';
import { divisionOf, pythonBase, type PythonBase } from '../interpreted/base.js';
import { completed, runtimePackages } from '../interpreted/completed.js';
import { isRoot, ownerObstacle } from '../interpreted/owners.js';
import { carriedOf, outermost, placesOf } from '../interpreted/places.js';
import { runtimeObstacle } from '../interpreted/runtime.js';
import { withoutManagers } from './startable.js';
import { stepsOf, type Steps } from './steps.js';
import { runtimeInstall } from '../interpreted/system.js';

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
  const last = { ...base, swap: withoutManagers(base, steps) };
  const judge = (packages: readonly string[]): string | undefined =>
    askedObstacle(steps, packages) ??
    runtimeObstacle(last, {
      installed: packages,
      programs: programsOf(steps),
      repeated: steps.repeated,
      carried: outermost([...installed, ...places.roots]),
    });
  const { packages, reason } = completed(
    base,
    runtimePackages(steps.packages, steps.brought.libraries),
    judge,
  );
  const kept = [...steps.packages.kept];
  const obstacle = homeObstacle(base, steps) ?? ownerObstacle(build, base, steps.openAccount, kept) ?? reason;
  if (obstacle !== undefined) return { reason: obstacle };
  const prepared = [
    ...runtimeInstall(packages, steps.packages.recommends, build.dockerfile.eol),
    ...emptied(base, steps),
  ];
  const division = divisionOf(base, steps.repeated, prepared, carried);
  return { division, ...saidOf(build, base, steps, packages, division) };
}

/** The programs of packages that only run Python, and those of the project. */
function programsOf({ brought }: Steps): readonly string[] {
  return [...[...brought.names].filter((name) => knowsPackage(name) || name === 'uwsgi'), ...brought.scripts];
}

/** Root's home is for root alone. */
function homeObstacle({ sole: { stage, model } }: PythonBase, { home }: Steps): string | undefined {
  const { user } = model.finalScope(stage);
  return home && !isRoot(user)
    ? `${user ?? 'another user'} runs it, and may not read what pip puts into the home of root`
    : undefined;
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
