/** Whether what Poetry, uv, PDM and pipenv install from a lockfile needs a compiler or libraries of the system. */
import { archivesReason, compileReason, knowsPackage } from '../../knowledge/wheels.js';
import type { Locked } from '../../project/python/locked.js';
import { hasWheels } from '../../project/python/wheelFiles.js';
import type { LockedInstall } from './lockedInstall.js';
import { saidOf } from './pip.js';
import { firstObstacle, type Obstacle, type Swap } from './types.js';

/** Why one of the packages may not work on a slim image. */
export function lockfileObstacle({ path, packages }: LockedInstall, swap: Swap): Obstacle {
  const covered = requiredByKnown(packages);
  return firstObstacle(packages, (each) => {
    const reason = packageReason(each, packages, covered, swap);
    return reason && saidOf(each.name, `==${each.version}`, reason, ` (${path})`);
  });
}

/** Those of the packages that run without compilers and libraries of the system, by the archives that the lockfile names. */
export function plainPackages(packages: readonly Locked[], swap: Swap): ReadonlySet<Locked> {
  const covered = requiredByKnown(packages);
  return new Set(packages.filter((each) => packageReason(each, packages, covered, swap) === undefined));
}

function packageReason(
  { name, version, files, from }: Locked,
  wanted: readonly Locked[],
  covered: ReadonlySet<string>,
  { judgePython, pythonMinor }: Swap,
): Obstacle {
  if (from === 'own') return undefined;
  if (from === 'other') return 'comes from no index, and it is not known what that compiles';
  // psycopg finds its library in another package.
  const isLinked = name === 'psycopg' && wanted.some((each) => each.name === 'psycopg-binary');
  const judged = isLinked ? 'psycopg2-binary' : name;
  if (judgePython !== undefined) return judgePython(judged);
  if (files === undefined || pythonMinor === undefined)
    return compileReason(judged, isLinked ? '' : `==${version}`, pythonMinor);
  return archivesReason(judged, hasWheels(files, pythonMinor), covered.has(name));
}

/** What packages of the tables require: these run with all of it. */
function requiredByKnown(locked: readonly Locked[]): ReadonlySet<string> {
  const names = new Set(locked.map(({ name }) => name).filter(knowsPackage));
  // Grows while it is walked.
  for (const name of names) {
    const requires = locked.flatMap((each) => (each.name === name ? each.requires : []));
    for (const each of requires.filter(({ optional }) => !optional)) names.add(each.name);
  }
  return names;
}
