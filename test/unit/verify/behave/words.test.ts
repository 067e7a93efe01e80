import { describe, expect, it } from '@jest/globals';
import { httpTarget, wordsOf } from '../../../../src/verify/behave/words.js';

describe('the words of a command for an image without a shell', () => {
  it.each([
    ['/app --version', ['/app', '--version']],
    ['  /app   a\tb\n', ['/app', 'a', 'b']],
    [`/app 'a b' "c d" e\\ f`, ['/app', 'a b', 'c d', 'e f']],
    [`/app --x='1 2'y "" ''`, ['/app', '--x=1 2y', '', '']],
    [`/app "\\$HOME \\"q\\" \\n"`, ['/app', '$HOME "q" \\n']],
    ['', []],
  ])('%s', (command, words) => {
    expect(wordsOf(command)).toEqual(words);
  });

  it.each([
    'a && b',
    'a | b',
    'a > b',
    'a; b',
    'echo $HOME',
    'echo "$HOME"',
    'a `b`',
    'ls *',
    "a 'b",
    'a "b',
    '(a)',
  ])('needs a shell: %s', (command) => {
    expect(wordsOf(command)).toBeUndefined();
  });
});

describe('what --http takes', () => {
  it.each([
    ['3000', { port: 3000, path: '/' }],
    [':80/', { port: 80, path: '/' }],
    ['8080/health?full=1&x=[2]', { port: 8080, path: '/health?full=1&x=[2]' }],
  ])('%s', (text, target) => {
    expect(httpTarget(text)).toEqual(target);
  });

  it.each(['', '0', '65536', '3000health', 'http://x', '3000/a b', '3000/\n', '-1'])('not %j', (text) => {
    expect(httpTarget(text)).toBeUndefined();
  });
});
