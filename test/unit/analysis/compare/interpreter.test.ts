import { describe, expect, it } from '@jest/globals';
import { differencesOf } from '../../../../src/analysis/compare/index.js';
import type { Declaration } from '../../../../src/analysis/compare/types.js';
import { CONFIG, declaring, observed, OWN } from './support.js';

const SWAPS: Declaration = {
  name: 'swaps',
  declares: ['base', 'entrypoint', 'cmd'],
  image: [{ type: 'base' }, { type: 'interpreter' }],
};

/** What nobody declares when a server of the official image of Node comes to start so. */
function undeclared(
  start: { readonly entrypoint?: readonly string[]; readonly cmd?: readonly string[] },
  transform: Declaration = SWAPS,
): readonly string[] {
  const before = observed({
    config: { ...CONFIG, entrypoint: ['docker-entrypoint.sh'], cmd: ['node', 'server.js'] },
  });
  const after = observed({ config: { ...CONFIG, ...start } });
  return differencesOf(before, after, declaring({ transforms: [transform], own: OWN }))
    .filter(({ declaredBy }) => declaredBy.length === 0)
    .map(({ subject }) => subject);
}

describe('an interpreter that becomes the ENTRYPOINT', () => {
  it('may be named by its path, with the same arguments', () => {
    expect(undeclared({ entrypoint: ['/nodejs/bin/node'], cmd: ['server.js'] })).toEqual([]);
  });

  it('may not get other arguments', () => {
    expect(undeclared({ entrypoint: ['/nodejs/bin/node'], cmd: ['other.js'] })).toEqual([
      'ENTRYPOINT',
      'CMD',
    ]);
  });

  it('may not be another program', () => {
    expect(undeclared({ entrypoint: ['/usr/bin/python3'], cmd: ['server.js'] })).toEqual([
      'ENTRYPOINT',
      'CMD',
    ]);
  });

  it('must be declared', () => {
    const silent = { ...SWAPS, image: [{ type: 'base' as const }] };
    expect(undeclared({ entrypoint: ['/nodejs/bin/node'], cmd: ['server.js'] }, silent)).toEqual([
      'ENTRYPOINT',
      'CMD',
    ]);
  });
});
