import { COMPOSER_CACHE_PATHS } from '../src/knowledge/cache-paths.js';
import {
  cleanUpAfter,
  likewise,
  type Answer,
  type CleanUp,
  type Install,
} from '../src/model/language/cleanUp.js';
import type { Build, Transform } from '../src/model/types.js';
import { hasFlag, invocationOf, type ShellCommand } from '../src/shell/index.js';

const COMPOSER_CACHE: CleanUp = {
  what: "Composer's cache",
  words: ['composer'],
  fills,
  decide,
  handled:
    /\bclear-?cache\b|\.composer\/\*|\.composer\/cache|\.cache\/composer|\/root\/\.(?:composer|cache|\*)|~\/\.(?:composer|cache|\*)|\/tmp\/(?:cache|\*)|COMPOSER_CACHE_DIR/,
  chosenBy: /^(?:COMPOSER_CACHE_DIR|XDG_CACHE_HOME)$/,
  configured: /\bcomposer\b[^\n;&|]*\sconfig\s[^\n;&|]*\bcache-(?:files-)?dir\b/,
  place: /composer|^\/tmp\/?(?:cache.*)?$/,
  wanted: /\.composer\/cache|\.cache\/composer/,
  offline: /\bCOMPOSER_DISABLE_NETWORK=/,
  because: "deleted Composer's cache in the layer that filled it: nothing reads it again",
};

export const composerClearCache: Transform = {
  name: 'composer-clear-cache',
  summary: "Delete Composer's cache in the RUN whose install filled it, with `composer clear-cache`.",
  level: 'safe',
  cache: 'delete',
  image: [{ type: 'removes', paths: COMPOSER_CACHE_PATHS }],
  docs: {
    why:
      'Composer keeps the archive of every package that it downloads in its cache directory. Deleted in the same RUN ' +
      'it never gets into the image; deleted later it stays in the layer below.',
    example: {
      before: 'FROM composer:2\nWORKDIR /app\nCOPY . .\nRUN composer install --no-dev\n',
      after:
        'FROM composer:2\nWORKDIR /app\nCOPY . .\nRUN composer install --no-dev && composer clear-cache\n',
    },
    risk: 'A package that two RUNs install is downloaded twice.',
    references: [
      'https://getcomposer.org/doc/03-cli.md#clear-cache-clearcache-cc',
      'https://getcomposer.org/doc/06-config.md#cache-dir',
    ],
  },
  apply: (build) => cleanUpAfter(build, composerClearCache, COMPOSER_CACHE),
};

const INSTALLS: ReadonlySet<string | undefined> = new Set(['install', 'update', 'require', 'create-project']);

function fills(command: ShellCommand): boolean {
  const { tool, subcommand, operands } = invocationOf(command);
  if (tool !== 'composer' || hasFlag(command, '--no-cache', '--dry-run')) return false;
  return INSTALLS.has(subcommand === 'global' ? operands[0]?.value : subcommand);
}

/** Where the cache is turned off, there is nothing to say. */
const TURNED_OFF = '/dev/null';

/** Scripts that Composer runs before every command, `clear-cache` too. */
const RUNS_ALWAYS = /"(?:pre-command-run|command)"\s*:/;

function decide({ project }: Build, install: Install): Answer {
  const { command, run } = install;
  if (run.scope.variables.get('COMPOSER_CACHE_DIR')?.value === TURNED_OFF) return undefined;
  const manifest = [...project.texts].find(
    ([path, text]) => /(?:^|\/)composer\.json$/.test(path) && RUNS_ALWAYS.test(text),
  );
  if (manifest !== undefined && hasFlag(command, '--no-scripts'))
    return { leave: `${manifest[0]} has scripts that every command of Composer runs` };
  // Plugins that were kept from running must not run now.
  const plugins = hasFlag(command, '--no-plugins') ? ' --no-plugins' : '';
  return { add: likewise(install, `clear-cache${plugins}`) };
}
