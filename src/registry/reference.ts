import { parseImage } from '../syntax/image.js';
import type { DaemonSettings } from './daemon.js';
import type { Endpoint, Unknown } from './types.js';

/** Where Docker Hub answers, and the names under which images of it are written. */
const HUB = 'https://registry-1.docker.io';
export const HUB_HOST = 'docker.io';
const HUB_NAMES: ReadonlySet<string> = new Set([
  'docker.io',
  'index.docker.io',
  'registry-1.docker.io',
  'registry.hub.docker.com',
]);

// The grammar of distribution/reference: nothing else may get into an address.
const HOST = /^(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?$/;
const NAME = /^[a-z0-9]+(?:(?:\.|__?|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|__?|-+)[a-z0-9]+)*)*$/;
const TAG = /^\w[\w.-]{0,127}$/;
export const DIGEST = /^sha256:[0-9a-f]{64}$/;

/**
 * Where to ask for an image, in the order in which Docker does: for Docker Hub its mirrors come first.
 * @param reference as a FROM has it, without variables
 */
export function endpointsOf(reference: string, daemon: DaemonSettings): readonly Endpoint[] | Unknown {
  const { registry, repository, tag, digest } = parseImage(reference);
  const what = digest ?? tag ?? 'latest';
  const isHub = registry === undefined || HUB_NAMES.has(registry);
  const name = isHub && !repository.includes('/') ? `library/${repository}` : repository;
  const sound = NAME.test(name) && name.length < 256 && (digest === undefined ? TAG : DIGEST).test(what);
  if (!sound || (registry !== undefined && !HOST.test(registry)))
    return { unknown: `${reference} is not the name of an image` };
  if (!isHub) {
    const scheme = isPlain(registry, daemon) ? 'http' : 'https';
    return [{ base: `${scheme}://${registry}`, host: registry, name, reference: what }];
  }
  const mirrors = daemon.mirrors.map((base) => ({ base, host: new URL(base).host }));
  return [...mirrors, { base: HUB, host: HUB_HOST }].map((each) => ({ ...each, name, reference: what }));
}

/** Without encryption go registries on this machine, and those that the settings of Docker's daemon name. */
function isPlain(registry: string, { insecure }: DaemonSettings): boolean {
  return insecure.has(registry) || isLoopback(registry.replace(/:\d+$/, ''));
}

/** @param host without a port */
export function isLoopback(host: string): boolean {
  return /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(host);
}
