import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connectBuildah } from '../../src/engine/buildah.js';
import { conforms } from './conformance.js';
import { sparesOthers } from './spares.js';
import { isUsable, leftIn, ownStorage } from './support/own.js';

function inOwnStorage(): void {
  let remove = (): void => undefined;
  beforeAll(() => {
    remove = ownStorage();
  });
  afterAll(() => remove());

  conforms('buildah', { connect: connectBuildah, network: 'host', left: () => leftIn('buildah') });
  sparesOthers('buildah', connectBuildah);
}

if (isUsable('buildah'))
  describe('buildah in a storage of its own', () => {
    inOwnStorage();
  });
// Why it is not tested was said; in CI it has to be.
else it('is missed nowhere but in CI', () => expect(process.env['CI'] ?? '').toBe(''));
