import { restoreFiles } from '../../../project/dotnet/restoreFiles.js';
import { isFarProperty } from '../../../project/dotnet/properties.js';
import type { Project } from '../../../project/types.js';
import type { ShellCommand, ShellWord } from '../../../shell/index.js';
import type { Run } from '../../commands.js';
import { below, directoryOf } from '../../directory.js';
import { dotnetCommandOf, isLocked, oddOption, type DotnetOption } from '../../dotnet/command.js';
import { joinWorkdir } from '../../scope.js';
import type { Installer, InstallReader } from './types.js';
import { unplaced } from './unplaced.js';

/** `dotnet restore`. */
export const dotnet: Installer = { mention: /\bdotnet\s+restore\b/, readerOf };

function readerOf(run: Run, command: ShellCommand): InstallReader | undefined {
  const found = dotnetCommandOf(command);
  if (found?.verb !== 'restore') return undefined;
  return restoreReader(run, command, {
    operands: found.operands,
    options: found.options,
    trouble: strandedPackages(run),
  });
}

export interface Restore {
  readonly operands: readonly ShellWord[];
  readonly options: readonly DotnetOption[];
  readonly trouble: string | undefined;
  /** Why files that it reads speak against it. */
  readonly objection?: (project: Project, files: readonly string[]) => string | undefined;
}

/** What a restore of a project, a solution or a directory reads, with these options. */
export function restoreReader(run: Run, command: ShellCommand, restore: Restore): InstallReader {
  const directory = directoryOf(run, command);
  const [operand] = restore.operands;
  const written = operand === undefined ? '.' : operand.value;
  const place = directory === undefined ? undefined : joinWorkdir(directory, written);
  const isFile = /\.(?:\w+proj|sln[xf]?)$/.test(written ?? '');
  const entriesFrom = (entry: string): Entries => ({
    entries: [entry],
    read: reading(restore, below(directory ?? '', joinWorkdir(entry, '..') ?? '/') !== undefined),
  });
  return {
    name: '`dotnet restore`',
    command,
    writes: [],
    needsAll: true,
    settings: /(?:^|\/)(?:Directory\.[\w.]+\.(?:props|targets|rsp)|nuget\.config|global\.json)$/i,
    trouble: troubleOf(run, command, restore) ?? (place === undefined ? unplaced(command) : undefined),
    ...(place !== undefined && isFile ? entriesFrom(place) : NOTHING),
    ...(place !== undefined && !isFile && { locate: (namesIn) => inDirectory(place, namesIn, entriesFrom) }),
  };
}

type Entries = Pick<InstallReader, 'entries' | 'read'>;

const NOTHING: Entries = {
  entries: [],
  read: () => ({ refused: 'which project it restores is not known' }),
};

/** @param above whether the command runs above what it restores */
function reading({ options, objection }: Restore, above: boolean): InstallReader['read'] {
  return (project, [path = ''], sees) => {
    const found = restoreFiles(project, path, { locked: isLocked(options), above }, sees);
    const against = 'refused' in found ? undefined : objection?.(project, found.files);
    return against === undefined ? found : { refused: against };
  };
}

function inDirectory(
  place: string,
  namesIn: (directory: string) => readonly string[],
  entriesFrom: (entry: string) => Entries,
): Entries | { readonly refused: string } {
  const name = chosen(namesIn(place));
  const entry = name === undefined ? undefined : joinWorkdir(place, name);
  return entry === undefined
    ? { refused: `${place} has no project that it would take for sure` }
    : entriesFrom(entry);
}

function troubleOf(
  run: Run,
  command: ShellCommand,
  { operands, options, trouble }: Restore,
): string | undefined {
  if (trouble !== undefined) return trouble;
  if (operands.length > 1) return 'it is given several projects';
  if (operands[0] !== undefined && operands[0].value === undefined)
    return 'which project it takes is only known in the build';
  return oddOption(options) ?? surroundings(run, command);
}

/** The project or solution that MSBuild takes in a directory (XMake.cs, ProcessProjectSwitch); undefined when not one. */
function chosen(names: readonly string[]): string | undefined {
  const projects = names.filter((name) => /\.[^.]*proj$/i.test(name));
  const solutions = names.filter((name) => /\.sln[xf]?$/i.test(name));
  if (projects.length + solutions.length === 1) return projects[0] ?? solutions[0];
  const [solution] = solutions;
  const stem = (name: string): string => name.replace(/\.[^.]*$/, '');
  const [project] = projects;
  const pair = projects.length === 1 && solutions.length === 1;
  return pair && project && solution && stem(project) === stem(solution) ? solution : undefined;
}

const PLAIN_MOUNT = /(?:^|,)type=(?:cache|secret|ssh|tmpfs)(?:,|$)/;

/** Why the variables and mounts around a restore let it do something that is not known. */
function surroundings({ scope, instruction, script }: Run, command: ShellCommand): string | undefined {
  const given = [
    ...command.assignments,
    ...script.commands.flatMap(({ words, assignments }) => (words.length === 0 ? assignments : [])),
  ].map(({ name }) => name);
  // Every variable is a property to MSBuild.
  const far = [...scope.variables.keys(), ...given].find(
    (name) =>
      isFarProperty(name, '$') ||
      /^NUGET_(?:PACKAGES|FALLBACK_PACKAGES)$|^MSBUILD(?!TERMINAL|DISABLENODEREUSE)/i.test(name),
  );
  if (far !== undefined) return `${far} is set, by which it may read or write elsewhere`;
  const mount = instruction.flags.find(
    ({ name, value }) => name === 'mount' && !PLAIN_MOUNT.test(value ?? ''),
  );
  return mount === undefined ? undefined : 'its RUN mounts files of its own';
}

/**
 * A layer that is taken from elsewhere has nothing in this machine's cache mount: where the build restores nothing itself,
 * the packages would be missing (NETSDK1064).
 */
function strandedPackages({ instruction, model, stage }: Run): string | undefined {
  const mounted = instruction.flags.some(
    ({ name, value }) => name === 'mount' && /type=cache/.test(value ?? '') && /nuget/i.test(value ?? ''),
  );
  if (!mounted) return undefined;
  const later = [stage, ...model.childrenOf(stage)].flatMap(({ instructions }) => instructions);
  const bare = later.find(({ keyword, text }) => keyword === 'RUN' && /--no-(?:restore|build)\b/.test(text));
  return bare && 'its packages lie in a cache mount, and a later command does not restore';
}
