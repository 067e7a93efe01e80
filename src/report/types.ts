import type { Effective } from '../config/types.js';
import type { Level } from '../model/types.js';
import type { RegistryFacts } from '../project/registry.js';
import type { FixResult } from '../runner/types.js';
import type { VerifyReport } from '../verify/types.js';

/** How the bytes of a file are written: UTF-8, or Latin-1 when they are not valid UTF-8. */
export type Encoding = 'utf8' | 'latin1';

/** A piece of output in the encoding of the file that it quotes, so that a patch is exact to the byte. */
export interface Chunk {
  readonly text: string;
  readonly encoding: Encoding;
}

/** Why a file could not be treated. */
export interface Failure {
  readonly message: string;
  /** 1-based, where a line is known. */
  readonly line?: number;
}

/** A file that changes beside the Dockerfile, such as its ignore file. */
export interface OtherFile {
  /** As shown: relative to the working directory, with `/`. */
  readonly path: string;
  /** Text on disk; undefined when the file is new. */
  readonly before: string | undefined;
  readonly after: string;
  readonly encoding: Encoding;
}

/** Which directory was taken for the build context. */
export interface ContextReport {
  /** As shown: relative to the working directory, with `/`; `.` for that itself. */
  readonly path: string;
  /** Why this one: `compose.yaml:3 names it`. */
  readonly reason: string;
  /** True for the directory that holds the Dockerfile. */
  readonly own: boolean;
}

/** What became of one Dockerfile. */
export interface FileReport {
  /** As shown: relative to the working directory, with `/`. */
  readonly path: string;
  readonly encoding: Encoding;
  /** What held for this file: the command line over its configuration. Missing when that could not be told. */
  readonly settings?: Effective;
  /** Missing when the text belongs nowhere, or could not be read. */
  readonly context?: ContextReport;
  /** Missing when the file could not be read at all. */
  readonly result?: FixResult;
  /** Files that change with this one; one shared by several Dockerfiles stands at the last of them. */
  readonly others: readonly OtherFile[];
  /** Set when the file was left alone, or could not be written. */
  readonly failure?: Failure;
  /** With proofs by builds only: one for each Dockerfile in the file. */
  readonly verified?: readonly VerifyReport[];
  /** What registries answered, by image; missing where none was to be asked. */
  readonly registry?: RegistryFacts;
}

/** What a whole run did or would do. */
export interface RunReport {
  /** Version of dockopt. */
  readonly version: string;
  /** Absolute, with `/`: a patch that reaches outside it must start higher up. */
  readonly cwd?: string;
  /** The level for files whose configuration says nothing else. */
  readonly level: Level;
  /** True when the changes were written. */
  readonly written: boolean;
  readonly files: readonly FileReport[];
  /** Pieces of advice that nobody asked to see. */
  readonly advice?: number;
  /** Further changes that a higher level would make. */
  readonly more: readonly { readonly level: Level; readonly changes: number }[];
}

/** Colours by meaning; every function returns its argument, with or without escape codes. */
export interface Palette {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly green: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly cyan: (text: string) => string;
}
