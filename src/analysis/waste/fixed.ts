import type { Change, Skip, Transform } from '../../model/types.js';
import { matches } from '../compare/globs.js';
import { mountedPlaces } from '../compare/mounted.js';
import type { Finding, Inspection, Remedy } from './types.js';

/** What `dockopt fix` makes of the Dockerfile of an image. */
export interface Fixed {
  /** By line of the instruction, as in the Dockerfile of the image. */
  readonly changes: readonly Change[];
  readonly skips: readonly Skip[];
  readonly transforms: readonly Transform[];
  /** Line of the FROM that names the base image. */
  readonly from: number;
}

/**
 * Says of each remedy whether `dockopt fix` does something at the lines in question, and if not, why: what a table names
 * is only a thing to try. Where something does, the others are not named.
 */
export function withFix(inspection: Inspection, fixed: Fixed): Inspection {
  const findings = inspection.findings.map((finding) => {
    const remedies = remediesOf(finding, linesOf(finding, inspection, fixed.from), fixed);
    return { ...finding, remedies };
  });
  return { ...inspection, findings };
}

/** The lines of the instructions that brought the files and that hide them. */
function linesOf(
  { base, layer, by }: Finding,
  { layers }: Inspection,
  from: number,
): ReadonlySet<number | undefined> {
  if (base) return new Set([from]);
  const numbers = by === undefined ? [layer] : [layer, by];
  return new Set(numbers.flatMap((number) => layers[number - 1]?.line ?? []));
}

function remediesOf(
  finding: Finding,
  lines: ReadonlySet<number | undefined>,
  { changes, skips, transforms }: Fixed,
): readonly Remedy[] {
  const here = changes.filter(({ line }) => lines.has(line));
  const names = new Set(here.map(({ transform }) => transform));
  const known = new Set(finding.remedies.map(({ name }) => name));
  const others = transforms.filter((transform) => {
    return names.has(transform.name) && !known.has(transform.name) && takesAway(transform, here, finding);
  });
  const does = [...finding.remedies.filter(({ name }) => names.has(name)), ...others];
  if (does.length > 0) return does.map(({ name, level }) => ({ name, level, fix: 'changes' }));
  return finding.remedies.map((remedy): Remedy => {
    const skip = skips.find(({ transform, line }) => transform === remedy.name && lines.has(line));
    if (skip !== undefined) return { ...remedy, fix: 'left', reason: skip.message };
    // What only advises never changes anything.
    return remedy.level === undefined ? remedy : { ...remedy, fix: 'nothing' };
  });
}

/** Whether a transform that no table names for it declares that its changes remove these files, or mounts a cache there. */
function takesAway(
  { name, image = [] }: Transform,
  here: readonly Change[],
  { base, place }: Finding,
): boolean {
  if (base) return false;
  const removes = image.some((effect) => {
    return (
      effect.type === 'removes' && (matches(effect.paths, place) || matches(effect.paths, `${place}/file`))
    );
  });
  return (
    removes || (mountedPlaces(here).get(name) ?? []).some((mount) => `${place}/`.startsWith(`${mount}/`))
  );
}
