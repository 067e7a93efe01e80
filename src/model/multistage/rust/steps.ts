/** What the RUNs of a stage of Rust do: builds by Cargo, copies of their programs, and what may stay behind. */
import type { Project } from '../../../project/types.js';
import { invocationOf, type ShellCommand } from '../../../shell/index.js';
import { isBystander, isQuiet, setsOptions, SYSTEM_MANAGERS } from '../../bystanders.js';
import { runAt, type CommandAt, type Run } from '../../commands.js';
import { directoryOf, movesDirectory } from '../../directory.js';
import type { Stage } from '../../stages.js';
import type { Build } from '../../types.js';
import type { Layout } from '../compiled/layout.js';
import { homesOf } from '../compiled/settings.js';
import { ACCOUNTS, mountedBy, mountsLittle, unmake, whyMade } from '../compiled/steps.js';
import { madeBy, type Made } from './builds.js';
import { copyProgram, finishes, removePaths } from './programs.js';

/** What was found so far. */
export interface Seen {
  readonly layout: Layout;
  readonly project: Project;
  readonly builds: Made[];
  /** Programs that the image has, by absolute path. */
  readonly programs: Set<string>;
  /** Directories that the stage makes beside those of COPYs, absolute paths. */
  readonly made: string[];
  /** Beginnings of paths that a command deleted. */
  readonly removed: string[];
  /** Directories that are made as homes of accounts. */
  readonly homes: string[];
  accounts: boolean;
  certificates: boolean;
  /** True where apt is asked already. */
  apt: boolean;
}

interface Refusal {
  readonly refused: string;
}

/** Commands of cargo that leave nothing behind but what compiles. */
const CARGO_ASIDE: ReadonlySet<string | undefined> = new Set(
  'check c test t clippy fmt fetch version tree metadata doc audit deny new init'.split(' '),
);
/** Packages that only builds need, or whose files the slim image has. */
const TOOLS: ReadonlySet<string> = new Set(
  (
    'ca-certificates git make cmake gcc g++ clang llvm lld mold nasm yasm perl build-essential build-base musl-tools musl musl-dev libc-dev ' +
    'pkg-config pkgconf pkgconfig openssh-client subversion unzip patch binutils file protobuf-compiler protoc gnupg ' +
    'apt-transport-https xz-utils ninja-build autoconf automake libtool gcc-multilib gcc-aarch64-linux-gnu linux-headers'
  ).split(' '),
);
/** Set, they change what Cargo makes, or what it links. */
const SETTINGS =
  'CARGO_(?!(?:TERM_\\w+|NET_\\w+|INCREMENTAL|PROFILE_\\w+|HTTP_\\w+|BUILD_JOBS|REGISTRIES_CRATES_IO_PROTOCOL)\\b)\\w+|RUSTC\\w*|' +
  'RUSTUP_TOOLCHAIN|\\w+_STATIC|\\w+_(?:LIB|INCLUDE)_DIR|\\w+_NO_(?:VENDOR|PKG_CONFIG)|LD_\\w+|LIBRARY_PATH|PKG_CONFIG\\w*|CC|CXX|AR|LDFLAGS';
const SET = new RegExp(`(?:^|\\s)(?:${SETTINGS})(?==|\\s|$)`);
const SET_IN_RUN = new RegExp(`(?:^|[\\s;&|(])(?:${SETTINGS})=`);
const LINKS = /\bRUSTFLAGS\b.*(?:link|crt-static|\s-[lL]|prefer-dynamic|sanitizer|rpath)/;

/** Reads all RUNs; refuses at the first command of which it is not known whether the container needs what it leaves. */
export function stepsOf(build: Build, stage: Stage, layout: Layout): Seen | Refusal {
  const seen: Seen = {
    layout,
    project: build.project,
    builds: [],
    programs: new Set(),
    made: [],
    removed: [],
    homes: [],
    accounts: false,
    certificates: false,
    apt: false,
  };
  for (const instruction of stage.instructions) {
    const { keyword, text, origin } = instruction;
    const isSet = keyword === 'RUN' ? SET_IN_RUN.test(text) : /^(?:ENV|ARG)$/.test(keyword) && SET.test(text);
    if (isSet || (/^(?:ENV|ARG|RUN)$/.test(keyword) && LINKS.test(text)))
      return { refused: `line ${origin} sets variables that change what cargo makes` };
    if (keyword !== 'RUN') continue;
    const run = mountsLittle(instruction) ? runAt(build, instruction) : undefined;
    if (run?.script.chain === undefined)
      return { refused: `the RUN on line ${origin} could not be read as a list of commands` };
    const reason = readRun(run, seen);
    if (reason !== undefined) return { refused: reason };
  }
  return seen.builds.length > 0 ? seen : { refused: 'no `cargo build` makes a program' };
}

/** Notes what the commands of a RUN do; says why one of them is needed. */
function readRun(run: Run, seen: Seen): string | undefined {
  for (const command of run.script.commands) {
    if (command.nested) continue;
    const reason = whyNeeded({ ...run, command }, seen);
    if (reason !== undefined) return reason;
  }
  // What lies in a mount is in no layer.
  const mounts = mountedBy(run);
  unmake(seen.made, mounts);
  for (const path of seen.programs)
    if (mounts.some((mount) => path.startsWith(mount))) seen.programs.delete(path);
  return undefined;
}

function whyNeeded(at: CommandAt, seen: Seen): string | undefined {
  const { command, instruction } = at;
  const { tool = '', subcommand, operands } = invocationOf(command);
  const where = `line ${instruction.origin} runs \`${command.text}\``;
  const unknown = `${where}, and it is not known whether the container needs what that leaves`;
  if (writesSource(command)) return undefined;
  if (!command.redirections.every(isQuiet)) return `${where}, which writes a file`;
  if (command.member === undefined) return `${where} under a condition`;
  if (movesDirectory(command) || setsOptions(command) || tool === 'rustup') return undefined;
  if (tool === 'cargo') return whyCargo(at, where, seen);
  if (tool === 'mkdir') return whyMade(at, where, command, seen.made);
  if (tool === 'touch' && operands.every(({ text }) => text.endsWith('.rs'))) return undefined;
  if (tool === 'rm') return removePaths(at, seen) ? undefined : unknown;
  if (tool === 'cp' || tool === 'mv') return copyProgram(at, seen) ? undefined : unknown;
  if (/^(?:chmod|strip|upx)$/.test(tool)) return finishes(at, seen) ? undefined : unknown;
  if (ACCOUNTS.test(tool)) {
    seen.accounts = true;
    seen.homes.push(...homesOf(command));
  }
  if (tool === 'update-ca-certificates') seen.certificates = true;
  if (SYSTEM_MANAGERS.has(tool) && /^(?:install|add)$/.test(subcommand ?? '')) {
    if (tool.startsWith('apt')) seen.apt = true;
    const other = operands.find(({ text }) => !isTool(text));
    if (other !== undefined) return `${where}, and the container may need ${other.text}`;
  }
  return ACCOUNTS.test(tool) || isBystander(command) ? undefined : unknown;
}

function isTool(text: string): boolean {
  const name = text.replace(/[=~<>].*$/, '');
  return TOOLS.has(name) || /^(?:clang|llvm|gcc|g\+\+)-\d+$|-(?:dev|static)$/.test(name);
}

/** `echo "fn main() {}" > src/main.rs`: a stand-in for a source, which is compiled or overwritten. */
function writesSource({ name, redirections }: ShellCommand): boolean {
  return (
    (name === 'echo' || name === 'printf') &&
    redirections.length === 1 &&
    /^>{1,2}\s*[\w./-]+\.rs$/.test(redirections[0] ?? '')
  );
}

function whyCargo(at: CommandAt, where: string, seen: Seen): string | undefined {
  const { subcommand, options } = invocationOf(at.command);
  if (subcommand === 'build' || subcommand === 'b' || subcommand === 'install') {
    const made = madeBy(at, seen.layout, seen.project);
    if ('refused' in made) return made.refused;
    seen.builds.push(made);
    for (const path of made.programs) seen.programs.add(path);
    return undefined;
  }
  if (subcommand === 'clean') {
    for (const path of seen.programs) if (path.includes('/target/')) seen.programs.delete(path);
    return undefined;
  }
  if (CARGO_ASIDE.has(subcommand)) return undefined;
  if (subcommand === undefined && options.every(({ name }) => /^(?:-V|--version)$/.test(name)))
    return undefined;
  return `${where}: only \`cargo build\` and \`cargo install\` are followed to their programs`;
}

/** Where a command runs, absolute; undefined where that is not clear. */
export function placeOf(at: CommandAt): string | undefined {
  const directory = directoryOf(at, at.command);
  return directory?.startsWith('/?') === true ? undefined : directory;
}
