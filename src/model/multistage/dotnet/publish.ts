/** What the RUNs of a stage on the .NET SDK do: one `dotnet publish`, and what leads to it. */
import { dirOf } from '../../../project/paths.js';
import { invocationOf, type ShellCommand } from '../../../shell/index.js';
import type { Instruction } from '../../../syntax/types.js';
import { isBystander, setsOptions, SYSTEM_MANAGERS } from '../../bystanders.js';
import { runAt, type Run } from '../../commands.js';
import { directoryOf, movesDirectory } from '../../directory.js';
import {
  dotnetCommandOf,
  propertiesOf,
  type DotnetCommand,
  type DotnetOption,
} from '../../dotnet/command.js';
import { joinWorkdir } from '../../scope.js';
import type { Build } from '../../types.js';
import type { Layout } from '../compiled/layout.js';
import { mountsLittle } from '../compiled/steps.js';
import type { Sole } from '../sole.js';
import { isSystemRun } from '../system.js';

export interface Published {
  /** Path of the project file in the context. */
  readonly project: string;
  /** Directory in which `dotnet publish` runs, and the one into which it writes. */
  readonly directory: string;
  readonly output: string;
  /** RUNs that install packages of the system. */
  readonly repeated: readonly Instruction[];
}

interface Refusal {
  readonly left: string;
}

/** Sub-commands that leave nothing that a published program uses: it starts no other program. */
const ASIDE = /^(?:restore|build|test|clean|tool|workload|nuget|build-server|--info|--version|--list-sdks)$/;

/** Undefined where nothing is published. */
export function publishedBy(build: Build, { stage }: Sole, layout: Layout): Published | Refusal | undefined {
  const repeated: Instruction[] = [];
  const published: (readonly [Run, ShellCommand])[] = [];
  for (const instruction of stage.instructions) {
    if (instruction.keyword !== 'RUN') continue;
    const run = mountsLittle(instruction) ? runAt(build, instruction) : undefined;
    if (run?.script.chain === undefined) return unknown(instruction, instruction.body.text);
    if (isSystemRun(run)) repeated.push(instruction);
    const others = run.script.commands.filter((command) => verbOf(command) !== 'publish');
    const odd = repeated.includes(instruction) ? undefined : others.find((command) => !isAside(command));
    if (odd !== undefined) return unknown(instruction, odd.text);
    for (const command of run.script.commands) if (!others.includes(command)) published.push([run, command]);
  }
  const [first, second] = published;
  if (first === undefined) return undefined;
  if (second !== undefined) return { left: `line ${second[0].instruction.origin} publishes once more` };
  const found = publishedAt(...first, layout);
  return 'left' in found ? found : { ...found, repeated };
}

function unknown({ origin }: Instruction, text: string): Refusal {
  return {
    left: `line ${origin} runs \`${text.slice(0, 60)}\`, and it is not known whether the container needs what that leaves`,
  };
}

function verbOf(command: ShellCommand): string | undefined {
  const { tool } = invocationOf(command);
  return tool === 'dotnet' ? (dotnetCommandOf(command)?.verb ?? command.words[1]?.value) : undefined;
}

function isAside(command: ShellCommand): boolean {
  const verb = verbOf(command);
  if (verb !== undefined) return ASIDE.test(verb) && command.redirections.length === 0;
  const { tool = '' } = invocationOf(command);
  if (movesDirectory(command) || setsOptions(command)) return true;
  return isBystander(command) && !SYSTEM_MANAGERS.has(tool);
}

const PLAIN: ReadonlySet<string> = new Set(
  '-c -o -f -v -nologo -m -nr -tl --tl --no-restore --no-build --no-self-contained --disable-build-servers'.split(
    ' ',
  ),
);
const PLAIN_PROPERTY =
  /^(?:Configuration|Platform|UseAppHost|Version(?:Prefix|Suffix)?|AssemblyVersion|FileVersion|InformationalVersion|SourceRevisionId|DebugType|DebugSymbols|GenerateDocumentationFile|TreatWarningsAsErrors|WarningLevel|NoWarn|Deterministic|ContinuousIntegrationBuild|SatelliteResourceLanguages|RunAnalyzers|ErrorOnDuplicatePublishOutputFiles|PublishReadyToRun)$/i;

function isPlain(option: DotnetOption): boolean {
  const { name, text } = option;
  if (name === '--self-contained') return text === 'false';
  if (name !== '-p') return PLAIN.has(name);
  return (
    propertiesOf(option)?.every(
      ([key, value]) =>
        PLAIN_PROPERTY.test(key) ||
        (/^(?:SelfContained|PublishSingleFile|PublishTrimmed|PublishAot)$/i.test(key) &&
          /^false$/i.test(value)),
    ) ?? false
  );
}

function publishedAt(run: Run, command: ShellCommand, layout: Layout): Omit<Published, 'repeated'> | Refusal {
  const where = `the \`dotnet publish\` on line ${run.instruction.origin}`;
  const found = dotnetCommandOf(command);
  const directory = directoryOf(run, command);
  if (found === undefined || directory === undefined || directory.startsWith('/?') || command.nested)
    return { left: `where ${where} runs is not clear` };
  if (command.assignments.length > 0) return { left: `a variable is set for ${where}` };
  const odd = found.options.find((option) => !isPlain(option));
  if (odd !== undefined)
    return {
      left: `${where} has ${odd.text === undefined ? odd.name : `${odd.name} ${odd.text}`}, by which it may make another kind of program`,
    };
  const written = found.options.findLast(({ name }) => name === '-o')?.text;
  if (written === undefined) return { left: `${where} names no directory with -o` };
  const output = /[$*?[\]`\\]/.test(written)
    ? undefined
    : joinWorkdir(directory, written.replace(/(?<=.)\/$/, ''));
  if (output === undefined) return { left: `where ${where} writes is only known in the build` };
  const project = projectOf(found, directory, layout);
  return project === undefined
    ? { left: `which project ${where} takes is not clear` }
    : { project, directory, output };
}

/** The project file in the context; a solution would publish all of its projects into one directory. */
function projectOf({ operands }: DotnetCommand, directory: string, { files }: Layout): string | undefined {
  const [operand, more] = operands;
  const path =
    more === undefined ? joinWorkdir(directory, operand === undefined ? '.' : operand.value) : undefined;
  if (path === undefined || /\.(?:cs|fs|vb)proj$/.test(path)) return path && files.get(path);
  const inside = [...files.keys()].filter(
    (each) => dirOf(each) === path && /\.(?:\w*proj|sln[xf]?)$/i.test(each),
  );
  const [only = ''] = inside;
  return inside.length === 1 && /\.(?:cs|fs|vb)proj$/.test(only) ? files.get(only) : undefined;
}
