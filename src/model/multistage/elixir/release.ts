/** What the RUNs of a stage on Elixir do: one `mix release`, and what leads to it. */
import type { Instruction } from '../../../syntax/types.js';
import { invocationOf, type ShellCommand } from '../../../shell/index.js';
import { isBystander, isQuiet, setsOptions, SYSTEM_MANAGERS } from '../../bystanders.js';
import { runAt, type Run } from '../../commands.js';
import { directoryOf, movesDirectory } from '../../directory.js';
import { tasksOf } from '../../mix/tasks.js';
import { surroundings } from '../../python/surroundings.js';
import { joinWorkdir } from '../../scope.js';
import { FAR_REACHING } from '../../split/readers/mix.js';
import type { Build } from '../../types.js';
import { mountsLittle } from '../compiled/steps.js';
import type { Sole } from '../sole.js';
import { bringsPrograms, isSystemRun, preparesBuilds } from '../system.js';

export interface Release {
  /** Directory of mix.exs in the image, and the environment of the build. */
  readonly directory: string;
  readonly environment: string;
  /** As `mix release name` says it. */
  readonly name: string | undefined;
  /** As `--path` says it. */
  readonly path: string | undefined;
  /** RUNs that install what the container may need. */
  readonly repeated: readonly Instruction[];
  /** RUNs that install programs for the build, of which scripts and packages may start some. */
  readonly programs: readonly Run[];
}

interface Refusal {
  readonly left: string;
}

/** Tasks that leave nothing but what a release takes from them, and downloads in the home directory. */
const ASIDE =
  /^(?:local\.(?:hex|rebar)|deps\.(?:get|compile|unlock|clean|loadpaths|precompile)|compile|clean|assets\.(?:deploy|setup|build)|phx\.digest|(?:tailwind|esbuild|sass)(?:\.install)?|archive\.install|hex\.\w+|test|format|credo|gettext\.\w+)$/;

/** Undefined where nothing is released. */
export function releasedBy(build: Build, { stage }: Sole): Release | Refusal | undefined {
  const repeated: Instruction[] = [];
  const programs: Run[] = [];
  const released: (readonly [Run, ShellCommand, readonly string[]])[] = [];
  for (const instruction of stage.instructions) {
    if (instruction.keyword !== 'RUN') continue;
    const run = mountsLittle(instruction) ? runAt(build, instruction) : undefined;
    if (run?.script.chain === undefined) return unknown(instruction, instruction.body.text);
    const { commands } = run.script;
    const odd = commands.find((command) => !isAside(command) && !preparesBuilds(command));
    if (odd !== undefined && !isSystemRun(run)) return unknown(instruction, odd.text);
    if (odd !== undefined) repeated.push(instruction);
    else if (commands.some(bringsPrograms)) programs.push(run);
    for (const command of commands) {
      const tasks = tasksOf(command)?.filter(([name]) => name === 'release') ?? [];
      released.push(...tasks.map((task) => [run, command, task] as const));
    }
  }
  const [first, second] = released;
  if (first === undefined) return undefined;
  if (second !== undefined) return { left: `line ${second[0].instruction.origin} releases once more` };
  const found = releaseAt(...first);
  return 'left' in found ? found : { ...found, repeated, programs };
}

function unknown({ origin }: Instruction, text: string): Refusal {
  return {
    left: `line ${origin} runs \`${text.slice(0, 60)}\`, and it is not known whether the container needs what that leaves`,
  };
}

function isAside(command: ShellCommand): boolean {
  const { tool = '' } = invocationOf(command);
  if (tool === 'mix') {
    const tasks = tasksOf(command);
    return (
      command.redirections.every(isQuiet) &&
      tasks?.every(([name = '']) => name === 'release' || ASIDE.test(name)) === true
    );
  }
  if (movesDirectory(command) || setsOptions(command)) return true;
  return isBystander(command) && !SYSTEM_MANAGERS.has(tool);
}

/** Options of `mix release` that change neither what is made nor where. */
const PLAIN = /^--(?:overwrite|force|quiet|no-compile|no-deps-check|no-validate-compile-env)$/;

function releaseAt(
  run: Run,
  command: ShellCommand,
  [, ...words]: readonly string[],
): Omit<Release, 'repeated' | 'programs'> | Refusal {
  const where = `the \`mix release\` on line ${run.instruction.origin}`;
  const directory = directoryOf(run, command);
  if (directory === undefined || directory.startsWith('/?'))
    return { left: `where ${where} runs is not clear` };
  const around = surroundings(run, command, FAR_REACHING);
  if (around !== undefined) return { left: `${around} for ${where}` };
  const at = words.indexOf('--path');
  const written = at < 0 ? undefined : words[at + 1];
  const rest = at < 0 ? words : words.toSpliced(at, 2);
  const [name, more] = rest.filter((word) => !word.startsWith('-'));
  const odd = rest.find((word) => word.startsWith('-') && !PLAIN.test(word)) ?? more;
  if (odd !== undefined || (at >= 0 && written === undefined))
    return { left: `${where} has ${odd ?? '--path'}, by which it may make something else` };
  const environment = environmentOf(run, command);
  if (environment === undefined) return { left: `the environment of ${where} is only known in the build` };
  const path = written === undefined ? undefined : joinWorkdir(directory, written.replace(/(?<=.)\/$/, ''));
  return { directory, environment, name, path };
}

function environmentOf({ scope }: Run, { assignments }: ShellCommand): string | undefined {
  const own = assignments.find(({ name }) => name === 'MIX_ENV')?.text.slice('MIX_ENV='.length);
  const variable = scope.variables.get('MIX_ENV');
  const value = own ?? (variable === undefined ? 'dev' : variable.value);
  return value !== undefined && /^\w+$/.test(value) && (own !== undefined || variable?.kind !== 'arg')
    ? value
    : undefined;
}
