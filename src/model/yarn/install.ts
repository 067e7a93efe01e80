import { hasFlag, invocationOf, optionOf, options, type ShellCommand } from '../../shell/index.js';
import type { CommandAt, Run } from '../commands.js';
import { below, directoryOf } from '../directory.js';
import { npmSurroundings } from '../npm/install.js';
import { joinWorkdir } from '../scope.js';

/** A `yarn` or `yarn install` of what the manifest names. */
export interface YarnInstall {
  readonly command: ShellCommand;
  /** Directory of the image in which it runs; undefined when that cannot be told. */
  readonly directory: string | undefined;
  /** As an option, a variable or `--mode=skip-build` says. */
  readonly ignoreScripts: boolean;
  /** `--frozen-lockfile`, `--pure-lockfile` or `--no-lockfile` of yarn 1, `--immutable` of later ones. */
  readonly lockOption: string | undefined;
}

/** Options that change neither which files an install reads nor where it writes: of yarn 1.22, then of yarn 4. */
const PLAIN_OPTIONS: ReadonlySet<string> = new Set(
  (
    '--frozen-lockfile --pure-lockfile --production --prod --non-interactive --ignore-scripts --ignore-engines --ignore-platform ' +
    '--ignore-optional --network-timeout --network-concurrency --registry --silent -s --verbose --no-progress --prefer-offline ' +
    '--check-files --skip-integrity-check --link-duplicates --no-emoji --emoji --cwd --cache-folder --mutex --no-bin-links ' +
    '--no-default-rc --strict-semver --json --proxy --https-proxy --audit --force ' +
    '--immutable --no-immutable --inline-builds --mode --check-cache --check-resolutions'
  ).split(' '),
);
/** Options that ask for something else than an install. */
const OTHER_JOB: ReadonlySet<string> = new Set(['-v', '--version', '-h', '--help']);

/** Reads a command as an install of the manifest's dependencies; undefined for any other. */
export function yarnInstallOf(run: Run, command: ShellCommand): YarnInstall | undefined {
  const { tool, subcommand, operands, options } = invocationOf(command);
  if (tool !== 'yarn' && tool !== 'yarnpkg') return undefined;
  if ((subcommand !== undefined && subcommand !== 'install') || operands.length > 0) return undefined;
  if (options.some(({ name }) => OTHER_JOB.has(name))) return undefined;
  if (subcommand === undefined && command.words.some(({ value }, index) => index > 0 && value === undefined))
    return undefined;
  const inShell = directoryOf(run, command);
  const cwd = optionOf(command, '--cwd');
  return {
    command,
    directory: cwd === undefined ? inShell : inShell && joinWorkdir(inShell, cwd.value),
    ignoreScripts:
      hasFlag(command, '--ignore-scripts') || optionOf(command, '--mode')?.value === 'skip-build',
    lockOption: options.find(({ name }) => /^--(?:(?:frozen|pure|no)-lockfile|immutable)$/.test(name))?.name,
  };
}

/** `yarn` or `yarn install`, for messages. */
export function yarnName({ command }: Pick<CommandAt, 'command'>): string {
  return invocationOf(command).subcommand === undefined ? '`yarn`' : '`yarn install`';
}

/** Why the options and variables of an install let it do something that is not known; undefined when none does. */
export function yarnSurroundings(run: Run, command: ShellCommand): string | undefined {
  const odd = options(command).find(({ name }) => !PLAIN_OPTIONS.has(name));
  if (odd !== undefined) return `what ${odd.name} changes is not known`;
  const unknown = options(command).find(({ value, text }) => text !== undefined && value === undefined);
  if (unknown !== undefined) return `the value of ${unknown.name} is not known`;
  const { lockOption } = yarnInstallOf(run, command) ?? {};
  if (hasFlag(command, '--force') && lockOption === undefined) return '--force writes the lockfile anew';
  const cache =
    optionOf(command, '--cache-folder')?.value ?? run.scope.variables.get('YARN_CACHE_FOLDER')?.value;
  const directory = directoryOf(run, command);
  if (
    cache !== undefined &&
    (!cache.startsWith('/') || directory === undefined || below(directory, cache) !== undefined)
  )
    return `its cache lies at ${cache}, in the project`;
  // Yarn reads each setting from a variable too.
  const set = [...run.scope.variables.keys()].find(
    (name) => /^yarn_/i.test(name) && !HARMLESS_VARIABLE.test(name),
  );
  if (set !== undefined) return `${set} is set`;
  return npmSurroundings(run, command);
}

const HARMLESS_VARIABLE =
  /^YARN_(?:CACHE_FOLDER|GLOBAL_FOLDER|ENABLE_TELEMETRY|ENABLE_GLOBAL_CACHE|HTTP_TIMEOUT|NETWORK_CONCURRENCY|ENABLE_PROGRESS_BARS|ENABLE_COLORS|NPM_AUTH_TOKEN|NPM_REGISTRY_SERVER|NETWORK_TIMEOUT|REGISTRY)$/i;

/** Options of yarn 2 and later; those of yarn 1 it takes for its own, or stops. */
const BERRY_OPTIONS: ReadonlySet<string> = new Set(
  '--immutable --frozen-lockfile --inline-builds --mode --check-cache --check-resolutions --json --cwd --silent -s'.split(
    ' ',
  ),
);

/** Why an install of yarn 2 or later does something that is not known; undefined when nothing speaks for it. */
export function berryTrouble(run: Run, { command }: YarnInstall): string | undefined {
  const odd = options(command).find(
    ({ name, value }) => !BERRY_OPTIONS.has(name) || (name === '--mode' && value !== 'skip-build'),
  );
  if (odd !== undefined)
    return `what ${odd.text === undefined ? odd.name : `${odd.name} ${odd.text}`} changes in yarn 2 and later is not known`;
  const cleans = run.script.commands.some(
    (each) => invocationOf(each).tool === 'yarn' && invocationOf(each).subcommand === 'cache',
  );
  return cleans ? 'yarn 2 and later may keep its cache in the project, and the RUN cleans it' : undefined;
}
