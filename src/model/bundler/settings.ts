/** How the Dockerfile configures Bundler: variables, `bundle config`, options. */
import { officialName } from '../../knowledge/images.js';
import { invocationOf, type ShellCommand } from '../../shell/index.js';
import type { Instruction } from '../../syntax/types.js';
import type { Run } from '../commands.js';
import { directoryOf, instructionsBefore } from '../directory.js';
import { joinWorkdir } from '../scope.js';
import { scriptOf } from '../work.js';

/** One setting, by the name that its variable has behind `BUNDLE_`. */
export interface Setting {
  readonly key: string;
  /** Undefined where only the build knows it. */
  readonly value: string | undefined;
  /** True when it surely holds for the command. */
  readonly sure: boolean;
  readonly local: boolean;
}

export interface BundlerSettings {
  /** True when the lockfile is surely never written. */
  readonly frozen: boolean;
  /** True when something says whether it is, be it yes or no. */
  readonly decided: boolean;
  /** Directories that it installs into, absolute. */
  readonly places: readonly string[];
  /** Settings of a directory are not kept in `.bundle` of the project. */
  readonly elsewhere: boolean;
  /** It or a command before it writes such settings. */
  readonly remembers: boolean;
  /** Why something is not known. */
  readonly trouble: string | undefined;
}

/** Settings that change neither which files an install reads nor where it writes (bundle-config(1)). */
const PLAIN =
  /^(?:JOBS|RETRY|TIMEOUT|REDIRECTS|WITHOUT|WITH|ONLY|FROZEN|DEPLOYMENT|PATH|PATH__SYSTEM|BIN|SYSTEM_BINDIR|SILENCE_\w+|DISABLE_(?:VERSION_CHECK|SHARED_GEMS|EXEC_LOAD|CHECKSUM_VALIDATION)|FORCE_RUBY_PLATFORM|SPECIFIC_PLATFORM|BUILD__\w+|IGNORE_\w+|CLEAN|NO_PRUNE|NO_INSTALL|CACHE_ALL|GLOBAL_GEM_CACHE|PREFER_\w+|SSL_\w+|USER_AGENT|GIT__\w+|GITHUB__\w+|MIRROR__\w+|APP_CONFIG|VERSION|VERSION__\w+|AUTO_CLEAN_WITHOUT_PATH|ALLOW_\w+|GEMS?_?\w*|RUBYGEMS__\w+|\w+__(?:COM|ORG|NET|IO|DEV)(?:___?\w+)*)$/;
const OTHER = /^(?:GEMFILE|GEM__\w+|CACHE_PATH|USER_(?:CONFIG|HOME|CACHE)|CONFIG)$/;

/** @param root directory of the Gemfile in the image */
export function bundlerSettings(run: Run, command: ShellCommand, root: string): BundlerSettings {
  const settings = [...byVariables(run, command), ...byCommands(run, command, root), ...byOptions(command)];
  const odd = settings.find(({ key }) => OTHER.test(key) || !PLAIN.test(key));
  const on = (key: string): boolean => {
    const said = settings.filter((each) => each.key === key);
    return said.some(({ value, sure }) => sure && isOn(value)) && said.every(({ value }) => isOn(value));
  };
  const deployment = settings.some(({ key, value }) => key === 'DEPLOYMENT' && !isOff(value));
  const frozen = on('FROZEN') || (on('DEPLOYMENT') && !settings.some(({ key }) => key === 'FROZEN'));
  const chosen = settings.filter(({ key, value }) => (key === 'PATH' || key === 'BIN') && value !== '');
  const vague = chosen.find(({ value }) => value === undefined || /^~|\$/.test(value));
  const home = run.scope.variables.get('GEM_HOME');
  const config = appConfig(run);
  const forced = settings.some(({ key }) => key === 'FORCE_RUBY_PLATFORM');
  return {
    frozen,
    decided: settings.some(({ key }) => key === 'FROZEN' || key === 'DEPLOYMENT'),
    elsewhere: config !== undefined && config.startsWith('/'),
    remembers: settings.some(({ local }) => local),
    places: [
      ...(deployment ? ['vendor/bundle'] : []),
      ...chosen.flatMap(({ value }) => value ?? []),
      ...(home?.value === undefined ? [] : [home.value]),
    ].flatMap((place) => joinWorkdir(root, place) ?? []),
    trouble:
      (odd && `what the setting ${odd.key.toLowerCase()} of Bundler changes is not known`) ??
      (vague && 'where it installs is only known in the build') ??
      (home !== undefined && home.value === undefined ? 'GEM_HOME is only known in the build' : undefined) ??
      (config === '' ? 'where Bundler keeps its settings is only known in the build' : undefined) ??
      (forced && !frozen ? 'its platform is set, and it does not run frozen' : undefined) ??
      unreadable(run),
  };
}

function isOn(value: string | undefined): boolean {
  return value !== undefined && /^(?:1|t|true|yes|on)$/i.test(value);
}

/** As Bundler reads it (`settings.rb`, to_bool). */
function isOff(value: string | undefined): boolean {
  return value !== undefined && /^(?:|false|f|no|n|0)$/i.test(value);
}

function byVariables({ scope }: Run, { assignments }: ShellCommand): readonly Setting[] {
  const own = assignments.map(({ name, text }) => ({ name, value: plainValue(text.slice(name.length + 1)) }));
  const all = [...[...scope.variables].map(([name, { value }]) => ({ name, value })), ...own];
  return all.flatMap(({ name, value }) =>
    // `gemfileOf` reads the first, `appConfig` the second.
    /^BUNDLE_(?!GEMFILE$|APP_CONFIG$)./.test(name)
      ? [{ key: name.slice(7), value, sure: true, local: false }]
      : [],
  );
}

function plainValue(text: string): string | undefined {
  const bare = text.replace(/^(["'])(.*)\1$/, '$2');
  return /[$`"'\\]/.test(bare) ? undefined : bare;
}

/** Options that Bundler before 4 keeps for later commands (bundle-install(1), "remembered options"). */
const REMEMBERED: ReadonlyMap<string, string> = new Map([
  ['--frozen', 'FROZEN'],
  ['--deployment', 'DEPLOYMENT'],
  ['--path', 'PATH'],
  ['--without', 'WITHOUT'],
  ['--with', 'WITH'],
  ['--clean', 'CLEAN'],
  ['--no-prune', 'NO_PRUNE'],
  ['--no-cache', 'CACHE_ALL'],
  ['--system', 'PATH__SYSTEM'],
]);

function byOptions(command: ShellCommand): readonly Setting[] {
  return invocationOf(command).options.flatMap(({ name, value, text }) => {
    const key = REMEMBERED.get(name);
    if (key === undefined) return [];
    const isFlag = key === 'FROZEN' || key === 'DEPLOYMENT';
    return [{ key, value: isFlag && text === undefined ? 'true' : value, sure: true, local: true }];
  });
}

/** What `bundle config` set before the command, in its stage and those below it. */
function byCommands(run: Run, command: ShellCommand, root: string): readonly Setting[] {
  const settings: Setting[] = [];
  for (const instruction of [...instructionsBefore(run.stage, run.instruction), run.instruction]) {
    if (instruction.keyword !== 'RUN' || !/\bbundler?\s+config\b/.test(instruction.text)) continue;
    const script = scriptOf(run.model, instruction);
    if (script === undefined) continue;
    const scope = run.model.scopeAt(instruction);
    const at: Run = { ...run, instruction, script, scope };
    const end = instruction === run.instruction ? script.commands.indexOf(command) : undefined;
    for (const each of script.commands.slice(0, end)) {
      const set = settingOf(each);
      if (set === undefined) continue;
      const placed = set.local ? elsewhereOrAt(at, each, root) : scope.user === run.scope.user;
      settings.push({ ...set, sure: each.member !== undefined && placed });
    }
  }
  return settings;
}

function elsewhereOrAt(run: Run, command: ShellCommand, root: string): boolean {
  return appConfig(run)?.startsWith('/') === true || directoryOf(run, command) === root;
}

/** `bundle config set --local path vendor/bundle`, and as it was before Bundler 2.1. */
export function settingOf(command: ShellCommand): Omit<Setting, 'sure'> | undefined {
  const { tool, subcommand, operands, options } = invocationOf(command);
  if ((tool !== 'bundle' && tool !== 'bundler') || subcommand !== 'config') return undefined;
  const words = operands.map(({ value }) => value);
  const [key, ...rest] = words[0] === 'set' ? words.slice(1) : words;
  if (key === 'list' || key === 'get' || (key !== undefined && rest.length === 0 && words[0] !== 'set'))
    return undefined;
  const local = !options.some(({ name }) => name === '--global');
  if (key === undefined || key === 'unset') return { key: 'CONFIG', value: undefined, local };
  const value = rest.every((word) => word !== undefined) ? rest.join(' ') : undefined;
  const name = key
    .replaceAll('.', '__')
    .replaceAll('-', '___')
    .replace(/^https?:\/\//, '')
    .toUpperCase();
  return { key: name.replace(/[^\w]/g, '_'), value, local };
}

/** Where settings of a directory lie; undefined for `.bundle` beside the Gemfile, '' where only the build knows it. */
function appConfig({ scope, stage }: Run): string | undefined {
  const variable = scope.variables.get('BUNDLE_APP_CONFIG');
  if (variable !== undefined) return variable.value ?? '';
  const { registry, repository } = stage.resolved ?? stage.image;
  return isRubyImage(registry, repository) ? '/usr/local/bundle' : undefined;
}

/** `ENV BUNDLE_APP_CONFIG="$GEM_HOME"`, in every Dockerfile of docker-library/ruby since 2015 (2026-08). */
function isRubyImage(registry: string | undefined, repository: string): boolean {
  return officialName(registry, repository) === 'ruby';
}

/** A RUN that configures Bundler in a way that is not read. */
function unreadable({ stage, instruction, model }: Run): string | undefined {
  const all: readonly Instruction[] = [...instructionsBefore(stage, instruction), instruction];
  const odd = all.find(
    (each) =>
      each.keyword === 'RUN' &&
      (/\bexport\s+BUNDLE_|\.bundle\/config/.test(each.text) ||
        (/\bbundler?\s+config\b/.test(each.text) && scriptOf(model, each) === undefined)),
  );
  return odd && `line ${odd.origin} configures Bundler in a way that was not understood`;
}
