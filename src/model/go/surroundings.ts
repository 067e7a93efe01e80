/** What holds around a command of go that downloads modules, beside the files of the project. */
import { hasFlag, invocationOf, optionOf, type ShellCommand } from '../../shell/index.js';
import { isBystander } from '../bystanders.js';
import type { Run } from '../commands.js';
import { copyTarget } from '../copies.js';
import { below, instructionsBefore, movesDirectory } from '../directory.js';
import { joinWorkdir } from '../scope.js';
import { goPathOf } from './version.js';

/** Variables by which go finds and checks what it downloads. */
const OF_DOWNLOAD =
  /^(?:GO111MODULE|GOPROXY|GOSUMDB|GONOSUMDB|GONOSUMCHECK|GONOPROXY|GOPRIVATE|GOINSECURE|GOTOOLCHAIN|GOFLAGS|GOVCS|GOWORK|GIT_\w+|(?:https?|no)_proxy)$/i;
/** Variables by which it keeps or reads files elsewhere. */
const FAR_REACHING = /^(?:GOENV|GOPATH|GOMODCACHE|HOME|XDG_CONFIG_HOME|NETRC)$/;
/** What only the compiler and the linker read. */
const OF_BUILD = /^(?:CGO_\w+|GOOS|GOARCH|GOARM\w*|GOAMD64|GO386|CC|CXX|DEBIAN_FRONTEND)$/;

/** `vendored`: go takes modules from elsewhere, or none at all, and there is nothing to download. */
export type GoSurroundings =
  | { readonly type: 'vendored' }
  | { readonly type: 'refused'; readonly reason: string }
  | {
      readonly type: 'plain';
      /** `GOPROXY=…`, as written in front of the command. */
      readonly assignments: readonly string[];
      /** Directories that the download fills. */
      readonly writes: readonly string[];
      readonly workspaces: boolean;
    };

export function goSurroundings(run: Run, command: ShellCommand): GoSurroundings {
  const refuse = (reason: string): GoSurroundings => ({ type: 'refused', reason });
  const flags = `${valueOf(run, command, 'GOFLAGS') ?? ''} ${modOption(command)}`;
  const off = /^["']?off["']?$/;
  if (/-mod=["']?vendor\b/.test(flags) || off.test(valueOf(run, command, 'GO111MODULE') ?? ''))
    return { type: 'vendored' };
  const proxy = valueOf(run, command, 'GOPROXY') ?? '';
  if (off.test(proxy)) return { type: 'vendored' };
  if (/\bfile:/.test(proxy)) return refuse('GOPROXY names a directory');
  if (/\$|-(?:modfile|overlay)\b/.test(flags)) return refuse('its flags may name another go.mod');
  const mode = valueOf(run, command, 'GO111MODULE');
  if (mode !== undefined && !/^["']?(?:on|auto|)["']?$/.test(mode))
    return refuse('GO111MODULE is only known in the build');
  const workspace = valueOf(run, command, 'GOWORK') ?? '';
  if (workspace !== '' && !off.test(workspace)) return refuse('GOWORK is set');
  const far =
    command.assignments.find(({ name }) => FAR_REACHING.test(name))?.name ??
    (run.scope.variables.has('GOENV') ? 'GOENV' : undefined);
  if (far !== undefined) return refuse(`${far} is set`);
  if (writtenBefore(run)) return refuse('`go env -w` before it changes more than where modules come from');
  const writes = storesOf(run);
  if (writes === undefined) return refuse('where go keeps modules in the image is not known');
  const assignments = command.assignments
    .filter(({ name }) => OF_DOWNLOAD.test(name))
    .map(({ text }) => text);
  return { type: 'plain', assignments, writes, workspaces: workspace === '' };
}

function modOption(command: ShellCommand): string {
  const given = ['mod', 'modfile', 'overlay'].map(
    (name) => [name, optionOf(command, `-${name}`, `--${name}`)] as const,
  );
  return given
    .map(([name, option]) => (option === undefined ? '' : `-${name}=${option.text ?? ''}`))
    .join(' ');
}

/** The value of a variable as the command sees it, as written; `$` where only the build knows it. */
function valueOf({ scope }: Run, { assignments }: ShellCommand, name: string): string | undefined {
  const own = assignments.find((each) => each.name === name);
  if (own !== undefined) return own.text.slice(name.length + 1);
  const variable = scope.variables.get(name);
  return variable === undefined ? undefined : (variable.value ?? '$');
}

const WRITES_SETTING =
  /\bgo\s+env\b[^\n;&|]*\s-w\b[^\n;&|]*\b(?:GOFLAGS|GO111MODULE=["']?(?!on\b|auto\b)|GOPATH|GOMODCACHE|GOWORK)/;

function writtenBefore({ stage, instruction }: Run): boolean {
  return [...instructionsBefore(stage, instruction), instruction].some(({ text }) =>
    WRITES_SETTING.test(text),
  );
}

/** The directories of modules and their sums; undefined when they are not known. */
function storesOf({ scope, stage }: Run): readonly string[] | undefined {
  const given = scope.variables.get('GOMODCACHE');
  const path = scope.variables.get('GOPATH');
  const home = path === undefined ? goPathOf(stage, scope.user) : path.value?.split(':', 1)[0];
  const store = given === undefined ? home && joinWorkdir(home, 'pkg/mod') : given.value;
  const sums = home && joinWorkdir(home, 'pkg/sumdb');
  if (!store?.startsWith('/') || !sums?.startsWith('/')) return undefined;
  return [store, sums];
}

/** Packages without which go cannot download everything, or cannot run. */
const OF_TOOLS = /\b(?:git|openssh\S*|mercurial|subversion|bzr|ca-certificates|go|golang\S*)\b/;
const PLAIN_GO: ReadonlySet<string | undefined> = new Set([
  'version',
  'env',
  'fmt',
  'vet',
  'test',
  'build',
  'install',
  'run',
  'generate',
  'list',
]);
const QUIET: ReadonlySet<string> = new Set(['mkdir', 'ls', 'pwd', 'gofmt']);

/**
 * Why a download in front of the RUN may not do what it would do where the command stands: something before it in the
 * same RUN changes go.mod, or sets up access to modules. Undefined when nothing does.
 */
export function setUpBefore({ script }: Run, command: ShellCommand): string | undefined {
  const end = script.commands.indexOf(command);
  const other = script.commands.slice(0, end).find((each) => !isPlain(each));
  return (
    other && `\`${other.name ?? other.text}\` before it in the same RUN may change what it downloads, or how`
  );
}

function isPlain(command: ShellCommand): boolean {
  const { tool, subcommand, operands } = invocationOf(command);
  if (movesDirectory(command)) return true;
  if (command.words.length === 0) return command.assignments.every(({ name }) => OF_BUILD.test(name));
  if (tool === 'export') return operands.every(({ text }) => OF_BUILD.test(text.split('=', 1)[0] ?? ''));
  if (tool === 'set' || QUIET.has(tool ?? '')) return true;
  if (tool === 'go') return PLAIN_GO.has(subcommand) && !hasFlag(command, '-w', '-u');
  return isBystander(command) && !OF_TOOLS.test(command.text);
}

/** Operands of rm that may reach modules: `/go`, `$GOPATH/pkg`, a home directory; not `~/.cache/go-build`. */
const REACHES_MODULES = /(?:^|\/)go(?:\/|["']?$)|\bpkg\b|\$|^(?:~|\/root|\/)\/?$|^\/?\*/;

/** Why a layer of its own for the download would make the image larger: a command behind, in the same RUN, deletes it. */
export function removedBehind({ script, model, stage }: Run, command: ShellCommand): string | undefined {
  if (!model.isShipped(stage)) return undefined;
  const behind = script.commands.slice(script.commands.indexOf(command) + 1);
  const remover = behind.find((each) => {
    const { tool, operands } = invocationOf(each);
    if (tool === 'go') return hasFlag(each, '-modcache', '--modcache');
    return tool === 'find' || (tool === 'rm' && operands.some(({ text }) => REACHES_MODULES.test(text)));
  });
  return remover && `\`${remover.text}\` in the same RUN deletes what another layer would keep`;
}

/** True where a COPY from another stage or image brings what is in a directory of modules. */
export function bringsModules({ stage, model, instruction }: Run, stores: readonly string[]): boolean {
  return instructionsBefore(stage, instruction).some((each) => {
    if (each.keyword !== 'COPY' || each.flag('from') === undefined) return false;
    const target = copyTarget(model, each);
    return (
      target === undefined ||
      stores.some((store) => below(target, store) !== undefined || below(store, target) !== undefined)
    );
  });
}

const ACCESS =
  /\bGOPRIVATE\b|\bGONOPROXY\b|\binsteadOf\b|\.netrc\b|\btype=(?:ssh|secret)\b|\bid_(?:rsa|ed25519)\b|\bextraHeader\b/i;

/** True where the Dockerfile gives go access to private modules before a RUN, or in its flags. */
export function hasAccess({ stage, instruction }: Run): boolean {
  const flags = instruction.flags.map(({ text }) => text).join(' ');
  return [...instructionsBefore(stage, instruction).map(({ text }) => text), flags].some((text) =>
    ACCESS.test(text),
  );
}
