import { NPM_CACHE_PATHS } from '../src/knowledge/cache-paths.js';
import {
  cleanUpAfter,
  likewise,
  startsAgain,
  type Answer,
  type CleanUp,
  type Install,
} from '../src/model/language/cleanUp.js';
import type { Build, Transform } from '../src/model/types.js';
import { invocationOf, isCommand, operands, optionOf, type ShellCommand } from '../src/shell/index.js';

const INSTALLS: readonly string[] = ['npm ci', 'npm install', 'npm update'];

const NPM_CACHE: CleanUp = {
  what: "npm's cache",
  words: ['npm'],
  fills: (command) => INSTALLS.some((pattern) => isCommand(command, pattern)),
  decide,
  handled: /\bnpm\s+cache\b|\.npm(?![\w.-])|_cacache|\/root\/\.\*|~\/\.\*/,
  chosenBy: /^npm_config_(?:cache|userconfig|globalconfig|prefer_offline|offline)$/i,
  configured: /\bnpm\s+(?:-g\s+)?(?:config\s+)?set\s[^\n;&|]*\bcache[=\s]|\bcache=\S[^\n]*\.npmrc\b/,
  place: /\/\.npm(?:\/|$)|_cacache|\bnpm\b/,
  wanted:
    /\bnpm\s+cache\s+(?!clean|clear|rm)|\bnpm\s+(?:config\s+)?get\s+cache\b|\/\.npm(?:\/|["'\s]|$)|_cacache/,
  offline: /\b(?:npm|npx)\b[^\n;&|]*[\s"']--offline\b|\bnpm_config_offline=|^\s*offline\s*=\s*true/im,
  because: "deleted npm's cache in the layer that filled it: nothing reads it again",
};

export const npmCacheClean: Transform = {
  name: 'npm-cache-clean',
  summary: "Delete npm's cache in the RUN whose install filled it, with `npm cache clean --force`.",
  level: 'safe',
  cache: 'delete',
  image: [{ type: 'removes', paths: NPM_CACHE_PATHS }],
  docs: {
    why:
      'npm keeps the archive of every package that it downloads in ~/.npm/_cacache, often some 30 % of what it ' +
      'installs. Deleted in the same RUN it never gets into the image; deleted later it stays in the layer below.',
    example: {
      before: 'FROM node:22-slim\nWORKDIR /app\nCOPY package*.json ./\nRUN npm install\nCOPY . .\n',
      after:
        'FROM node:22-slim\nWORKDIR /app\nCOPY package*.json ./\nRUN npm install && npm cache clean --force\nCOPY . .\n',
    },
    risk: 'A package that two RUNs install is downloaded twice.',
    references: [
      'https://docs.npmjs.com/cli/commands/npm-cache',
      'https://github.com/nodejs/docker-node/blob/main/docs/BestPractices.md',
    ],
  },
  apply: (build) => cleanUpAfter(build, npmCacheClean, NPM_CACHE),
};

/** The settings of a project that put the cache elsewhere. */
const SETS_CACHE = /^\s*cache\s*=/m;

const OTHER_SETTINGS = ['--cache', '--userconfig', '--globalconfig', '--dry-run'] as const;

function decide(build: Build, install: Install): Answer {
  const { command } = install;
  const option = OTHER_SETTINGS.find((name) => optionOf(command, name) !== undefined);
  if (option === '--dry-run') return undefined;
  if (option !== undefined) return { leave: `${option} chooses where it goes` };
  const settings = [...build.project.texts].find(
    ([path, text]) => /(?:^|\/)\.?npmrc$/.test(path) && SETS_CACHE.test(text),
  );
  if (settings !== undefined) return { leave: `${settings[0]} chooses where it goes` };
  if (replacesNpm(command) && !startsAgain(build, install))
    return { leave: 'it may replace npm itself, and the new one may not run on this Node' };
  return { add: likewise(install, 'cache clean --force') };
}

/** `npm install -g npm@latest` on an old Node leaves an npm that refuses to start. */
function replacesNpm(command: ShellCommand): boolean {
  if (invocationOf(command).subcommand === 'update' && operands(command).length === 0) return true;
  return operands(command).some(({ value }) => value === undefined || /^npm(?:@|$)/.test(value));
}
