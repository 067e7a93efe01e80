import type { Finding, Inspection, LayerReport } from '../../../../src/analysis/waste/types.js';
import type { InspectReport } from '../../../../src/report/inspect/types.js';

const NONE = { files: 0, bytes: 0 };

export function layer(fields: Partial<LayerReport>): LayerReport {
  return {
    number: 1,
    keyword: '',
    instruction: '',
    line: undefined,
    base: undefined,
    bytes: 0,
    added: NONE,
    changed: NONE,
    deleted: NONE,
    wasted: 0,
    ...fields,
  };
}

export function finding(fields: Partial<Finding>): Finding {
  return {
    kind: 'left',
    place: '/x',
    what: undefined,
    files: 1,
    bytes: 20_000,
    layer: 2,
    by: undefined,
    base: false,
    remedies: [],
    note: undefined,
    ...fields,
  };
}

export function inspection(fields: Partial<Inspection>): Inspection {
  return {
    image: 'app:1',
    platform: 'linux/amd64',
    bytes: 0,
    root: NONE,
    wasted: 0,
    score: { efficiency: 1, wastedBytes: 0, userWastedPercent: 0 },
    dockerfile: undefined,
    layers: [],
    findings: [],
    smaller: NONE,
    largestFiles: [],
    largestDirectories: [],
    duplicates: [],
    notes: [],
    ...fields,
  };
}

export function report(fields: Partial<Inspection> = {}, more: Partial<InspectReport> = {}): InspectReport {
  return { version: '1.2.3', inspection: inspection(fields), verdicts: undefined, top: 3, ...more };
}

/** A base image, package lists that are left, and a chown of what was copied. */
export function usual(): Partial<Inspection> {
  return {
    bytes: 97_000_000,
    root: { files: 3789, bytes: 92_000_000 },
    wasted: 5_000_000,
    score: { efficiency: 0.948_453, wastedBytes: 10_000_000, userWastedPercent: 0.434_782 },
    dockerfile: 'Dockerfile',
    layers: [
      layer({ base: true, bytes: 74_000_000, added: { files: 3776, bytes: 74_000_000 } }),
      layer({
        number: 2,
        keyword: 'RUN',
        instruction:
          'RUN apt-get update && apt-get install -y --no-install-recommends curl ca-certificates git',
        line: 2,
        base: false,
        bytes: 13_000_000,
        added: { files: 12, bytes: 12_000_000 },
        changed: { files: 3, bytes: 1_000_000 },
      }),
      layer({
        number: 3,
        keyword: 'COPY',
        instruction: 'COPY . /app',
        line: 3,
        base: false,
        bytes: 5_000_000,
        added: { files: 1, bytes: 5_000_000 },
        wasted: 5_000_000,
      }),
      layer({
        number: 4,
        keyword: 'RUN',
        instruction: 'RUN chown -R app /app',
        line: 4,
        base: false,
        bytes: 5_000_000,
        changed: { files: 1, bytes: 5_000_000 },
      }),
    ],
    findings: [
      finding({
        place: '/var/lib/apt/lists',
        what: 'package lists of apt',
        bytes: 9_000_000,
        files: 9,
        remedies: [{ name: 'remove-apt-lists', level: 'safe' }],
      }),
      finding({
        kind: 'owner',
        place: '/app/data.bin',
        bytes: 5_000_000,
        layer: 3,
        by: 4,
        remedies: [
          { name: 'copy-chown', level: 'recommended' },
          { name: 'later-delete', level: undefined },
        ],
      }),
      finding({
        place: '/usr/share/doc',
        what: 'documentation of packages',
        bytes: 1_000_000,
        files: 1086,
        layer: 1,
        base: true,
        note: 'the licences of the packages lie there',
      }),
    ],
    smaller: { files: 4, bytes: 1200 },
    largestFiles: [{ path: '/app/data.bin', bytes: 5_000_000, layer: 4 }],
    largestDirectories: [{ path: '/usr', bytes: 70_000_000, layer: 1 }],
    duplicates: [{ paths: ['/a/1', '/b/2', '/c/3', '/d/4'], size: 200_000, bytes: 600_000 }],
  };
}

export const VERDICTS = [
  { rule: 'lowest-efficiency', result: 'pass', value: 0.948_453, limit: 0.9 },
  { rule: 'highest-wasted-bytes', result: 'off', value: 10_000_000, limit: undefined },
  { rule: 'highest-user-wasted-percent', result: 'fail', value: 0.434_782, limit: 0.1 },
] as const;
