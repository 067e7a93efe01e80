import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ignoreOf, isIgnored, parseIgnore } from '../../../src/project/ignore.js';
import type { Ignore } from '../../../src/project/ignore.js';

function parsed(text: string): Ignore {
  const ignore = parseIgnore(text);
  if ('error' in ignore) throw new Error(ignore.error);
  return ignore;
}

/** Lines of the ignore file, path, whether the builder leaves it out. Facts: moby/patternmatcher's own tests and rules. */
const TABLE: readonly (readonly [lines: string, path: string, ignored: boolean])[] = [
  // Plain names are relative to the root.
  ['node_modules', 'node_modules', true],
  ['node_modules', 'node_modules/a/index.js', true],
  ['node_modules', 'web/node_modules/a.js', false],
  ['.env', 'api/.env', false],
  ['docs/api', 'docs/api/x.md', true],
  ['docs/api', 'docs/apix', false],
  ['readme', 'README', false],
  // Cleaning.
  ['/dist', 'dist/a.js', true],
  ['dist/', 'dist/a.js', true],
  ['./dist', 'dist', true],
  ['a//b', 'a/b', true],
  ['a/../b', 'b', true],
  ['  tmp  ', 'tmp/x', true],
  ['\ttmp\t', 'tmp', true],
  ['\u00a0tmp', 'tmp', true],
  ['../x', 'x', false],
  // `.` and `/` match nothing.
  ['.', 'a', false],
  ['./', 'a/b', false],
  ['/', 'a', false],
  // One star stays within a part.
  ['*', 'a', true],
  ['*', 'a/b/c', true],
  ['*.log', 'npm.log', true],
  ['*.log', 'logs/npm.log', false],
  ['*/*.log', 'logs/npm.log', true],
  ['*/*.log', 'a/b/npm.log', false],
  ['a*', 'abc/x', true],
  ['a*/b', 'abc/b', true],
  ['a*/b', 'a/c/b', false],
  ['.*', '.git/config', true],
  ['.*', 'git', false],
  ['dist/*.whl', 'dist/p-2.4.0+g08-py3.whl', true],
  // Question marks.
  ['a?c', 'abc', true],
  ['a?c', 'ac', false],
  ['a?c', 'a/c', false],
  ['a?b', 'a☺b', true],
  ['a?b', 'a😀b', true],
  ['a???b', 'a☺b', false],
  // Two stars cross parts, also none.
  ['**', 'x', true],
  ['**', 'x/y', true],
  ['**/**', 'x/y', true],
  ['**/node_modules', 'node_modules/a', true],
  ['**/node_modules', 'a/b/node_modules/c', true],
  ['**/node_modules', 'a/my_node_modules', false],
  ['**/*.pyc', 'x.pyc', true],
  ['**/*.pyc', 'a/b/x.pyc', true],
  ['**/*.py[cod]', 'a/x.pyd', true],
  ['**/*.py[cod]', 'a/x.py', false],
  ['**file', 'dir/myfile', true],
  ['**/foo/bar', 'dir/foo/bar', true],
  ['**/.foo', 'bar.foo', false],
  ['abc/**', 'abc', false],
  ['abc/**', 'abc/d/e', true],
  ['a**/*.txt', 'a/d/d/f.txt', true],
  ['a/**/b', 'a/b', true],
  ['a/**/b', 'a/x/y/b', true],
  ['a/*.txt**', 'a/f.txt', true],
  // Classes and escapes.
  ['a[b-d]e', 'ace', true],
  ['a[b-d]e', 'aae', false],
  ['a[^b-d]e', 'aze', true],
  ['a[^b-d]e', 'ace', false],
  ['[a-ζ]*', 'α', true],
  ['[\\]a]', ']', true],
  ['[x\\-]', '-', true],
  ['[x\\-]', 'z', false],
  ['a\\*b', 'a*b', true],
  ['a\\*b', 'axb', false],
  // Characters that mean something in a regular expression only.
  ['abc.def', 'abcdef', false],
  ['abc.def', 'abcZdef', false],
  ['a(b)c/*', 'a(b)c/d', true],
  ['a.|)$(}+{bc', 'a.|)$(}+{bc', true],
  ['*.c++', 'x.c++', true],
  // Taken back in: the last match decides.
  ['*\n!src', 'src/a.c', false],
  ['*\n!src', 'lib/a.c', true],
  ['docs\n!docs/README.md', 'docs/README.md', false],
  ['docs\n!docs/README.md', 'docs/x.md', true],
  ['!a.go\n*.go', 'a.go', true],
  ['*.go\n!a.go', 'a.go', false],
  ['*.md\n!README*.md\nREADME-secret.md', 'README-secret.md', true],
  ['*.md\n!README*.md\nREADME-secret.md', 'README.md', false],
  ['**\n!util/docker/web\nutil/docker/web/foo', 'util/docker/web/foo', true],
  ['**\n!util/docker/web\nutil/docker/web/foo', 'util/docker/web/bar', false],
  ['! a\na', 'a', true],
  ['a\n! a', 'a', false],
  ['a\n!/a', 'a', false],
  // A `!` that changes nothing for a directory is not tried on it, and so does not hold for what is below (BuildKit).
  ['a/b\n!a', 'a/b', true],
  // Comments, blank lines, byte-order mark, line ends.
  ['# a\nb', '# a', false],
  [' # a', '# a', true],
  ['a#b', 'a#b', true],
  ['\n\n  \na', 'a', true],
  ['\uFEFFa', 'a', true],
  ['\uFEFF# x\na', 'a', true],
  ['a\r\nb\r\n', 'a', true],
  ['a\r\nb\r\n', 'b', true],
  // The Dockerfile itself cannot be copied either once it is excluded.
  ['Dockerfile\n.dockerignore', 'Dockerfile', true],
];

describe('isIgnored', () => {
  it('is held against a table of more than 60 rows', () => expect(TABLE.length).toBeGreaterThan(60));

  it.each(TABLE)('%j on %j is %j', (lines, path, ignored) => {
    expect(isIgnored(parsed(lines), path)).toBe(ignored);
  });

  it('never ignores the root', () => {
    expect(isIgnored(parsed('**'), '.')).toBe(false);
    expect(isIgnored(parsed('*'), '')).toBe(false);
  });

  it('ignores nothing without patterns', () => expect(isIgnored(parsed(''), 'a')).toBe(false));

  it('holds everything below an ignored directory ignored when nothing is taken back', () => {
    const part = fc.stringMatching(/^[a-z.]{1,4}$/).filter((text) => !/^\.+$/.test(text));
    const path = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));
    const pattern = fc.constantFrom('a', '*', '**/b', 'a/*', '*.c', '**', 'b/**', '?', '.*');
    fc.assert(
      fc.property(fc.array(pattern, { maxLength: 4 }), path, path, (patterns, dir, below) => {
        const ignore = parsed(patterns.join('\n'));
        return !isIgnored(ignore, dir) || isIgnored(ignore, `${dir}/${below}`);
      }),
    );
  });

  it('answers the same whatever was asked before', () => {
    const one = parsed('a/*\n!a/b\n**/c');
    isIgnored(one, 'a/b/c/d');
    for (const path of ['a/b', 'a/x', 'a/b/c', 'a/b/d', 'a']) {
      expect([path, isIgnored(one, path)]).toEqual([path, isIgnored(parsed('a/*\n!a/b\n**/c'), path)]);
    }
  });
});

describe('parseIgnore', () => {
  it.each([
    ['a\n!\n', 2, '"!" excludes nothing by itself'],
    ['!/', 1, '"!" excludes nothing by itself'],
    ['\n[', 2, '"[" is not a pattern: a […] is not closed or not well formed'],
    ['[]a]', 1, '"[]a]" is not a pattern: a […] is not closed or not well formed'],
    ['[a-', 1, '"[a-" is not a pattern: a […] is not closed or not well formed'],
    ['[-x]', 1, '"[-x]" is not a pattern: a […] is not closed or not well formed'],
    ['[b-a]', 1, '"[b-a]" is not a pattern: a range in […] runs backwards'],
    ['a\\', 1, '"a\\" is not a pattern: it ends with a backslash'],
    ['a\\d', 1, '"a\\d" is not a pattern: the meaning of "\\d" differs between builders'],
    ['[*]', 1, '"[*]" is not a pattern: the meaning of "*" inside […] differs between builders'],
  ])('refuses %j', (text, line, error) => {
    expect(parseIgnore(text)).toEqual({ error, line });
  });

  it('keeps lines and marks', () => {
    expect(parsed('# c\n/a/\n\n!b/../c').patterns).toEqual([
      { pattern: 'a', negated: false, line: 2 },
      { pattern: 'c', negated: true, line: 4 },
    ]);
  });

  it('is done once for each file object', () => {
    const file = { path: '.dockerignore', exists: true, text: 'a' };
    expect(ignoreOf(file)).toBe(ignoreOf(file));
  });
});
