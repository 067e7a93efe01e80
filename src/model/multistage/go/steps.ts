/** What the RUNs of a Go stage do: one `go build`, and what may stay behind with the builder. */
import type { Project } from '../../../project/types.js';
import { hasFlag, invocationOf, type ShellCommand } from '../../../shell/index.js';
import { isBystander, isQuiet, setsOptions, SYSTEM_MANAGERS } from '../../bystanders.js';
import { runAt, type CommandAt, type Run } from '../../commands.js';
import { directoryOf, movesDirectory } from '../../directory.js';
import { makesProgram, unfitBuild } from '../../go/build.js';
import { goMinorOf } from '../../go/version.js';
import { goSurroundings } from '../../go/surroundings.js';
import { joinWorkdir } from '../../scope.js';
import type { Stage } from '../../stages.js';
import type { Build } from '../../types.js';
import { placeOf, type Program } from './program.js';
import type { Layout } from '../compiled/layout.js';
import { homesOf } from '../compiled/settings.js';
import { ACCOUNTS, mountedBy, mountsLittle, unmake, whyMade } from '../compiled/steps.js';

export interface Steps {
  readonly at: CommandAt;
  readonly program: Program;
  /** Directories that the stage makes beside those of COPYs, absolute paths. */
  readonly made: readonly string[];
  /** Directories that are made as homes of accounts. */
  readonly homes: readonly string[];
  /** True where it adds users or groups. */
  readonly accounts: boolean;
  /** True where it changes which certificates are trusted. */
  readonly certificates: boolean;
}

interface Refusal {
  readonly refused: string;
}

/** Commands of go that leave nothing behind but what compiles. */
const GO_ASIDE: ReadonlySet<string | undefined> = new Set([
  'mod',
  'get',
  'test',
  'vet',
  'version',
  'list',
  'fmt',
  'clean',
]);
const BUILDERS =
  /^(?:make|mage|task|just|goreleaser|bazel|ninja|cmake|air|dlv|gox|xgo|ko|packr2?|rice|statik)$/;
/** They change the program that they name last. */
const FINISHES = /^(?:chmod|strip|upx)$/;
/** Packages that only builds need, and those whose files the runtime image has. */
const PACKAGES: ReadonlySet<string> = new Set(
  (
    'ca-certificates tzdata git make gcc g++ build-essential build-base musl-dev libc-dev libc6-dev linux-headers pkg-config pkgconf ' +
    'pkgconfig openssh openssh-client mercurial subversion unzip zip patch binutils file protobuf-compiler protobuf-dev protobuf ' +
    'protoc upx upx-ucl gnupg apt-transport-https xz-utils'
  ).split(' '),
);

/** CGO_ENABLED as the build has it; undefined where nothing sets it, '$' where that is not plain. */
export function cgoOf({ command, scope }: CommandAt): string | undefined {
  const own = command.assignments.find(({ name }) => name === 'CGO_ENABLED');
  if (own !== undefined) return /^CGO_ENABLED=["']?([01])["']?$/.exec(own.text)?.[1] ?? '$';
  const variable = scope.variables.get('CGO_ENABLED');
  return variable === undefined ? undefined : (variable.value ?? '$');
}

/** Reads all RUNs; refuses at the first command of which it is not known whether the container needs what it leaves. */
export function stepsOf(build: Build, stage: Stage, layout: Layout): Steps | Refusal {
  const builds: CommandAt[] = [];
  const seen: Seen = { made: [], homes: [], finishing: [], accounts: false, certificates: false };
  for (const instruction of stage.instructions) {
    if (instruction.keyword !== 'RUN') continue;
    const run = mountsLittle(instruction) ? runAt(build, instruction) : undefined;
    if (run?.script.chain === undefined)
      return { refused: `the RUN on line ${instruction.origin} could not be read as a list of commands` };
    const reason = readRun(run, builds, seen);
    if (reason !== undefined) return { refused: reason };
  }
  const [at] = builds;
  if (at === undefined) return { refused: 'no `go build` makes a program' };
  if (builds.length > 1) return { refused: 'more than one `go build` makes a program' };
  const program = readBuild(at, layout, build.project);
  if ('refused' in program) return program;
  const other = seen.finishing.find(({ path }) => path !== program.output);
  return other === undefined ? { at, program, ...seen } : { refused: other.reason };
}

/** Notes what the commands of a RUN do; says why one of them is needed. */
function readRun(run: Run, builds: CommandAt[], seen: Seen): string | undefined {
  for (const command of run.script.commands) {
    if (command.nested) continue;
    const at = { ...run, command };
    const isBuild = isGo(command, 'build') && makesProgram(at);
    if (isBuild) builds.push(at);
    const reason = isBuild ? undefined : whyNeeded(run, command, seen);
    if (reason !== undefined) return reason;
  }
  unmake(seen.made, mountedBy(run));
  return undefined;
}

/** What the commands beside the build do. */
interface Seen {
  readonly made: string[];
  readonly homes: string[];
  /** Commands that change a program, and which. */
  readonly finishing: { readonly path: string | undefined; readonly reason: string }[];
  accounts: boolean;
  certificates: boolean;
}

function isGo(command: ShellCommand, verb: string): boolean {
  const { tool, subcommand } = invocationOf(command);
  return tool === 'go' && subcommand === verb;
}

function whyNeeded(run: Run, command: ShellCommand, seen: Seen): string | undefined {
  const { tool = '', subcommand, operands } = invocationOf(command);
  const where = `line ${run.instruction.origin} runs \`${command.text}\``;
  const unknown = `${where}, and it is not known whether the container needs what that leaves`;
  if (!command.redirections.every(isQuiet)) return `${where}, which writes a file`;
  if (movesDirectory(command) || setsOptions(command)) return undefined;
  if (BUILDERS.test(tool)) return `${where}: only \`go build\` itself shows which program is made`;
  if (tool === 'go') return whyGo(where, command, subcommand);
  if (tool === 'mkdir') return whyMade(run, where, command, seen.made);
  if (tool === 'rm')
    unmake(
      seen.made,
      operands.map(({ text }) => goneBy(text)),
    );
  if (FINISHES.test(tool)) {
    const directory = directoryOf(run, command);
    seen.finishing.push({ path: joinWorkdir(directory, operands.at(-1)?.value), reason: unknown });
    return undefined;
  }
  if (ACCOUNTS.test(tool)) {
    seen.accounts = true;
    seen.homes.push(...homesOf(command));
  }
  if (tool === 'update-ca-certificates') seen.certificates = true;
  if (SYSTEM_MANAGERS.has(tool) && /^(?:install|add)$/.test(subcommand ?? '')) {
    const other = operands.find(({ text }) => !isTool(text));
    if (other !== undefined) return `${where}, and the container may need ${other.text}`;
  }
  return ACCOUNTS.test(tool) || isBystander(command) ? undefined : unknown;
}

/** The beginning of what `rm` deletes; a pattern stands for all that begins as it does. */
function goneBy(text: string): string {
  const fixed = text.replace(/[^\w./-].*$/, '');
  return fixed === text ? `${text.replace(/\/$/, '')}/` : fixed || '?';
}

function isTool(text: string): boolean {
  return PACKAGES.has(text.replace(/[=~<>].*$/, ''));
}

function whyGo(where: string, command: ShellCommand, verb: string | undefined): string | undefined {
  if (verb === 'generate') return `${where}, and what it generates is not here to be read`;
  if (verb === 'run') return `${where}, and what that leaves is not known`;
  if (verb === 'build' || GO_ASIDE.has(verb)) return undefined;
  if (verb === 'env') return hasFlag(command, '-w') ? `${where}, which changes how go builds` : undefined;
  // A tool, not the program: that has no version.
  if (verb === 'install' && invocationOf(command).operands.every(({ text }) => text.includes('@')))
    return undefined;
  return `${where}: only \`go build\` is followed to its program`;
}

const LINKS_OUTSIDE = /(?:^|[\s"'=])-(?:linkmode|ext\w+|r|I|L)\b/;
const SETTINGS =
  /\bGO111MODULE[= ]["']?off\b|\b(?:GOEXPERIMENT|GODEBUG|CGO_\w*FLAGS\w*|GOROOT|GOOS|GCCGO|GO_LDFLAGS)\b|\b(?:CC|CXX)[= ]/;

function readBuild(at: CommandAt, layout: Layout, project: Project): Program | Refusal {
  const { command, stage, instruction } = at;
  const unfit = unfitBuild(at);
  if (unfit !== undefined) return { refused: unfit };
  const odd = invocationOf(command).options.find(
    ({ name, text }) =>
      /^--?(?:C|overlay|modfile|pkgdir|n)$/.test(name) ||
      (name.endsWith('ldflags') && cgoOf(at) !== '0' && LINKS_OUTSIDE.test(text ?? '')),
  );
  if (odd !== undefined) return { refused: `${odd.name} of \`go build\` decides what is made, or how` };
  const set = [...stage.instructions.slice(0, stage.instructions.indexOf(instruction)), instruction].find(
    ({ keyword, text }) => /^(?:ENV|ARG|RUN)$/.test(keyword) && SETTINGS.test(withoutLinux(text)),
  );
  if (set !== undefined) return { refused: `line ${set.origin} sets variables that change what go makes` };
  if ((goMinorOf(stage) ?? 0) < 16) return { refused: 'it is not known to build as a module' };
  const around = goSurroundings(at, command);
  if (around.type === 'refused') return { refused: around.reason };
  const program = placeOf(at, layout, project);
  if ('refused' in program) return program;
  if (layout.directories.has(program.output))
    return { refused: `${program.output} is a directory, in which the program would come to lie` };
  return layout.files.has(program.output)
    ? { refused: `${program.output} is a file of the build context too` }
    : program;
}

function withoutLinux(text: string): string {
  return text.replace(/\bGOOS[= ]["']?linux\b/g, '');
}
