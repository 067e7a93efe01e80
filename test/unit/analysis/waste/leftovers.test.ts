import { describe, expect, it } from '@jest/globals';
import { leftoverFinder } from '../../../../src/analysis/waste/leftovers.js';
import { advisers } from '../../../../src/advice/index.js';
import { LEFTOVERS } from '../../../../src/knowledge/leftovers.js';
import { transforms } from '../../../../transforms/index.js';

describe('the table of leftovers', () => {
  it('names transforms and advisers that there are', () => {
    const names = new Set([...transforms, ...advisers].map(({ name }) => name));
    const named = LEFTOVERS.flatMap(({ remedies, inBase = [] }) => [...remedies, ...inBase]);
    expect(named.filter((name) => !names.has(name))).toEqual([]);
  });

  it('gives a manual for each row', () => {
    expect(LEFTOVERS.filter(({ source }) => !source.startsWith('https://'))).toEqual([]);
  });
});

describe('leftoverFinder', () => {
  const find = leftoverFinder();

  it.each([
    ['/var/lib/apt/lists/deb.example.org_dists_stable_main', 'package lists of apt', '/var/lib/apt/lists'],
    ['/var/lib/apt/lists/partial/x', 'package lists of apt', '/var/lib/apt/lists'],
    ['/root/.cache/pip/http-v2/0/1/2', "pip's cache", '/root/.cache/pip'],
    ['/home/node/.npm/_cacache/index-v5/1', "npm's cache", '/home/node/.npm/_cacache'],
    [
      '/usr/local/lib/ruby/gems/3.1.0/cache/rake-13.gem',
      'archives of gems that are installed',
      '/usr/local/lib/ruby/gems/3.1.0/cache',
    ],
    ['/app/lib/__pycache__/a.cpython-311.pyc', 'compiled modules of Python', '/app/lib/__pycache__'],
    ['/usr/lib/x86_64-linux-gnu/libc.a', 'static libraries', '/usr/lib'],
    ['/app/.git/objects/pack/pack-1.pack', 'the history of the project', '/app/.git'],
    ['/tmp/build/.git/HEAD', 'the history of the project', '/tmp/build/.git'],
    ['/.git/HEAD', 'the history of the project', '/.git'],
    ['/tmp/x', 'temporary files', '/tmp'],
    ['/root/.cache/other/x', 'caches of programs', '/root/.cache'],
  ])('knows %s', (path, what, place) => {
    const found = find(path);
    expect([found?.row.what, found?.place]).toEqual([what, place]);
  });

  it.each([
    '/usr/lib/x86_64-linux-gnu/libc.so.6',
    '/app/__pycache__/notes.txt',
    '/app/server.js',
    '/var/lib/apt/listsx/y',
    '/app/var/lib/apt/lists/x',
    '/app/.gitignore',
    '/app/tmp/x',
    '/tmpfile',
  ])('leaves %s alone', (path) => {
    expect(find(path)).toBeUndefined();
  });
});
