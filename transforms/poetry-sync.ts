import { mapCommands, type CommandAt, type Decision } from '../src/model/commands.js';
import { lockedPair } from '../src/model/python/locking.js';
import {
  commandsBefore,
  laterUse,
  otherInstall,
  poetryVersion,
  sharedEnvironment,
} from '../src/model/python/poetry.js';
import type { Build, Transform } from '../src/model/types.js';
import { poetryHash } from '../src/project/python/poetryHash.js';
import { documentAt, tableAt } from '../src/project/python/tables.js';
import { hasFlag, invocationOf, isCommand, type ShellCommand } from '../src/shell/index.js';

export const poetrySync: Transform = {
  name: 'poetry-sync',
  summary:
    'Let `poetry install` remove the groups that a wider install before it brought into the same layer.',
  level: 'aggressive',
  after: ['poetry-dependencies-first'],
  image: [{ type: 'packages', kind: 'python' }],
  docs: {
    why:
      '`poetry install --only main` installs what is missing, and leaves what an install before it brought: linters and test ' +
      'runners stay in the environment. With --sync (from Poetry 2.0 on, as `poetry sync`) it removes them. dockopt writes it ' +
      'only where that makes an image smaller: in the same RUN, or in a stage from which another one copies the environment.',
    example: {
      before:
        'FROM python:3.12-slim\nRUN pip install poetry==1.8.3\nENV POETRY_VIRTUALENVS_IN_PROJECT=true\nWORKDIR /app\nCOPY . .\n' +
        'RUN poetry install && poetry run pytest && poetry install --only main\n',
      after:
        'FROM python:3.12-slim\nRUN pip install poetry==1.8.3\nENV POETRY_VIRTUALENVS_IN_PROJECT=true\nWORKDIR /app\nCOPY . .\n' +
        'RUN poetry install && poetry run pytest && poetry install --sync --only main\n',
      files: {
        'pyproject.toml': '[tool.poetry]\nname = "app"\n',
        'poetry.lock':
          '[metadata]\ncontent-hash = "115cf985d932e9bf5f540555bbdd75decbb62cac81e399375fc19f6277f8c1d8"\n',
      },
    },
    risk: 'A program that uses a package of those groups without asking for it no longer finds it. Some versions of Poetry also remove the setuptools and wheel that an environment came with.',
    references: [
      'https://python-poetry.org/docs/cli/#sync',
      'https://python-poetry.org/docs/managing-dependencies/#synchronizing-dependencies',
    ],
  },
  apply: (build) => mapCommands(build, poetrySync, 'poetry install', (at) => decide(build, at)),
};

const NARROW = ['--only', '--without', '--no-dev'];

function decide(build: Build, at: CommandAt): Decision | undefined {
  const { command } = at;
  if (hasFlag(command, '--sync', '--remove-untracked') || !hasFlag(command, ...NARROW)) return undefined;
  const before = commandsBefore(at);
  const wider = before.findLastIndex(
    (each) => isCommand(each, 'poetry install') && !hasFlag(each, ...NARROW),
  );
  const own = at.script.commands.slice(0, at.script.commands.indexOf(command));
  const frees = own.some((each) => each === before[wider]) || isCopiedFrom(at);
  if (wider < 0 || !frees) return undefined;
  const left = (reason: string): Decision => ({
    skip: `left \`poetry install\` without --sync: ${reason}`,
  });
  const pair = lockedPair(build, at, ['pyproject.toml', 'poetry.lock'], isPoetry);
  if (pair === undefined) return left('it is not known which poetry.lock it finds');
  if ('left' in pair) return left(pair.left);
  const version = poetryVersion(at);
  const reason =
    (version === undefined ? 'no install names a version of Poetry' : undefined) ??
    (version?.[0] === 1 && version[1] < 2 ? 'Poetry knows --sync from 1.2 on' : undefined) ??
    sharedEnvironment(at, before) ??
    otherInstall(before.slice(wider + 1)) ??
    laterUse(at) ??
    stale(build, pair.manifest, pair.lockfile);
  if (reason !== undefined) return left(reason);
  const { subcommandIndex = 1 } = invocationOf(command);
  const isNew = (version?.[0] ?? 1) > 1;
  return {
    edits: [
      isNew ? { replace: subcommandIndex, text: 'sync' } : { insert: subcommandIndex + 1, text: '--sync' },
    ],
    because: `wrote \`poetry ${isNew ? 'sync' : 'install --sync'}\`: the groups that it leaves out stayed in the environment from the install before`,
    evidence: [`${pair.lockfile} has the hash of ${pair.manifest}`],
  };
}

/** True in a stage that is not shipped and from which another one copies. */
function isCopiedFrom({ stage, model }: CommandAt): boolean {
  return !model.isShipped(stage) && model.usersOf(stage).length > 0;
}

function isPoetry(command: ShellCommand): boolean {
  const { tool, subcommand = '' } = invocationOf(command);
  return tool === 'pip' || (tool === 'poetry' && /^(?:install|config|run|check|sync)$/.test(subcommand));
}

function stale({ project }: Build, manifest: string, lockfile: string): string | undefined {
  const [own, lock] = [documentAt(project, manifest), documentAt(project, lockfile)];
  if ('refused' in own) return own.refused;
  if ('refused' in lock) return lock.refused;
  const hash = poetryHash(own.data);
  if (hash === undefined) return `the hash of ${manifest} cannot be told`;
  return hash === tableAt(lock.data, 'metadata')['content-hash']
    ? undefined
    : `${lockfile} was made for another ${manifest}`;
}
