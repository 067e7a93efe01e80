import { afterAll, beforeAll } from '@jest/globals';
import { connectBuildah } from '../../src/engine/buildah.js';
import { conforms } from './conformance.js';
import { sparesOthers } from './spares.js';
import { leftIn, ownStorage } from './support/own.js';

let remove = (): void => undefined;
beforeAll(() => {
  remove = ownStorage();
});
afterAll(() => remove());

conforms('buildah', { connect: connectBuildah, network: 'host', left: () => leftIn('buildah') });
sparesOthers('buildah', connectBuildah);
