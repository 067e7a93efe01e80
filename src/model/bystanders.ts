import {
  hasFlag,
  invocationOf,
  options,
  type CommandOption,
  type ShellCommand,
  type ShellWord,
} from '../shell/index.js';

/** Package managers of the system; what they install lies outside of any project. */
export const SYSTEM_MANAGERS: ReadonlySet<string> = new Set(
  'apt-get apt apk yum dnf dnf5 microdnf tdnf zypper pacman'.split(' '),
);
/** Their sub-commands that read files which look like names. */
const READS_FILES: ReadonlySet<string | undefined> = new Set([
  'build-dep',
  'builddep',
  'source',
  'shell',
  'history',
]);
/** Programs that only print, whatever follows. */
const PRINTS: ReadonlySet<string> = new Set(['echo', 'printf', 'true', ':']);
/** Programs that only print or set up the system, as long as no path follows. */
const SILENT: ReadonlySet<string> = new Set([
  'uname',
  'date',
  'which',
  'locale-gen',
  'update-ca-certificates',
]);
/** Programs that answer `-v` with their version; to others it may mean "verbose". */
const VERSIONED: ReadonlySet<string> = new Set(
  'node npm npx yarn yarnpkg pnpm bun corepack pip python python3 poetry pipenv uv git gcc g++ make curl wget java ruby go'.split(
    ' ',
  ),
);
const ASKS_VERSION = /^(?:-v|-V|--version)$/;
/** Caches and lists that belong to the system. */
const SYSTEM_PATH =
  /^(?:\/var\/(?:lib\/apt\/lists|cache)|\/tmp|\/root\/\.(?:npm|cache)|~\/\.(?:npm|cache)|\/usr\/share\/(?:doc|man))(?:\/|$)/;
/** A package named as in a registry: no path (`lib/own` is one to pip), no URL, no archive. */
const REGISTRY_NAME =
  /^(?:@[\w.-]+\/)?[A-Za-z0-9][\w.-]*(?:\[[\w,-]+\])?(?:@[\w.^~*-]+)?(?:[=<>!~]=?=?[\w.*,<>=!~]+)?$/;
const ARCHIVE = /\.(?:deb|apk|rpm|tgz|tar|gz|bz2|xz|zst|tbz2?|txz|zip|whl)$/;
const QUIET_REDIRECTION = /^(?:\d?>{1,2}\s*\/dev\/null|\d?>&\d|&>\s*\/dev\/null)$/;

/**
 * True for a command that neither reads nor writes the project: system packages, global tools, settings of package
 * managers, messages. Copying the project's files after it instead of before changes nothing.
 */
export function isBystander(command: ShellCommand): boolean {
  const { tool, subcommand, operands } = invocationOf(command);
  if (tool === undefined || command.background || !command.redirections.every(isQuiet)) return false;
  const [, first, second] = command.words;
  if (PRINTS.has(tool)) return true;
  if (SILENT.has(tool)) return operands.every(({ text }) => isName(text));
  if (VERSIONED.has(tool) && second === undefined && ASKS_VERSION.test(first?.value ?? '')) return true;
  if (SYSTEM_MANAGERS.has(tool)) {
    return (
      !READS_FILES.has(subcommand) &&
      operands.every(({ text }) => isName(text)) &&
      !options(command).some(namesFile)
    );
  }
  if (tool === 'rm')
    return (
      operands.length > 0 && operands.every(({ text }) => SYSTEM_PATH.test(text) && !text.includes('..'))
    );
  if (tool === 'gem') return isPlainGem(command);
  if (tool === 'bundle') return isUserSetting(command);
  if (tool === 'composer') return isGlobalComposer(command);
  if (tool === 'go') return isGoSetting(command);
  if (tool === 'corepack') return subcommand === 'enable' || isPrepared(command);
  // The store lies in the home directory, or where its settings say.
  if (tool === 'pnpm')
    return subcommand === 'store' && operands.length === 1 && operands[0]?.value === 'prune';
  if (tool === 'npm') return isGlobalNpm(command);
  // Its settings lie in the home directory; with --local they lie beside pyproject.toml.
  if (tool === 'poetry') return subcommand === 'config' && !hasFlag(command, '--local');
  return tool === 'pip' && isPlainPip(command);
}

const SHELL_OPTION = /^(?:[-+][euxo]+|pipefail|errexit|nounset|xtrace)$/;

/** `set -eux`, `set -o pipefail`: options of the shell, and no arguments. */
export function setsOptions(command: ShellCommand): boolean {
  const [name, ...words] = command.words;
  return (
    name?.value === 'set' && words.length > 0 && words.every(({ value }) => SHELL_OPTION.test(value ?? ''))
  );
}

/** True for a redirection that writes no file. */
export function isQuiet(redirection: string): boolean {
  return QUIET_REDIRECTION.test(redirection);
}

/** Options with a file or a directory as their value, whatever its name; apk has the short `-p` for its root. */
const TAKES_PATH = /^(?:-c|-p|--root|--installroot|--config|--config-file|--keys-dir|--repositories-file)$/;

/** True for an option with a path as its value, `-c ./apt.conf`, `-X /packages`; the address of a repository is none. */
function namesFile({ name, text }: CommandOption): boolean {
  // Where cache mounts have apt keep its archives.
  if (text !== undefined && /^Dir::Cache(?:::\w+)?=\/var\/cache\/[\w/]+$/.test(text)) return false;
  return text !== undefined && (TAKES_PATH.test(name) || (text.includes('/') && !text.includes('://')));
}

function isName(text: string): boolean {
  return !/[/$]/.test(text) && !ARCHIVE.test(text);
}

/** `gem install bundler -v 2.4.10`, `gem update --system`, into the directories of Ruby. */
function isPlainGem(command: ShellCommand): boolean {
  const { subcommand, operands, options } = invocationOf(command);
  if (subcommand === 'update')
    return operands.every(({ value }) => /^[\d.]+$/.test(value ?? '')) && hasFlag(command, '--system');
  return (
    subcommand === 'install' &&
    operands.length > 0 &&
    operands.every(({ value }) => isRegistryName(value) && value?.endsWith('.gem') !== true) &&
    options.every(
      ({ name, text }) =>
        /^(?:-[vNf]|--(?:version|no-document|no-ri|no-rdoc|no-doc|force|conservative|quiet|silent|pre|prerelease))$/.test(
          name,
        ) && !/[`/]|\$\(/.test(text ?? ''),
    )
  );
}

/** `bundle config --global`, which writes into the home directory. */
function isUserSetting(command: ShellCommand): boolean {
  return invocationOf(command).subcommand === 'config' && hasFlag(command, '--global');
}

/** What only has to do with Composer itself and with its home directory. */
function isGlobalComposer(command: ShellCommand): boolean {
  const { subcommand = '', operands } = invocationOf(command);
  if (hasFlag(command, '-d', '--working-dir')) return false;
  if (subcommand === 'config') return hasFlag(command, '-g', '--global') && operands.length > 0;
  return /^(?:self-?update|clear-?cache|cc)$/.test(subcommand) && operands.every(({ text }) => isName(text));
}

/** `go version`, and `go env -w NAME=value`, which writes into the home directory. */
function isGoSetting(command: ShellCommand): boolean {
  const { subcommand, operands } = invocationOf(command);
  if (subcommand === 'version') return operands.length === 0;
  return subcommand === 'env' && (operands.length === 0 || hasFlag(command, '-w', '-u'));
}

/** `corepack prepare pnpm@9.1.0 --activate`; without a name and version it reads the manifest. */
function isPrepared(command: ShellCommand): boolean {
  const { subcommand, operands } = invocationOf(command);
  return (
    subcommand === 'prepare' &&
    operands.length > 0 &&
    operands.every(({ value }) => isRegistryName(value) && /.@/.test(value ?? ''))
  );
}

function isGlobalNpm(command: ShellCommand): boolean {
  const { subcommand, operands, options } = invocationOf(command);
  if (options.some(({ name }) => /^(?:--location|-L|--prefix|-C)$/.test(name))) return false;
  if (subcommand === 'config' || subcommand === 'set' || subcommand === 'cache') return true;
  if (subcommand !== 'install' || !hasFlag(command, '-g')) return false;
  return operands.length > 0 && operands.every(({ value }) => isRegistryName(value));
}

function isPlainPip(command: ShellCommand): boolean {
  const { subcommand, operands, options } = invocationOf(command);
  if (subcommand === 'cache') return true;
  if (subcommand !== 'install' || operands.length === 0) return false;
  if (options.some(({ name, text }) => READS_OR_WRITES.test(name) || text?.includes('$') === true))
    return false;
  return operands.every(isRegistryWord);
}

const READS_OR_WRITES =
  /^(?:-[rceft]|--(?:requirement|constraint|editable|find-links|target|prefix|root|src|build-constraint|group|requirements-from-script))$/;

/** True for a package of a registry, with or without a version. */
export function isRegistryName(value: string | undefined): boolean {
  return value !== undefined && REGISTRY_NAME.test(value) && !ARCHIVE.test(value);
}

/** `poetry==$POETRY_VERSION`: whatever the variable says is a version. */
const VERSION_IN_VARIABLE = /^"?[A-Za-z0-9][\w.-]*(?:\[[\w,-]+\])?==\$(?:\w+|\{\w+\})"?$/;

/** As `isRegistryName` for a word, in which a variable may hold the version. */
export function isRegistryWord({ value, text }: ShellWord): boolean {
  return isRegistryName(value) || (value === undefined && VERSION_IN_VARIABLE.test(text));
}

/** Programs that change owners, modes, users or directories, but no file's content. */
const KEEPS_CONTENT: ReadonlySet<string> = new Set([
  'mkdir',
  'chown',
  'chmod',
  'useradd',
  'groupadd',
  'usermod',
  'adduser',
  'addgroup',
  'ls',
  'pwd',
  'cat',
  'test',
  '[',
]);

/** True for a command that leaves the content of the project's files as it is. */
export function keepsContent(command: ShellCommand): boolean {
  if (isBystander(command) || setsOptions(command)) return true;
  const { tool } = invocationOf(command);
  return tool !== undefined && KEEPS_CONTENT.has(tool) && command.redirections.every(isQuiet);
}
