import { npmFiles, type InstallFiles } from '../../project/npmFiles.js';
import type { Project } from '../../project/types.js';
import type { ShellCommand } from '../../shell/index.js';
import type { Run } from '../commands.js';
import { joinWorkdir } from '../scope.js';
import { npmInstallOf, npmName, npmSurroundings } from '../npm/install.js';
import { pipFiles, pipInstallOf, pipSurroundings } from '../pip/install.js';
import { npmMajorAt } from '../npm/version.js';

/** An install that takes what it installs from files of the project. */
export interface InstallReader {
  /** For messages, with backticks. */
  readonly name: string;
  readonly command: ShellCommand;
  /** Absolute paths in the image of the files that it begins with; the others are found from them. */
  readonly entries: readonly string[];
  /** Directories of the image into which it installs, beside those that `read` names. */
  readonly writes: readonly string[];
  /** True when it fails without one of the files; npm goes on without a lockfile, settings or a workspace member. */
  readonly needsAll: boolean;
  /** Why it may read or write something that is not known. */
  readonly trouble: string | undefined;
  /**
   * @param paths the entries as paths in the context
   * @param sees whether it finds a file of the context in its place
   */
  read(
    project: Project,
    paths: readonly string[],
    sees: (path: string) => boolean,
  ): InstallFiles | { readonly refused: string };
}

/** The first install of a RUN; undefined when there is none. */
export function installReaderOf(run: Run): InstallReader | undefined {
  for (const command of run.script.commands) {
    if (command.nested) continue;
    const reader = npmReader(run, command) ?? pipReader(run, command);
    if (reader !== undefined) return reader;
  }
  return undefined;
}

function npmReader(run: Run, command: ShellCommand): InstallReader | undefined {
  const install = npmInstallOf(run, command);
  if (install === undefined) return undefined;
  const entry = install.directory === undefined ? undefined : joinWorkdir(install.directory, 'package.json');
  const npmMajor = npmMajorAt(run, command);
  const options = typeof npmMajor === 'number' ? { ...install.options, npmMajor } : install.options;
  return {
    name: npmName(install),
    command,
    entries: entry === undefined ? [] : [entry],
    writes: [],
    needsAll: false,
    trouble: entry === undefined ? unplaced(command) : npmSurroundings(run, command),
    read: (project, [path = ''], sees) =>
      npmFiles(project, path.slice(0, Math.max(0, path.lastIndexOf('/'))), options, sees),
  };
}

function unplaced({ member }: ShellCommand): string {
  return member === undefined
    ? 'its RUN is not a plain list of commands joined by &&'
    : 'the directory in which it runs is not known';
}

function pipReader(run: Run, command: ShellCommand): InstallReader | undefined {
  const install = pipInstallOf(run, command);
  if (install === undefined) return undefined;
  const name = '`pip install`';
  if ('refused' in install)
    return {
      name,
      command,
      entries: [],
      writes: [],
      needsAll: true,
      trouble: install.refused,
      read: () => install,
    };
  const trouble = pipSurroundings(run, command);
  return {
    name,
    command,
    entries: install.files,
    writes: install.writes,
    needsAll: true,
    trouble,
    read: pipFiles,
  };
}
