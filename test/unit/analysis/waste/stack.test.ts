import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Image } from '../../../../src/analysis/types.js';
import { stackOf } from '../../../../src/analysis/waste/stack.js';
import { imageOf, type LayerSketch } from './images.js';

function hiddenOf(sketches: readonly LayerSketch[]): readonly (readonly unknown[])[] {
  return stackOf(imageOf(sketches)).hidden.map(({ path, layer, by, bytes, next }) => [
    path,
    layer,
    by,
    bytes,
    next?.size,
  ]);
}

const BELOW = { '/a': {}, '/a/x': 10, '/a/y': 20, '/ab': 5 };

describe('stackOf', () => {
  it('hides a file that a later layer writes anew', () => {
    expect(hiddenOf([{ files: BELOW }, { files: { '/a': {}, '/a/x': 7 } }])).toEqual([['/a/x', 0, 1, 10, 7]]);
  });

  it('hides a file that a later layer deletes, and all that is in a directory that it deletes', () => {
    expect(hiddenOf([{ files: BELOW }, { deletes: ['/a/x'] }, { deletes: ['/a'] }])).toEqual([
      ['/a/x', 0, 1, 10, undefined],
      ['/a/y', 0, 2, 20, undefined],
    ]);
  });

  it('hides what was in a directory that was made anew, and not what is new in it', () => {
    const anew = { files: { '/a': {}, '/a/y': 1, '/a/z': 2 }, hides: ['/a'] };
    const image = imageOf([{ files: BELOW }, anew]);
    expect(hiddenOf([{ files: BELOW }, anew])).toEqual([
      ['/a/x', 0, 1, 10, undefined],
      ['/a/y', 0, 1, 20, 1],
    ]);
    expect([...stackOf(image).root.keys()].sort()).toEqual(['/a', '/a/y', '/a/z', '/ab']);
  });

  it('hides a directory that a file replaces, and a file that a directory replaces', () => {
    expect(hiddenOf([{ files: BELOW }, { files: { '/a': 3 } }, { files: { '/a': {}, '/a/n': 1 } }])).toEqual([
      ['/a/x', 0, 1, 10, undefined],
      ['/a/y', 0, 1, 20, undefined],
      ['/a', 1, 2, 3, undefined],
    ]);
  });

  it('counts a file with several names once, when the last of them is gone', () => {
    const linked = { '/a': {}, '/a/x': 10, '/a/y': { kind: 'file' as const, target: '/a/x' } };
    const image = imageOf([{ files: linked }]);
    expect(stackOf(image).namesOf('/a/y')).toEqual(new Set(['/a/x', '/a/y']));
    expect(hiddenOf([{ files: linked }, { deletes: ['/a/x'] }, { deletes: ['/a/y'] }])).toEqual([
      ['/a/x', 0, 1, 0, undefined],
      ['/a/y', 0, 2, 10, undefined],
    ]);
  });

  it('counts what a layer adds, changes and deletes, without directories', () => {
    const layers = [{ files: BELOW }, { files: { '/b': {}, '/b/n': 4, '/ab': 6 }, deletes: ['/a'] }];
    expect(stackOf(imageOf(layers)).steps).toEqual([
      {
        added: { files: 3, bytes: 35 },
        changed: { files: 0, bytes: 0 },
        deleted: { files: 0, bytes: 0 },
      },
      {
        added: { files: 1, bytes: 4 },
        changed: { files: 1, bytes: 6 },
        deleted: { files: 2, bytes: 30 },
      },
    ]);
  });

  it('knows nothing of what was never there', () => {
    expect(hiddenOf([{ files: BELOW }, { deletes: ['/nothing', '/a/nothing'], hides: ['/none'] }])).toEqual(
      [],
    );
  });
});

const PATHS = ['/a', '/b', '/a/x', '/a/y', '/b/x', '/a/x/k'];

/** A layer whose directories are there, as those of archives are. */
const layer = fc
  .record({
    files: fc.uniqueArray(fc.tuple(fc.constantFrom(...PATHS), fc.nat(50)), { selector: ([path]) => path }),
    deletes: fc.uniqueArray(fc.constantFrom(...PATHS)),
    hides: fc.uniqueArray(fc.constantFrom('/a', '/b')),
  })
  .map(({ files, deletes, hides }): LayerSketch => {
    const all = new Map<string, number | object>(files);
    for (const [path] of files) {
      const parts = path.split('/').slice(1, -1);
      parts.forEach((_part, index) => all.set(`/${parts.slice(0, index + 1).join('/')}`, {}));
    }
    return {
      files: Object.fromEntries(all),
      deletes: deletes.filter((path) => !all.has(path)),
      hides: hides.filter((path) => !all.has(path) || typeof all.get(path) === 'object'),
    };
  });

/** The paths of the final root, one layer and one path after the other. */
function plainRoot(image: Image): readonly string[] {
  let paths = new Set<string>();
  function without(path: string): void {
    paths = new Set([...paths].filter((each) => !each.startsWith(`${path}/`)));
  }
  for (const { deletes, hides, entries } of image.layers) {
    for (const path of deletes) paths.delete(path);
    for (const path of [...deletes, ...hides]) without(path);
    for (const [path, { kind }] of entries) if (kind !== 'directory') without(path);
    for (const path of entries.keys()) paths.add(path);
  }
  return [...paths].sort();
}

describe('any layers over each other', () => {
  it('make the root that the layers make, and each byte is seen or hidden', () => {
    fc.assert(
      fc.property(fc.array(layer, { maxLength: 5 }), (layers) => {
        const image = imageOf(layers);
        const { root, hidden } = stackOf(image);
        expect([...root.keys()].sort()).toEqual(plainRoot(image));
        const seen = [...root.values()].reduce((sum, { entry }) => sum + entry.size, 0);
        const all = image.layers.reduce((sum, { bytes }) => sum + bytes, 0);
        expect(seen + hidden.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(all);
      }),
    );
  });
});
