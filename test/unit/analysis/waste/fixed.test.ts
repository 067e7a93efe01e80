import { describe, expect, it } from '@jest/globals';
import { withFix, type Fixed } from '../../../../src/analysis/waste/fixed.js';
import type { Remedy } from '../../../../src/analysis/waste/types.js';
import type { Change, Effect, ImageEffect, Transform } from '../../../../src/model/types.js';
import { finding, inspection, layer } from '../../report/inspect/samples.js';

const LAYERS = [
  layer({ base: true }),
  layer({ number: 2, line: 4, base: false }),
  layer({ number: 3, line: 9, base: false }),
];

const APT: Remedy = { name: 'remove-apt-lists', level: 'safe' };
const MOUNTS: Remedy = { name: 'os-cache-mounts', level: 'recommended' };
const ADVICE: Remedy = { name: 'later-delete', level: undefined };

function change(transform: string, line: number, effects: readonly Effect[] = []): Change {
  return { transform, line, level: 'safe', message: 'did', evidence: [], effects, before: [], after: [] };
}

function transform(name: string, image: readonly ImageEffect[]): Transform {
  return {
    name,
    level: 'recommended',
    summary: 'Do it.',
    docs: { why: '', example: { before: '', after: '' }, references: [] },
    image,
    apply: (build) => build,
  };
}

/** The remedies of one finding with these fields, after the fix. */
function remediesOf(fields: Parameters<typeof finding>[0], fixed: Partial<Fixed>): readonly Remedy[] {
  const before = inspection({ layers: LAYERS, findings: [finding({ base: false, layer: 2, ...fields })] });
  const after = withFix(before, { changes: [], skips: [], transforms: [], from: 1, ...fixed });
  return after.findings[0]?.remedies ?? [];
}

describe('withFix', () => {
  it('names only what changes the instruction that brought the files, or the one that hides them', () => {
    const remedies = [MOUNTS, APT, ADVICE];
    const changes = [change('remove-apt-lists', 4), change('os-cache-mounts', 7)];
    expect(remediesOf({ remedies }, { changes })).toEqual([{ ...APT, fix: 'changes' }]);
    const later = [change('remove-apt-lists', 9)];
    expect(remediesOf({ remedies, by: 3, kind: 'deleted' }, { changes: later })).toEqual([
      { ...APT, fix: 'changes' },
    ]);
  });

  it('gives the reason of what was left there, and says nothing of advice', () => {
    const message = 'left the lists: a later command reads them';
    const skips = [
      { transform: 'remove-apt-lists', line: 4, message },
      { transform: 'os-cache-mounts', line: 9, message: 'left: other place' },
    ];
    expect(remediesOf({ remedies: [APT, MOUNTS, ADVICE] }, { skips })).toEqual([
      { ...APT, fix: 'left', reason: message },
      { ...MOUNTS, fix: 'nothing' },
      ADVICE,
    ]);
  });

  it('looks at the FROM for what came with the base image', () => {
    const slim: Remedy = { name: 'slim-base', level: 'recommended' };
    const base = { base: true, layer: 1, remedies: [slim] };
    expect(remediesOf(base, { changes: [change('slim-base', 1)] })).toEqual([{ ...slim, fix: 'changes' }]);
    expect(remediesOf(base, { changes: [change('slim-base', 4)] })).toEqual([{ ...slim, fix: 'nothing' }]);
  });

  it('names another transform that declares that its change there removes the files', () => {
    const place = '/var/lib/apt/lists';
    const other = transform('other', [{ type: 'removes', paths: ['/var/lib/apt/lists/**'] }]);
    const fixed = { changes: [change('other', 4)], transforms: [other] };
    const named = [{ name: 'other', level: 'recommended', fix: 'changes' }];
    expect(remediesOf({ place, remedies: [APT] }, fixed)).toEqual(named);
    expect(remediesOf({ place: '/srv', remedies: [APT] }, fixed)).toEqual([{ ...APT, fix: 'nothing' }]);
  });

  it('names another transform that mounts a cache where the files lie', () => {
    const before = 'RUN x';
    const after = '--mount=type=cache,target=/var/cache/apt,sharing=locked RUN x';
    const effects: readonly Effect[] = [{ type: 'flags', before, after }];
    const mounts = transform('mounts', [{ type: 'mounted' }]);
    const fixed = { changes: [change('mounts', 4, effects)], transforms: [mounts] };
    expect(remediesOf({ place: '/var/cache/apt/archives', remedies: [] }, fixed)).toEqual([
      { name: 'mounts', level: 'recommended', fix: 'changes' },
    ]);
    expect(remediesOf({ place: '/var/cache/apt2', remedies: [] }, fixed)).toEqual([]);
  });
});
