import type { BuildRequest } from '../../../src/engine/types.js';

/** What a build asks for that asks for nothing in particular. There is no bridge: builds use the network of the machine. */
export const PLAIN_REQUEST: Omit<BuildRequest, 'dockerfile' | 'context' | 'mounts' | 'tag'> = {
  ignore: undefined,
  contexts: new Map(),
  target: undefined,
  args: new Map(),
  secrets: [],
  platform: undefined,
  network: 'host',
  extra: [],
  cache: true,
};
