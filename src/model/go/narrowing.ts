/** A stage that only builds one program of a Go module, and the COPY by which it gets the whole build context. */
import { invocationOf, type ShellCommand } from '../../shell/index.js';
import type { Instruction } from '../../syntax/types.js';
import { isBystander, isQuiet, setsOptions } from '../bystanders.js';
import { runAt, type Run } from '../commands.js';
import { contextCopy, type Context, type ContextCopy } from '../copies.js';
import { below, directoryOf, instructionsBefore, movesDirectory } from '../directory.js';
import { expand, joinWorkdir } from '../scope.js';
import { mountOptions } from '../sources.js';
import { modelOf, stageReferences, type Model, type Stage } from '../stages.js';
import type { Build } from '../types.js';
import { goOptions } from './linkerFlags.js';
import { goSurroundings } from './surroundings.js';
import { goMinorOf } from './version.js';

const BUILDS = /\bgo\s+build\b/;

/** A COPY of the whole context in a stage that is not shipped and calls `go build` below it. */
export interface GoBuilder {
  readonly stage: Stage;
  readonly copy: ContextCopy;
}

/** The COPY of the whole build context that a `go build` of its stage uses; undefined for any other instruction. */
export function goBuilderAt(build: Build, instruction: Instruction, context: Context): GoBuilder | undefined {
  if (instruction.keyword !== 'COPY' || build.protected.has(instruction)) return undefined;
  const model = modelOf(build.dockerfile);
  const stage = model.stageOf(instruction);
  if (stage === undefined || model.isShipped(stage)) return undefined;
  if (!instructionsAfter(stage, instruction).some((each) => each.keyword === 'RUN' && BUILDS.test(each.text)))
    return undefined;
  const copy = contextCopy(model, instruction, context);
  const [source] = copy?.sources ?? [];
  return copy?.sources.length === 1 && source?.path === '' ? { stage, copy } : undefined;
}

function instructionsAfter({ instructions }: Stage, instruction: Instruction): readonly Instruction[] {
  return instructions.slice(instructions.indexOf(instruction) + 1);
}

/** What the one `go build` behind the COPY makes. */
export interface GoProgram {
  readonly run: Run;
  readonly command: ShellCommand;
  /** Where it runs, and what it writes: absolute paths in the image. */
  readonly directory: string;
  readonly output: string;
  /** The package as written, `./cmd/api`, `example.org/app/cmd/api`; `.` without one. */
  readonly named: string;
}

interface Refusal {
  readonly refused: string;
}

/** They read no file of the context while the image is built. */
const PASSIVE: ReadonlySet<string> = new Set(
  'ARG ENV LABEL USER WORKDIR EXPOSE CMD ENTRYPOINT STOPSIGNAL HEALTHCHECK'.split(' '),
);

/** The program that the stage builds, when nothing else behind the COPY can read what it brought. */
export function programOf(build: Build, { stage, copy }: GoBuilder): GoProgram | Refusal {
  const { target, instruction } = copy;
  if (target === '/' || target.startsWith('/?')) return { refused: 'where it copies to is not clear' };
  const found: { readonly run: Run; readonly command: ShellCommand }[] = [];
  for (const each of instructionsAfter(stage, instruction)) {
    if (PASSIVE.has(each.keyword)) continue;
    const run = each.keyword === 'RUN' && mountsLittle(each) ? runAt(build, each) : undefined;
    if (run?.script.chain === undefined)
      return { refused: `the ${each.keyword} on line ${each.origin} may read other files` };
    const { commands } = run.script;
    const other = commands.find((command) => !isGoBuild(command) && !isAside(command, commands));
    if (other !== undefined)
      return { refused: `\`${other.text}\` on line ${each.origin} may read other files` };
    for (const command of commands.filter(isGoBuild)) found.push({ run, command });
  }
  const [one] = found;
  if (one === undefined || found.length > 1) return { refused: 'more than one `go build` stands below it' };
  const program = readBuild(one.run, one.command);
  if ('refused' in program) return program;
  return takenElse(build, stage, target, program.output) ?? program;
}

/** Caches, secrets and sockets bring no file of the context. */
function mountsLittle({ flags }: Instruction): boolean {
  return flags.every(
    ({ name, value }) =>
      name !== 'mount' || /^(?:cache|secret|ssh|tmpfs)$/.test(mountOptions(value ?? '').get('type') ?? ''),
  );
}

function isGoBuild(command: ShellCommand): boolean {
  const { tool, subcommand } = invocationOf(command);
  return tool === 'go' && subcommand === 'build' && !command.nested;
}

/** Neither reads nor writes the project; or enters a directory on the way to the build, which is judged there. */
function isAside(command: ShellCommand, all: readonly ShellCommand[]): boolean {
  if (movesDirectory(command))
    return all.filter(movesDirectory).length === 1 && all.slice(all.indexOf(command)).some(isGoBuild);
  const { tool, subcommand, operands } = invocationOf(command);
  if (tool === 'go' && subcommand === 'mod')
    return operands.length === 1 && /^(?:download|verify)$/.test(operands[0]?.value ?? '');
  return isBystander(command) || setsOptions(command);
}

/** Options of `go build` that name no file. */
const PLAIN =
  /^--?(?:o|ldflags|trimpath|v|x|a|tags|installsuffix|buildvcs|race|p|work|gcflags|asmflags|buildmode|modcacherw)$/;
/** Flags of the linker that name files or directories. */
const NAMES_FILES = /-(?:[LI]|(?:r|extld|extar|tmpdir|importcfg|libgcc)\b)|\.{1,2}\//;

/** Variables by which any command of go may come to read files of the project. */
const SETS_FLAGS =
  /\b(?:GOFLAGS|GOWORK|GOROOT|PKG_CONFIG\w*|CGO_\w*FLAGS\w*)\b|\b(?:CC|CXX|AR)[= ]["']?\S*[./]/;

function readBuild(run: Run, command: ShellCommand): GoProgram | Refusal {
  const { operands, options } = invocationOf(command);
  const odd = options.find(
    ({ name, text }) => !PLAIN.test(name) || (name.endsWith('flags') && NAMES_FILES.test(text ?? '')),
  );
  if (odd !== undefined) return { refused: `${odd.name} of \`go build\` may name other files` };
  if (!command.redirections.every(isQuiet) || command.background)
    return { refused: 'the output of `go build` goes to a file' };
  const around = [...instructionsBefore(run.stage, run.instruction), run.instruction];
  const flags = around.find(({ text }) => SETS_FLAGS.test(text));
  if (flags !== undefined)
    return { refused: `line ${flags.origin} sets variables of go that may name other files` };
  const surroundings = goSurroundings(run, command);
  if (surroundings.type === 'refused') return { refused: surroundings.reason };
  const minor = goMinorOf(run.stage);
  if (surroundings.type === 'vendored' || (minor !== undefined && minor < 16))
    return { refused: 'it may not be built as a module' };
  const directory = directoryOf(run, command);
  const output = joinWorkdir(directory, goOptions(command, '-o').at(-1)?.value);
  if (directory === undefined || output === undefined)
    return { refused: '`go build` has no -o with a plain path, or where it runs is not clear' };
  const named = operands.length === 0 ? '.' : operands[0]?.value;
  if (named === undefined || operands.length > 1 || !/^[\w@./-]+$/.test(named) || named.includes('...'))
    return { refused: '`go build` does not name one package' };
  return { run, command, directory, output, named };
}

/** Why other stages may take more than the program from this one; undefined when none does. */
function takenElse(build: Build, stage: Stage, target: string, output: string): Refusal | undefined {
  const model = modelOf(build.dockerfile);
  if (model.childrenOf(stage).length > 0) return { refused: 'another stage stands on this one' };
  for (const each of build.dockerfile.instructions) {
    const viewer = model.stageOf(each);
    if (viewer === undefined || viewer.index <= stage.index) continue;
    const references = stageReferences(each);
    const isIt = references.some((name) => name.includes('$') || model.resolveStage(name, viewer) === stage);
    if (each.keyword === 'ONBUILD' || (isIt && !takesOnly(model, each, target, output)))
      return { refused: `line ${each.origin} may take other files from this stage` };
  }
  return undefined;
}

function takesOnly(model: Model, instruction: Instruction, target: string, output: string): boolean {
  if (instruction.keyword !== 'COPY' || instruction.heredocs.length > 0) return false;
  const scope = model.scopeAt(instruction);
  return instruction.args.slice(0, -1).every((word) => {
    const path = joinWorkdir('/', expand(word, scope, instruction.escape));
    if (path === undefined || /[*?[\]]/.test(path)) return false;
    return path === output || (below(target, path) === undefined && below(path, target) === undefined);
  });
}
