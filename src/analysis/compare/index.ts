import { packageFiles } from '../packageFiles.js';
import type { Difference } from '../types.js';
import { behaviourDifferences } from './behaviour.js';
import { contractDifferences } from './contract.js';
import { coverOf } from './cover.js';
import { fileChanges } from './files.js';
import { fileDifferences } from './groups.js';
import { noiseIn } from './noise.js';
import { packageChanges, packageKey } from './packages.js';
import { programDifferences } from './programs.js';
import { packageDifferences } from './told.js';
import type { Declared, FileChange, Observed } from './types.js';

export { maskedNotes, restlessOf } from './behaviour.js';
export { noiseOf } from './noise.js';

/**
 * Everything that is other in the rewritten image, each with the transforms that say they do this. What every build makes
 * different, and times, are left out; files that belong to a package that is other are told with it.
 */
export function differencesOf(before: Observed, after: Observed, declared: Declared): readonly Difference[] {
  const packages = packageChanges(before.packages, after.packages);
  const cover = coverOf(before, after, declared, packages);
  const isNoise = noiseIn(after.root, declared.noise);
  const changes = fileChanges(before.root, after.root).filter((change) => !isNoise(change));
  const { rest, byPackage } = sorted(
    changes,
    before,
    after,
    new Set(packages.map(({ kind, name }) => packageKey(kind, name))),
  );
  const judgedPackages = packages.map((change) => ({
    change,
    declaredBy: cover.package(change),
    files: byPackage.get(packageKey(change.kind, change.name)) ?? [],
  }));
  const judged = rest.map((change) => ({ change, declaredBy: cover.file(change) }));
  return [
    ...contractDifferences(before, after, declared, cover),
    ...packageDifferences(judgedPackages),
    ...programDifferences(before, after, declared.own, cover),
    ...fileDifferences(judged, before.root, after.root),
    ...behaviourDifferences(before.behaviour, after.behaviour, cover, declared.restless),
  ];
}

interface Sorted {
  readonly byPackage: ReadonlyMap<string, readonly FileChange[]>;
  readonly rest: readonly FileChange[];
}

/** Puts the changes of files apart that belong to packages which are other themselves. */
function sorted(
  changes: readonly FileChange[],
  before: Observed,
  after: Observed,
  others: ReadonlySet<string>,
): Sorted {
  const byPackage = new Map<string, FileChange[]>();
  if (others.size === 0) return { byPackage, rest: changes };
  const owners = [packageFiles(before.root), packageFiles(after.root)];
  const rest = changes.filter((change) => {
    const keys = owners
      .map((ownerOf) => ownerOf(change.path))
      .map((owner) => owner && packageKey(owner.kind, owner.name));
    const key = keys.find((each) => each !== undefined && others.has(each));
    if (key === undefined) return true;
    const same = byPackage.get(key) ?? [];
    if (same.length === 0) byPackage.set(key, same);
    same.push(change);
    return false;
  });
  return { byPackage, rest };
}
