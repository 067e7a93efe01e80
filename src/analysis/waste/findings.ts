import { hiddenGroups, remediesFor, type HiddenGroup } from './hidden.js';
import { leftGroups, type LeftGroup } from './left.js';
import type { Stack } from './stack.js';
import type { Finding, FilesAndBytes, LayerReport, Remedy } from './types.js';

/** Level by name of all transforms; undefined for advisers. */
export type Levels = ReadonlyMap<string, string | undefined>;

/** Findings of fewer bytes are only counted: nobody changes a Dockerfile for them. */
const LEAST = 10_000;

/** What must be in an image for a transform to be for it, where another one does the same for other distributions. */
const NEEDS: Readonly<Record<string, readonly string[] | undefined>> = {
  'purge-build-deps': ['/var/lib/dpkg'],
  'purge-apk-build-deps': ['/lib/apk', '/usr/lib/apk'],
};

/** All waste of an image: what lies in the final root for nothing, and what lower layers hold and nobody sees. */
export function findingsOf(
  stack: Stack,
  layers: readonly LayerReport[],
  levels: Levels,
): { readonly findings: readonly Finding[]; readonly smaller: FilesAndBytes } {
  const usable = new Map(
    [...levels].filter(([name]) => {
      const needs = NEEDS[name];
      return needs === undefined || needs.some((path) => stack.root.has(path));
    }),
  );
  const all = [
    ...leftGroups(stack).map((group) => leftFinding(group, layers, usable)),
    ...hiddenGroups(stack.hidden).map((group) => hiddenFinding(group, layers, usable)),
  ];
  const small = all.filter(({ bytes }) => bytes < LEAST);
  return {
    findings: all.filter(({ bytes }) => bytes >= LEAST).sort(order),
    smaller: {
      files: small.reduce((sum, { files }) => sum + files, 0),
      bytes: small.reduce((sum, { bytes }) => sum + bytes, 0),
    },
  };
}

/** What can be done something about comes first, then by size. */
function order(left: Finding, right: Finding): number {
  return Number(left.base) - Number(right.base) || right.bytes - left.bytes;
}

function leftFinding({ row, ...group }: LeftGroup, layers: readonly LayerReport[], levels: Levels): Finding {
  const base = layers[group.layer]?.base === true;
  return {
    kind: 'left',
    place: group.place,
    what: row.what,
    files: group.files,
    bytes: group.bytes,
    layer: group.layer + 1,
    by: undefined,
    base,
    remedies: remedies(base ? (row.inBase ?? []) : row.remedies, levels),
    note: row.note,
  };
}

function hiddenFinding(group: HiddenGroup, layers: readonly LayerReport[], levels: Levels): Finding {
  return {
    kind: group.kind,
    place: group.place,
    what: group.what,
    files: group.files,
    bytes: group.bytes,
    layer: group.layer + 1,
    by: group.by + 1,
    base: layers[group.layer]?.base === true,
    remedies: remedies(remediesFor(group, layers), levels),
    note: undefined,
  };
}

function remedies(names: readonly string[], levels: Levels): readonly Remedy[] {
  return names.filter((name) => levels.has(name)).map((name) => ({ name, level: levels.get(name) }));
}
