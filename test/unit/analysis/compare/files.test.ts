import { describe, expect, it } from '@jest/globals';
import { differencesOf, noiseOf } from '../../../../src/analysis/compare/index.js';
import type { Declared } from '../../../../src/analysis/compare/types.js';
import type { Change } from '../../../../src/model/types.js';
import type { Entry, Root } from '../../../../src/analysis/types.js';
import { declaring, directory, file, link, observed, rootOf } from './support.js';

type Files = Readonly<Record<string, Entry | string | number>>;

/** Each difference as its message, with the names of those who declare it. */
function seen(
  before: Files,
  after: Files,
  declared: Partial<Declared> = {},
  bases?: readonly [Root, Root],
): readonly string[] {
  const [one, other] = bases ?? [new Map(), new Map()];
  const found = differencesOf(
    observed({ root: rootOf(before), base: one }),
    observed({ root: rootOf(after), base: other }),
    declaring(declared),
  );
  return found.map(({ message, declaredBy }) => `${message} [${declaredBy.join(' ')}]`);
}

describe('the files of two images', () => {
  it('finds what is gone, new and other', () => {
    expect(
      seen(
        {
          '/app/a': 'a',
          '/app/b': 'b',
          '/app/c': file({ digest: 'c' }),
          '/app/l': link('a'),
          '/app/same': 'x',
        },
        {
          '/app/b': 'B',
          '/app/c': file({ digest: 'c', mode: 0o600, uid: 1000, gid: 1000 }),
          '/app/l': link('b'),
          '/app/n': 'n',
          '/app/same': 'x',
        },
      ),
    ).toEqual([
      '/app/a is gone []',
      '/app/b has other content []',
      '/app/c has another mode: 600 (was 644) and another owner: 1000:1000 (was 0:0) []',
      '/app/l has another target: b (was a) []',
      '/app/n is new []',
    ]);
  });

  it('finds capabilities that are lost', () => {
    const may = file({ digest: 'p', capabilities: '0100000200040000' });
    expect(seen({ '/usr/bin/p': may }, { '/usr/bin/p': file({ digest: 'p' }) })).toEqual([
      '/usr/bin/p has other capabilities: none (were 0100000200040000) []',
    ]);
  });

  it('says what was in the place of each', () => {
    const [found] = differencesOf(
      observed({ root: rootOf({ '/app/x': file({ size: 1200, digest: 'x' }) }) }),
      observed({ root: rootOf({ '/app/x': link('/srv/x') }) }),
      declaring(),
    );
    expect(found).toEqual({
      area: 'files',
      subject: '/app/x',
      before: '1.2 kB, 644, 0:0',
      after: 'link to /srv/x, 777, 0:0',
      declaredBy: [],
      message: '/app/x has become a link (was a file)',
    });
  });

  it('takes names of one file for files', () => {
    const hard = file({ digest: 'x', size: 0, target: '/app/a' });
    expect(
      seen(
        { '/app/a': file({ digest: 'x', size: 5 }), '/app/b': hard },
        { '/app/a': file({ digest: 'x', size: 5 }), '/app/b': file({ digest: 'x', size: 5 }) },
      ),
    ).toEqual([]);
  });

  it('compares sizes where nobody asked for digests', () => {
    expect(seen({ '/a': file({ size: 1 }) }, { '/a': file({ size: 2 }) })).toEqual([
      '/a has other content []',
    ]);
  });

  it('tells a directory that is gone as one difference', () => {
    expect(
      seen(
        { '/srv': directory, '/srv/x': directory, '/srv/x/a': 1000, '/srv/x/b/c': 500, '/srv/y': 'y' },
        { '/srv': directory, '/srv/y': 'y' },
      ),
    ).toEqual(['/srv/x is gone: 2 files, 1.5 kB []']);
  });

  it('tells it where the directory itself stays', () => {
    const lists = '/var/lib/apt/lists';
    expect(
      seen(
        {
          [lists]: directory,
          [`${lists}/lock`]: 0,
          [`${lists}/a`]: 18_000_000,
          [`${lists}/partial`]: directory,
        },
        { [lists]: directory },
        { transforms: [{ name: 'remove-apt-lists', image: [{ type: 'removes', paths: [`${lists}/**`] }] }] },
      ),
    ).toEqual([`everything in ${lists} is gone: 2 files, 18.0 MB [remove-apt-lists]`]);
  });

  it('tells files apart that others declare, in the directory that is gone', () => {
    const cache = { name: 'a', image: [{ type: 'removes', paths: ['/x/cache', '/x/cache/**'] }] } as const;
    expect(
      seen(
        {
          '/x/cache': directory,
          '/x/cache/a': 1,
          '/x/cache/b': 2,
          '/x/data': directory,
          '/x/data/d': 3,
          '/x/e': 4,
        },
        { '/x/e': 4 },
        { transforms: [cache] },
      ),
    ).toEqual(['/x/cache is gone: 2 files, 3 bytes [a]', '/x/data is gone: 1 file, 3 bytes []']);
  });

  it('tells the same change of most files of a directory once', () => {
    const names = ['a', 'b', 'c', 'd', 'e'];
    const owned = (uid: number) =>
      Object.fromEntries(names.map((name) => [`/app/${name}`, file({ digest: name, uid, gid: uid })]));
    expect(seen({ ...owned(0), '/app/x': 'x' }, { ...owned(1000), '/app/x': 'x' })).toEqual([
      '5 paths in /app have another owner: 1000:1000 (was 0:0): a, b, c and 2 more []',
    ]);
  });

  it('tells what is declared in few lines, and what is not in more', () => {
    const names = Array.from({ length: 8 }, (_, index) => `/usr/share/d${index}`);
    const kept = names.flatMap((name) => [`${name}/x`, `${name}/y`].map((path) => [path, 1] as const));
    const gone = names.map((name) => [`${name}/a`, 1] as const);
    const cache = { name: 'a', image: [{ type: 'removes', paths: ['/usr/**'] }] } as const;
    const before = Object.fromEntries([...kept, ...gone]);
    const after = Object.fromEntries(kept);
    expect(seen(before, after, { transforms: [cache] })).toEqual([
      '8 paths in /usr/share are gone (8 bytes): d0, d1, d2 and 5 more [a]',
    ]);
    expect(seen(before, after)).toEqual(names.map((name) => `${name}/a is gone []`));
  });

  it('tells many single files of a large directory once', () => {
    const all = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`/usr/bin/p${index}`, index]));
    const rest = Object.fromEntries(Object.entries(all).slice(4));
    expect(seen(all, rest)).toEqual(['4 paths in /usr/bin are gone (6 bytes): p0, p1, p2 and 1 more []']);
  });
});

describe('noise', () => {
  it('is no difference', () => {
    const before = {
      '/var/log/dpkg.log': '1',
      '/etc/ld.so.cache': '1',
      '/app/a.pyc': '1',
      '/app/__pycache__/b.pyc': 'b',
      '/run/x': 'x',
    };
    const after = { '/var/log/dpkg.log': '2', '/etc/ld.so.cache': '2', '/app/a.pyc': '2', '/.dockerenv': '' };
    expect(seen(before, after)).toEqual([]);
  });

  it('is not another owner of such a file, or a compiled file that is gone', () => {
    expect(
      seen({ '/app/a.pyc': 'a', '/app/b.pyc': 'b' }, { '/app/a.pyc': file({ digest: 'A', uid: 7 }) }),
    ).toEqual(['/app/a.pyc has other content and another owner: 7:0 (was 0:0) []', '/app/b.pyc is gone []']);
  });

  it('is what two builds of the original make different', () => {
    const first = rootOf({ '/app/a': '1', '/app/main.3f2a9c.js': 'x', '/app/c': 'c' });
    const noise = noiseOf(first, rootOf({ '/app/a': '2', '/app/main.778899.js': 'x', '/app/c': 'c' }));
    expect(noise).toEqual({
      changed: new Map([['/app/a', ['content']]]),
      unstable: new Map([['/app/main.#.js', 1]]),
    });
    const after = { '/app/a': '3', '/app/main.0abcde.js': 'x' };
    expect(seen({ '/app/a': '1', '/app/main.3f2a9c.js': 'x', '/app/c': 'c' }, after, { noise })).toEqual([
      '/app/c is gone []',
    ]);
    expect(seen({ '/app/a': '1' }, {}, { noise })).toEqual(['/app/a is gone []']);
  });

  it('is the directory that Next.js names after its build, and not that its files are gone', () => {
    const of = (id: string): Files => ({
      [`/app/.next/static/${id}/_buildManifest.js`]: 'x',
      '/app/.next/BUILD_ID': id,
    });
    const first = of('wb4xQyT-0aZk3mVnR2sLp');
    const noise = noiseOf(rootOf(first), rootOf(of('0_zVnR2sLpwb4xQyTaZk3')));
    expect(seen(first, of('ZZZZZZZZZZ-__xQyTaZk3'), { noise })).toEqual([]);
    expect(seen(first, { '/app/.next/BUILD_ID': 'ZZZZZZZZZZ-__xQyTaZk3' }, { noise })).toEqual([
      '/app/.next/static/wb4xQyT-0aZk3mVnR2sLp/_buildManifest.js is gone []',
    ]);
    expect(seen(first, of('a-name-of-its-own'), { noise })).not.toEqual([]);
  });

  it('is neither that all files with names by chance are gone, nor another mode, nor an empty file', () => {
    const first = { '/c/3f2a9c': 'x', '/c/77aa66': 'y', '/app/a': '1' };
    const noise = noiseOf(rootOf(first), rootOf({ '/c/0abcde': 'x', '/c/77aa99': 'y', '/app/a': '2' }));
    expect(seen(first, { '/c/123abc': 'x', '/c/abc123': 'z', '/app/a': '3' }, { noise })).toEqual([]);
    expect(seen(first, { '/app/a': '3' }, { noise })).toEqual([
      'everything in /c is gone: 2 files, 20 bytes []',
    ]);
    const other = file({ digest: '3', mode: 0o600 });
    expect(seen({ '/app/a': '1' }, { '/app/a': other }, { noise })).toEqual([
      '/app/a has other content and another mode: 600 (was 644) []',
    ]);
    const full = file({ digest: '1', size: 9 });
    expect(seen({ '/app/a': full }, { '/app/a': file({ digest: '', size: 0 }) }, { noise })).toEqual([
      '/app/a has other content []',
    ]);
  });
});

const SLIM = { name: 'slim-base', declares: ['base'], image: [{ type: 'base' }] } as const;

describe('what is declared', () => {
  it('lets another base have other files, and none of the Dockerfile be gone', () => {
    const bases = [
      rootOf({ '/usr/bin/git': 'g', '/etc/os': '1', '/etc/passwd': 'a:1', '/etc/app.conf': 'old' }),
      rootOf({ '/usr/bin/slim': 's', '/etc/os': '2', '/etc/passwd': 'b:1', '/etc/app.conf': 'new' }),
    ] as const;
    expect(
      seen(
        {
          '/usr/bin/git': 'g',
          '/etc/os': '1',
          '/etc/passwd': 'a:1\napp:1',
          '/etc/app.conf': 'own',
          '/app/x': 'x',
        },
        { '/usr/bin/slim': 's', '/etc/os': '2', '/etc/passwd': 'b:1\napp:1', '/etc/app.conf': 'new' },
        { transforms: [SLIM] },
        bases,
      ),
    ).toEqual([
      '/app/x is gone []',
      '/etc/app.conf has other content []',
      '/etc/os has other content [slim-base]',
      '/etc/passwd has other content [slim-base]',
      '/usr/bin/git is gone [slim-base]',
      '/usr/bin/slim is new [slim-base]',
    ]);
  });

  it('lets hidden files of the context be gone, wherever they were copied', () => {
    expect(
      seen(
        {
          '/app/.env': 'a',
          '/app/docs': directory,
          '/app/docs/a.md': 'a',
          '/app/docs/empty': directory,
          '/app/docs/empty/too': directory,
          '/app/empty': directory,
          '/srv/web/node_modules/ms/x.js': 'x',
          '/app/node_modules/ms/.env': 'b',
          '/app/server.js': 's',
          '/app/dist/new.js': 'n',
        },
        { '/app/.gitkeep': 'k' },
        {
          transforms: [{ name: 'dockerignore', image: [{ type: 'ignored' }] }],
          ignored: ['.env', '.gitkeep', 'docs/a.md', 'client/web/node_modules/ms/x.js'],
        },
      ),
    ).toEqual([
      '5 paths in /app are gone (20 bytes): .env, docs [dockerignore]',
      '/app/.gitkeep is new []',
      '/app/dist/new.js is gone []',
      '/app/empty is gone []',
      '/app/node_modules/ms/.env is gone []',
      '/app/server.js is gone []',
      '/srv/web/node_modules/ms/x.js is gone [dockerignore]',
    ]);
  });

  it('lets a program be linked anew, and be no other program', () => {
    const linked = { name: 'multi-stage-go', image: [{ type: 'linked', paths: ['/**'] }] } as const;
    const program = (size: number, mode = 0o755) => file({ size, mode, digest: String(size) });
    const before = { '/a': program(9e6), '/b': program(9e6), '/c': program(9e6), '/d': program(900) };
    const after = {
      '/a': program(9.5e6),
      '/b': program(20e6),
      '/c': program(9.5e6, 0o700),
      '/d': program(901),
    };
    expect(seen(before, after, { transforms: [linked] })).toEqual([
      '/a has other content [multi-stage-go]',
      '/b has other content []',
      '/c has other content and another mode: 700 (was 755) []',
      '/d has other content []',
    ]);
  });

  it('lets a program be smaller, and nothing else about it be other', () => {
    const strip = { name: 'go-strip', image: [{ type: 'smaller', paths: ['/**/app'] }] } as const;
    const program = (size: number, mode = 0o755) => file({ size, mode, digest: String(size) });
    expect(
      seen(
        {
          '/a/app': program(9e6),
          '/b/app': program(9e6),
          '/c/app': program(9e6),
          '/d/app': program(9e6, 0o644),
          '/e/other': program(9e6),
          '/f/app': program(900),
        },
        {
          '/a/app': program(5e6),
          '/b/app': program(10e6),
          '/c/app': program(5e6, 0o700),
          '/d/app': program(5e6, 0o644),
          '/e/other': program(5e6),
          '/f/app': program(500),
        },
        { transforms: [strip] },
      ),
    ).toEqual([
      '/a/app has other content [go-strip]',
      '/b/app has other content []',
      '/c/app has other content and another mode: 700 (was 755) []',
      '/d/app has other content []',
      '/e/other has other content []',
      '/f/app has other content []',
    ]);
  });

  it('lets what lies in the directory of a cache mount be gone, and nothing beside it', () => {
    const mounts = { name: 'language-cache-mounts', image: [{ type: 'mounted' }] } as const;
    const change = {
      transform: mounts.name,
      effects: [
        {
          type: 'flags',
          before: '--mount=type=cache,target=/old',
          after: '--mount=type=cache,target=/old --mount=type=cache,id=npm,target=/root/.npm/',
        },
      ],
    } as unknown as Change;
    const files = { '/root/.npm': directory, '/root/.npm/a': 'a', '/root/.npmrc': 'b', '/old/c': 'c' };
    expect(seen(files, { '/root/.cache': directory }, { transforms: [mounts], changes: [change] })).toEqual([
      '/old/c is gone []',
      '/root/.cache is new []',
      '/root/.npm is gone: 1 file, 10 bytes [language-cache-mounts]',
      '/root/.npmrc is gone []',
    ]);
    const other = { ...change, transform: 'other' };
    expect(seen({ '/root/.npm/a': 'a' }, {}, { transforms: [mounts], changes: [other] })).toEqual([
      '/root/.npm/a is gone []',
    ]);
  });
});
