/** What the steps before a command tell of the Poetry that runs it. */
import { invocationOf, isCommand, type ShellCommand } from '../../shell/index.js';
import { isBystander, keepsContent } from '../bystanders.js';
import type { CommandAt } from '../commands.js';
import { directoryOf, instructionsBefore } from '../directory.js';
import { expand } from '../scope.js';
import { scriptOf } from '../work.js';

const NAMED = /\bpoetry(?:==|@)([^\s"'&;|,]+)/g;
const SCRIPT = /install\.python-poetry\.org/;

/** Major and minor version, where an install before the command names one; the last one counts. */
export function poetryVersion({
  stage,
  instruction,
  model,
}: CommandAt): readonly [number, number] | undefined {
  const runs = [...instructionsBefore(stage, instruction), instruction].filter(
    ({ keyword }) => keyword === 'RUN',
  );
  let found: string | undefined;
  for (const run of runs) {
    const scope = model.scopeAt(run);
    const named = [...run.text.matchAll(NAMED)].at(-1)?.[1];
    if (named !== undefined) found = expand(named, scope, run.escape) ?? '';
    else if (SCRIPT.test(run.text))
      found =
        /(?:--version[ =]|\bPOETRY_VERSION=)([\d.]+)/.exec(run.text)?.[1] ??
        scope.variables.get('POETRY_VERSION')?.value ??
        '';
    else if (/\b(?:pip[\d.]*|pipx)\b[^&;|]*\binstall\b[^&;|]*\spoetry(?![\w-])/.test(run.text)) found = '';
  }
  const [, major, minor] = /^(\d+)\.(\d+)/.exec(found ?? '') ?? [];
  return major === undefined ? undefined : [Number(major), Number(minor)];
}

/** Every command of the stage before this one. */
export function commandsBefore({
  stage,
  instruction,
  model,
  script,
  command,
}: CommandAt): readonly ShellCommand[] {
  const runs = instructionsBefore(stage, instruction).filter(({ keyword }) => keyword === 'RUN');
  return [
    ...runs.flatMap((run) => scriptOf(model, run)?.commands ?? []),
    ...script.commands.slice(0, script.commands.indexOf(command)),
  ];
}

/** Into the Python of the image: there, --sync would remove Poetry's own packages too. */
export function sharedEnvironment(
  { scope, ...at }: CommandAt,
  before: readonly ShellCommand[],
): string | undefined {
  const says = (name: string): string => scope.variables.get(name)?.value ?? '';
  const isSet = before.some((each) => isCommand(each, 'poetry config'));
  if (isSet && !before.every(isOwnEnvironment))
    return 'a setting of Poetry may lead it into another environment';
  if (/^(?:true|1)$/.test(says('POETRY_VIRTUALENVS_IN_PROJECT')) || (isSet && before.some(isInProject)))
    return scope.variables.has('POETRY_VIRTUALENVS_CREATE') || scope.variables.has('VIRTUAL_ENV')
      ? 'it may install into an environment that holds more than the project'
      : undefined;
  return directoryOf({ ...at, scope }, at.command) === undefined
    ? 'it is not a plain member of a list of commands joined by &&'
    : 'nothing says that its environment is one of the project alone';
}

function isOwnEnvironment(command: ShellCommand): boolean {
  return !isCommand(command, 'poetry config') || isInProject(command);
}

function isInProject(command: ShellCommand): boolean {
  const [key, value] = invocationOf(command).operands;
  return (
    isCommand(command, 'poetry config') && key?.value === 'virtualenvs.in-project' && value?.value === 'true'
  );
}

/** What else was installed into the environment would go too. */
export function otherInstall(between: readonly ShellCommand[]): string | undefined {
  const other = between.find((each) => {
    const { tool, subcommand } = invocationOf(each);
    if (tool === 'pip' || tool === 'uv' || tool === 'python') return true;
    if (tool !== 'poetry') return false;
    return subcommand === 'run' ? /\b(?:pip|uv|python|sh|make)\b/.test(each.text) : subcommand !== 'install';
  });
  return other && `\`${other.text}\` before it may have installed what it would remove`;
}

/** Commands behind it may start what it removes. */
export function laterUse({ stage, instruction, script, command, model }: CommandAt): string | undefined {
  const later = stage.instructions.slice(stage.instructions.indexOf(instruction) + 1);
  const runs = later.filter(({ keyword }) => keyword === 'RUN');
  const unread = runs.find((each) => scriptOf(model, each) === undefined);
  const commands = [
    ...script.commands.slice(script.commands.indexOf(command) + 1),
    ...runs.flatMap((each) => scriptOf(model, each)?.commands ?? []),
  ];
  const found = commands.find((each) => !isBystander(each) && !keepsContent(each));
  const text = found?.text ?? unread?.text.trim().split('\n', 1)[0];
  return text && `\`${text}\` behind it may use what it would remove`;
}
