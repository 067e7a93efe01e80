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
