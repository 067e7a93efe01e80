import type { Project } from '../../project/types.js';
import { hasFlag, invocationOf, optionOf, options, type ShellCommand } from '../../shell/index.js';
import type { Run } from '../commands.js';
import { directoryOf, instructionsBefore } from '../directory.js';
import { npmSurroundings } from '../npm/install.js';
import { joinWorkdir } from '../scope.js';
import { scriptOf } from '../work.js';
import { pnpmMajorAt } from './version.js';
import type { PnpmInstallOptions } from '../../project/node/pnpm/files.js';

/** A `pnpm install` of what the manifest names: without packages, not global. */
export interface PnpmInstall {
  readonly command: ShellCommand;
  /** Directory of the image in which pnpm looks for package.json; undefined when that cannot be told. */
  readonly directory: string | undefined;
  /** Undefined where no option and no variable says so. */
  readonly frozen: boolean | undefined;
  readonly ignoreScripts: boolean;
  /** An option or a variable by which it does something that dockopt does not know. */
  readonly trouble: string | undefined;
}

/** Options with which it does something else than fill `node_modules` from the registry. */
const OTHER_JOB: ReadonlySet<string> = new Set(
  '-g --global --lockfile-only --fix-lockfile --offline --help -h --dry-run'.split(' '),
);
/** Options that change neither which files it reads nor where it writes (pnpm's documentation, "pnpm install"). */
const KNOWN: ReadonlySet<string> = new Set(
  (
    '--frozen-lockfile --no-frozen-lockfile --prefer-frozen-lockfile --prod --dev -D --no-optional --optional --ignore-scripts ' +
    '--prefer-offline --shamefully-hoist --no-shamefully-hoist --strict-peer-dependencies --no-strict-peer-dependencies ' +
    '--reporter --loglevel --silent -s --filter --filter-prod --recursive --no-color --color --stream --aggregate-output ' +
    '--unsafe-perm --child-concurrency --network-concurrency --workspace-concurrency --fetch-timeout --fetch-retries ' +
    '--fetch-retry-mintimeout --fetch-retry-maxtimeout --registry --force --no-verify-store-integrity ' +
    '--verify-store-integrity --side-effects-cache --no-side-effects-cache --engine-strict --node-linker --hoist --no-hoist ' +
    '--package-import-method --public-hoist-pattern --hoist-pattern --dangerously-allow-all-builds --fail-if-no-match ' +
    '--bail --no-bail --workspace-root -w --dir --use-stderr --strict-dep-builds --no-strict-dep-builds --cpu --os --libc ' +
    '--store-dir --config.dedupe-peer-dependents --yes -y --no-save'
  ).split(' '),
);

/** Reads a command as an install of the manifest's dependencies; undefined for any other. */
export function pnpmInstallOf(run: Run, command: ShellCommand): PnpmInstall | undefined {
  const { tool, subcommand, operands } = invocationOf(command);
  if (tool !== 'pnpm' || subcommand !== 'install' || operands.length > 0) return undefined;
  if (options(command).some(({ name }) => OTHER_JOB.has(name))) return undefined;
  const inShell = directoryOf(run, command);
  const dir = optionOf(command, '--dir');
  return {
    command,
    directory: dir === undefined ? inShell : inShell && joinWorkdir(inShell, dir.value),
    frozen: frozenBy(command) ?? (isContinuous(run, command) || undefined),
    ignoreScripts: hasFlag(command, '--ignore-scripts'),
    trouble: oddOption(command) ?? surroundings(run, command),
  };
}

/** What the command itself says of the lockfile. */
function frozenBy(command: ShellCommand): boolean | undefined {
  let frozen: boolean | undefined;
  for (const { name, value } of options(command)) {
    if (name === '--frozen-lockfile') frozen = value === undefined || value === 'true';
    if (name === '--no-frozen-lockfile' || name === '--prefer-frozen-lockfile') frozen = false;
  }
  return frozen;
}

/** pnpm freezes a lockfile that is there where CI is set. */
function isContinuous({ scope }: Run, { assignments }: ShellCommand): boolean {
  const own = assignments.find(({ name }) => name === 'CI');
  const value = own === undefined ? scope.variables.get('CI')?.value : own.text.slice('CI='.length);
  return value === 'true' || value === '1';
}

function oddOption(command: ShellCommand): string | undefined {
  for (const { name, value } of options(command)) {
    if (!KNOWN.has(name)) return `what ${name} reads is not known`;
    if (name.startsWith('--filter') && (value === undefined || value.includes('[')))
      return '--filter may ask git which members have changed';
    if (name === '--store-dir' && value?.startsWith('/') !== true)
      return '--store-dir may lie in the project';
  }
  return undefined;
}

const FAR_VARIABLE =
  /^(?:pnpm|npm)_config_(?!loglevel$|registry$|reporter$|fetch_\w+$|network_concurrency$|child_concurrency$|store_dir$|update_notifier$|fund$|audit$|ignore_scripts$)/i;
/** Settings of `pnpm config set` that are about no file of the project. */
const NEAR_SETTING =
  /^(?:store-dir|registry|@[\w.-]+:registry|fetch-[\w-]+|network-concurrency|loglevel|reporter|update-notifier)(?:=|$)/;

function surroundings(run: Run, command: ShellCommand): string | undefined {
  for (const [name, { value }] of run.scope.variables) {
    if (/_config_store_dir$/i.test(name) && value?.startsWith('/') !== true) return `${name} is set`;
    if (/^pnpm_config_/i.test(name) && FAR_VARIABLE.test(name)) return `${name} is set`;
  }
  const script = run.script;
  for (const instruction of [...instructionsBefore(run.stage, run.instruction), run.instruction]) {
    if (instruction.keyword !== 'RUN' || !/\bset\b/.test(instruction.text)) continue;
    const commands =
      instruction === run.instruction ? script.commands : scriptOf(run.model, instruction)?.commands;
    for (const each of commands ?? []) {
      if (each === command) break;
      const setting = settingOf(each);
      if (setting !== undefined) return `line ${instruction.origin} sets ${setting} for pnpm`;
    }
  }
  return npmSurroundings(run, command);
}

function settingOf(command: ShellCommand): string | undefined {
  const { tool, subcommand, operands } = invocationOf(command);
  if (tool !== 'pnpm' || (subcommand !== 'config' && subcommand !== 'set')) return undefined;
  const words = operands.map(({ text }) => text).filter((text) => text !== 'set');
  if (subcommand === 'config' && words.length === operands.length) return undefined;
  const [key = '?', value = key.slice(key.indexOf('=') + 1)] = words;
  if (key.startsWith('store-dir')) return value.startsWith('/') ? undefined : key;
  return NEAR_SETTING.test(key) ? undefined : key;
}

/** What the reading of the project needs to know of an install. */
export function pnpmOptions(
  run: Run,
  install: PnpmInstall,
  project: Project,
  manifest: string,
): PnpmInstallOptions {
  return {
    frozen: install.frozen === true,
    ignoreScripts: install.ignoreScripts,
    major: pnpmMajorAt(run, install.command, project.packages.get(manifest)),
  };
}
