import { mountMovingCaches } from '../src/model/caches/mounting.js';
import type { Transform } from '../src/model/types.js';

export const wheelCacheMounts: Transform = {
  name: 'wheel-cache-mounts',
  summary:
    'Keep what pip, uv, Poetry and pnpm download in cache mounts, whatever release the base image is of.',
  level: 'aggressive',
  cache: 'mounts',
  image: [{ type: 'mounted' }],
  docs: {
    why:
      'A cache mount keeps downloads, and wheels that were built from sources, from one build to the next, and none of ' +
      'it gets into the image. Where the tag of the base image names its release, language-cache-mounts does the same.',
    example: {
      before:
        'FROM python:3.12-slim\nCOPY --link requirements.txt .\n' +
        'RUN pip install --no-cache-dir -r requirements.txt\n',
      after:
        'FROM python:3.12-slim\nCOPY --link requirements.txt .\n' +
        'RUN --mount=type=cache,id=pip-python-3.12-slim,target=/root/.cache/pip \\\n    pip install -r requirements.txt\n',
    },
    risk:
      'A package that was built from sources is found again by its version alone. When the tag comes to stand for another ' +
      'release of the distribution, whose libraries have other names, it fails when it is loaded: name the release ' +
      '(`python:3.12-slim-bookworm`), or clear the cache with `docker builder prune --filter type=exec.cachemount`.',
    references: [
      'https://docs.docker.com/build/cache/optimize/#use-cache-mounts',
      'https://pip.pypa.io/en/stable/topics/caching/#locally-built-wheels',
      'https://github.com/moby/buildkit/issues/1673',
    ],
  },
  apply: (build) => mountMovingCaches(wheelCacheMounts, build),
};
