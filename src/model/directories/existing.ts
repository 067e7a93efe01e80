import { operands, isCommand } from '../../shell/index.js';
import type { Instruction } from '../../syntax/types.js';
import { copyTarget } from '../copies.js';
import { below, instructionsBefore } from '../directory.js';
import { expand, joinWorkdir } from '../scope.js';
import type { Model, Stage } from '../stages.js';
import { scriptOf } from '../work.js';

/** Directories of every distribution that are no links (Filesystem Hierarchy Standard 3.0; /bin, /lib, /sbin may be). */
const STANDARD: ReadonlySet<string> = new Set(
  '/ /etc /home /opt /root /srv /tmp /usr /usr/bin /usr/lib /usr/local /usr/local/bin /usr/local/lib /usr/local/src /usr/src /var /var/lib'.split(
    ' ',
  ),
);

/** What shows that an absolute path is a directory, and no link, when an instruction begins; undefined when nothing does. */
export function madeBy(
  model: Model,
  stage: Stage,
  instruction: Instruction,
  path: string,
): Instruction | 'standard' | undefined {
  if (STANDARD.has(path)) return 'standard';
  const before = instructionsBefore(stage, instruction);
  if (
    before.some(
      ({ keyword, body }) => keyword === 'RUN' && /\bln\b/.test(body.text) && body.text.includes(path),
    )
  )
    return undefined;
  return before.findLast((one) => made(model, one).some((directory) => below(path, directory) !== undefined));
}

/** The directories that an instruction makes, or that are there once it has run. */
function made(model: Model, instruction: Instruction): readonly string[] {
  switch (instruction.keyword) {
    case 'WORKDIR':
      return known([workdirOf(model, instruction)]);
    case 'COPY':
    case 'ADD':
      return copied(model, instruction);
    case 'RUN':
      return madeInRun(model, instruction);
    default:
      return [];
  }
}

/** Absolute path of a WORKDIR; undefined when a variable or the base image hides it. */
export function workdirOf(model: Model, instruction: Instruction): string | undefined {
  const scope = model.scopeAt(instruction);
  return joinWorkdir(scope.workdir, expand(instruction.body.text, scope, instruction.escape));
}

function copied(model: Model, instruction: Instruction): readonly string[] {
  const target = copyTarget(model, instruction);
  if (target === undefined) return [];
  const { args } = instruction;
  const isDirectory = args.length > 2 || /[/.]$/.test(args.at(-1) ?? '') || /^\.?\/?$/.test(args[0] ?? '');
  return [isDirectory ? target : target.slice(0, target.lastIndexOf('/'))];
}

/** `mkdir` and `git clone` with absolute paths, in a pure list of commands: where one fails, the build does. */
function madeInRun(model: Model, instruction: Instruction): readonly string[] {
  const script = scriptOf(model, instruction);
  if (script?.chain === undefined) return [];
  const found: (string | undefined)[] = [];
  for (const command of script.commands) {
    if (command.member === undefined || command.negated) continue;
    if (isCommand(command, 'mkdir')) found.push(...operands(command).map(({ value }) => value));
    if (isCommand(command, 'git clone')) found.push(operands(command)[1]?.value);
  }
  return known(found.filter((path) => path?.startsWith('/')).map((path) => joinWorkdir('/', path)));
}

function known(paths: readonly (string | undefined)[]): readonly string[] {
  return paths.filter((path) => path !== undefined);
}
