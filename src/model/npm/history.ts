import type { Project } from '../../project/types.js';
import { invocationOf, hasFlag, type ShellCommand } from '../../shell/index.js';
import type { Instruction } from '../../syntax/types.js';
import { keepsContent } from '../bystanders.js';
import type { CommandAt } from '../commands.js';
import { broughtTo, contextCopy, copyTarget, type Context } from '../copies.js';
import { below, instructionsBefore, movesDirectory } from '../directory.js';
import { npmInstallOf } from './install.js';
import { joinWorkdir } from '../scope.js';
import { mountOptions } from '../sources.js';
import { scriptOf } from '../work.js';

/** A file of the context in its place in the image. */
export interface Brought {
  readonly path: string;
  readonly by: Instruction;
}

/**
 * Which file of the context a COPY before a command put last at a path of the image, parent stages included. `'unknown'`
 * when a COPY of which less is known may have put something there since.
 */
export function lastBrought(
  at: Pick<CommandAt, 'stage' | 'instruction' | 'model'>,
  image: string,
  context: Context,
): Brought | 'unknown' | undefined {
  let last: Brought | 'unknown' | undefined;
  for (const instruction of instructionsBefore(at.stage, at.instruction)) {
    if (instruction.keyword !== 'COPY' && instruction.keyword !== 'ADD') continue;
    const copy = contextCopy(at.model, instruction, context);
    if (copy === undefined) {
      if (mayReach(at, instruction, image)) last = 'unknown';
      continue;
    }
    const path = broughtTo(copy, image, context);
    if (path !== undefined) last = { path, by: instruction };
  }
  return last;
}

function mayReach({ model }: Pick<CommandAt, 'model'>, instruction: Instruction, image: string): boolean {
  const target = copyTarget(model, instruction);
  return target === undefined || below(target, image) !== undefined;
}

const LOCAL_INSTALL: ReadonlySet<string | undefined> = new Set([
  'install',
  'ci',
  'link',
  'ln',
  'update',
  'up',
  'upgrade',
  'rebuild',
  'add',
  'import',
  undefined,
]);
const NODE_MANAGERS: ReadonlySet<string | undefined> = new Set([
  'npm',
  'yarn',
  'yarnpkg',
  'pnpm',
  'bun',
  'lerna',
  'ncu',
]);

/**
 * What may have filled the `node_modules` of a directory before a command, so that `npm ci` would throw it away: an
 * earlier install, a COPY, a mount. Undefined when nothing did.
 */
export function nodeModulesBefore(
  at: CommandAt,
  directory: string,
  project: Project,
  contextDir: string,
): string | undefined {
  const modules = joinWorkdir(directory, 'node_modules') ?? '/node_modules';
  const prefix = contextDir === '' ? 'node_modules/' : `${contextDir}/node_modules/`;
  if ([...(project.tracked ?? [])].some((file) => file.startsWith(prefix)))
    return `git tracks files in ${prefix}`;
  for (const { name, value } of at.instruction.flags) {
    const given = name === 'mount' ? mountOptions(value ?? '') : new Map<string, string>();
    const target = given.get('target') ?? given.get('dst') ?? given.get('destination') ?? '';
    if (/node_modules/.test(target)) return 'npm ci would empty the mount on node_modules';
  }
  for (const instruction of [...instructionsBefore(at.stage, at.instruction), at.instruction]) {
    const reason =
      instruction.keyword === 'RUN'
        ? installedBy(at, instruction, directory)
        : copiedBy(at, instruction, modules);
    if (reason) return `line ${instruction.origin} already filled node_modules, which npm ci would delete`;
  }
  return undefined;
}

function installedBy(at: CommandAt, instruction: Instruction, directory: string): boolean {
  if (!/\b(?:npm|yarn|pnpm|bun|lerna|node_modules)\b/.test(instruction.text)) return false;
  const commands = scriptOf(at.model, instruction)?.commands;
  if (commands === undefined) return true;
  const earlier = instruction === at.instruction ? commands.slice(0, commands.indexOf(at.command)) : commands;
  return earlier.some((command) => installsHere(at, instruction, command, directory));
}

function installsHere(
  at: CommandAt,
  instruction: Instruction,
  command: ShellCommand,
  directory: string,
): boolean {
  const { tool, subcommand } = invocationOf(command);
  if (!NODE_MANAGERS.has(tool) || !LOCAL_INSTALL.has(subcommand))
    return tool !== 'rm' && command.text.includes('node_modules') && !prepares(at, instruction, directory);
  if (
    hasFlag(command, '-g') ||
    (command.words.length === 2 && /^-(?:v|-version)$/.test(command.words[1]?.value ?? ''))
  )
    return false;
  const script = scriptOf(at.model, instruction);
  const other =
    script && npmInstallOf({ ...at, instruction, script, scope: at.model.scopeAt(instruction) }, command);
  return other?.directory === undefined || other.directory === directory;
}

/**
 * True for a RUN that only makes an empty `node_modules` and sets its owner, where `npm ci` may replace it: as root, or in a
 * directory that was given to the user.
 */
function prepares(at: CommandAt, instruction: Instruction, directory: string): boolean {
  const commands = scriptOf(at.model, instruction)?.commands ?? [];
  if (!commands.every(keepsContent)) return false;
  if (at.scope.user === 'root' || at.scope.user === '0') return true;
  return commands.some((command) => {
    const { tool, operands } = invocationOf(command);
    const given = operands.slice(1).some(({ value }) => value?.replace(/\/+$/, '') === directory);
    return tool === 'chown' && hasFlag(command, '-R', '--recursive') && given;
  });
}

/** A COPY from elsewhere that could bring `node_modules`, or one that names it. */
function copiedBy(at: CommandAt, instruction: Instruction, modules: string): boolean {
  if (instruction.keyword !== 'COPY' && instruction.keyword !== 'ADD') return false;
  if (instruction.text.includes('node_modules')) return true;
  const target = copyTarget(at.model, instruction);
  return (
    instruction.flag('from') !== undefined && (target === undefined || below(target, modules) !== undefined)
  );
}

/** Which command between the COPY of the manifests and a command may have changed one of them; undefined when none. */
export function whoMayEdit(at: CommandAt, copies: readonly Instruction[]): string | undefined {
  const before = instructionsBefore(at.stage, at.instruction);
  const since = Math.min(...copies.map((copy) => before.indexOf(copy)));
  for (const instruction of before.slice(since)) {
    if (instruction.keyword !== 'RUN') continue;
    const commands = scriptOf(at.model, instruction)?.commands;
    if (commands === undefined || !commands.every(isTame))
      return `the RUN on line ${instruction.origin} may change package.json or its lockfile`;
  }
  const own = at.script.commands
    .slice(0, at.script.commands.indexOf(at.command))
    .find((command) => !isTame(command));
  return own === undefined ? undefined : `\`${own.text}\` before it may change package.json or its lockfile`;
}

function isTame(command: ShellCommand): boolean {
  return keepsContent(command) || movesDirectory(command);
}
