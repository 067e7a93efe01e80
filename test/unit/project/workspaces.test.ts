import { describe, expect, it } from '@jest/globals';
import { workspaceMembers } from '../../../src/project/workspaces.js';
import { unknownProject } from '../../../src/project/facts.js';
import { projectOf } from './projectOf.js';

const DIRS = [
  'packages/a',
  'packages/b',
  'packages/b/nested',
  'packages/.hidden',
  'apps/web',
  'apps/web/node_modules/x',
  'tools',
];

function members(workspaces: readonly string[], dirs: readonly string[] = DIRS): unknown {
  const files = Object.fromEntries(dirs.map((dir) => [`${dir}/package.json`, { name: dir }]));
  return workspaceMembers(projectOf({ 'package.json': { workspaces }, ...files }), 'package.json');
}

describe('workspaceMembers', () => {
  it.each([
    [['packages/*'], ['packages/a', 'packages/b']],
    [['packages/*/'], ['packages/a', 'packages/b']],
    [['./packages/a'], ['packages/a']],
    [['/packages/a'], ['packages/a']],
    [['packages/**'], ['packages/a', 'packages/b', 'packages/b/nested']],
    [['**'], ['apps/web', 'packages/a', 'packages/b', 'packages/b/nested', 'tools']],
    [['packages/*', '!packages/b'], ['packages/a']],
    [['packages/**', '!packages/b/**'], ['packages/a']],
    [
      ['packages/**', '!packages/b/**', 'packages/b/nested'],
      ['packages/a', 'packages/b', 'packages/b/nested'],
    ],
    [['{apps,packages}/*'], ['apps/web', 'packages/a', 'packages/b']],
    [['packages/[a-a]'], ['packages/a']],
    [['packages/?'], ['packages/a', 'packages/b']],
    [['packages/.hidden'], ['packages/.hidden']],
    [['tools', 'absent'], ['tools']],
    [['packages'], []],
    [[], []],
  ])('%j names %j', (workspaces, expected) => expect(members(workspaces)).toEqual(expected));

  it('is relative to the context for a manifest in a subdirectory', () => {
    const project = projectOf({
      'web/package.json': { workspaces: ['p/*'] },
      'web/p/a/package.json': {},
      'p/b/package.json': {},
    });
    expect(workspaceMembers(project, 'web/package.json')).toEqual(['web/p/a']);
  });

  it('is empty without workspaces', () =>
    expect(workspaceMembers(projectOf({ 'package.json': {} }), 'package.json')).toEqual([]));

  it.each([
    [
      ['packages/+(a|b)'],
      'package.json: workspaces holds "packages/+(a|b)", a pattern that dockopt does not know',
    ],
    [['../other/*'], 'package.json: workspaces holds "../other/*", which leaves the directory'],
    [['packages\\a'], 'package.json: workspaces holds "packages\\a", a pattern that dockopt does not know'],
    [['p{1..3}'], 'package.json: workspaces holds "p{1..3}", a pattern that dockopt does not know'],
  ])('refuses %j', (workspaces, refused) => expect(members(workspaces)).toEqual({ refused }));

  it('refuses a member whose manifest cannot be read', () => {
    const project = projectOf({ 'package.json': { workspaces: ['p/*'] }, 'p/a/package.json': '{' });
    expect(workspaceMembers(project, 'package.json')).toEqual({
      refused: expect.stringMatching(
        /^p\/a\/package\.json, a workspace member, cannot be read: not valid JSON/,
      ),
    });
  });

  it('refuses a member that is a link', () => {
    const project = projectOf(
      { 'package.json': { workspaces: ['p/*'] } },
      { 'p/a': 'is a symbolic link to a directory' },
    );
    expect(workspaceMembers(project, 'package.json')).toEqual({
      refused: 'p/a, a workspace member, cannot be read: is a symbolic link to a directory',
    });
  });

  it('refuses two members of one name', () => {
    const project = projectOf({
      'package.json': { workspaces: ['p/*'] },
      'p/a/package.json': { name: 'x' },
      'p/b/package.json': { name: 'x' },
    });
    expect(workspaceMembers(project, 'package.json')).toEqual({
      refused: 'the workspace members p/a and p/b are both named "x"',
    });
  });

  it('refuses what it knows nothing of', () => {
    expect(workspaceMembers(unknownProject(), 'package.json')).toEqual({
      refused: 'the build context is not known',
    });
    expect(workspaceMembers(projectOf({}), 'package.json')).toEqual({
      refused: 'package.json is not there or cannot be read',
    });
  });
});
