import { mountCaches } from '../src/model/caches/mounting.js';
import type { Transform } from '../src/model/types.js';

export const languageCacheMounts: Transform = {
  name: 'language-cache-mounts',
  summary: 'Keep what npm, pip, Go, Cargo, Maven and other package managers download in cache mounts.',
  level: 'recommended',
  cache: 'mounts',
  // Its cases are told here only where it does not run.
  after: ['wheel-cache-mounts'],
  image: [{ type: 'mounted' }],
  docs: {
    why:
      'A package manager downloads everything anew whenever the layers before its RUN change. In a cache mount the ' +
      'downloads outlive the layer: the next build fetches only what is new, and none of it gets into the image. What ' +
      'emptied the cache or switched it off in the same RUN goes.',
    example: {
      before: 'FROM node:22-bookworm\nCOPY --link . .\nRUN npm ci\n',
      after:
        'FROM node:22-bookworm\nCOPY --link . .\n' +
        'RUN --mount=type=cache,id=npm,target=/root/.npm \\\n    npm ci\n',
    },
    risk:
      'Builders without cache mounts cannot build the file any more: what the project shows of its builders is looked at ' +
      'first. A mount is shared by all builds of a machine. Where every build gets a new machine, nothing is gained. pip, ' +
      'uv, Poetry and pnpm also keep what they compiled and find it again by its version alone, in a cache for each ' +
      'release of a distribution: where another Dockerfile of this machine compiled the same version with optional ' +
      'libraries, or without them, theirs is taken. Clear it with `docker builder prune --filter type=exec.cachemount`.',
    references: [
      'https://docs.docker.com/build/cache/optimize/#use-cache-mounts',
      'https://docs.docker.com/reference/dockerfile/#run---mounttypecache',
      'https://pip.pypa.io/en/stable/topics/caching/#locally-built-wheels',
      'https://github.com/moby/buildkit/issues/1673',
    ],
  },
  apply: (build) => mountCaches(languageCacheMounts, build),
};
