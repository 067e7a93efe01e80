import { afterAll, beforeAll, describe } from '@jest/globals';
import { connectBuildah } from '../../src/engine/buildah.js';
import { conforms } from './conformance.js';
import { sparesOthers } from './spares.js';
import { isUsable, leftIn, ownStorage } from './support/own.js';

(isUsable('buildah') ? describe : describe.skip)('buildah in a storage of its own', () => {
  let remove = (): void => undefined;
  beforeAll(() => {
    remove = ownStorage();
  });
  afterAll(() => remove());

  conforms('buildah', { connect: connectBuildah, network: 'host', left: () => leftIn('buildah') });
  sparesOthers('buildah', connectBuildah);
});
