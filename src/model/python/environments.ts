import type { ShellCommand } from '../../shell/index.js';
import type { Run } from '../commands.js';
import { directoryOf, instructionsBefore } from '../directory.js';
import { joinWorkdir } from '../scope.js';

const SYSTEM_PLACES: ReadonlySet<string> = new Set(['/', '/usr', '/usr/local']);

/** Virtual environments that the command or the variables around it name. */
export function environments(run: Run, command: ShellCommand): readonly string[] {
  const directory = directoryOf(run, command) ?? '/';
  const program =
    command.name?.includes('/') === true ? [joinWorkdir(directory, `${command.name}/../..`)] : [];
  const before = instructionsBefore(run.stage, run.instruction);
  const paths = before
    .filter(({ keyword }) => keyword === 'ENV')
    .flatMap(({ args }) => args.flatMap(inValue));
  const home = run.scope.variables.get('VIRTUAL_ENV')?.value;
  const made = before.flatMap(({ body, keyword }) => (keyword === 'RUN' ? madeBy(body.text) : []));
  const found = [...program, home, ...paths, ...made.map((path) => joinWorkdir(directory, path))];
  return found.filter((path) => path !== undefined).filter((path) => !SYSTEM_PLACES.has(path));
}

/** `/app/venv` of `/app/venv/bin:$PATH`. */
function inValue(value: string): readonly string[] {
  return [...value.matchAll(/(?:^|[:"'])(\/[^:"'$]+)\/bin\b/g)].map((match) => match[1] ?? '');
}

/** `venv` of `python -m venv venv`, `virtualenv venv`, `uv venv venv`. */
function madeBy(text: string): readonly string[] {
  return [
    ...text.matchAll(/\b(?:venv|virtualenv)\s+(?:-[\w-]+(?:[= ][\w./]*python[\d.]*)?\s+)*([\w./-]+)/g),
  ].map((match) => match[1] ?? '');
}
