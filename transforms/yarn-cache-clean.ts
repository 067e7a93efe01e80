import { YARN_CACHE_PATHS } from '../src/knowledge/cache-paths.js';
import {
  cleanUpAfter,
  likewise,
  type Answer,
  type CleanUp,
  type Install,
} from '../src/model/language/cleanUp.js';
import { laterYarn } from '../src/model/language/yarn.js';
import type { Build, Transform } from '../src/model/types.js';
import { hasFlag, invocationOf, optionOf, type ShellCommand } from '../src/shell/index.js';

const YARN_CACHE: CleanUp = {
  what: "yarn's cache",
  words: ['yarn'],
  fills,
  decide,
  handled: /\byarn(?:pkg)?\s+cache\b|\.cache\/yarn|\/root\/\.(?:cache|\*)|~\/\.(?:cache|\*)|yarn-cache/,
  chosenBy: /^(?:(?:npm_config_|yarn_)(?:preferred_)?cache(?:_folder)?|XDG_CACHE_HOME)$/i,
  place: /\byarn\b/,
  wanted: /\byarn(?:pkg)?\s+cache\s+(?!clean)|\.cache\/yarn|yarn-cache/,
  offline: /\byarn(?:pkg)?\b[^\n;&|]*[\s"']--offline\b/,
  because: "deleted yarn's cache in the layer that filled it: nothing reads it again",
};

export const yarnCacheClean: Transform = {
  name: 'yarn-cache-clean',
  summary: 'Delete the cache of yarn 1 in the RUN whose install filled it, with `yarn cache clean`.',
  level: 'recommended',
  cache: 'delete',
  rules: ['DL3060'],
  image: [{ type: 'removes', paths: YARN_CACHE_PATHS }],
  docs: {
    why:
      'Yarn 1 keeps every package that it downloads, unpacked, in ~/.cache/yarn: as much again as it installs. Deleted ' +
      'in the same RUN it never gets into the image. Yarn 2 and later may run programs from their cache, and are left.',
    example: {
      before: 'FROM node:20-slim\nRUN yarn global add serve\n',
      after: 'FROM node:20-slim\nRUN yarn global add serve && yarn cache clean\n',
    },
    risk: 'A package that two RUNs install is downloaded twice.',
    references: [
      'https://classic.yarnpkg.com/en/docs/cli/cache',
      'https://yarnpkg.com/features/caching',
      'https://github.com/hadolint/hadolint/wiki/DL3060',
    ],
  },
  apply: (build) => cleanUpAfter(build, yarnCacheClean, YARN_CACHE),
};

const INSTALLS: ReadonlySet<string> = new Set(['install', 'add', 'upgrade']);

function fills(command: ShellCommand): boolean {
  const { tool, subcommand, operands } = invocationOf(command);
  if (tool !== 'yarn' && tool !== 'yarnpkg') return false;
  // `yarn` alone installs.
  if (subcommand === undefined) return !hasFlag(command, '--version', '-v', '--help', '-h');
  return INSTALLS.has(subcommand) || (subcommand === 'global' && INSTALLS.has(operands[0]?.value ?? ''));
}

function decide(build: Build, install: Install): Answer {
  const { command, run } = install;
  const option = ['--cache-folder', '--preferred-cache-folder', '--use-yarnrc'].find(
    (name) => optionOf(command, name) !== undefined,
  );
  if (option !== undefined) return { leave: `${option} chooses where it goes` };
  const add = likewise(install, 'cache clean');
  const later = laterYarn(build, run);
  // Yarn 2 and later have no `global`, so that the RUN would have stopped there.
  if (invocationOf(command).subcommand === 'global') {
    return 'evidence' in later || !build.project.known ? { add } : later;
  }
  return 'evidence' in later ? { add, evidence: later.evidence } : later;
}
