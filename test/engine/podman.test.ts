import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connectPodman } from '../../src/engine/podman.js';
import { conforms } from './conformance.js';
import { sparesOthers } from './spares.js';
import { isUsable, leftIn, ownStorage } from './support/own.js';

function inOwnStorage(): void {
  let remove = (): void => undefined;
  beforeAll(() => {
    remove = ownStorage();
  });
  afterAll(() => remove());

  conforms('podman', { connect: connectPodman, network: 'host', left: () => leftIn('podman') });
  sparesOthers('podman', connectPodman);
}

if (isUsable('podman'))
  describe('podman in a storage of its own', () => {
    inOwnStorage();
  });
// Why it is not tested was said; in CI it has to be.
else it('is missed nowhere but in CI', () => expect(process.env['CI'] ?? '').toBe(''));
