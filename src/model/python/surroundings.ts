/** What stands around an install of Python packages: variables, mounts, directories that somebody chose. */
import type { ShellCommand } from '../../shell/index.js';
import type { Run } from '../commands.js';
import { directoryOf } from '../directory.js';
import { joinWorkdir } from '../scope.js';

const PLAIN_MOUNT = /(?:^|,)type=(?:cache|secret|ssh|tmpfs)(?:,|$)/;

/**
 * Why the variables and mounts around an install let it do something that is not known; undefined when none does.
 * @param farReaching names of variables by which the program reads other files or works elsewhere
 */
export function surroundings(
  { scope, instruction }: Run,
  command: ShellCommand,
  farReaching: RegExp,
): string | undefined {
  const names = [
    ...scope.variables.keys(),
    ...command.assignments.map(({ name }) => name),
    ...[...instruction.text.matchAll(/\bexport\s+(\w+)=/g)].map((match) => match[1] ?? ''),
  ];
  const far = names.find((name) => farReaching.test(name));
  if (far !== undefined) return `${far} is set`;
  const mount = instruction.flags.find(
    ({ name, value }) => name === 'mount' && !PLAIN_MOUNT.test(value ?? ''),
  );
  return mount === undefined ? undefined : 'its RUN mounts files of its own';
}

/** Directories that variables choose, absolute; refused when one is only known in the build. */
export function chosenPlaces(
  run: Run,
  command: ShellCommand,
  names: readonly string[],
): readonly string[] | { readonly refused: string } {
  const places: string[] = [];
  for (const name of names) {
    const variable = run.scope.variables.get(name);
    const own = command.assignments.find((each) => each.name === name)?.text.slice(name.length + 1);
    if (variable === undefined && own === undefined) continue;
    const value = own ?? variable?.value;
    const directory = directoryOf(run, command);
    const known = value !== undefined && directory !== undefined && /^[\w./@+~-]+$/.test(value);
    const place = known && !value.startsWith('~') ? joinWorkdir(directory, value) : undefined;
    if (place === undefined)
      return { refused: `${name} chooses a directory that is only known in the build` };
    places.push(place);
  }
  return places;
}
