import type { BunInstallOptions } from '../../project/node/bun/files.js';
import { hasFlag, invocationOf, optionOf, options, type ShellCommand } from '../../shell/index.js';
import type { Run } from '../commands.js';
import { directoryOf } from '../directory.js';
import { npmSurroundings } from '../npm/install.js';
import { joinWorkdir } from '../scope.js';

/** A `bun install` or `bun ci` of what the manifest names: without packages, not global. */
export interface BunInstall {
  readonly command: ShellCommand;
  /** Directory of the image in which bun looks for package.json; undefined when that cannot be told. */
  readonly directory: string | undefined;
  readonly options: BunInstallOptions;
  /** An option or a variable by which it does something that dockopt does not know. */
  readonly trouble: string | undefined;
}

const OTHER_JOB: ReadonlySet<string> = new Set(
  '-g --global --lockfile-only --dry-run --offline --help -h --analyze -a --trust'.split(' '),
);
/** Options by which bun leaves the lockfile as it is (bun's documentation; `--production`: measured). */
const KEEPS_LOCK = ['--frozen-lockfile', '--production', '--no-save'];
/** Options that change neither which files it reads nor where it writes. */
const KNOWN: ReadonlySet<string> = new Set(
  (
    '--frozen-lockfile --production --no-save --ignore-scripts --no-env-file --omit --silent --quiet --verbose --no-progress ' +
    '--no-summary --no-verify --no-cache --backend --registry --concurrent-scripts --network-concurrency --linker --cpu --os ' +
    '--libc --filter --force -f --cwd --cache-dir --prefer-offline --minimum-release-age --use-system-ca'
  ).split(' '),
);

/** Reads a command as an install of the manifest's dependencies; undefined for any other. */
export function bunInstallOf(run: Run, command: ShellCommand): BunInstall | undefined {
  const { tool, subcommand, operands } = invocationOf(command);
  if (tool !== 'bun' || (subcommand !== 'install' && subcommand !== 'ci') || operands.length > 0)
    return undefined;
  if (options(command).some(({ name }) => OTHER_JOB.has(name))) return undefined;
  const inShell = directoryOf(run, command);
  const cwd = optionOf(command, '--cwd');
  return {
    command,
    directory: cwd === undefined ? inShell : inShell && joinWorkdir(inShell, cwd.value),
    options: {
      keepsLock: subcommand === 'ci' || hasFlag(command, ...KEEPS_LOCK),
      ignoreScripts: hasFlag(command, '--ignore-scripts'),
      readsEnv: !hasFlag(command, '--no-env-file'),
    },
    trouble: oddOption(command) ?? oddVariable(run) ?? npmSurroundings(run, command),
  };
}

function oddOption(command: ShellCommand): string | undefined {
  for (const { name, value } of options(command)) {
    if (!KNOWN.has(name)) return `what ${name} reads is not known`;
    if (name === '--cache-dir' && value?.startsWith('/') !== true)
      return '--cache-dir may lie in the project';
  }
  return undefined;
}

function oddVariable({ scope }: Run): string | undefined {
  for (const [name, { value }] of scope.variables) {
    // BUN_INSTALL is mostly below $HOME.
    const relative = value === undefined ? name !== 'BUN_INSTALL' : !value.startsWith('/');
    if (name.startsWith('BUN_INSTALL') && relative) return `${name} is set`;
    if (/^BUN_(?:CONFIG_(?!REGISTRY$|TOKEN$)|OPTIONS$)/.test(name)) return `${name} is set`;
  }
  return undefined;
}
