import { CACHES } from '../src/knowledge/caches.js';
import { mountCaches } from '../src/model/caches/mounting.js';
import type { Transform } from '../src/model/types.js';

/** Those that also hold what was compiled on this machine. */
const WITH_BUILDS = CACHES.filter(({ keepsBuilt }) => keepsBuilt === true);

export const wheelCacheMounts: Transform = {
  name: 'wheel-cache-mounts',
  summary: 'Keep what pip, uv, Poetry and pnpm download and compile in cache mounts.',
  level: 'aggressive',
  cache: 'mounts',
  after: ['language-cache-mounts'],
  docs: {
    why:
      'A cache mount keeps downloads, and wheels that were built from sources, from one build to the next, and none of ' +
      'it gets into the image. What emptied the cache or switched it off in the same RUN goes.',
    example: {
      before:
        'FROM python:3.12-slim-bookworm\nCOPY --link requirements.txt .\n' +
        'RUN pip install --no-cache-dir -r requirements.txt\n',
      after:
        'FROM python:3.12-slim-bookworm\nCOPY --link requirements.txt .\n' +
        'RUN --mount=type=cache,id=pip-bookworm,target=/root/.cache/pip \\\n    pip install -r requirements.txt\n',
    },
    risk:
      'A package that was built from sources is found again by its version alone. When libraries are added to the image ' +
      'that it would use, or another Dockerfile built it without them, it stays as it was: clear the cache with ' +
      '`docker builder prune --filter type=exec.cachemount`.',
    references: [
      'https://docs.docker.com/build/cache/optimize/#use-cache-mounts',
      'https://pip.pypa.io/en/stable/topics/caching/#locally-built-wheels',
      'https://github.com/moby/buildkit/issues/1673',
    ],
  },
  apply: (build) => mountCaches(wheelCacheMounts, build, WITH_BUILDS),
};
