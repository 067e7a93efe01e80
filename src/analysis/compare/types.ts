import type { Change, Transform } from '../../model/types.js';
import type { Behaviour, ImageConfig, Packages, Root } from '../types.js';

/** One of the two images, and what was seen of it. */
export interface Observed {
  readonly config: ImageConfig;
  /** `linux/amd64`. */
  readonly platform: string;
  /** The files of the final root. */
  readonly root: Root;
  /** The files of the base image's layers alone: the root before the first instruction of the last stage. */
  readonly base: Root;
  /** Of the final root; those of rpm come from the container, as their database is no text. */
  readonly packages: Packages;
  readonly behaviour: readonly Behaviour[];
}

/** A transform with what it says that it may change. */
export type Declaration = Pick<Transform, 'name' | 'declares' | 'image'>;

/** What the Dockerfile itself asks for, and not its base image: it has to be there whatever the base. */
export interface Own {
  /** Names of variables that it sets with ENV in the last stage and the stages below. */
  readonly env: ReadonlySet<string>;
  /** Names of its labels. */
  readonly labels: ReadonlySet<string>;
  /** Packages of the system that its install commands name, without versions. */
  readonly packages: ReadonlySet<string>;
}

/** What may differ. */
export interface Declared {
  /** The transforms that took part. */
  readonly transforms: readonly Declaration[];
  /** What they did. */
  readonly changes: readonly Change[];
  readonly own: Own;
  /** Files of the context that the new ignore file hides and the old one did not, relative to the context. */
  readonly ignored: readonly string[];
  /** Paths that differ between two builds of the original itself. */
  readonly noise: ReadonlySet<string>;
}
