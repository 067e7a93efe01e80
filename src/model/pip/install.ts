import { requirementClosure } from '../../project/requirements.js';
import type { InstallFiles } from '../../project/installFiles.js';
import type { Project } from '../../project/types.js';
import { invocationOf, options, type ShellCommand } from '../../shell/index.js';
import { isRegistryWord } from '../bystanders.js';
import type { Run } from '../commands.js';
import { directoryOf } from '../directory.js';
import { environments } from '../python/environments.js';
import { surroundings } from '../python/surroundings.js';
import { joinWorkdir } from '../scope.js';

/** A `pip install` that takes its packages from requirement files. */
export interface PipInstall {
  readonly command: ShellCommand;
  /** Absolute paths in the image of the files after `-r` and `-c`. */
  readonly files: readonly string[];
  /** Directories of the image, virtual environments and the like, into which it may install. */
  readonly writes: readonly string[];
}

interface Refusal {
  readonly refused: string;
}

const READS_FILE = /^(?:-r|--requirement|-c|--constraint)$/;
const NEEDS_SOURCES = /^(?:-e|--editable|--group|--requirements-from-script|--build-constraint)$/;
const INSTALLS_TO = /^(?:-t|--target|--prefix|--root|--src|-b|--build)$/;

/** Reads a command as such an install: undefined for any other, refused when it may read something else too. */
export function pipInstallOf(run: Run, command: ShellCommand): PipInstall | Refusal | undefined {
  const { tool, subcommand, operands } = invocationOf(command);
  if (tool !== 'pip' || subcommand !== 'install') return undefined;
  const given = options(command);
  const named = given.filter(({ name }) => READS_FILE.test(name));
  const sources =
    given.some(({ name }) => NEEDS_SOURCES.test(name)) || operands.some((word) => !isRegistryWord(word));
  if (sources) return { refused: 'it installs the project itself or a path, and needs the sources' };
  if (named.length === 0) return undefined;
  const links = given.some(
    ({ name, text }) => /^(?:-f|--find-links)$/.test(name) && !/^https?:/.test(text ?? ''),
  );
  if (links) return { refused: 'it looks for packages in a directory (--find-links)' };
  const directory = directoryOf(run, command);
  const files = named.map(({ value }) =>
    value === undefined || directory === undefined ? undefined : joinWorkdir(directory, value),
  );
  if (named.some(({ value }) => value?.includes('://') === true))
    return { refused: 'it reads requirements from a URL' };
  if (command.member === undefined)
    return { refused: 'its RUN is not a plain list of commands joined by &&' };
  if (files.includes(undefined)) return { refused: 'which files it reads is only known in the build' };
  const writes = given
    .filter(({ name }) => INSTALLS_TO.test(name))
    .map(({ value }) => value && directory && joinWorkdir(directory, value));
  if (writes.includes(undefined) || writes.includes(''))
    return { refused: 'where it installs is only known in the build' };
  const places = [...writes, ...environments(run, command)].filter((path) => path !== undefined);
  return { command, files: files.filter((path) => path !== undefined), writes: places };
}

/** Variables by which pip reads other files or installs elsewhere. */
const FAR_REACHING =
  /^(?:PIP_(?:TARGET|PREFIX|ROOT|SRC|REQUIREMENT|CONSTRAINT|CONFIG_FILE|FIND_LINKS|EDITABLE|USER|BUILD_CONSTRAINT)|PYTHONUSERBASE)$/;

/** Why the variables and mounts around an install let it do something that is not known; undefined when none does. */
export function pipSurroundings(run: Run, command: ShellCommand): string | undefined {
  return surroundings(run, command, FAR_REACHING);
}

/** What pip reads of the context, starting from requirement files; see `requirementClosure`. */
export function pipFiles(project: Project, paths: readonly string[]): InstallFiles | Refusal {
  const files = new Set<string>();
  const evidence: string[] = [];
  for (const path of paths) {
    const closure = requirementClosure(project, path);
    if ('refused' in closure) return closure;
    if (closure.vcs)
      return { refused: `${path} installs from version control, which may write into the project` };
    for (const file of closure.files) files.add(file);
    const [, ...others] = closure.files;
    evidence.push(`${path} reads ${others.length === 0 ? 'no other file' : others.join(', ')}`);
  }
  return { files: [...files], writes: [], evidence };
}
