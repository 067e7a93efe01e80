import { hasFlag, invocationOf, optionOf, options, type ShellCommand } from '../../shell/index.js';
import type { NpmInstallOptions } from '../../project/npmFiles.js';
import type { CommandAt, Run } from '../commands.js';
import { directoryOf, instructionsBefore } from '../directory.js';
import { joinWorkdir, type Scope } from '../scope.js';
import { scriptOf } from '../work.js';

/** An `npm install` or `npm ci` of what the manifest names: without packages, not global. */
export interface NpmInstall {
  readonly command: ShellCommand;
  /** Directory of the image in which npm looks for package.json; undefined when that cannot be told. */
  readonly directory: string | undefined;
  readonly options: NpmInstallOptions;
}

/** Options with which `npm install` does something else than fill `node_modules`. */
const OTHER_JOB: ReadonlySet<string> = new Set([
  '-g',
  '--global',
  '--location',
  '-L',
  '--package-lock-only',
  '--dry-run',
  '-h',
  '--help',
]);

/** Reads a command as an install of the manifest's dependencies; undefined for any other. */
export function npmInstallOf(run: Run, command: ShellCommand): NpmInstall | undefined {
  const { tool, subcommand, operands } = invocationOf(command);
  if (tool !== 'npm' || (subcommand !== 'install' && subcommand !== 'ci') || operands.length > 0)
    return undefined;
  if (options(command).some(({ name }) => OTHER_JOB.has(name))) return undefined;
  const inShell = directoryOf(run, command);
  const prefix = optionOf(command, '--prefix', '-C');
  const directory = prefix === undefined ? inShell : inShell && joinWorkdir(inShell, prefix.value);
  const { scope } = run;
  return {
    command,
    directory,
    options: {
      verb: subcommand,
      ignoreScripts: hasFlag(command, '--ignore-scripts') || isOn(scope, 'ignore_scripts'),
      legacyPeerDeps:
        hasFlag(command, '--legacy-peer-deps') ||
        hasFlag(command, '--force', '-f') ||
        isOn(scope, 'legacy_peer_deps'),
    },
  };
}

/** A setting of npm by its variable, `npm_config_ignore_scripts`, in either case. */
function isOn({ variables }: Scope, setting: string): boolean {
  const name = `npm_config_${setting}`;
  return [...variables].some(([key, { value }]) => key.toLowerCase() === name && value === 'true');
}

/** Settings by variable that change neither what npm reads of the project nor how it takes the lockfile. */
const HARMLESS_SETTING =
  /^npm_config_(?:loglevel|progress|fund|audit|update_notifier|production|omit|include|only|registry|cache|unsafe_perm|yes|color|maxsockets|fetch_\w+|legacy_peer_deps|ignore_scripts|prefer_offline|offline|build_from_source|python|jobs|strict_ssl|node_gyp|disturl|engine_strict|user_agent)$/;
/** Options of node that load a file of the project. */
const LOADS_FILE = /(?:^|\s)(?:-r|--require|--import|--loader|--experimental-loader|--env-file)\b/;

/**
 * Why the variables around an install let it do something that is not known; undefined when none does.
 * Variables that hold no setting of npm or node do not count.
 */
export function npmSurroundings(run: Run, command: ShellCommand): string | undefined {
  const { scope, script, instruction } = run;
  for (const [name, { value, fallback }] of scope.variables) {
    const lower = name.toLowerCase();
    if (lower.startsWith('npm_config_') && !HARMLESS_SETTING.test(lower)) return `${name} is set`;
    if (name === 'NODE_OPTIONS' && LOADS_FILE.test(value ?? fallback ?? '-r'))
      return 'NODE_OPTIONS loads a file';
  }
  const given = [
    ...command.assignments,
    ...script.commands.flatMap(({ words, assignments }) => (words.length === 0 ? assignments : [])),
  ];
  const unknown = given.find(({ name }) => !PLAIN_VARIABLE.test(name));
  if (unknown !== undefined) return `${unknown.name} is set for it`;
  const setting = settingBefore(run, command);
  if (setting !== undefined) return setting;
  const mount = instruction.flags.find(
    ({ name, value }) => name === 'mount' && !PLAIN_MOUNT.test(value ?? ''),
  );
  return mount === undefined ? undefined : 'its RUN mounts files of its own';
}

/** Settings by which npm reads other files, starts other programs, or takes the lockfile otherwise. */
const FAR_SETTING =
  /^(?:package-lock|shrinkwrap|install-links|global|(?:ca|cert|key)file|node-options|script-shell|onload-script|globalconfig|userconfig)(?==|$)/;

/** An `npm config set` before a command that changes what it does. */
function settingBefore(run: Run, command: ShellCommand): string | undefined {
  for (const instruction of [...instructionsBefore(run.stage, run.instruction), run.instruction]) {
    if (instruction.keyword !== 'RUN' || !/\bset\b/.test(instruction.text)) continue;
    const commands = scriptOf(run.model, instruction)?.commands ?? [];
    const end = commands.indexOf(command);
    const key = (end < 0 ? commands : commands.slice(0, end))
      .map(settingOf)
      .find((name) => name !== undefined);
    if (key !== undefined) return `line ${instruction.origin} sets ${key} for npm`;
  }
  return undefined;
}

function settingOf(command: ShellCommand): string | undefined {
  const { tool, subcommand, operands } = invocationOf(command);
  if (tool !== 'npm' || (subcommand !== 'config' && subcommand !== 'set')) return undefined;
  return operands.map(({ value }) => FAR_SETTING.exec(value ?? '')?.[0]).find((name) => name !== undefined);
}

const PLAIN_VARIABLE =
  /^(?:NODE_ENV|CI|HUSKY\w*|DEBIAN_FRONTEND|FORCE_COLOR|NO_COLOR|\w+_SKIP_\w+|npm_config_loglevel)$/;
const PLAIN_MOUNT = /(?:^|,)type=(?:cache|secret|ssh|tmpfs)(?:,|$)/;

/** The installs of a RUN in their order. */
export function npmInstallsOf(run: Run): readonly NpmInstall[] {
  return run.script.commands
    .filter(({ nested }) => !nested)
    .flatMap((command) => npmInstallOf(run, command) ?? []);
}

/** `npm install` or `npm ci`, for messages. */
export function npmName({ command }: Pick<CommandAt, 'command'>): string {
  return `\`npm ${invocationOf(command).subcommand ?? ''}\``;
}
