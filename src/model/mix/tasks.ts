import { invocationOf, type ShellCommand } from '../../shell/index.js';

/** The tasks of `mix deps.get`, `mix do deps.get, deps.compile` and `mix do deps.get + deps.compile`, each with its words. */
export function tasksOf(command: ShellCommand): readonly (readonly string[])[] | undefined {
  if (invocationOf(command).tool !== 'mix') return undefined;
  const words = command.words.slice(1).map(({ value }) => value);
  const known = words.filter((word) => word !== undefined);
  if (known.length < words.length || known.length === 0) return undefined;
  if (known[0] !== 'do') return [known];
  return known
    .slice(1)
    .join(' ')
    .split(/,\s*|\s\+\s/)
    .map((task) => task.trim().split(/\s+/));
}
