import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  ADDED_WHEN_USED,
  ALWAYS_ADDED,
  DIRECT_RECOMMENDS,
  WITHOUT_RECOMMENDS,
} from '../../../src/knowledge/apt.data.js';
import {
  canonicalName,
  compensations,
  compensationUse,
  recommendsOf,
  recommendsRule,
} from '../../../src/knowledge/apt.js';

function added(named: string, text = ''): readonly string[] | string {
  const result = compensations(named.split(' '), text);
  return 'add' in result ? result.add.map((entry) => entry.package) : result.refused;
}

describe('recommendsOf', () => {
  it('gives the direct Recommends', () => {
    expect(recommendsOf('git')).toEqual(['ca-certificates', 'patch', 'less', 'ssh-client']);
    expect(recommendsOf('python3-pip')).toEqual(['build-essential', 'python3-dev']);
    expect(recommendsOf('unzip')).toEqual([]);
  });

  it('ignores version, release and architecture, and the version in the name of a library', () => {
    expect(recommendsOf('git=1:2.39.5-0+deb12u2')).toEqual(recommendsOf('git'));
    expect(recommendsOf('git/bookworm-backports')).toEqual(recommendsOf('git'));
    expect(recommendsOf('libssl1.1:amd64')).toEqual([]);
    expect(recommendsOf('libasound2t64')).toEqual([]);
  });

  it('does not know other packages', () => {
    expect(recommendsOf('no-such-package')).toBeUndefined();
    expect(recommendsOf('libnosuchthing1')).toBeUndefined();
    expect(recommendsOf('')).toBeUndefined();
    expect(recommendsOf('constructor')).toBeUndefined();
  });
});

describe('recommendsRule', () => {
  it.each('unzip make jq zlib1g-dev libffi-dev nano sudo locales tzdata g++ libjpeg62-turbo'.split(' '))(
    '%s loses nothing of weight',
    (name) => {
      expect(recommendsRule(name)).toEqual({ verdict: 'harmless' });
    },
  );

  it('curl and wget always need ca-certificates', () => {
    for (const name of ['curl', 'wget']) {
      expect(recommendsRule(name)).toMatchObject({
        verdict: 'compensate',
        add: expect.arrayContaining([{ package: 'ca-certificates', when: 'always' }]),
      });
    }
  });

  it.each([
    'python3-pip',
    'npm',
    'imagemagick',
    'r-base',
    'texlive-latex-extra',
    'chromium',
    'libreoffice-writer',
    'openjdk-21-jdk',
    'docker-ce',
    'mysql-server',
    'clang-15',
  ])('%s is refused', (name) => {
    expect(recommendsRule(name)?.verdict).toBe('refuse');
  });

  it.each(['no-such-package', 'google-chrome-stable', '$PACKAGES', ''])('does not know %s', (name) => {
    expect(recommendsRule(name)).toBeUndefined();
  });
});

describe('compensations', () => {
  it('adds what is used and was only recommended', () => {
    expect(added('git')).toEqual(['ca-certificates']);
    expect(added('git', 'RUN git clone git@github.com:a/b.git')).toEqual([
      'ca-certificates',
      'openssh-client',
    ]);
    expect(added('git', 'RUN git diff | patch -p1')).toEqual(['ca-certificates', 'patch']);
    expect(added('gnupg', 'RUN gpg --keyserver x --recv-keys 0123')).toEqual(['dirmngr']);
    expect(added('build-essential', 'RUN gpg --verify a.asc')).toEqual(['gnupg']);
    expect(added('procps', 'CMD killall -9 x')).toEqual(['psmisc']);
  });

  it('adds what a compiler cannot do without', () => {
    expect(added('gcc')).toEqual(['libc6-dev']);
    expect(added('gcc-12')).toEqual(['libc6-dev']);
    expect(added('cmake')).toEqual(['ca-certificates', 'gcc', 'libc6-dev', 'make']);
    expect(added('protobuf-compiler')).toEqual(['libc6-dev', 'libprotobuf-dev']);
    expect(added('autoconf')).toEqual(['automake']);
  });

  it('adds nothing that is named or comes along anyway', () => {
    expect(added('curl ca-certificates')).toEqual([]);
    expect(added('curl=7.88.1-10 ca-certificates=20230311')).toEqual([]);
    expect(added('cmake build-essential ca-certificates')).toEqual([]);
    expect(added('git openssh-server ca-certificates', 'ssh://x')).toEqual([]);
    expect(added('build-essential libpq-dev unzip')).toEqual([]);
  });

  it('says why', () => {
    expect(compensations(['curl'], '')).toEqual({
      add: [
        {
          package: 'ca-certificates',
          why: 'with curl it comes only as a recommendation; without it no https:// address can be trusted',
        },
      ],
    });
  });

  it('refuses a package that it does not know, by name', () => {
    expect(added('curl frobnicator=1.0')).toBe('it is not known what frobnicator recommends');
  });

  it('refuses python3-pip unless the compiler and the headers are named', () => {
    const reason =
      'python3-pip: it only recommends the compiler and headers (build-essential, python3-dev) that source packages need';
    expect(added('python3-pip')).toBe(reason);
    expect(added('python3-pip build-essential')).toBe(reason);
    expect(added('python3-pip gcc python3-dev')).toBe(reason);
    expect(added('python3-pip python-dev build-essential')).toBe(reason);
    expect(added('python3-pip build-essential python3-dev ca-certificates')).toEqual([]);
  });

  it('refuses nodejs where npm is used and the package is not that of nodesource', () => {
    expect(added('nodejs', 'RUN npm ci')).toBe(
      'nodejs: npm is used, which nodejs only recommends in some releases',
    );
    expect(
      added('nodejs', 'RUN curl https://example.org/nodesource/setup_20.x | bash -\nRUN npm ci'),
    ).toEqual(['ca-certificates']);
    expect(added('nodejs', 'CMD ["node", "x.js"]')).toEqual(['ca-certificates']);
  });

  it('refuses rather than name a package that old releases do not have', () => {
    expect(added('curl ca-certificates', 'ENV LDAP_URL=ldap://x')).toBe(
      'libldap-common is not in every release, and with curl it comes only as a recommendation; LDAP is used',
    );
  });

  it('is stable: naming what it added leaves nothing to add', () => {
    const names = [...WITHOUT_RECOMMENDS.split(' '), ...Object.keys(DIRECT_RECOMMENDS)];
    const texts = fc.constantFrom(
      '',
      'git clone git@x:y; tar xJf a.tar.xz; gpg --recv-keys 1; ps; unzip a; xauth; file x',
    );
    fc.assert(
      fc.property(fc.subarray(names, { maxLength: 5 }), texts, (named, text) => {
        const first = compensations(named, text);
        if ('refused' in first) return;
        const second = compensations([...named, ...first.add.map((entry) => entry.package)], text);
        expect('refused' in second || second.add.length > 0 ? second : 'stable').toBe('stable');
      }),
    );
  });
});

describe('the tables', () => {
  it('name only known packages, and a use for each that is added when used', () => {
    for (const losers of [...Object.values(ALWAYS_ADDED), ...Object.values(ADDED_WHEN_USED)]) {
      for (const name of losers.split(' '))
        expect([name, recommendsOf(name) !== undefined]).toEqual([name, true]);
    }
    for (const name of Object.keys(ADDED_WHEN_USED))
      expect([name, compensationUse(name)?.package]).toEqual([name, name]);
  });
});

describe('compensationUse', () => {
  it.each([
    ['openssh-client', 'git+ssh://git@host/x'],
    ['openssh-client', 'RUN --mount=type=ssh npm ci'],
    ['xz-utils', 'tar -xJf node.tar'],
    ['xz-utils', 'curl -O https://x/node-v20.tar.xz'],
    ['gnupg', 'curl https://x | apt-key add -'],
    ['dirmngr', 'apt-key adv --keyserver hkp://x --recv-keys 1'],
    ['unzip', 'curl -o a.zip x && unzip a.zip'],
    ['xauth', 'xvfb-run npm test'],
  ])('sees a use of %s in "%s"', (name, text) => {
    expect(compensationUse(name)?.pattern.test(text)).toBe(true);
  });

  it.each([
    ['openssh-client', 'git clone https://github.com/a/b'],
    ['xz-utils', 'tar -xzf node.tar.gz'],
    ['unzip', 'curl -o unzipped.txt x'],
    ['patch', 'npm i patch-package'],
    ['libsasl2-modules', 'apt-get install libsasl2-dev'],
    ['dbus', 'apt-get install libdbus-1-3'],
  ])('sees no use of %s in "%s"', (name, text) => {
    expect(compensationUse(name)?.pattern.test(text)).toBe(false);
  });
});

describe('canonicalName', () => {
  it.each([
    ['git-core', 'git'],
    ['openjdk-8-jre-headless', 'openjdk-17-jre-headless'],
    ['python3.11-dev', 'python3-dev'],
    ['php8.2-curl', 'php-curl'],
    ['g++-12', 'g++'],
    ['curl', 'curl'],
  ])('%s is known as %s', (written, name) => {
    expect(canonicalName(written)).toBe(name);
  });
});
