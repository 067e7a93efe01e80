import { PYTHON_INSTALLER_CACHES_PATHS } from '../src/knowledge/cache-paths.js';
import {
  cleanUpAfter,
  otherHome,
  type Answer,
  type CleanUp,
  type Install,
} from '../src/model/language/cleanUp.js';
import type { Build, Transform } from '../src/model/types.js';
import { hasFlag, invocationOf, type ShellCommand } from '../src/shell/index.js';

const CHOSEN =
  /^(?:(?:PIPENV|POETRY|PIP)_CACHE_DIR|PIP_NO_CACHE_DIR|XDG_CACHE_HOME|POETRY_VIRTUALENVS_PATH|WORKON_HOME)$/;
const REMOVES_CACHE = /\brm\b[^\n;&|]*cache|cache\s+(?:clear|purge)|(?:~|\/root)\/\.\*|--clear\b/;

const PIPENV_CACHE: CleanUp = {
  what: "pipenv's cache",
  words: ['pipenv'],
  fills: (command) => isInstall(command, 'pipenv', ['install', 'sync', 'update', 'upgrade']),
  decide: (build, install) => decide(build, install, 'rm -rf ~/.cache/pipenv ~/.cache/pip'),
  handled: REMOVES_CACHE,
  chosenBy: CHOSEN,
  place: /\.cache|\bpip(?:env)?\b/,
  wanted: /\.cache\b/,
  offline: /\b(?:pip|pipenv)\b[^\n;&|]*--no-index\b|\bPIP_NO_INDEX=/,
  because: "deleted pipenv's cache in the layer that filled it: nothing reads it again",
};

/** Beside them, ~/.cache/pypoetry holds the virtual environments. */
const POETRY_CACHE: CleanUp = {
  ...PIPENV_CACHE,
  what: "Poetry's cache",
  words: ['poetry'],
  fills: (command) => isInstall(command, 'poetry', ['install', 'sync', 'add', 'update']),
  decide: (build, install) =>
    decide(build, install, 'rm -rf ~/.cache/pypoetry/artifacts ~/.cache/pypoetry/cache'),
  place: /\.cache|\bpypoetry\b/,
  because: "deleted Poetry's downloads in the layer that fetched them, and kept its virtual environments",
};

export const pythonInstallerCaches: Transform = {
  name: 'python-installer-caches',
  summary: 'Delete the downloads of pipenv and Poetry in the RUN that installed them.',
  level: 'safe',
  cache: 'delete',
  image: [{ type: 'removes', paths: PYTHON_INSTALLER_CACHES_PATHS }],
  docs: {
    why:
      'pipenv and Poetry keep a copy of every download in ~/.cache. Deleted in the same RUN it never gets into the ' +
      'image. The virtual environments, which Poetry has in ~/.cache/pypoetry/virtualenvs, are not touched.',
    example: {
      before: 'FROM python:3.12-slim\nWORKDIR /app\nCOPY . .\nRUN poetry install --only main\n',
      after:
        'FROM python:3.12-slim\nWORKDIR /app\nCOPY . .\n' +
        'RUN poetry install --only main && rm -rf ~/.cache/pypoetry/artifacts ~/.cache/pypoetry/cache\n',
    },
    risk: 'A package that two RUNs install is downloaded twice.',
    references: [
      'https://python-poetry.org/docs/configuration/#cache-dir',
      'https://pipenv.pypa.io/en/latest/configuration.html',
    ],
  },
  apply: (build) =>
    [PIPENV_CACHE, POETRY_CACHE].reduce(
      (before, cleanUp) => cleanUpAfter(before, pythonInstallerCaches, cleanUp),
      build,
    ),
};

function isInstall(command: ShellCommand, program: string, subcommands: readonly string[]): boolean {
  const { tool, subcommand = '' } = invocationOf(command);
  return tool === program && subcommands.includes(subcommand) && !hasFlag(command, '--no-cache', '--dry-run');
}

/** `poetry config cache-dir /x`, and the same in poetry.toml. */
const SETS_PLACE = /\bpoetry\b[^\n;&|]*\s(?:cache-dir\b|virtualenvs\.path\b)|\bpypoetry\/(?:config|auth)/;

function decide({ dockerfile, project }: Build, install: Install, add: string): Answer {
  const sets = dockerfile.instructions.find(({ text }) => SETS_PLACE.test(text));
  if (sets !== undefined) return { leave: `line ${sets.origin} may choose where it goes` };
  const own = [...project.files].find((path) => /(?:^|\/)poetry\.toml$/.test(path));
  if (own !== undefined) return { leave: `${own} may choose where it goes` };
  const home = otherHome(install);
  return home === undefined ? { add } : { leave: home };
}
