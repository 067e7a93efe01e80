import { bundlerFiles, type BundlerRules } from '../../../project/ruby/bundlerFiles.js';
import { officialName } from '../../../knowledge/images.js';
import { hasFlag, invocationOf, optionOf, type ShellCommand } from '../../../shell/index.js';
import { bundlerSettings, settingOf } from '../../bundler/settings.js';
import type { Run } from '../../commands.js';
import { directoryOf } from '../../directory.js';
import { surroundings } from '../../python/surroundings.js';
import { expand, joinWorkdir } from '../../scope.js';
import type { Installer, InstallReader } from './types.js';
import { unplaced } from './unplaced.js';

/** `bundle` and `bundle install`. */
export const bundler: Installer = { mention: /\bbundler?\b/, readerOf };

/** Options of `bundle install` that change neither which files it reads nor, beside those of `bundlerSettings`, where it writes. */
const KNOWN =
  /^(?:-[jV]|--(?:jobs|retry|without|with|path|gemfile|deployment|frozen|quiet|verbose|clean|no-cache|no-prune|no-clean|full-index|system|no-color|local|prefer-local|redownload|force|trust-policy))$/;
/** Variables by which Ruby loads other code, or Bundler looks elsewhere. */
const FAR_REACHING = /^(?:RUBYLIB|RUBYOPT|GEM_SPEC_CACHE|GEMRC|BUNDLER_ORIG_\w+)$/;

function readerOf(
  run: Run,
  command: ShellCommand,
  brings: (path: string) => boolean,
): InstallReader | undefined {
  if (!isInstall(command)) return undefined;
  const { subcommand } = invocationOf(command);
  const directory = directoryOf(run, command);
  const gemfile = gemfileOf(run, command, directory, brings);
  const root = gemfile === undefined ? '/' : (joinWorkdir(gemfile, '..') ?? '/');
  const settings = bundlerSettings(run, command, root);
  const { registry, repository } = run.stage.resolved ?? run.stage.image;
  const rules: BundlerRules = {
    ...settings,
    here: root === directory,
    versions: officialName(registry, repository) === undefined,
    single: run.stage.platform === 'linux/amd64',
  };
  return {
    name: subcommand === undefined ? '`bundle`' : '`bundle install`',
    command,
    entries: gemfile === undefined ? [] : [gemfile],
    writes: settings.places,
    needsAll: true,
    trouble:
      (directory === undefined ? unplaced(command) : undefined) ??
      (gemfile === undefined ? 'which Gemfile it reads is only known in the build' : undefined) ??
      oddOption(command) ??
      settings.trouble ??
      surroundings(run, command, FAR_REACHING),
    staysWith: (each) => settingOf(each) !== undefined || deletesGemCache(each),
    passes: (each) => settingOf(each) !== undefined,
    read: (project, [path = ''], sees) => bundlerFiles(project, path, rules, sees),
  };
}

function isInstall(command: ShellCommand): boolean {
  const { tool, subcommand, operands } = invocationOf(command);
  if (tool !== 'bundle' && tool !== 'bundler') return false;
  if (operands.length > 0 || hasFlag(command, '--help', '-h', '--version', '-v')) return false;
  return subcommand === undefined
    ? command.words.every(({ value }) => value !== undefined)
    : subcommand === 'install';
}

function oddOption(command: ShellCommand): string | undefined {
  const odd = invocationOf(command).options.find(({ name }) => !KNOWN.test(name));
  if (odd !== undefined) return `what it reads or writes with ${odd.name} is not known`;
  return hasFlag(command, '--local') ? 'with --local it takes gems that are there already' : undefined;
}

/** Absolute path of the Gemfile in the image; undefined when that is only known in the build. */
function gemfileOf(
  run: Run,
  command: ShellCommand,
  directory: string | undefined,
  brings: (path: string) => boolean,
): string | undefined {
  if (directory === undefined) return undefined;
  const option = optionOf(command, '--gemfile');
  const own = command.assignments.find(({ name }) => name === 'BUNDLE_GEMFILE');
  const variable = run.scope.variables.get('BUNDLE_GEMFILE');
  if (option !== undefined) return joinWorkdir(directory, option.value);
  if (own !== undefined) {
    const text = own.text.slice('BUNDLE_GEMFILE='.length);
    return joinWorkdir(directory, expand(text, run.scope, run.instruction.escape));
  }
  if (variable !== undefined) return joinWorkdir(directory, variable.value);
  // In each directory on the way up `gems.rb` comes first (`SharedHelpers#gemfile_names`).
  for (let at = directory; ; at = joinWorkdir(at, '..') ?? '/') {
    const found = ['gems.rb', 'Gemfile'].flatMap((name) => joinWorkdir(at, name) ?? []).find(brings);
    if (found !== undefined) return found;
    if (at === '/' || at.lastIndexOf('/') === 0) return joinWorkdir(directory, 'Gemfile');
  }
}

/** `rm -rf ~/.bundle /usr/local/bundle/cache`, where only what Bundler installed lies. */
function deletesGemCache(command: ShellCommand): boolean {
  const { tool, operands } = invocationOf(command);
  return (
    tool === 'rm' &&
    operands.length > 0 &&
    operands.every(({ text }) => GEM_PLACE.test(text) && !text.includes('..'))
  );
}

const GEM_PLACE =
  /^(?:"?\$(?:GEM_HOME|BUNDLE_PATH|\{(?:GEM_HOME|BUNDLE_PATH)\})"?\/|(?:~|\/root)\/\.bundle(?:\/|$)|\/usr\/local\/bundle\/(?:cache(?:\/|$)|ruby\/))/;
