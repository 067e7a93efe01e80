import type { Context } from '../../copies.js';
import type { Run } from '../../commands.js';
import { lastBrought } from '../../npm/history.js';
import type { Build } from '../../types.js';

/** A command that packs, where it runs. */
export interface Packing {
  readonly build: Build;
  readonly context: Context;
  readonly run: Run;
  /** Directory of the build in the image. */
  readonly directory: string;
}

/** What a build leaves for the container, with what of the project made it. */
export interface Built {
  readonly tool: 'Maven' | 'Gradle';
  /** Absolute path in the image: that of a JAR, or of a directory with a program and its JARs. */
  readonly path: string;
  readonly type: 'file' | 'directory';
  /** Directory of the build in the image, and in the context. */
  readonly directory: string;
  readonly root: string;
  /** Directories of all its modules in the context; that of the root among them. */
  readonly modules: readonly string[];
  /** Files in which the build is described. */
  readonly files: readonly string[];
  /** Which file says what is built, for a reader. */
  readonly evidence: string;
}

/** Which file of the context lies at a path of the image when a command packs. */
export function broughtAs({ run, context }: Packing, image: string): string | undefined {
  const found = lastBrought(run, image, context);
  return found === undefined || found === 'unknown' ? undefined : found.path;
}
