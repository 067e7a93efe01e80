import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { coversLists, mayReachLists } from '../../../src/model/apt/listPaths.js';

describe('mayReachLists', () => {
  it.each([
    '/var/lib/apt/lists/*',
    '"/var/lib/apt/lists"',
    '/var/lib/apt/lists/partial',
    '/var/lib/apt',
    '/var/lib/*',
    '/var',
    '/*',
    '/var//lib/./apt/lists',
    '/var/l*/a?t/lists/*',
    '/var/{cache,lib}/apt/*',
    '/var/lib/{apt,dpkg,cache,log}/',
    '/{tmp/*,var/lib/apt/lists/*}',
    '/var/$DIRECTORY',
    '/var/log/../lib/apt/lists',
    '/var/lib/[a-c]pt/lists',
    '$LISTS',
  ])('is true for %s', (text) => {
    expect(mayReachLists(text)).toBe(true);
  });

  it.each([
    '/tmp/*',
    '/var/tmp/*',
    '/var/cache/apt/archives/*',
    '/var/{cache,log}/*',
    '/var/lib/aptitude',
    '/var/lib/dpkg/$X',
    '/usr/$X',
    '~/.cache',
    'build',
  ])('is false for %s', (text) => {
    expect(mayReachLists(text)).toBe(false);
  });
});

describe('coversLists', () => {
  it.each(['/var/lib/apt/lists/*', '"/var/lib/apt/lists"', '/var/lib/apt/', '/var/lib/*'])(
    'is true for %s',
    (text) => {
      expect(coversLists(text)).toBe(true);
    },
  );

  it.each([
    '/var/lib/apt/lists/partial',
    '/var/lib/apt/lists/*.lz4',
    '"/var/lib/apt/lists/*"',
    '/var/lib/{apt,dpkg}/*',
    '/var/lib/apt/$LISTS',
    '/var/lib/aptitude',
  ])('is false for %s', (text) => {
    expect(coversLists(text)).toBe(false);
  });

  it('is never true where mayReachLists is false', () => {
    const part = fc.constantFrom('var', 'lib', 'apt', 'lists', '*', 'partial', '$X', '{a,lib}', '');
    const path = fc.array(part, { maxLength: 6 }).map((parts) => `/${parts.join('/')}`);
    fc.assert(fc.property(path, (text) => !coversLists(text) || mayReachLists(text)));
  });
});
