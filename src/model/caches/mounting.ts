/** Puts the caches of package managers into mounts. */
import { CACHES, type Cache } from '../../knowledge/caches.js';
import { flagsText } from '../work.js';
import { instructionFrom } from '../../syntax/edit.js';
import type { Instruction } from '../../syntax/types.js';
import { edit, skip } from '../build.js';
import { buildKitOf } from '../buildkit.js';
import { runsWith, type Run } from '../commands.js';
import { modelOf, type Stage } from '../stages.js';
import type { Build, Transform } from '../types.js';
import { leftoverObstacle } from './owner.js';
import { hasMountNear, mountFlag, withMounts } from './mounts.js';
import { isReason, placeOf, type Place, type Reason } from './place.js';
import { purgeOf, withoutPurged, type Purge } from './purge.js';
import { copier, otherRun, rootStage, startReader, unlikeness } from './readers.js';
import { storeObstacle } from './stores.js';
import { usesCache } from './uses.js';

/** The build with the caches of every RUN that may have them in mounts, and what was declined. */
export function mountCaches(transform: Transform, build: Build): Build {
  return CACHES.reduce((result, cache) => mountCache(transform, result, cache), build);
}

/**
 * The build with those that hold what was built, in images whose tags do not say for which release; without a word on
 * the others.
 */
export function mountMovingCaches(transform: Transform, build: Build): Build {
  let result = build;
  for (const cache of CACHES.filter(({ keepsBuilt }) => keepsBuilt === true)) {
    for (const run of runsUsing(result, cache)) {
      const plan = planFor(result, cache, run);
      if (plan === undefined || isReason(plan) || !plan.place.moving) continue;
      result = apply(transform, result, cache, [plan]);
    }
  }
  return result;
}

function mountCache(transform: Transform, build: Build, cache: Cache): Build {
  const runs = runsUsing(build, cache);
  if (runs.length === 0) return build;
  if (cache.store !== true)
    return runs.reduce((result, run) => mountAlone(transform, result, cache, run), build);
  const roots = new Set(runs.map(({ stage }) => rootStage(stage)));
  return [...roots].reduce((result, root) => mountTree(transform, result, cache, root, runs), build);
}

function runsUsing(build: Build, cache: Cache): readonly Run[] {
  const found = cache.programs.flatMap((name) => runsWith(build, name)).filter((run) => uses(run, cache));
  return [...new Map(found.map((run) => [run.instruction, run])).values()];
}

function uses({ script }: Run, cache: Cache): boolean {
  return script.commands.some((command) => usesCache(command, cache));
}

interface Plan {
  readonly run: Run;
  readonly place: Place;
  readonly purge: Purge;
}

function mountAlone(transform: Transform, build: Build, cache: Cache, run: Run): Build {
  const plan = planFor(build, cache, run);
  if (plan === undefined) return build;
  if (!isReason(plan) && plan.place.moving) {
    const { resolved, image } = run.stage;
    const reason = `it keeps what is compiled, and the tag of ${(resolved ?? image).text} does not say for which release`;
    return leave(transform, build, cache, run.instruction, { reason });
  }
  if (isReason(plan)) return leave(transform, build, cache, run.instruction, plan);
  const reason = othersReason(build, cache, plan);
  return reason === undefined
    ? apply(transform, build, cache, [plan])
    : leave(transform, build, cache, run.instruction, reason);
}

/** In the home of a user other than root, all RUNs have the mount or none: see `leftoverObstacle`. */
function othersReason(build: Build, cache: Cache, { run, place }: Plan): Reason | undefined {
  if (place.foreign !== true) return undefined;
  const others = runsUsing(build, cache).filter(({ stage }) => rootStage(stage) === rootStage(run.stage));
  return others.map((other) => planFor(build, cache, other) ?? {}).find(isReason);
}

function mountTree(
  transform: Transform,
  build: Build,
  cache: Cache,
  root: Stage,
  all: readonly Run[],
): Build {
  const runs = all.filter(({ stage }) => rootStage(stage) === root);
  const plans = runs.map((run) => planFor(build, cache, run)).filter((plan) => plan !== undefined);
  const [first] = runs;
  // Mounts that somebody wrote have ids of their own, and keep something else.
  if (first === undefined || plans.length < runs.length) return build;
  const obstacle = storeObstacle(build, modelOf(build.dockerfile), root, cache);
  const reason = obstacle === undefined ? plans.find(isReason) : { reason: obstacle };
  if (reason !== undefined) return leave(transform, build, cache, first.instruction, reason);
  return apply(
    transform,
    build,
    cache,
    plans.filter((plan): plan is Plan => !isReason(plan)),
  );
}

/** How the RUN gets its mounts; undefined when it has some there already. */
function planFor(build: Build, cache: Cache, run: Run): Plan | Reason | undefined {
  const usual = cache.places.map(({ path }) => path.replace('~', '/root'));
  if (hasMountNear(run.instruction, usual)) return undefined;
  const builder = buildKitOf(build);
  if (!builder.known) return builder;
  const place = placeOf(run, cache);
  if (isReason(place)) return place;
  const targets = place.mounts.map(({ target }) => target);
  if (hasMountNear(run.instruction, targets)) return undefined;
  const reason =
    unlikeness(build, cache) ??
    copier(build, run, targets) ??
    otherRun(build, run, targets) ??
    startReader(build, run, cache) ??
    (place.foreign === true ? leftoverObstacle(build, run, cache, targets) : undefined);
  if (reason !== undefined) return { reason };
  const purge = purgeOf(run, cache, place);
  if (isReason(purge)) return purge;
  const { settings } = cache;
  const asks = settings !== undefined && (settings.breaks === true || purge.removed.length > 0);
  if (asks && !build.project.known)
    return { reason: 'the build context is not known, and a file there may move it' };
  return { run, place, purge };
}

function leave(transform: Transform, build: Build, cache: Cache, at: Instruction, { reason }: Reason): Build {
  return skip(build, transform, at, `left ${cache.name}'s cache without a mount: ${reason}`);
}

function apply(transform: Transform, build: Build, cache: Cache, plans: readonly Plan[]): Build {
  let result = build;
  for (const { run, place, purge } of plans) {
    const { instruction } = run;
    const purged = withoutPurged(run, purge);
    const flags = place.mounts.map(mountFlag);
    const text = purged && withMounts(instructionFrom(purged.text, instruction), flags);
    if (purged === undefined || text === undefined)
      return leave(transform, build, cache, instruction, { reason: 'its lines could not be edited safely' });
    const before = flagsText(instruction);
    const after = flagsText(instructionFrom(text, instruction));
    result = edit(result, transform, {
      at: instruction,
      replace: new Map([[instruction, [text]]]),
      message: messageFor(cache, place, purge),
      effects: [...purged.effects, { type: 'flags', before, after }],
      evidence: evidenceFor(build),
    });
  }
  return result;
}

function messageFor({ name }: Cache, { mounts }: Place, { removed }: Purge): string {
  const targets = mounts.map(({ target }) => target).join(' and ');
  const gone =
    removed.length === 0
      ? ''
      : `; removed ${[...new Set(removed)].join(', ')}, which would empty it or switch it off`;
  return `put ${name}'s cache, ${targets}, into a mount: downloads stay for the next build and out of the image${gone}`;
}

function evidenceFor(build: Build): readonly string[] {
  const builder = buildKitOf(build);
  return builder.known ? [builder.evidence] : [];
}
