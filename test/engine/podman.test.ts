import { afterAll, beforeAll } from '@jest/globals';
import { connectPodman } from '../../src/engine/podman.js';
import { conforms } from './conformance.js';
import { sparesOthers } from './spares.js';
import { leftIn, ownStorage } from './support/own.js';

let remove = (): void => undefined;
beforeAll(() => {
  remove = ownStorage();
});
afterAll(() => remove());

conforms('podman', { connect: connectPodman, network: 'host', left: () => leftIn('podman') });
sparesOthers('podman', connectPodman);
