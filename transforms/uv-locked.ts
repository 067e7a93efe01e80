import { mapCommands, type CommandAt, type Decision } from '../src/model/commands.js';
import { lockedPair } from '../src/model/python/locking.js';
import { surroundings } from '../src/model/python/surroundings.js';
import { UV_FAR_REACHING, UV_RESOLVING, uvTooOld } from '../src/model/python/uv.js';
import type { Build, Transform } from '../src/model/types.js';
import { uvLockTrouble } from '../src/project/python/uvInStep.js';
import { hasFlag, invocationOf, options } from '../src/shell/index.js';

export const uvLocked: Transform = {
  name: 'uv-locked',
  summary: 'Add --locked to `uv sync` where uv.lock is in step with pyproject.toml.',
  level: 'recommended',
  after: ['dockerignore'],
  image: [{ type: 'changes', paths: ['/**/uv.lock'] }],
  docs: {
    why:
      '`uv sync` resolves versions anew where uv.lock does not fit pyproject.toml, and writes another lockfile into the ' +
      'image without a word. With --locked the build stops instead: what is installed is what was committed.',
    example: {
      before:
        'FROM ghcr.io/astral-sh/uv:python3.12-bookworm-slim\nWORKDIR /app\nCOPY pyproject.toml uv.lock ./\nRUN uv sync --no-dev\n',
      after:
        'FROM ghcr.io/astral-sh/uv:python3.12-bookworm-slim\nWORKDIR /app\nCOPY pyproject.toml uv.lock ./\nRUN uv sync --locked --no-dev\n',
      files: {
        'pyproject.toml': '[project]\nname = "app"\nversion = "0.1.0"\nrequires-python = ">=3.12"\n',
        'uv.lock':
          'version = 1\nrequires-python = ">=3.12"\n\n[[package]]\nname = "app"\nversion = "0.1.0"\nsource = { virtual = "." }\n',
      },
    },
    risk: 'A later change of pyproject.toml without `uv lock` stops the build.',
    references: [
      'https://docs.astral.sh/uv/concepts/projects/sync/#automatic-lock-and-sync',
      'https://docs.astral.sh/uv/reference/cli/#uv-sync',
    ],
  },
  apply: (build) => mapCommands(build, uvLocked, 'uv sync', (at) => decide(build, at)),
};

/** Options that have no part in a resolution. */
const NEUTRAL =
  /^(?:--(?:extra|no-extra|all-extras|group|no-group|only-group|all-groups|no-default-groups|dev|no-dev|only-dev|no-install-project|no-install-workspace|no-install-package|no-editable|exact|inexact|all-packages|package|compile-bytecode|compile|link-mode|no-cache|no-progress|quiet|verbose|color)|-[qvn])$/;

function decide(build: Build, at: CommandAt): Decision | undefined {
  const { command, scope } = at;
  const { subcommandIndex = 1, operands } = invocationOf(command);
  if (hasFlag(command, '--locked', '--frozen', '--check', '--dry-run', '--script', '--help', '-h'))
    return undefined;
  if (scope.variables.has('UV_LOCKED') || scope.variables.has('UV_FROZEN')) return undefined;
  const left = (reason: string): Decision => ({ skip: `left \`uv sync\` without --locked: ${reason}` });
  const pair = lockedPair(build, at, ['pyproject.toml', 'uv.lock']);
  if (pair === undefined) return undefined;
  if ('left' in pair) return left(pair.left);
  const odd = options(command).find(({ name }) => !NEUTRAL.test(name));
  const reason =
    (odd && `${odd.name} may change how uv resolves`) ??
    (operands.length > 0 ? 'a variable decides what it does' : undefined) ??
    surroundings(at, command, UV_FAR_REACHING) ??
    surroundings(at, command, UV_RESOLVING) ??
    uvTooOld(at) ??
    otherSettings(build) ??
    uvLockTrouble(build.project, pair.manifest);
  if (reason !== undefined) return left(reason);
  return {
    edits: [{ insert: subcommandIndex + 1, text: '--locked' }],
    because: `added --locked to \`uv sync\`: it stops where ${pair.lockfile} does not fit, instead of resolving anew`,
    evidence: [`${pair.lockfile} has the dependencies, the groups and the Python of ${pair.manifest}`],
  };
}

/** Settings of uv may also lie in /etc/uv or below the home directory. */
function otherSettings({ dockerfile }: Build): string | undefined {
  const found = dockerfile.instructions.find(({ text }) => text.includes('uv.toml'));
  return found && `line ${found.origin} may bring settings that change how uv resolves`;
}
