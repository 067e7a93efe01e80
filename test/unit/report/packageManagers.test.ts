import { describe, expect, it } from '@jest/globals';
import { advisers } from '../../../src/advice/index.js';
import { PACKAGE_MANAGERS } from '../../../src/report/packageManagers.js';
import { transforms } from '../../../transforms/index.js';

/** Transforms whose names say that they bring dependencies forward, hold a lockfile to its word or leave something out. */
const OF_PACKAGE_MANAGERS =
  /-(?:first|mod-download|mod-download-all|fetch|ci|locked|frozen(?:-lockfile)?|immutable|deploy|locked-mode|go-offline|no-dev|without-dev|omit-dev|dev-dependencies)$/;

describe('the table of package managers', () => {
  it('names transforms and advisers that exist', () => {
    const known = new Set(transforms.map(({ name }) => name));
    const named = PACKAGE_MANAGERS.flatMap(({ downloads, locks, omits }) => [
      ...downloads,
      ...locks,
      ...omits,
    ]);
    expect(named.filter((name) => !known.has(name))).toEqual([]);
    const speaking = new Set(advisers.map(({ name }) => name));
    expect(
      PACKAGE_MANAGERS.flatMap((each) => each.advisers ?? []).filter((name) => !speaking.has(name)),
    ).toEqual([]);
  });

  it('leaves none of their transforms out', () => {
    const named = new Set(
      PACKAGE_MANAGERS.flatMap(({ downloads, locks, omits }) => [...downloads, ...locks, ...omits]),
    );
    const own = transforms
      .map(({ name }) => name)
      .filter((name) => OF_PACKAGE_MANAGERS.test(name) && name !== 'copy-manifests-first');
    expect(own.filter((name) => !named.has(name))).toEqual([]);
  });

  it('ends each remark with a full stop', () => {
    expect(PACKAGE_MANAGERS.filter(({ declined }) => !declined.endsWith('.'))).toEqual([]);
  });
});
