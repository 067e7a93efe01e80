import { describe, expect, it } from '@jest/globals';
import { matches } from '../../../../src/analysis/compare/globs.js';

describe('matches', () => {
  it.each([
    ['/var/lib/apt/lists/**', '/var/lib/apt/lists/x', true],
    ['/var/lib/apt/lists/**', '/var/lib/apt/lists/partial/y', true],
    ['/var/lib/apt/lists/**', '/var/lib/apt/lists', false],
    ['/var/lib/apt/lists/**', '/srv/var/lib/apt/lists/x', false],
    ['/home/*/.npm/**', '/home/node/.npm/_cacache/x', true],
    ['/home/*/.npm/**', '/home/a/b/.npm/x', false],
    ['/**/*.pyc', '/x.pyc', true],
    ['/**/*.pyc', '/app/a/x.pyc', true],
    ['/**/*.pyc', '/app/a/x.pyc.txt', false],
    ['/**/.cache/**', '/.cache/x', true],
    ['/**/.cache/**', '/root/.cache/pip/x', true],
    ['/**/.cache/**', '/root/xcache/pip/x', false],
    ['/etc/rc?.d/**', '/etc/rc3.d/S01x', true],
    ['/etc/rc?.d/**', '/etc/rc.d/S01x', false],
    ['/etc/passwd', '/etc/passwd', true],
    ['/etc/passwd', '/etc/passwd-', false],
    ['/a(b)+/**/c', '/a(b)+/c', true],
    ['/a(b)+/**/c', '/a(b)+/d/e/c', true],
    ['/a(b)+/**/c', '/a(b)+/dc', false],
  ])('%s, %s: %s', (pattern, path, expected) => {
    expect(matches([pattern], path)).toBe(expected);
  });
});
