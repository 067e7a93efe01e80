import { splitInstalls } from '../src/model/split/apply.js';
import { uvProject, uvWorkspace } from '../src/model/split/readers/uv.js';
import type { Build, Transform } from '../src/model/types.js';

export const uvDependenciesFirst: Transform = {
  name: 'uv-dependencies-first',
  summary: 'Run `uv sync` without the project before the sources are copied, and as it was after them.',
  level: 'recommended',
  after: ['dockerignore'],
  docs: {
    why:
      '`uv sync` builds and installs the project itself and needs its sources, so that every changed file repeats the ' +
      'install of all dependencies. With `--no-install-project` in front of the sources they come from a layer of the ' +
      'cache until pyproject.toml or uv.lock changes. The first one has `--frozen`: the original command checks the lockfile.',
    example: {
      before:
        'FROM ghcr.io/astral-sh/uv:python3.12-bookworm-slim\nWORKDIR /app\nCOPY . .\nRUN uv sync --locked --no-dev\n',
      after:
        'FROM ghcr.io/astral-sh/uv:python3.12-bookworm-slim\nWORKDIR /app\nCOPY pyproject.toml uv.lock ./\n' +
        'RUN uv sync --frozen --no-install-project --no-dev\nCOPY . .\nRUN uv sync --locked --no-dev\n',
      files: {
        'pyproject.toml':
          '[project]\nname = "app"\nversion = "0.1.0"\n\n[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n',
        'uv.lock':
          'version = 1\nrequires-python = ">=3.12"\n\n[[package]]\nname = "app"\nversion = "0.1.0"\nsource = { editable = "." }\n',
        'src/app/__init__.py': '',
        '.dockerignore': '.venv\n',
      },
    },
    references: [
      'https://docs.astral.sh/uv/guides/integration/docker/#intermediate-layers',
      'https://docs.astral.sh/uv/concepts/projects/sync/#partial-installations',
      'https://github.com/gabber-dev/gabber/pull/138',
    ],
  },
  apply: (build) =>
    [uvProject, uvWorkspace].reduce(
      (before: Build, installer) => splitInstalls(before, uvDependenciesFirst, [installer]),
      build,
    ),
};
