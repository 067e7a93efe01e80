import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ownerOf, rootOf } from '../../../src/analysis/flatten.js';
import type { Entry, Image, Layer } from '../../../src/analysis/types.js';
import { EMPTY_CONFIG } from '../emptyConfig.js';

type Parts = Partial<Pick<Layer, 'deletes' | 'hides'>> & {
  readonly entries?: Readonly<Record<string, Entry>>;
};

function imageOf(...layers: readonly Parts[]): Image {
  return {
    config: EMPTY_CONFIG,
    platform: 'linux/amd64',
    history: [],
    layers: layers.map(({ entries = {}, deletes = [], hides = [] }, index) => ({
      diffId: `sha256:${index}`,
      createdBy: '',
      bytes: 0,
      compressed: undefined,
      entries: new Map(Object.entries(entries)),
      deletes,
      hides,
    })),
  };
}

const OWNED = { mode: 0o644, uid: 0, gid: 0 };
const DIRECTORY: Entry = { kind: 'directory', size: 0, mode: 0o755, uid: 0, gid: 0 };

function file(size: number): Entry {
  return { kind: 'file', size, ...OWNED };
}

function hard(target: string): Entry {
  return { kind: 'file', size: 0, ...OWNED, target };
}

const LINK: Entry = { kind: 'link', size: 0, ...OWNED, target: 'elsewhere' };

/** Each path as `kind size target @layer`, in order of the paths. */
function shown(image: Image): Readonly<Record<string, string>> {
  const owners = ownerOf(image);
  expect([...owners.keys()]).toEqual([...rootOf(image).keys()]);
  const lines = [...rootOf(image)].map(([path, { kind, size, target }]) => {
    const arrow = target === undefined ? '' : ` -> ${target}`;
    return [path, `${kind} ${size}${arrow} @${owners.get(path) ?? '?'}`] as const;
  });
  return Object.fromEntries(lines.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

describe('the root of an image', () => {
  it('has what each layer adds, and the last of what several have', () => {
    const image = imageOf(
      { entries: { '/a': DIRECTORY, '/a/x': file(1), '/a/y': file(2) } },
      { entries: { '/a': DIRECTORY, '/a/x': file(3), '/l': LINK } },
    );
    expect(shown(image)).toEqual({
      '/a': 'directory 0 @1',
      '/a/x': 'file 3 @1',
      '/a/y': 'file 2 @0',
      '/l': 'link 0 -> elsewhere @1',
    });
    expect(rootOf(image)).toBe(rootOf(image));
  });

  it('has nothing that a later layer deletes, and what that layer itself has of the same name', () => {
    const image = imageOf(
      { entries: { '/a': DIRECTORY, '/a/x': file(1), '/ab': file(1), '/b': file(2), '/c': file(3) } },
      { deletes: ['/a', '/c', '/not/there'], entries: { '/c': file(4) } },
    );
    expect(shown(image)).toEqual({ '/ab': 'file 1 @0', '/b': 'file 2 @0', '/c': 'file 4 @1' });
  });

  it('has of an opaque directory only what that layer and later ones put there', () => {
    const image = imageOf(
      { entries: { '/a': DIRECTORY, '/a/b': DIRECTORY, '/a/b/x': file(1), '/a/y': file(1), '/z': file(1) } },
      { hides: ['/a'], entries: { '/a': DIRECTORY, '/a/b': DIRECTORY, '/a/b/new': file(2) } },
      { entries: { '/a/late': file(3) } },
    );
    expect(shown(image)).toEqual({
      '/a': 'directory 0 @1',
      '/a/b': 'directory 0 @1',
      '/a/b/new': 'file 2 @1',
      '/a/late': 'file 3 @2',
      '/z': 'file 1 @0',
    });
    expect(shown(imageOf({ entries: { '/a': file(1) } }, { hides: ['/'] }))).toEqual({});
  });

  it('has a file in the place of a directory, and the reverse', () => {
    const image = imageOf(
      { entries: { '/d': DIRECTORY, '/d/x': file(1), '/e': DIRECTORY, '/e/x': file(1), '/f': file(1) } },
      { entries: { '/d': file(2), '/e': LINK, '/f': DIRECTORY, '/f/new': file(3) } },
    );
    expect(shown(image)).toEqual({
      '/d': 'file 2 @1',
      '/e': 'link 0 -> elsewhere @1',
      '/f': 'directory 0 @1',
      '/f/new': 'file 3 @1',
    });
  });

  it('has the directories that a layer only implies, as docker makes them: in the place of files and links too', () => {
    const image = imageOf(
      { entries: { '/usr': DIRECTORY, '/usr/lib': DIRECTORY, '/lib': LINK, '/f': file(1) } },
      { entries: { '/lib/x': file(2), '/f/deep/y': file(3) } },
    );
    expect(shown(image)).toEqual({
      '/f': 'directory 0 @1',
      '/f/deep': 'directory 0 @1',
      '/f/deep/y': 'file 3 @1',
      '/lib': 'directory 0 @1',
      '/lib/x': 'file 2 @1',
      '/usr': 'directory 0 @0',
      '/usr/lib': 'directory 0 @0',
    });
  });
});

describe('a file of several names', () => {
  const content = { size: 5, digest: 'd', text: 'hello' };
  const several = { '/b': { ...file(5), ...content }, '/a': hard('/b'), '/c': hard('/b') };

  it('is given alike whatever the order of the archive was', () => {
    const alike = { '/a': 'file 5 @0', '/b': 'file 0 -> /a @0', '/c': 'file 0 -> /a @0' };
    expect(shown(imageOf({ entries: several }))).toEqual(alike);
    expect(shown(imageOf({ entries: { '/c': file(5), '/b': hard('/c'), '/a': hard('/b') } }))).toEqual(alike);
    expect(rootOf(imageOf({ entries: several })).get('/c')).toEqual({
      ...OWNED,
      kind: 'file',
      size: 0,
      target: '/a',
      digest: 'd',
      text: 'hello',
    });
  });

  it('stays when the name is deleted or given to another file', () => {
    expect(shown(imageOf({ entries: several }, { deletes: ['/b'] }))).toEqual({
      '/a': 'file 5 @0',
      '/c': 'file 0 -> /a @0',
    });
    expect(shown(imageOf({ entries: several }, { deletes: ['/a'], entries: { '/b': file(9) } }))).toEqual({
      '/b': 'file 9 @1',
      '/c': 'file 5 @0',
    });
  });

  it('may lie in a lower layer, and not be there at all', () => {
    const image = imageOf(
      { entries: { '/x': file(5), '/y': hard('/x') } },
      { entries: { '/new': hard('/y'), '/lost': hard('/nothing'), '/odd': hard('/odd') } },
      { entries: { '/x': file(1) } },
    );
    expect(shown(image)).toEqual({
      '/lost': 'file 0 -> /nothing @1',
      '/new': 'file 5 @1',
      '/odd': 'file 0 -> /odd @1',
      '/x': 'file 1 @2',
      '/y': 'file 0 -> /new @0',
    });
  });
});

/** A file as a file system has it: all of its names lead to one object. */
interface Node {
  readonly kind: Entry['kind'];
  readonly size: number;
}

/** The slow and plain way: one step after the other, on a table of all paths. */
function naive({ layers }: Image): ReadonlyMap<string, Node> {
  const nodes = new Map<string, Node>();
  function removeBelow(path: string): void {
    for (const each of nodes.keys()) if (each.startsWith(path === '/' ? '/' : `${path}/`)) nodes.delete(each);
  }
  function put(path: string, node: Node): void {
    const parts = path.split('/');
    for (let count = 2; count < parts.length; count += 1) {
      const parent = parts.slice(0, count).join('/');
      if (nodes.get(parent)?.kind !== 'directory') nodes.set(parent, { kind: 'directory', size: 0 });
    }
    if (node.kind !== 'directory') removeBelow(path);
    nodes.set(path, node);
  }
  for (const { entries, deletes, hides } of layers) {
    hides.forEach(removeBelow);
    for (const path of deletes) {
      removeBelow(path);
      nodes.delete(path);
    }
    const all = [...entries].toSorted(([a], [b]) => (a < b ? -1 : 1));
    for (const [path, { kind, size, target }] of all)
      if (kind !== 'file' || target === undefined) put(path, { kind, size });
    for (const [path, { kind, target = '' }] of entries) {
      if (kind !== 'file' || target === '') continue;
      const node = nodes.get(target);
      if (node !== undefined) put(path, node);
    }
  }
  return nodes;
}

const PATHS = ['/a', '/a/b', '/a/b/c', '/a/bb', '/ab', '/d', '/d/e', '/d/e/f', '/g'];
const path = fc.constantFrom(...PATHS);
const entry = fc.oneof(
  fc.integer({ min: 0, max: 9 }).map(file),
  fc.constant(DIRECTORY),
  fc.constant(LINK),
  // Names in the same layer and below it.
  path.map((target) => hard(target)),
);
const layer = fc.record({
  entries: fc.dictionary(path, entry, { maxKeys: 6 }),
  deletes: fc.uniqueArray(path, { maxLength: 2 }),
  hides: fc.uniqueArray(fc.oneof(path, fc.constant('/')), { maxLength: 1 }),
});

/** Only what an archive can hold: nothing lies below what is no directory, and a further name has a first that is there. */
function sound(layers: readonly Parts[]): Image {
  const kept: Parts[] = [];
  for (const { entries = {}, deletes, hides } of layers) {
    const below = naive(imageOf(...kept, { deletes: deletes ?? [], hides: hides ?? [] }));
    const names = Object.entries(entries).filter(([name, { kind, target }]) => {
      if (Object.entries(entries).some(([top, up]) => name.startsWith(`${top}/`) && up.kind !== 'directory'))
        return false;
      if (kind !== 'file' || target === undefined) return true;
      const own = entries[target];
      const first = own ?? below.get(target);
      const isGone = Object.keys(entries).some(
        (each) => target.startsWith(`${each}/`) || each.startsWith(`${target}/`),
      );
      return first?.kind === 'file' && (own === undefined || own.target === undefined) && !isGone;
    });
    kept.push({ entries: Object.fromEntries(names), deletes: deletes ?? [], hides: hides ?? [] });
  }
  return imageOf(...kept);
}

/** Each path with its kind, the size of its file, and all names of that file. */
function described(nodes: ReadonlyMap<string, Node>): object {
  const names = [...nodes].map(([path, node]) => {
    const same = [...nodes].filter(([, other]) => other === node).map(([other]) => other);
    return [path, node.kind, node.size, same.toSorted()] as const;
  });
  return names.toSorted(([a], [b]) => (a < b ? -1 : 1));
}

it('is what a file system would have that gets one layer after the other', () => {
  fc.assert(
    fc.property(fc.array(layer, { minLength: 1, maxLength: 4 }), (layers) => {
      const image = sound(layers);
      const root = rootOf(image);
      const nodes = new Map<string, Node>();
      for (const [path, each] of root) nodes.set(path, { kind: each.kind, size: each.size });
      for (const [path, { kind, target }] of root) {
        const first = kind === 'file' && target !== undefined ? nodes.get(target) : undefined;
        if (first !== undefined) nodes.set(path, first);
      }
      expect(described(nodes)).toEqual(described(naive(image)));
    }),
    { numRuns: Number(process.env['FUZZ_RUNS'] ?? 300) },
  );
});
