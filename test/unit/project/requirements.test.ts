import { describe, expect, it } from '@jest/globals';
import { parseRequirements, requirementClosure } from '../../../src/project/requirements.js';
import { unknownProject } from '../../../src/project/facts.js';
import type { RequirementsFile } from '../../../src/project/types.js';
import { projectOf } from './projectOf.js';

function read(...lines: string[]): RequirementsFile {
  return parseRequirements(lines.join('\n'), 'reqs/base.txt');
}

describe('parseRequirements', () => {
  it.each([
    ['Flask', 'flask', ''],
    ['Flask==2.0.1', 'flask', '==2.0.1'],
    ['zope.interface >= 5, < 6', 'zope-interface', '>= 5, < 6'],
    ['Foo_Bar[extra,other]~=1.4', 'foo-bar', '~=1.4'],
    ['a (>=1.0)', 'a', '>=1.0'],
    ["b==1.0; python_version < '3.8'", 'b', '==1.0'],
    ['c==1.*  # why', 'c', '==1.*'],
    ['d==1.0 --hash=sha256:aa --hash=sha256:bb', 'd', '==1.0'],
    ['e @ https://x.example/e-1.0.tar.gz', 'e', '@ https://x.example/e-1.0.tar.gz'],
    ['https://x.example/f_g-1.0-py3-none-any.whl', 'f-g', '@ https://x.example/f_g-1.0-py3-none-any.whl'],
  ])('reads %j', (line, name, specifier) => {
    expect(read(line)).toEqual({
      includes: [],
      entries: [{ name, specifier }],
      options: [],
      local: false,
      vcs: false,
      unclear: [],
    });
  });

  it('joins lines at a backslash and ends them at a comment', () => {
    expect(
      read('a==1 \\', '  --hash=sha256:aa', '# b \\', 'c', 'd \\', '# end', 'e').entries.map(
        ({ name }) => name,
      ),
    ).toEqual(['a', 'c', 'd', 'e']);
  });

  it('reads CRLF and a byte-order mark', () => {
    expect(parseRequirements('\uFEFFa==1\r\nb\r\n', 'r.txt').entries).toEqual([
      { name: 'a', specifier: '==1' },
      { name: 'b', specifier: '' },
    ]);
  });

  it.each([
    ['-r other.txt', ['reqs/other.txt']],
    ['-rother.txt', ['reqs/other.txt']],
    ['--requirement=../dev.txt', ['dev.txt']],
    ['-c ../constraints.txt  # pins', ['constraints.txt']],
    ['-r ../../outside.txt', undefined],
    ['-r https://x.example/r.txt', undefined],
    ['-c /etc/c.txt', undefined],
  ])('%j includes %j', (line, includes) => expect(read(line).includes).toEqual(includes));

  it.each([
    '--index-url https://x.example/simple',
    '-i https://x.example',
    '--require-hashes',
    '--no-binary :all:',
    '--pre',
    '-f https://x.example/wheels',
    '--index-url https://${USER}@x.example/simple',
  ])('lists the option %j', (line) =>
    expect(read(line)).toMatchObject({ options: [line], local: false, unclear: [] }),
  );

  it.each([
    '-e .',
    '-e ./lib',
    '--editable=../x',
    '.',
    './lib',
    '../lib',
    'file:///x',
    'a @ file:///x',
    'wheels/a.whl',
    'a.whl',
    'lib/',
    '-f ./wheels',
    '--find-links=wheels',
    '/opt/a',
    'a-1.0.tar.gz',
  ])('knows that %j reads the context', (line) => expect(read(line).local).toBe(true));

  it.each([
    'git+https://x.example/a.git@v1#egg=a',
    '-e git+ssh://git@x.example/a.git#egg=a',
    'a @ git+https://x.example/a.git',
    'hg+https://x.example/a',
  ])('knows that %j needs version control', (line) =>
    expect(read(line)).toMatchObject({ vcs: true, local: false }),
  );

  it.each([
    'a @ https://${TOKEN}@x.example/a.whl',
    '--index-url ${INDEX}',
    '--find-links ${WHEELS}',
    '--unknown-option',
    'a ==',
    'a b',
    '{{ name }}',
    'a=1.0',
  ])('cannot judge %j', (line) => expect(read(line).unclear).toEqual([line]));
});

describe('requirementClosure', () => {
  it('follows -r and -c in reading order, each file once', () => {
    const project = projectOf({
      'requirements.txt': '-r reqs/a.txt\n-c constraints.txt\nx\n',
      'reqs/a.txt': 'a==1\n-r b.txt\n-r ../requirements.txt\n',
      'reqs/b.txt': 'git+https://x.example/b.git#egg=b\n',
      'constraints.txt': 'a==1\n--pre\n',
    });
    expect(requirementClosure(project, 'requirements.txt')).toEqual({
      files: ['requirements.txt', 'reqs/a.txt', 'reqs/b.txt', 'constraints.txt'],
      entries: [
        { name: 'x', specifier: '' },
        { name: 'a', specifier: '==1' },
        { name: 'b', specifier: '@ git+https://x.example/b.git#egg=b' },
        { name: 'a', specifier: '==1' },
      ],
      options: ['--pre'],
      vcs: true,
    });
  });

  it('follows files of any name that are included', () => {
    const project = projectOf({ 'requirements.txt': '-r deps/core.list\n', 'deps/core.list': 'a\n' });
    expect(requirementClosure(project, 'requirements.txt')).toMatchObject({
      files: ['requirements.txt', 'deps/core.list'],
    });
  });

  it.each<[string, Readonly<Record<string, string>>, string]>([
    ['an absent file', {}, 'requirements.txt is not there'],
    ['an absent include', { 'requirements.txt': '-r a.txt' }, 'a.txt is not there'],
    [
      'an include from outside',
      { 'requirements.txt': '-r ../a.txt' },
      'requirements.txt reads a file from outside the build context',
    ],
    [
      'a local package',
      { 'requirements.txt': '-e .' },
      'requirements.txt installs something from the build context (a path, file: or -e)',
    ],
    [
      'a local package further on',
      { 'requirements.txt': '-r r/a.txt', 'r/a.txt': './x.whl' },
      'r/a.txt installs something from the build context (a path, file: or -e)',
    ],
    [
      'a variable',
      { 'requirements.txt': 'a==${V}' },
      'requirements.txt has a line that dockopt cannot judge: a==${V}',
    ],
  ])('refuses %s', (_, files, refused) =>
    expect(requirementClosure(projectOf(files), 'requirements.txt')).toEqual({ refused }),
  );

  it('refuses an unknown context', () =>
    expect(requirementClosure(unknownProject(), 'requirements.txt')).toEqual({
      refused: 'the build context is not known',
    }));
});
