import { afterAll, beforeAll, describe } from '@jest/globals';
import { connectPodman } from '../../src/engine/podman.js';
import { conforms } from './conformance.js';
import { sparesOthers } from './spares.js';
import { isUsable, leftIn, ownStorage } from './support/own.js';

(isUsable('podman') ? describe : describe.skip)('podman in a storage of its own', () => {
  let remove = (): void => undefined;
  beforeAll(() => {
    remove = ownStorage();
  });
  afterAll(() => remove());

  conforms('podman', { connect: connectPodman, network: 'host', left: () => leftIn('podman') });
  sparesOthers('podman', connectPodman);
});
