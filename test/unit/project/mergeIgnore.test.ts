import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mergeIgnore } from '../../../src/project/mergeIgnore.js';
import type { IgnoreFile } from '../../../src/project/types.js';

function file(text: string, exists = true): IgnoreFile {
  return Object.freeze({ path: '.dockerignore', exists, text });
}

function merged(text: string, ...patterns: string[]): string {
  return mergeIgnore(file(text), patterns).text;
}

describe('mergeIgnore', () => {
  it('writes a new file with a final newline', () => {
    const made = mergeIgnore(file('', false), ['**/node_modules', '.git']);
    expect(made).toEqual({ path: '.dockerignore', exists: false, text: '**/node_modules\n.git\n' });
  });

  it('appends at the end', () => expect(merged('dist\n', '**/node_modules')).toBe('dist\n**/node_modules\n'));

  it('keeps a missing final newline missing', () => expect(merged('dist', '.git')).toBe('dist\n.git'));

  it('keeps CRLF', () => expect(merged('a\r\nb\r\n', 'c')).toBe('a\r\nb\r\nc\r\n'));

  it('keeps a byte-order mark first', () => expect(merged('\uFEFF!a\n', 'c')).toBe('\uFEFFc\n!a\n'));

  it('stays above the block of ! lines that ends the file, with its comments', () => {
    expect(merged('dist\n\n# keep\n!dist/keep\n', 'node_modules')).toBe(
      'dist\nnode_modules\n\n# keep\n!dist/keep\n',
    );
  });

  it('goes to the end when a plain pattern follows the ! lines', () => {
    expect(merged('dist\n!dist/keep\ntmp\n', 'log')).toBe('dist\n!dist/keep\ntmp\nlog\n');
  });

  it('goes above ! lines that nothing stands before', () => {
    expect(merged('# title\n\n# keep\n!keep\n', 'log')).toBe('# title\n\nlog\n# keep\n!keep\n');
  });

  it.each([
    ['node_modules\n', 'node_modules'],
    ['node_modules/\n', 'node_modules'],
    ['/node_modules\n', 'node_modules'],
    ['**/node_modules\n', 'node_modules'],
    ['**/node_modules\n', 'web/node_modules'],
    ['**/node_modules\n', '**/node_modules/.cache'],
    ['*\n!src\n', '**/node_modules'],
    ['**\n', '.git'],
    ['build\n', 'build/tmp/x'],
    ['*.log\n', 'npm.log'],
  ])('adds nothing: %j covers %j', (text, pattern) => {
    const before = file(text);
    expect(mergeIgnore(before, [pattern])).toBe(before);
  });

  it.each([
    ['node_modules\n', '**/node_modules'],
    ['*.log\n', '**/*.log'],
    ['# node_modules\n', 'node_modules'],
    ['!node_modules\n', 'node_modules'],
    ['my_node_modules\n', 'node_modules'],
    ['node_modules/*\n', 'node_modules'],
  ])('adds: %j does not cover %j', (text, pattern) => {
    expect(merged(text, pattern)).toContain(`${pattern}\n`);
  });

  it('adds a pattern once', () => expect(merged('', 'a', 'a', 'a/b')).toBe('a\n'));

  it('leaves a file with a line that Docker refuses alone', () => expect(merged('[\n', 'a')).toBe('[\n'));

  it('takes no ! and no comment as a pattern', () => expect(merged('a\n', '!a', '# x', '')).toBe('a\n'));

  it('changes nothing the second time and keeps all lines in order', () => {
    const line = fc.constantFrom('a', '!a', '# c', '', '**/b', 'a/*', '!b/c', '*.d', ' e ');
    const text = fc
      .tuple(fc.array(line, { maxLength: 7 }), fc.constantFrom('\n', '\r\n'))
      .map(([lines, eol]) => lines.join(eol));
    const patterns = fc.array(fc.constantFrom('a', '**/a', 'b', '**/b', '*.d', '.git', 'x/y'), {
      maxLength: 4,
    });
    fc.assert(
      fc.property(text, patterns, (before, added) => {
        const once = mergeIgnore(file(before), added);
        expect(mergeIgnore(once, added)).toBe(once);
        const rest = once.text.split(/\r?\n/);
        for (const kept of before.split(/\r?\n/))
          expect(rest.splice(0, rest.indexOf(kept) + 1).at(-1)).toBe(kept);
      }),
    );
  });
});
