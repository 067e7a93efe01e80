import { PACKAGE_KINDS, type PackageKind, type Packages } from '../types.js';
import type { PackageChange } from './types.js';

/** The packages of which the two images have other versions. */
export function packageChanges(before: Packages, after: Packages): readonly PackageChange[] {
  return PACKAGE_KINDS.flatMap((kind) => changesOf(kind, before, after));
}

function changesOf(kind: PackageKind, before: Packages, after: Packages): readonly PackageChange[] {
  const old = before.get(kind);
  const now = after.get(kind);
  const names = [...new Set([...(old?.keys() ?? []), ...(now?.keys() ?? [])])].sort();
  return names.flatMap((name) => {
    const versions = { before: old?.get(name) ?? [], after: now?.get(name) ?? [] };
    return versions.before.join('\n') === versions.after.join('\n') ? [] : [{ kind, name, ...versions }];
  });
}

/** `dpkg curl`: what a package is called here. */
export function packageKey(kind: PackageKind, name: string): string {
  return `${kind} ${name}`;
}

/**
 * The versions that one image alone has, those that came with its base image apart from the rest.
 *
 * @param base versions of the package in each base image
 */
export function partedByBase(
  change: PackageChange,
  base: Pick<PackageChange, 'before' | 'after'>,
): readonly PackageChange[] {
  const old = change.before.filter((version) => !change.after.includes(version));
  const fresh = change.after.filter((version) => !change.before.includes(version));
  const pick = (isOfBase: boolean): PackageChange => ({
    ...change,
    before: old.filter((version) => base.before.includes(version) === isOfBase),
    after: fresh.filter((version) => base.after.includes(version) === isOfBase),
  });
  return [pick(true), pick(false)].filter(({ before, after }) => before.length + after.length > 0);
}
