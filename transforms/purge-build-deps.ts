import { purged } from '../src/model/purge/apply.js';
import type { Transform } from '../src/model/types.js';

export const purgeBuildDeps: Transform = {
  name: 'purge-build-deps',
  summary:
    'Remove Debian compilers and headers in the RUN that installed them, and name the libraries that stay.',
  level: 'recommended',
  after: ['combine-installs', 'no-install-recommends'],
  image: [{ type: 'packages', kind: 'dpkg', named: true }],
  docs: {
    why:
      'A compiler with its headers takes 150 to 350 MB, and is used once: by `pip install` or `npm ci` in the same RUN. ' +
      'Removed there, it never gets into the image. The libraries that it brought along, and with which the result is ' +
      'linked, are installed by name, so that they stay.',
    risk:
      'Requirements, lockfiles, start scripts and compose files are read; sources of the application are not all. Code that ' +
      'starts a compiler itself, and people who work in the container, would miss it. The packages were simulated on ' +
      'Debian bullseye, bookworm and trixie.',
    example: {
      before:
        'FROM python:3.12-slim-bookworm\nWORKDIR /app\nCOPY requirements.txt ./\n' +
        'RUN apt-get update && apt-get install -y --no-install-recommends build-essential libpq-dev \\\n' +
        '    && pip install --no-cache-dir psycopg2==2.9.10 \\\n' +
        '    && rm -rf /var/lib/apt/lists/*\n' +
        'CMD ["gunicorn", "app:app"]\n',
      after:
        'FROM python:3.12-slim-bookworm\nWORKDIR /app\nCOPY requirements.txt ./\n' +
        'RUN apt-get update \\\n' +
        '    && apt-get install -y --no-install-recommends \\\n        build-essential \\\n        libpq-dev \\\n' +
        '        libgomp1 \\\n        libatomic1 \\\n        libpq5 \\\n' +
        '    && pip install --no-cache-dir psycopg2==2.9.10 \\\n' +
        '    && apt-get purge -y --auto-remove build-essential libpq-dev \\\n' +
        '    && rm -rf /var/lib/apt/lists/*\n' +
        'CMD ["gunicorn", "app:app"]\n',
    },
    references: [
      'https://docs.docker.com/build/building/best-practices/#apt-get',
      'https://github.com/docker-library/python/blob/master/Dockerfile-linux.template',
      'https://manpages.debian.org/apt-get',
    ],
  },
  apply: (build) => purged(build, purgeBuildDeps, 'debian'),
};
