/** What no declaration covers, however wide: losses that people would notice. */
import { describe, expect, it } from '@jest/globals';
import { differencesOf } from '../../../../src/analysis/compare/index.js';
import { packagesOf } from '../../../../src/analysis/packages.js';
import type { Declared, Observed } from '../../../../src/analysis/compare/types.js';
import type { Entry } from '../../../../src/analysis/types.js';
import { CONFIG, OWN, declaring, directory, file, link, observed, rootOf } from './support.js';

type Files = Readonly<Record<string, Entry | string | number>>;

const RECOMMENDS = { name: 'no-install-recommends', image: [{ type: 'packages', kind: 'dpkg' }] } as const;
const OMIT = { name: 'omit-dev-dependencies', image: [{ type: 'packages', kind: 'node' }] } as const;
const SLIM = { name: 'slim-base', declares: ['base'], image: [{ type: 'base' }] } as const;

function seen(
  before: Files,
  after: Files,
  declared: Partial<Declared>,
  more: Partial<Observed> = {},
): readonly string[] {
  const [one, other] = [before, after].map((files) => {
    const root = rootOf(files);
    return observed({ root, packages: packagesOf(root), ...more });
  });
  if (one === undefined || other === undefined) return [];
  const found = differencesOf(one, other, declaring(declared));
  return found.map(({ message, declaredBy }) => `${message} [${declaredBy.join(' ')}]`);
}

function dpkg(...names: readonly string[]): Files {
  const text = names.map((name) => `Package: ${name}\nStatus: install ok installed\nVersion: 1\n`).join('\n');
  return { '/var/lib/dpkg/status': file({ text, digest: text }) };
}

const program = file({ mode: 0o755, digest: 'p' });

describe('a program that is started', () => {
  const own = { ...OWN, calls: new Map([['jq', 'entrypoint.sh']]) };

  it('may not be gone, whoever declares the loss of its package', () => {
    const list = file({ text: '/usr/bin/jq\n', digest: 'l' });
    const before = { ...dpkg('jq'), '/usr/bin/jq': program, '/var/lib/dpkg/info/jq.list': list };
    expect(seen(before, dpkg(), { transforms: [RECOMMENDS], own })).toEqual([
      'dpkg jq 1 is gone (1 file, 10 bytes) [no-install-recommends]',
      'jq, which entrypoint.sh starts, is gone: it was /usr/bin/jq []',
    ]);
  });

  it('may be found through links and in another directory of PATH', () => {
    const before = { '/usr/bin/jq': program };
    const after = {
      '/bin': link('usr/bin'),
      '/usr/local/bin/jq': link('../../bin/jq.real'),
      '/usr/bin/jq': link('/usr/local/bin/jq'),
      '/usr/bin/jq.real': program,
      '/usr/bin': directory,
    };
    expect(seen(before, after, { own }).filter((text) => text.includes('starts'))).toEqual([]);
    const broken = { ...after, '/usr/local/bin/jq': link('jq.real') };
    expect(seen(before, broken, { own }).filter((text) => text.includes('starts'))).toEqual([
      'jq, which entrypoint.sh starts, is gone: it was /usr/bin/jq []',
    ]);
  });
});

describe('packages', () => {
  it('may be gone but not other or new, where only fewer are declared', () => {
    const before = dpkg('a', 'b');
    const text =
      'Package: a\nStatus: install ok installed\nVersion: 2\n\nPackage: c\nStatus: install ok installed\nVersion: 1\n';
    const after = { '/var/lib/dpkg/status': file({ text, digest: text }) };
    expect(seen(before, after, { transforms: [RECOMMENDS] })).toEqual([
      'dpkg a is 2; it was 1 []',
      'dpkg b 1 is gone [no-install-recommends]',
      'dpkg c 1 is new []',
    ]);
  });

  it('of node may be gone where they are for development only', () => {
    const manifest = (version: string): Entry => file({ text: JSON.stringify({ version }), digest: version });
    const before = {
      '/app/node_modules/ms/package.json': manifest('2.1.3'),
      '/app/node_modules/t/package.json': manifest('1.0.0'),
      '/app/node_modules/t/node_modules/ms/package.json': manifest('1.0.0'),
      '/app/node_modules/e/package.json': manifest('4.0.0'),
    };
    const production = new Map([
      ['ms', ['2.1.3']],
      ['e', ['']],
    ]);
    const own = { ...OWN, production };
    expect(seen(before, {}, { transforms: [OMIT], own })).toEqual([
      'node e 4.0.0 is gone (1 file, 10 bytes) []',
      'node ms 1.0.0, 2.1.3 is gone (2 files, 20 bytes) []',
      'node t 1.0.0 is gone (1 file, 10 bytes) [omit-dev-dependencies]',
    ]);
    const after = { '/app/node_modules/ms/package.json': manifest('2.1.3') };
    expect(
      seen(before, after, { transforms: [OMIT], own: { ...OWN, production: new Map([['ms', ['2.1.3']]]) } }),
    ).toEqual([
      'node e 4.0.0 is gone (1 file, 10 bytes) [omit-dev-dependencies]',
      'node ms is 2.1.3; it was 1.0.0, 2.1.3 (1 file, 10 bytes) [omit-dev-dependencies]',
      'node t 1.0.0 is gone (1 file, 10 bytes) [omit-dev-dependencies]',
    ]);
  });

  it('of node stay where they are, also when the same lie elsewhere', () => {
    const manifest = file({ text: '{"version":"1.0.0"}', digest: 'm' });
    const npm = {
      '/usr/lib/node_modules/ms/package.json': manifest,
      '/usr/lib/node_modules/t/package.json': manifest,
    };
    const before = {
      ...npm,
      '/app/node_modules/ms/package.json': manifest,
      '/app/node_modules/t/package.json': manifest,
      '/app/node_modules/t/node_modules/ms/package.json': manifest,
    };
    const own = { ...OWN, production: new Map([['ms', ['1.0.0']]]) };
    expect(seen(before, npm, { transforms: [OMIT], own })).toEqual([
      '/app/node_modules/ms/package.json is gone []',
      'everything in /app/node_modules/t is gone: 2 files, 20 bytes [omit-dev-dependencies]',
    ]);
  });

  it('of node lose no files while they are there', () => {
    const manifest = file({ text: '{"version":"1.0.0"}', digest: 'm' });
    const before = {
      '/app/node_modules/a/package.json': manifest,
      '/app/node_modules/a/index.js': 'x',
      '/app/node_modules/.bin/t': link('../t/cli.js'),
      '/app/node_modules/a/node_modules/.bin/t': link('../../../t/cli.js'),
    };
    const after = { '/app/node_modules/a/package.json': manifest };
    expect(seen(before, after, { transforms: [OMIT] })).toEqual([
      '/app/node_modules/.bin/t is gone [omit-dev-dependencies]',
      '/app/node_modules/a/index.js is gone []',
      '/app/node_modules/a/node_modules/.bin/t is gone [omit-dev-dependencies]',
    ]);
  });
});

describe('what scripts of packages make', () => {
  const lost = [dpkg('x'), dpkg()] as const;

  it('is none of what a COPY brought or the Dockerfile names', () => {
    const before = {
      ...lost[0],
      '/etc/default/app': 'a',
      '/etc/default/x': 'x',
      '/var/spool/app': directory,
    };
    const own = { ...OWN, words: new Set(['/var/spool/app']) };
    const found = seen(
      before,
      lost[1],
      { transforms: [RECOMMENDS], own },
      { copied: new Set(['/etc/default/app']) },
    );
    expect(found.slice(1)).toEqual([
      '/etc/default/app is gone []',
      '/etc/default/x is gone [no-install-recommends]',
      '/var/spool/app is gone []',
    ]);
  });

  it('may be directories that held nothing else', () => {
    const before = {
      ...lost[0],
      '/etc/python3': directory,
      '/etc/python3/debian_config': 'x',
      '/etc/python': directory,
    };
    expect(seen(before, lost[1], { transforms: [RECOMMENDS] }).slice(1)).toEqual([
      '/etc/python is gone []',
      '/etc/python3 is gone: 1 file, 10 bytes [no-install-recommends]',
    ]);
  });

  it('may be accounts of services, and no others', () => {
    const accounts = (...lines: readonly string[]): Files => {
      const text = lines.map((line) => `${line}\n`).join('');
      return { '/etc/passwd': file({ text, digest: text }) };
    };
    const [root, bus, app, ada] = [
      'root:x:0:0::/:',
      'bus:x:101:102::/:',
      'app:x:999:999::/:',
      'ada:x:1000:1000::/:',
    ];
    const own = { ...OWN, words: new Set(['app']) };
    const found = (...lines: readonly string[]): string | undefined =>
      seen(
        { ...lost[0], ...accounts(root, bus, app, ada) },
        { ...lost[1], ...accounts(...lines) },
        { transforms: [RECOMMENDS], own },
      ).at(-1);
    expect(found(root, app, ada)).toBe('/etc/passwd has other content [no-install-recommends]');
    expect(found(root, bus, ada)).toBe('/etc/passwd has other content []');
    expect(found(root, bus, app)).toBe('/etc/passwd has other content []');
    expect(found(root, bus, app.replaceAll('999', '998'), ada)).toBe('/etc/passwd has other content []');
  });
});

describe('noise', () => {
  it('is the day of a password, and not the password', () => {
    const shadow = (line: string): Files => ({ '/etc/shadow': file({ text: line, digest: line }) });
    expect(seen(shadow('app:*:1:0::::'), shadow('app:*:2:0::::'), {})).toEqual([]);
    expect(seen(shadow('app:hash:1:0::::'), shadow('app:!:2:0::::'), {})).toEqual([
      '/etc/shadow has other content []',
    ]);
  });

  it('is a log and a process number, and no directory or link among them', () => {
    const before = {
      '/var/log/a.log': 'x',
      '/var/log/app': directory,
      '/var/log/nginx/access.log': link('/dev/stdout'),
      '/run/a.pid': '1',
      '/run/nginx': directory,
      '/run/secrets/x': 'x',
    };
    expect(seen(before, {}, {})).toEqual([
      '/run/nginx is gone []',
      '/var/log/app is gone []',
      '/var/log/nginx/access.log is gone []',
    ]);
  });
});

describe('declarations of how a container starts', () => {
  const EXEC = { name: 'exec-form-cmd', declares: ['cmd'] } as const;
  const seenCmd = (before: readonly string[], after: readonly string[] | undefined): string | undefined => {
    const sides = [before, after].map((cmd) => observed({ config: { ...CONFIG, cmd } }));
    const [one = observed(), other = observed()] = sides;
    return differencesOf(one, other, declaring({ transforms: [EXEC] }))
      .at(0)
      ?.declaredBy.join(' ');
  };

  it('are for the same words with a shell or without, and for nothing else', () => {
    const shell = ['/bin/sh', '-c', 'node "server.js" --port  3000'];
    expect(seenCmd(shell, ['node', 'server.js', '--port', '3000'])).toBe('exec-form-cmd');
    expect(seenCmd(shell, ['/bin/sh', '-c', 'exec node "server.js" --port  3000'])).toBe('exec-form-cmd');
    expect(seenCmd(shell, ['node', 'server.js'])).toBe('');
    expect(seenCmd(shell, undefined)).toBe('');
  });

  it('are for labels that come, and for none that goes', () => {
    const LABEL = { name: 'label-for-maintainer', declares: ['label'] } as const;
    const sides = [{ a: '1' }, { b: '1' }].map((labels) => observed({ config: { ...CONFIG, labels } }));
    const [one = observed(), other = observed()] = sides;
    const found = differencesOf(one, other, declaring({ transforms: [LABEL] }));
    expect(found.map(({ message, declaredBy }) => `${message} [${declaredBy.join(' ')}]`)).toEqual([
      'LABEL a is gone; it was 1 []',
      'LABEL b is new: 1 [label-for-maintainer]',
    ]);
  });
});

describe('another base image', () => {
  it('lets dpkg leave out documents where it says so, and nothing that was copied', () => {
    const before = {
      '/usr/share/man/man1/jq.1.gz': 'm',
      '/usr/share/doc/own/a': 'o',
      '/usr/share/jq/a': 'j',
    };
    const one = observed({ root: rootOf(before), copied: new Set(['/usr/share/doc/own/a']) });
    const base = rootOf({ '/etc/dpkg/dpkg.cfg.d/docker': 'path-exclude' });
    const found = differencesOf(one, observed({ root: base, base }), declaring({ transforms: [SLIM] }));
    expect(found.map(({ message, declaredBy }) => `${message} [${declaredBy.join(' ')}]`)).toEqual([
      '/etc/dpkg/dpkg.cfg.d/docker is new [slim-base]',
      '/usr/share/doc/own/a is gone []',
      '/usr/share/jq/a is gone []',
      '/usr/share/man/man1/jq.1.gz is gone [slim-base]',
    ]);
  });
});

describe('accounts with another base image', () => {
  it('may be those of that base, and the ones that the Dockerfile made stay', () => {
    const list = (...lines: readonly string[]) => {
      const text = lines.map((line) => `${line}\n`).join('');
      return rootOf({ '/etc/passwd': file({ text, digest: text }) });
    };
    const [root, bus, app] = ['root:x:0:0::/:', 'bus:x:101:102::/:', 'app:x:999:999::/:'];
    const one = observed({ root: list(root, bus, app), base: list(root, bus) });
    const found = (...lines: readonly string[]): readonly string[] =>
      differencesOf(
        one,
        observed({ root: list(...lines), base: list(root) }),
        declaring({ transforms: [SLIM] }),
      ).flatMap(({ declaredBy }) => declaredBy);
    expect(found(root, app)).toEqual(['slim-base']);
    expect(found(root, 'other:x:998:998::/:')).toEqual([]);
    expect(found(root, app.replaceAll('999', '998'))).toEqual([]);
  });
});
