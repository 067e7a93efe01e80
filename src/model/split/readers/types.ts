import type { InstallFiles } from '../../../project/installFiles.js';
import type { Project } from '../../../project/types.js';
import type { ShellCommand } from '../../../shell/index.js';
import type { Run } from '../../commands.js';

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
  /** A command of the same RUN that may stay with it, beside those that do nothing to any project. */
  staysWith?(command: ShellCommand): boolean;
  /** A command of a RUN between the sources and the install that needs none of them, beside those that do nothing to any project. */
  passes?(command: ShellCommand): boolean;
  /** As `passes`, for a RUN directly behind the install that nothing else is left for. */
  follows?(command: ShellCommand): boolean;
  /**
   * Set where only the project tells what it begins with: finds that by the names of the files that lie in a directory
   * of the image.
   */
  readonly locate?: (
    namesIn: (directory: string) => readonly string[],
  ) => Pick<InstallReader, 'entries' | 'read'> | { readonly refused: string };
  /** Names of files that count for it wherever above its own they come to lie. */
  readonly settings?: RegExp;
  /** Set where the command itself needs the sources, and another one is to fetch the dependencies before them. */
  readonly prefetch?: Prefetch;
  /**
   * @param paths the entries as paths in the context
   * @param sees whether it finds a file of the context in its place
   * @returns undefined when there is nothing to install, and nothing to say
   */
  read(
    project: Project,
    paths: readonly string[],
    sees: (path: string) => boolean,
  ): InstallFiles | { readonly refused: string } | undefined;
}

/** Commands for a RUN of their own in front of the sources, after which the command as it stands has less to do. */
export interface Prefetch {
  /** Each as it is to be written, variables in front included; joined by `&&`. They run where the RUN begins. */
  readonly commands: readonly string[];
  /** True for a command of an earlier RUN that has fetched already. */
  isDone(command: ShellCommand): boolean;
}

/** What knows the installs of one package manager. */
export interface Installer {
  /** A word of a Dockerfile without which there is no such install. */
  readonly mention: RegExp;
  /**
   * Reads a command as such an install; undefined for any other.
   * @param brings whether a COPY above puts a file of the context at a path of the image
   */
  readerOf(run: Run, command: ShellCommand, brings: (path: string) => boolean): InstallReader | undefined;
}
