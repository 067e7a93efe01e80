import type { LayerSizes } from './layerSizes.js';
import type { Transform } from '../model/types.js';
import type { Project } from '../project/types.js';
import type { FixResult } from '../runner/types.js';
import type { SmokePlan } from './behave/types.js';
import type { BuildSettings } from './settings.js';

/** Everything that the proof of one Dockerfile needs to know. */
export interface VerifyJob {
  /** As shown: relative to the working directory, with `/`. */
  readonly path: string;
  /** Absolute path of the context, and as shown. */
  readonly context: string;
  readonly contextShown: string;
  readonly project: Project;
  /** What fix makes of the Dockerfile. */
  readonly result: FixResult;
  /** What fix makes of it with these transforms alone. */
  readonly again: (only: readonly string[]) => FixResult;
  /** All there are, in their order, with what they declare. */
  readonly transforms: readonly Transform[];
  readonly settings: BuildSettings;
  readonly smoke: SmokePlan;
  /**
   * Stands at the end of the file that is touched: blanks and line ends, others than in every other run. What an earlier
   * run left in the engine's cache is then not taken for what this one built.
   */
  readonly mark?: string;
  /** Sizes that were measured before; grows. */
  readonly layerSizes?: LayerSizes;
  /** Keeps the two images. */
  readonly keep: boolean;
  /** Seconds that one build may take. */
  readonly timeout: number | undefined;
}

/** Somebody who watches, and may end it. */
export interface VerifyWatch {
  readonly signal: AbortSignal;
  /** Called when something else begins: `original, cold build`. */
  readonly phase: (phase: string) => void;
  /** Called for each step of a build. */
  readonly step: (step: { readonly text: string; readonly number?: number; readonly of?: number }) => void;
  /** Called for what could not be removed, where no report will say it. */
  readonly left?: (what: string) => void;
}

/** One of the versions of a Dockerfile that are built. */
export interface Variant {
  /** `original`, `rewritten`. */
  readonly name: string;
  readonly dockerfile: string;
  /** Text of the ignore file; undefined for none. */
  readonly ignore: string | undefined;
  /** Files of the context that are other than on disk, or not there (undefined); relative to it. */
  readonly files: ReadonlyMap<string, string | undefined>;
}

/** The Dockerfile as it is. */
export function originalOf({ project, result }: VerifyJob): Variant {
  const { exists, text } = project.ignore;
  const files = result.files.map(({ path, before }) => [path, before] as const);
  return {
    name: 'original',
    dockerfile: result.before,
    ignore: exists ? text : undefined,
    files: inContext(files),
  };
}

/** The Dockerfile as fix makes it, with all that fix writes beside it. */
export function rewrittenOf({ project }: VerifyJob, result: FixResult, name = 'rewritten'): Variant {
  const { exists, text, path } = project.ignore;
  const ignore = result.files.find((file) => file.path === path)?.after ?? (exists ? text : undefined);
  const files = result.files.map((file) => [file.path, file.after] as const);
  // One that is written inside another file, or that hides from the listing, is not there to be copied.
  const own = project.files.has(project.dockerfile) ? [[project.dockerfile, result.after] as const] : [];
  return { name, dockerfile: result.after, ignore, files: inContext([...own, ...files]) };
}

/** What lies outside the context reaches no build but as the Dockerfile and its ignore file. */
function inContext(
  files: readonly (readonly [string, string | undefined])[],
): ReadonlyMap<string, string | undefined> {
  return new Map(files.filter(([path]) => !path.startsWith('../')));
}

/** True when fix leaves everything as it is. */
export function changesNothing({ before, after, files }: FixResult): boolean {
  return before === after && files.every((file) => file.before === file.after);
}

/** The names of the transforms that took part, in their order. */
export function tookPart({ transforms }: VerifyJob, { changes }: FixResult): readonly string[] {
  const names = new Set(changes.map(({ transform }) => transform));
  return transforms.filter(({ name }) => names.has(name)).map(({ name }) => name);
}
