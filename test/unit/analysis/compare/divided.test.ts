import { describe, expect, it } from '@jest/globals';
import { differencesOf } from '../../../../src/analysis/compare/index.js';
import type { Declaration } from '../../../../src/analysis/compare/types.js';
import type { Change } from '../../../../src/model/types.js';
import { CONFIG, declaring, directory, file, observed, OWN, rootOf } from './support.js';

const DIVIDES: Declaration = {
  name: 'divides',
  declares: ['cmd'],
  image: [{ type: 'divided' }, { type: 'served' }],
};

/** A change that carries /app/dist for the user of nginx. */
function change(owner?: string): Change {
  return {
    transform: 'divides',
    level: 'recommended',
    line: 1,
    message: 'Divided.',
    evidence: [],
    effects: [
      {
        type: 'divide',
        builder: 'build',
        carried: [
          { stage: 'build', path: '/app/dist', type: 'directory', to: '/app/dist', ...(owner && { owner }) },
        ],
      },
    ],
    before: [],
    after: [],
  };
}

const BEFORE = rootOf({ '/app/dist': directory, '/app/dist/a.html': 'a', '/app/src.js': 'b' });
const OWNED = rootOf({
  '/app/dist': directory,
  '/app/dist/a.html': file({ text: 'a', digest: 'a', uid: 101, gid: 101 }),
});

function undeclared(owner?: string, transform: Declaration = DIVIDES): readonly string[] {
  const before = observed({ root: BEFORE });
  const after = observed({ root: OWNED, config: { ...CONFIG, cmd: ['nginx', '-g', 'daemon off;'] } });
  const declared = declaring({ transforms: [transform], changes: [change(owner)] });
  return differencesOf(before, after, declared)
    .filter(({ declaredBy }) => declaredBy.length === 0)
    .map(({ subject }) => subject);
}

describe('a stage that was divided for another server', () => {
  it('may leave files behind, hand over what it carries, and start the other server', () => {
    expect(undeclared('nginx:nginx')).toEqual([]);
  });

  it('may not hand over what it carries without saying so', () => {
    expect(undeclared()).toEqual(['/app/dist/a.html']);
  });

  it('may not start another program where it says nothing of a server', () => {
    expect(undeclared('nginx:nginx', { ...DIVIDES, image: [{ type: 'divided' }] })).toEqual(['CMD']);
  });

  it('may carry a directory to another place, and leaves what lay there', () => {
    const root = rootOf({ '/app/a.js': 'a', '/app/out/server.js': 's' });
    const carried = [{ stage: 'build', path: '/app/out', type: 'directory', to: '/app' }] as const;
    const effects = [{ type: 'divide', builder: 'build', carried }] as const;
    const declared = declaring({ transforms: [DIVIDES], changes: [{ ...change(), effects }] });
    const found = differencesOf(
      observed({ root }),
      observed({ root: rootOf({ '/app/server.js': 's', '/app/other.js': 'o' }) }),
      declared,
    );
    const undeclaredOnes = found.filter(({ declaredBy }) => declaredBy.length === 0);
    expect(undeclaredOnes.map(({ subject }) => subject)).toEqual(['/app/other.js']);
  });

  it('may lose the program that was started before', () => {
    const root = rootOf({ '/usr/local/bin/npx': file({ mode: 0o755 }) });
    const own = { ...OWN, calls: new Map([['npx', 'CMD']]) };
    const declared = declaring({ transforms: [DIVIDES], changes: [change()], own });
    const found = differencesOf(observed({ root }), observed(), declared);
    expect(found.find(({ subject }) => subject === 'program npx')?.declaredBy).toEqual(['divides']);
  });
});

describe('an image with the entrypoint of another base', () => {
  const before = observed({ config: { ...CONFIG, entrypoint: ['/mvn-entrypoint.sh'] } });
  const after = observed({ config: { ...CONFIG, entrypoint: ['/cacert-entrypoint.sh'] } });
  const base: Declaration = { name: 'java', declares: ['base', 'entrypoint'], image: [{ type: 'base' }] };
  const passes: Declaration = { ...base, image: [{ type: 'base' }, { type: 'entrypoint' }] };

  const silent: Declaration = { ...passes, declares: ['base'] };

  it.each([
    ['is the same where the transform knows that it runs what it is given', passes, ['java']],
    ['is another start where it does not', base, []],
    ['is another start where only the effect says so', silent, []],
  ])('%s', (_, transform, declaredBy) => {
    const found = differencesOf(before, after, declaring({ transforms: [transform], changes: [] }));
    expect(found.map((each) => [each.subject, each.declaredBy])).toEqual([['ENTRYPOINT', declaredBy]]);
  });
});
