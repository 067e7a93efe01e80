import { describe, expect, it } from '@jest/globals';
import { relationOf } from '../../../src/model/caches/relation.js';

const NPM = '/root/.npm';

describe('relationOf', () => {
  it.each([
    ['/root/.npm', 'is'],
    ['/root/.npm/', 'is'],
    ['~/.npm', 'is'],
    ['"$HOME"/.npm', 'is'],
    ['${HOME}/.npm', 'is'],
    ['/root/./.npm', 'is'],
    ['/root/.npm/*', 'inside'],
    ['/root/.npm/_cacache', 'inside'],
    ['/root', 'above'],
    ['~', 'above'],
    ['/', 'above'],
    ['/root/.*', 'above'],
    ['/root/.n?m', 'above'],
    ['/root/.n[p]m/x', 'above'],
    ['/root/{.npm,.config}', 'is'],
    ['/root/{.config,.[a-z]*}', 'above'],
    ['/x/../root/.npm', 'above'],
    ['/$DIR/.npm', 'above'],
    ['$CACHE_DIR', 'above'],
    ['/root/*', 'apart'],
    ['/root/.npmrc', 'apart'],
    ['/root/.npm-global', 'apart'],
    ['/home/node/.npm', 'apart'],
    ['/*', 'above'],
    ['$TMP', 'apart'],
    ['-rf', 'apart'],
  ])('%s', (text, expected) => expect(relationOf(text, NPM, '/root', '/app')).toBe(expected));

  it('follows the directory of the command', () => {
    expect(relationOf('.npm', NPM, '/root', '/root')).toBe('is');
    expect(relationOf('.npm', NPM, '/root', '/app')).toBe('apart');
    expect(relationOf('.npm', NPM, '/root', undefined)).toBe('above');
    expect(relationOf('.', NPM, '/root', '/root')).toBe('above');
    expect(relationOf('node_modules', NPM, '/root', undefined)).toBe('apart');
  });
});
