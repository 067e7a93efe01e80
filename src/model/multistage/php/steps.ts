/** What the steps of a stage of PHP do, one RUN after another: what is not recognised is an obstacle, by its line. */
import { nativeBuildPackage } from '../../../knowledge/native-builds.js';
import { invocationOf, type ShellCommand } from '../../../shell/index.js';
import type { Instruction } from '../../../syntax/types.js';
import type { Run } from '../../commands.js';
import { joinWorkdir } from '../../scope.js';
import { firstObstacle, type Obstacle } from '../../slim/types.js';
import type { SlimPair } from '../interpreted/base.js';
import { isRepeated, repeatedObstacle, short, There, touchedBy, type Touched } from '../interpreted/light.js';
import { isBelow, type Places } from '../interpreted/places.js';
import { editsCarried, isQuiet, removesLeftovers } from '../interpreted/quiet.js';
import { firstReason, leadsElsewhere, placeOfRun, readRun } from '../interpreted/reading.js';
import { aptObstacle, type PackageRules, type Packages } from '../interpreted/system.js';
import { composerObstacle } from './composer.js';
import { settingObstacle, type Settings } from './settings.js';

export interface Steps extends Settings {
  readonly packages: Packages;
  /** Behind every header package that was there once: what goes in its own RUN may leave its library. */
  readonly libraries: Set<string>;
  /** RUNs that the last stage has too: accounts, directories. */
  readonly repeated: Instruction[];
  readonly there: There;
  openAccount: number | undefined;
  /** True when Composer installs packages. */
  composer: boolean;
}

interface Reading extends Steps {
  readonly base: SlimPair;
  readonly places: Places;
}

/** What Composer downloads with, and nothing else here has to have. */
export const DOWNLOADERS: ReadonlySet<string> = new Set([
  'git',
  'unzip',
  'zip',
  '7zip',
  'p7zip-full',
  'subversion',
]);
const RULES: PackageRules = {
  buildPackage: (name, suite) => (DOWNLOADERS.has(name) ? { runtime: [] } : nativeBuildPackage(name, suite)),
  other: /^(?:php[\d.]*(?:$|-)|libphp|libapache2-mod-php|composer$|apache2(?:$|-))/,
  language: 'PHP',
};
const ELSEWHERE = /^(?:COMPOSER_(?:VENDOR_DIR|BIN_DIR)|PHP_INI_DIR|PHP_INI_SCAN_DIR|PHP_EXTRA_\w+)$/;
const EXTENSIONS: ReadonlySet<string | undefined> = new Set([
  'docker-php-ext-configure',
  'docker-php-ext-install',
  'docker-php-ext-enable',
  'docker-php-source',
]);

/** Reads all steps; a reason with its line when one of them is not known to leave nothing else that the container needs. */
export function stepsOf(base: SlimPair, places: Places): Steps | { readonly reason: string } {
  const reading: Reading = {
    packages: { build: new Map(), kept: new Set(), recommends: false },
    libraries: new Set(),
    extensions: false,
    configured: false,
    apache: false,
    composer: false,
    repeated: [],
    there: new There(),
    openAccount: undefined,
    base,
    places,
  };
  const elsewhere = leadsElsewhere(base.sole, ELSEWHERE);
  if (elsewhere !== undefined) return { reason: `${elsewhere} leads PHP or Composer elsewhere` };
  const failed = firstReason(base.sole, reading.there, (each) => runObstacle(each, reading));
  return failed ?? reading;
}

function runObstacle(instruction: Instruction, reading: Reading): Obstacle {
  const run = readRun(instruction, reading.base.sole);
  if (typeof run === 'string') return run;
  const { commands } = run.script;
  const touched = commands
    .filter((command) => !ownsAgain(run, command))
    .map((command) => touchedBy(run, command))
    .filter((each) => each !== undefined);
  const inside = [...reading.places.roots, CONFIGURED];
  if (isRepeated(run, touched, inside, reading.places.files)) return repeatedObstacle(run, touched, reading);
  return firstObstacle(commands, (command) => commandObstacle(run, command, touched, reading));
}

const CONFIGURED = '/usr/local/etc/php';

/** The directory of the pages belongs to www-data in the images with a server (docker-library/php). */
function ownsAgain({ scope, stage }: Run, command: ShellCommand): boolean {
  const { tool } = invocationOf(command);
  const [owner, path, ...more] = command.words.slice(1).filter(({ text }) => !text.startsWith('-'));
  const tag = (stage.resolved ?? stage.image).tag ?? '';
  return (
    tool === 'chown' &&
    /-(?:apache|fpm)/.test(tag) &&
    /^(?:www-data|33)(?::(?:www-data|33)?)?$/.test(owner?.value ?? '') &&
    joinWorkdir(scope.workdir, path?.value) === '/var/www/html' &&
    more.length === 0
  );
}

function commandObstacle(
  run: Run,
  command: ShellCommand,
  touched: readonly Touched[],
  reading: Reading,
): Obstacle {
  const { base, packages, places } = reading;
  const place = placeOfRun(base.swap, run.instruction);
  const apt = aptObstacle(command, base, packages, place, RULES);
  if (apt !== false) return apt ?? noteLibraries(reading);
  const setting = settingObstacle(run, command, places.roots, reading);
  if (setting !== false) return setting;
  if (touched.some((each) => each.command === command) || ownsAgain(run, command) || isQuiet(command))
    return undefined;
  if (removesLeftovers(command, run, places.roots) || removesCaches(run, command, places.roots))
    return undefined;
  if (editsCarried(command, run, places.roots, places.files)) return undefined;
  const extension = extensionObstacle(command, reading);
  if (extension !== false) return extension;
  const composer = composerObstacle(run, command, base.swap.project, places.roots);
  if (composer !== false) {
    reading.composer ||= command.words.some(({ value }) => value === 'install');
    return composer;
  }
  return `runs \`${short(command)}\`, and it is not known whether the container needs what it leaves`;
}

function noteLibraries({ packages, libraries }: Reading): undefined {
  for (const { runtime } of packages.build.values()) for (const name of runtime) libraries.add(name);
}

/** The programs of the image that compile extensions, and PECL. */
function extensionObstacle(command: ShellCommand, reading: Reading): Obstacle | false {
  const { tool } = invocationOf(command);
  if (EXTENSIONS.has(tool)) {
    reading.extensions = true;
    return undefined;
  }
  const [, verb, ...names] = command.words.map(({ value }) => value);
  if (tool !== 'pecl' || !/^(?:install|channel-update|clear-cache)$/.test(verb ?? '')) return false;
  if (verb !== 'install') return undefined;
  reading.extensions = true;
  const isPlain = names.every((name) =>
    /^(?:-f|--force|--onlyreqdeps|[a-z]\w*(?:-[\w.]+)?)$/i.test(name ?? '-'),
  );
  return isPlain && names.length > 0 ? undefined : 'uses pecl install in a form that is not known';
}

/** `rm -rf /root/.composer`, and what a build left in the application. */
function removesCaches({ scope }: Run, command: ShellCommand, roots: readonly string[]): boolean {
  const { tool, operands } = invocationOf(command);
  if (tool !== 'rm') return false;
  return operands.every(({ value }) => {
    const path = joinWorkdir(scope.workdir, value?.replace(/^~\//, '/root/'));
    if (path === undefined || value?.includes('..') === true) return false;
    return (
      isBelow(path, roots) ||
      /^\/root\/\.(?:composer|npm|cache|config\/composer)(?:\/|$)/.test(path) ||
      /(?:^|\/)composer(?:-setup\.php|\.phar)?$/.test(path)
    );
  });
}
