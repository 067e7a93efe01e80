import { describe, expect, it } from '@jest/globals';
import { differencesOf } from '../../../../src/analysis/compare/index.js';
import type { Declared } from '../../../../src/analysis/compare/types.js';
import type { Change } from '../../../../src/model/types.js';
import { packagesOf } from '../../../../src/analysis/packages.js';
import type { Difference, Entry, Root } from '../../../../src/analysis/types.js';
import { OWN, declaring, directory, file, link, observed, rootOf } from './support.js';

type Files = Readonly<Record<string, Entry | string | number>>;

function found(
  before: Files,
  after: Files,
  declared: Partial<Declared> = {},
  bases?: readonly [Root, Root],
): readonly Difference[] {
  const [one, other] = bases ?? [new Map(), new Map()];
  const [old, now] = [rootOf(before), rootOf(after)];
  return differencesOf(
    observed({ root: old, base: one, packages: packagesOf(old) }),
    observed({ root: now, base: other, packages: packagesOf(now) }),
    declaring(declared),
  );
}

function seen(...given: Parameters<typeof found>): readonly string[] {
  return found(...given).map(({ message, declaredBy }) => `${message} [${declaredBy.join(' ')}]`);
}

/** The database of dpkg with these packages: `curl 7.88`. */
function status(...packages: readonly string[]): Files {
  const text = packages
    .map((each) => each.split(' '))
    .map(([name, version]) => `Package: ${name}\nStatus: install ok installed\nVersion: ${version}\n`);
  return { '/var/lib/dpkg/status': file({ text: text.join('\n'), digest: text.join('') }) };
}

const RECOMMENDS = { name: 'no-install-recommends', image: [{ type: 'packages', kind: 'dpkg' }] } as const;
const SLIM = { name: 'slim-base', declares: ['base'], image: [{ type: 'base' }] } as const;
const own = (...names: readonly string[]) => ({
  ...OWN,
  env: new Set<string>(),
  packages: new Set(names),
});

describe('the packages of two images', () => {
  it('tells files with the package that they belong to', () => {
    const files = {
      '/usr/bin/xz': file({ size: 2000, digest: 'x' }),
      '/usr/share/doc/xz': directory,
      '/var/lib/dpkg/info/xz.list': file({ text: '/usr/bin/xz\n/usr/share/doc/xz\n' }),
    };
    expect(found({ ...status('curl 7', 'xz 5'), ...files, '/app/x': 'x' }, status('curl 7'))).toEqual([
      {
        area: 'packages',
        subject: 'dpkg xz',
        before: '5',
        after: undefined,
        declaredBy: [],
        message: 'dpkg xz 5 is gone (1 file, 2.0 kB)',
      },
      {
        area: 'files',
        subject: '/app/x',
        before: '10 bytes, 644, 0:0',
        after: undefined,
        declaredBy: [],
        message: '/app/x is gone',
      },
    ]);
  });

  it('judges what the base image brings of a package apart from what the Dockerfile brings of it', () => {
    const npm = (version: string): Files => ({
      '/usr/lib/node_modules/npm/node_modules/chalk/package.json': file({
        text: JSON.stringify({ name: 'chalk', version }),
        digest: version,
      }),
    });
    const own4 = {
      '/app/node_modules/chalk/package.json': file({
        text: '{"name": "chalk", "version": "4.1.2"}',
        digest: '4',
      }),
    };
    const bases = [rootOf(npm('5.4.1')), rootOf(npm('5.3.0'))] as const;
    const divided = { name: 'multi-stage-node', image: [{ type: 'packages', kind: 'node' }] } as const;
    const before = { ...npm('5.4.1'), ...own4 };
    expect(seen(before, npm('5.3.0'), { transforms: [divided, SLIM] }, bases)).toEqual([
      'node chalk is 5.3.0; it was 4.1.2, 5.4.1 (2 files, 20 bytes) [slim-base multi-stage-node]',
    ]);
    expect(seen(before, npm('5.3.0'), { transforms: [SLIM] }, bases)).toEqual([
      'node chalk is 5.3.0; it was 4.1.2, 5.4.1 (2 files, 20 bytes) []',
    ]);
    expect(seen(before, npm('5.3.0'), { transforms: [divided] }, bases)).toEqual([
      'node chalk is 5.3.0; it was 4.1.2, 5.4.1 (2 files, 20 bytes) []',
    ]);
  });

  it('tells other versions', () => {
    expect(seen(status('curl 7'), status('curl 8'))).toEqual(['dpkg curl is 8; it was 7 []']);
    expect(seen({}, status('curl 8'))).toEqual(['dpkg curl 8 is new []']);
  });

  it('tells many packages as one, with the first names', () => {
    const names = Array.from({ length: 12 }, (_, index) => `lib${String(index).padStart(2, '0')} 1`);
    expect(found(status('curl 7', ...names), status('curl 7'), { transforms: [RECOMMENDS] })).toEqual([
      {
        area: 'packages',
        subject: 'dpkg packages',
        before: '12 packages',
        after: undefined,
        declaredBy: ['no-install-recommends'],
        message:
          '12 packages of dpkg are gone: lib00, lib01, lib02, lib03, lib04, lib05, lib06, lib07, lib08, lib09 and 2 more',
      },
    ]);
  });

  it('does not let a package be gone that the Dockerfile names, unless that is declared', () => {
    const before = status('curl 7', 'patch 2');
    expect(seen(before, {}, { transforms: [RECOMMENDS], own: own('curl') })).toEqual([
      'dpkg curl 7 is gone []',
      'dpkg patch 2 is gone [no-install-recommends]',
    ]);
    const purge = {
      name: 'purge-build-deps',
      image: [{ type: 'packages', kind: 'dpkg', named: true }],
    } as const;
    const effects = [
      { type: 'insert', after: 'apt-get purge -y curl' },
      { type: 'rewrite', before: 'x', after: 'apt-get install patch' },
    ];
    const changes = [{ transform: purge.name, effects } as unknown as Change];
    expect(seen(before, {}, { transforms: [purge], changes, own: own('curl', 'patch') })).toEqual([
      'dpkg curl 7 is gone [purge-build-deps]',
      'dpkg patch 2 is gone []',
    ]);
  });

  it('lets another base have other packages, and none be gone that came with no base or that the Dockerfile names', () => {
    const bases = [rootOf(status('git 2', 'curl 7')), rootOf(status('dash 1'))] as const;
    expect(
      seen(
        status('git 2', 'curl 7', 'jq 1'),
        status('dash 1'),
        { transforms: [SLIM], own: own('curl') },
        bases,
      ),
    ).toEqual([
      'dpkg curl 7 is gone []',
      'dpkg dash 1 is new [slim-base]',
      'dpkg git 2 is gone [slim-base]',
      'dpkg jq 1 is gone []',
    ]);
  });

  it('lets scripts of packages leave traces only where packages are other', () => {
    const traces = {
      '/etc/alternatives/vi': link('/usr/bin/vim'),
      '/usr/bin/vi': link('/etc/alternatives/vi'),
      '/etc/app.conf': 'a',
    };
    expect(seen({ ...status('vim 9'), ...traces }, {}, { transforms: [RECOMMENDS] })).toEqual([
      'dpkg vim 9 is gone [no-install-recommends]',
      '/etc/alternatives/vi is gone [no-install-recommends]',
      '/etc/app.conf is gone []',
      '/usr/bin/vi is gone [no-install-recommends]',
    ]);
    expect(seen(traces, {}, { transforms: [RECOMMENDS] })).toEqual([
      'everything in /etc is gone: 2 files, 10 bytes []',
      '/usr/bin/vi is gone []',
    ]);
  });

  it('knows the places of packages of node and Python', () => {
    const omit = { name: 'npm-omit-dev', image: [{ type: 'packages', kind: 'node' }] } as const;
    const before = {
      '/app/node_modules': directory,
      '/app/node_modules/ts': directory,
      '/app/node_modules/ts/package.json': file({ text: '{"version": "5.0.0"}', size: 100 }),
      '/app/node_modules/ts/lib/tsc.js': 3000,
      '/app/node_modules/.bin': directory,
      '/app/node_modules/.bin/tsc': link('../ts/lib/tsc.js'),
      '/app/src/x.ts': 'x',
    };
    const after = { '/app/node_modules': directory };
    expect(seen(before, after, { transforms: [omit] })).toEqual([
      'node ts 5.0.0 is gone (2 files, 3.1 kB) [npm-omit-dev]',
      '/app/node_modules/.bin is gone: 1 file, 0 bytes [npm-omit-dev]',
      '/app/src/x.ts is gone []',
    ]);
  });

  it('lets only more packages be there where that is declared', () => {
    const fetch = { name: 'pnpm-fetch', image: [{ type: 'packages', kind: 'node', more: true }] } as const;
    const manifest = (version: string) => file({ text: `{"version": "${version}"}`, digest: version });
    const place = '/app/node_modules';
    expect(
      seen(
        { [`${place}/a/package.json`]: manifest('1.0.0'), [`${place}/b/package.json`]: manifest('1.0.0') },
        { [`${place}/b/package.json`]: manifest('2.0.0'), [`${place}/c/package.json`]: manifest('1.0.0') },
        { transforms: [fetch] },
      ),
    ).toEqual([
      'node a 1.0.0 is gone (1 file, 10 bytes) []',
      'node b is 2.0.0; it was 1.0.0 (1 file, 10 bytes) []',
      'node c 1.0.0 is new (1 file, 10 bytes) [pnpm-fetch]',
    ]);
  });
});
