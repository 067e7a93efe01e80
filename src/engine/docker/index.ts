import { randomBytes } from 'node:crypto';
import { streamOf } from '../process.js';
import type { Engine } from '../types.js';
import { Builder } from './build.js';
import { OwnCache } from './cache.js';
import { check } from './check.js';
import { findDocker, lacksOf } from './connect.js';
import { start } from './container.js';

/** Docker with buildx. Rejects with NoEngineError when it is not there, its daemon does not answer or buildx is missing. */
export async function connectDocker(): Promise<Engine> {
  const docker = await findDocker();
  const cache = new OwnCache();
  const builder = new Builder(docker, cache);
  const label = `${process.pid}-${randomBytes(4).toString('hex')}`;
  return {
    name: 'docker',
    version: `docker ${docker.server}, buildx ${docker.buildx}`,
    lacks: lacksOf(docker.server),
    runs: true,
    build: (request, watch) => builder.build(request, watch),
    save: (image, signal) => streamOf('docker', ['image', 'save', image], { signal }),
    start: (request, signal) => start(request, label, signal),
    removeImage: (image) => builder.remove(image),
    removeCache: () => cache.remove(),
    check,
  };
}
