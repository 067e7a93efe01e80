import { purged } from '../src/model/purge/apply.js';
import type { Transform } from '../src/model/types.js';

export const purgeApkBuildDeps: Transform = {
  name: 'purge-apk-build-deps',
  summary:
    'Remove Alpine compilers and headers in the RUN that installed them, and name the libraries that stay.',
  level: 'aggressive',
  after: ['combine-installs'],
  image: [{ type: 'packages', kind: 'apk', named: true }],
  docs: {
    why:
      'A compiler with its headers takes 150 to 250 MB, and is used once: by `pip install` or `npm ci` in the same RUN. ' +
      'Installed under a name of its own and deleted there, it never gets into the image. The libraries with which the ' +
      'result is linked are installed by name, so that they stay.',
    risk:
      'Which libraries the packages of Alpine bring was read in its build recipes, not tried: build the image and start it. ' +
      'Sources of the application are not all read; code that starts a compiler itself would miss it.',
    example: {
      before:
        'FROM python:3.12-alpine3.20\nWORKDIR /app\nCOPY requirements.txt ./\n' +
        'RUN apk add --no-cache gcc musl-dev && pip install --no-cache-dir psycopg2==2.9.10\n' +
        'CMD ["gunicorn", "app:app"]\n',
      after:
        'FROM python:3.12-alpine3.20\nWORKDIR /app\nCOPY requirements.txt ./\n' +
        'RUN apk add --no-cache libgcc libgomp libatomic \\\n' +
        '    && apk add --no-cache --virtual .build-deps gcc musl-dev \\\n' +
        '    && pip install --no-cache-dir psycopg2==2.9.10 \\\n' +
        '    && apk del --no-network .build-deps\n' +
        'CMD ["gunicorn", "app:app"]\n',
    },
    references: [
      'https://github.com/docker-library/python/blob/master/Dockerfile-linux.template',
      'https://wiki.alpinelinux.org/wiki/Alpine_Package_Keeper',
    ],
  },
  apply: (build) => purged(build, purgeApkBuildDeps, 'alpine'),
};
