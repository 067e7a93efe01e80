import { composerFiles } from '../../../project/php/composerFiles.js';
import { hasFlag, invocationOf, optionOf, type ShellCommand } from '../../../shell/index.js';
import type { Run } from '../../commands.js';
import { directoryOf } from '../../directory.js';
import { fetchCommands, wordsWith } from '../../python/fetching.js';
import { chosenPlaces, surroundings } from '../../python/surroundings.js';
import { joinWorkdir } from '../../scope.js';
import type { Installer, InstallReader } from './types.js';
import { unplaced } from './unplaced.js';

const mention = /\bcomposer\b/;

/** `composer install --no-scripts --no-autoloader`, which reads nothing but composer.json and composer.lock. */
export const composer: Installer = {
  mention,
  readerOf: (run, command) => (isBare(command) ? readerOf(run, command, false) : undefined),
};

/** `composer install` that writes the autoloader or runs scripts, for which it needs the sources. */
export const composerProject: Installer = {
  mention,
  readerOf: (run, command) => (isBare(command) ? undefined : readerOf(run, command, true)),
};

const DEPENDENCIES_ONLY = ['--no-scripts', '--no-autoloader'];

function isBare(command: ShellCommand): boolean {
  return DEPENDENCIES_ONLY.every((name) => hasFlag(command, name));
}

const KNOWN =
  /^(?:-[nqvoad]|--(?:no-dev|dev|no-interaction|no-scripts|no-autoloader|no-plugins|prefer-dist|prefer-source|prefer-install|optimize-autoloader|classmap-authoritative|apcu-autoloader|apcu-autoloader-prefix|no-progress|no-suggest|ansi|no-ansi|ignore-platform-reqs?|no-cache|quiet|verbose|profile|audit|no-audit|audit-format|no-security-blocking|working-dir))$/;
/** Variables that choose another manifest, or of which it is not known what they change. */
const FAR_REACHING =
  /^COMPOSER(?!_(?:ALLOW_SUPERUSER|MEMORY_LIMIT|NO_INTERACTION|AUTH|PROCESS_TIMEOUT|CACHE_DIR|HOME|NO_DEV|VERSION|DISABLE_XDEBUG_WARN|MAX_PARALLEL_HTTP|IPRESOLVE|DISCARD_CHANGES|ROOT_VERSION|FUND|HTACCESS_PROTECT|NO_AUDIT|IGNORE_PLATFORM_REQS?|PREFER_\w+)$)/;
const PLACES = ['COMPOSER_HOME', 'COMPOSER_CACHE_DIR'];

function readerOf(run: Run, command: ShellCommand, fetches: boolean): InstallReader | undefined {
  const { tool, subcommand, operands } = invocationOf(command);
  if (tool !== 'composer' || subcommand !== 'install') return undefined;
  if (hasFlag(command, '--dry-run', '--help', '-h', '--download-only')) return undefined;
  const inShell = directoryOf(run, command);
  const option = optionOf(command, '-d', '--working-dir');
  const directory = option === undefined ? inShell : inShell && joinWorkdir(inShell, option.value);
  const places = chosenPlaces(run, command, PLACES);
  const fetch = fetchCommands(run, command, wordsWith(command, DEPENDENCIES_ONLY));
  const rules = {
    dev: !hasFlag(command, '--no-dev'),
    plugins: !hasFlag(command, '--no-plugins'),
    scripts: fetches && !hasFlag(command, '--no-scripts'),
  };
  return {
    name: '`composer install`',
    command,
    entries:
      directory === undefined
        ? []
        : ['composer.json', 'composer.lock'].flatMap((name) => joinWorkdir(directory, name) ?? []),
    writes: 'refused' in places ? [] : places,
    needsAll: true,
    trouble:
      (directory === undefined ? unplaced(command) : undefined) ??
      (operands.length > 0 ? 'a variable decides what it does' : undefined) ??
      oddOption(command) ??
      surroundings(run, command, FAR_REACHING) ??
      ('refused' in places ? places.refused : undefined) ??
      (fetches && 'refused' in fetch ? fetch.refused : undefined),
    ...(fetches && {
      prefetch: { commands: 'commands' in fetch ? fetch.commands : [], isDone: isInstall },
    }),
    read: (project, [path = ''], sees) => composerFiles(project, path, rules, sees),
  };
}

function oddOption(command: ShellCommand): string | undefined {
  const odd = invocationOf(command).options.find(({ name }) => !KNOWN.test(name));
  return odd && `what it reads or writes with ${odd.name} is not known`;
}

/** True for what has filled vendor before. */
function isInstall(command: ShellCommand): boolean {
  const { tool, subcommand = '' } = invocationOf(command);
  return tool === 'composer' && /^(?:install|update|require|create-project)$/.test(subcommand);
}
