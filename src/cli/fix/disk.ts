import type { FileEdit } from '../../files/write.js';
import type { Settings } from '../../config/types.js';
import type { Sizes } from '../../project/sizes.js';
import type { InlineBlock } from '../../project/inline.js';
import type { Project } from '../../project/types.js';
import type { Encoding, Failure } from '../../report/types.js';

/** A text as it lies on disk. */
export interface TextFile {
  readonly text: string;
  readonly encoding: Encoding;
}

/** A build context and the facts about it. */
export interface Surroundings {
  /** Absolute path of the context. */
  readonly context: string;
  readonly project: Project;
  /** Why this is the context; undefined for text that belongs nowhere. */
  readonly reason?: string;
}

/** A Dockerfile that is written inside a compose file. */
export interface Inline {
  /** What YAML says there, the Dockerfile of it, and its place; or why it cannot be edited. */
  readonly block: InlineBlock | { readonly left: string };
  /** 1-based line of the file that says so. */
  readonly line: number;
  readonly surroundings: () => Promise<Surroundings>;
}

/** The settings of a configuration file and its path as shown; no path where there is none. */
export type ConfigFound =
  { readonly settings: Settings; readonly from?: string } | { readonly failure: Failure };

/** What `fix` needs of the disk; the command uses `createDisk`, tests of the session use one in memory. */
export interface Disk {
  /** Reads a Dockerfile, or says why that is not possible. */
  read(path: string): TextFile | { readonly failure: Failure };
  /** Finds the build context of a Dockerfile and collects the facts. */
  surroundings(path: string, text: string): Promise<Surroundings>;
  /** The Dockerfiles inside a compose file with that text, in the order in which they stand there. */
  inlines?(path: string, text: string): Promise<readonly Inline[]>;
  /** How large the files of a context are, where that can be told. */
  sizes?(context: string): Sizes;
  /** What the configuration files say for a Dockerfile, or why they cannot be followed. */
  settings(path: string): Promise<ConfigFound>;
  /** Writes all files or none; returns why it could not. A file that no longer holds `before` is not written. */
  write(edits: readonly FileEdit[]): Failure | undefined;
}
