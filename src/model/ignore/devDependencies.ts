import { allUsersOf } from '../stageUsers.js';
import { joinPath } from '../../project/paths.js';
import type { Project } from '../../project/types.js';
import { invocationOf, type ShellCommand } from '../../shell/index.js';
import type { Instruction } from '../../syntax/types.js';
import { placeOf, type Taking } from './contextReads.js';
import { nodeInstalls } from './nodeInstalls.js';
import type { Model, Stage } from '../stages.js';
import { scriptOf } from '../work.js';

const NODE_TOOLS: ReadonlySet<string> = new Set(
  'npm npx yarn yarnpkg pnpm pnpx bun bunx node corepack'.split(' '),
);
/** Sub-commands that run nothing of the project. */
const IDLE: ReadonlySet<string | undefined> = new Set(
  'cache config set enable prepare prune store --version -v'.split(' '),
);
/** Programs and words that only start another program. */
const INITS: ReadonlySet<string | undefined> = new Set(['tini', 'dumb-init', '--', 'exec']);
const LOADS_MODULES = /^(?:-r|--require|--import|--loader|--experimental-loader)(?:=|$)|node_modules|[&|;]/;

/**
 * The first place at which something may run that comes with a package's devDependencies: a command of the build after
 * the COPY, other than an install, or the command of an image when it is not plain `node file`. Undefined without any.
 *
 * @param taking the COPY that brings the package
 * @param stage the stage that it is in; those that use it are looked at too
 * @param dir directory of the package in the context
 */
export function usesDevDependencies(
  project: Project,
  taking: Taking,
  stage: Stage,
  dir: string,
): string | undefined {
  const { model } = taking.reader;
  const stages = [stage, ...allUsersOf(model, stage)];
  const after = stage.instructions.slice(stage.instructions.indexOf(taking.instruction) + 1);
  const instructions = [
    ...after,
    ...stages.slice(1).flatMap((each) => each.instructions),
    ...commandsOf(stage),
  ];
  for (const instruction of instructions) {
    if (mayUse(project, model, instruction, dir)) return placeOf({ reader: taking.reader, instruction });
  }
  return stages.some((each) => commandsOf(each).length > 0) ? undefined : 'the command of the base image';
}

/** CMD and ENTRYPOINT of a stage and of those that it stands on. */
function commandsOf(stage: Stage): readonly Instruction[] {
  const own = stage.instructions.filter(({ keyword }) => keyword === 'CMD' || keyword === 'ENTRYPOINT');
  return stage.parent === undefined ? own : [...commandsOf(stage.parent), ...own];
}

function mayUse(project: Project, model: Model, instruction: Instruction, dir: string): boolean {
  const { keyword, json, args, body } = instruction;
  if (keyword === 'RUN') return runMayUse(model, instruction);
  if (keyword === 'ENV') return body.text.includes('node_modules');
  if (keyword !== 'CMD' && keyword !== 'ENTRYPOINT') return false;
  return !isPlain(project, json ? args : body.text.split(/\s+/), dir);
}

function runMayUse(model: Model, instruction: Instruction): boolean {
  const script = scriptOf(model, instruction);
  if (script === undefined) return true;
  const installs = new Set(nodeInstalls(model, instruction).map(({ command }) => command));
  return script.commands.some((command) => !installs.has(command) && commandMayUse(command));
}

function commandMayUse(command: ShellCommand): boolean {
  const { tool, subcommand } = invocationOf(command);
  if (tool === undefined || command.name?.startsWith('.') === true || command.text.includes('node_modules/'))
    return true;
  if (!NODE_TOOLS.has(tool)) return /^(?:sh|bash|make|env|sudo|su|gosu|su-exec)$/.test(tool);
  if (command.words.some(({ value }) => value === '-g' || value === '--global')) return false;
  return !IDLE.has(subcommand ?? command.words[1]?.value);
}

/** `node file`, directly or as a script of the manifest, without modules loaded by option. */
function isPlain(project: Project, words: readonly string[], dir: string): boolean {
  const start = words.findIndex((word) => !INITS.has(word.split('/').at(-1)));
  const [program = '', ...args] = start < 0 ? [] : words.slice(start);
  if (program.split('/').at(-1) === 'node') return !args.some((word) => LOADS_MODULES.test(word));
  if (program !== 'npm' && program !== 'yarn' && program !== 'pnpm') return false;
  const name = (args[0] === 'run' ? args[1] : args[0]) ?? '';
  const scripts = project.packages.get(joinPath(dir, 'package.json') ?? '')?.scripts ?? {};
  const texts = [`pre${name}`, name, `post${name}`]
    .map((key) => scripts[key])
    .filter((text) => text !== undefined);
  return (
    scripts[name] !== undefined &&
    texts.every((text) => text.startsWith('node ') && isPlain(project, text.split(/\s+/), dir))
  );
}
