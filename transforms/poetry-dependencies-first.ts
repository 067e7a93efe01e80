import { splitInstalls } from '../src/model/split/apply.js';
import { poetryProject } from '../src/model/split/readers/poetry.js';
import type { Transform } from '../src/model/types.js';

export const poetryDependenciesFirst: Transform = {
  name: 'poetry-dependencies-first',
  summary: 'Run `poetry install --no-root` before the sources are copied, and `poetry install` after it.',
  level: 'recommended',
  after: ['dockerignore'],
  docs: {
    why:
      '`poetry install` also installs the project itself and needs its sources, so that every changed file repeats the ' +
      'install of all dependencies. With `--no-root` in front of the sources they come from a layer of the cache until ' +
      'pyproject.toml or poetry.lock changes; the original command then has only the project left to install.',
    example: {
      before:
        'FROM python:3.12-slim\nRUN pip install poetry\nWORKDIR /app\nCOPY . .\nRUN poetry install --only main\n',
      after:
        'FROM python:3.12-slim\nRUN pip install poetry\nWORKDIR /app\nCOPY pyproject.toml poetry.lock ./\n' +
        'RUN poetry install --no-root --only main\nCOPY . .\nRUN poetry install --only main\n',
      files: {
        'pyproject.toml': '[tool.poetry]\nname = "app"\nversion = "0.1.0"\ndescription = ""\nauthors = []\n',
        'poetry.lock': 'package = []\n\n[metadata]\nlock-version = "2.0"\n',
        'app/__init__.py': '',
        '.dockerignore': '.venv\n',
      },
    },
    risk: 'A plugin of poetry that the Dockerfile does not show, brought by the base image say, may want the sources.',
    references: [
      'https://python-poetry.org/docs/faq/#poetry-busts-my-docker-cache-because-it-requires-me-to-copy-my-source-files-in-before-installing-3rd-party-dependencies',
      'https://python-poetry.org/docs/cli/#install',
      'https://github.com/Significant-Gravitas/AutoGPT/pull/8988',
    ],
  },
  apply: (build) => splitInstalls(build, poetryDependenciesFirst, [poetryProject]),
};
