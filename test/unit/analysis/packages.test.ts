import { describe, expect, it } from '@jest/globals';
import { packageFiles } from '../../../src/analysis/packageFiles.js';
import {
  isPackageText,
  packagePlace,
  packagesOf,
  pythonName,
  rpmPackages,
} from '../../../src/analysis/packages.js';
import { directory, file, link, rootOf } from './compare/support.js';

const STATUS = `Package: curl
Status: install ok installed
Architecture: amd64
Version: 7.88.1-10

Package: old
Status: deinstall ok config-files
Version: 1.0

Package: libc6
Status: install ok installed
Description: a
 second line
 .
 Version: not this
Version: 2.36-9
`;

describe('isPackageText', () => {
  it.each([
    ['/var/lib/dpkg/status', true],
    ['/var/lib/dpkg/status-old', false],
    ['/var/lib/dpkg/status.d/base', true],
    ['/var/lib/dpkg/info/libc6:amd64.list', true],
    ['/var/lib/dpkg/info/libc6.md5sums', false],
    ['/lib/apk/db/installed', true],
    ['/usr/lib/apk/db/installed', true],
    ['/lib/apk/db/triggers', false],
    ['/app/node_modules/ms/package.json', true],
    ['/app/node_modules/@types/node/package.json', true],
    ['/app/node_modules/a/node_modules/ms/package.json', true],
    ['/app/node_modules/.pnpm/ms@2.1.3/node_modules/ms/package.json', true],
    ['/app/node_modules/ms/dist/esm/package.json', false],
    ['/app/node_modules/@types/package.json', false],
    ['/app/node_modules/.package-lock.json', false],
    ['/app/package.json', false],
  ])('%s: %s', (path, expected) => {
    expect(isPackageText(path)).toBe(expected);
  });
});

describe('packagesOf', () => {
  it('reads what dpkg has installed, and not what it removed', () => {
    const root = rootOf({ '/var/lib/dpkg/status': file({ text: STATUS }) });
    expect(packagesOf(root)).toEqual(
      new Map([
        [
          'dpkg',
          new Map([
            ['curl', ['7.88.1-10']],
            ['libc6', ['2.36-9']],
          ]),
        ],
      ]),
    );
  });

  it('reads the files of distroless images, one for a package', () => {
    const root = rootOf({
      '/var/lib/dpkg/status.d/base-files': file({ text: 'Package: base-files\nVersion: 12.4\n' }),
      '/var/lib/dpkg/status.d/base-files.md5sums': file({ text: 'Package: no\nVersion: 1\n' }),
    });
    expect(packagesOf(root)).toEqual(new Map([['dpkg', new Map([['base-files', ['12.4']]])]]));
  });

  it('reads what apk has installed, without the names of virtual packages', () => {
    const text = 'C:Q1\nP:musl\nV:1.2.5-r0\nF:lib\nR:ld\n\nP:.build-deps\nV:2026\n\nP:curl\nV:8.9.0-r0\n';
    expect(packagesOf(rootOf({ '/lib/apk/db/installed': file({ text }) }))).toEqual(
      new Map([
        [
          'apk',
          new Map([
            ['musl', ['1.2.5-r0']],
            ['curl', ['8.9.0-r0']],
          ]),
        ],
      ]),
    );
  });

  it('collects the versions of a package of node by the name of its directory', () => {
    const root = rootOf({
      '/app/node_modules/ms/package.json': file({ text: '{"name": "other", "version": "2.1.3"}' }),
      '/app/node_modules/a/node_modules/ms/package.json': file({ text: '{"version": "2.0.0"}' }),
      '/app/node_modules/b/node_modules/ms/package.json': file({ text: '{"version": "2.0.0"}' }),
      '/app/node_modules/@s/x/package.json': file({ text: 'no json' }),
      '/app/node_modules/unread/package.json': file(),
    });
    expect(packagesOf(root)).toEqual(
      new Map([
        [
          'node',
          new Map([
            ['ms', ['2.0.0', '2.1.3']],
            ['@s/x', ['']],
          ]),
        ],
      ]),
    );
  });

  it('knows packages of Python by the directories of their metadata', () => {
    const lib = '/usr/local/lib/python3.11/site-packages';
    const root = rootOf({
      [`${lib}/Flask_Login-0.6.3.dist-info`]: directory,
      [`${lib}/Flask_Login-0.6.3.dist-info/METADATA`]: file(),
      [`${lib}/zope.interface-7.0-py3.11.egg-info`]: file(),
      '/usr/lib/python3/dist-packages/six-1.16.0.egg-info/PKG-INFO': file(),
      [`${lib}/setuptools/_vendor/wheel-0.45.dist-info`]: directory,
    });
    expect(packagesOf(root)).toEqual(
      new Map([
        [
          'python',
          new Map([
            ['flask-login', ['0.6.3']],
            ['zope-interface', ['7.0']],
            ['six', ['1.16.0']],
          ]),
        ],
      ]),
    );
  });

  it('finds nothing in an empty root', () => {
    expect(packagesOf(new Map())).toEqual(new Map());
  });
});

describe('rpmPackages', () => {
  it('reads lines of name and version, without keys', () => {
    expect(rpmPackages('bash 5.2-1\nkernel 6.1-1\nkernel 6.2-1\ngpg-pubkey 1-2\n\n')).toEqual(
      new Map([
        ['bash', ['5.2-1']],
        ['kernel', ['6.1-1', '6.2-1']],
      ]),
    );
  });
});

describe('packagePlace', () => {
  it.each([
    ['/app/node_modules/ms/index.js', 'node ms'],
    ['/app/node_modules/a/node_modules/@s/b/lib/x.js', 'node @s/b'],
    ['/app/node_modules/ms', 'node ms'],
    ['/app/node_modules/.bin/tsc', undefined],
    ['/app/node_modules/@s', undefined],
    ['/usr/local/lib/python3.11/site-packages/flask/app.py', 'python flask'],
    ['/usr/local/lib/python3.11/site-packages/typing_extensions.py', 'python typing-extensions'],
    ['/usr/local/lib/python3.11/site-packages/numpy.libs/x.so', 'python numpy'],
    ['/usr/local/lib/python3.11/site-packages/Flask_Login-0.6.3.dist-info/RECORD', 'python flask-login'],
    ['/app/server.js', undefined],
  ])('%s: %s', (path, expected) => {
    const found = packagePlace(path);
    expect(found && `${found.kind} ${found.name}`).toBe(expected);
  });

  it('takes spellings of a Python name for one', () => {
    expect(['Flask_Login', 'flask.login', 'flask-_login'].map(pythonName)).toEqual(
      Array(3).fill('flask-login'),
    );
  });
});

describe('packageFiles', () => {
  it('reads the lists of dpkg, below merged directories too', () => {
    const ownerOf = packageFiles(
      rootOf({
        '/bin': link('usr/bin'),
        '/sbin': directory,
        '/var/lib/dpkg/info/bash.list': file({ text: '/.\n/bin\n/bin/bash\n/usr/share/doc/bash\n/sbin/x\n' }),
        '/var/lib/dpkg/info/libc6:amd64.list': file({ text: '/usr/lib/libc.so.6\n' }),
      }),
    );
    expect(ownerOf('/usr/bin/bash')).toEqual({ kind: 'dpkg', name: 'bash' });
    expect(ownerOf('/sbin/x')).toEqual({ kind: 'dpkg', name: 'bash' });
    expect(ownerOf('/usr/share/doc/bash')).toEqual({ kind: 'dpkg', name: 'bash' });
    expect(ownerOf('/usr/lib/libc.so.6')).toEqual({ kind: 'dpkg', name: 'libc6' });
    expect(ownerOf('/usr/bin/other')).toBeUndefined();
  });

  it('reads the database of apk', () => {
    const text = 'P:musl\nV:1\nF:lib\nR:ld-musl.so\n\nP:curl\nV:8\nF:usr/bin\nR:curl\nF:\nR:top\n';
    const ownerOf = packageFiles(rootOf({ '/lib': directory, '/lib/apk/db/installed': file({ text }) }));
    expect(ownerOf('/lib/ld-musl.so')).toEqual({ kind: 'apk', name: 'musl' });
    expect(ownerOf('/usr/bin/curl')).toEqual({ kind: 'apk', name: 'curl' });
    expect(ownerOf('/top')).toEqual({ kind: 'apk', name: 'curl' });
  });
});
