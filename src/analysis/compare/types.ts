import type { Change, Transform } from '../../model/types.js';
import type { Behaviour, Entry, ImageConfig, PackageKind, Packages, Root } from '../types.js';

/** One of the two images, and what was seen of it. */
export interface Observed {
  readonly config: ImageConfig;
  /** `linux/amd64`. */
  readonly platform: string;
  /** The files of the final root. */
  readonly root: Root;
  /** The files of the base image's layers alone: the root before the first instruction of the last stage. */
  readonly base: Root;
  /** Paths of files that the Dockerfile's COPYs and ADDs brought. */
  readonly copied: ReadonlySet<string>;
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
  /** Words of its RUNs, COPYs, ADDs and USERs: an account or a path that it names is none that a package made. */
  readonly words: ReadonlySet<string>;
  /** Programs that containers start by name, and who does. */
  readonly calls: ReadonlyMap<string, string>;
  /** Packages of node that lockfiles and manifests have for production, with those versions; '' for any version. */
  readonly production: ReadonlyMap<string, readonly string[]>;
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
  /** What differs between two builds of the original itself (`noiseOf`); undefined when it was built once. */
  readonly noise: Noise | undefined;
  /** What the original itself does otherwise each time (`restlessOf`). */
  readonly restless?: ReadonlySet<string> | undefined;
}

/** What two builds of one Dockerfile make different. */
export interface Noise {
  /** Paths of files that hold other things, or have another owner or mode, with what is other. */
  readonly changed: ReadonlyMap<string, readonly Aspect[]>;
  /**
   * Paths that are there by chance, digits and hexadecimal numbers in their names left out, and how many of these there
   * are at least.
   */
  readonly unstable: ReadonlyMap<string, number>;
}

/** What is other about a file that both images have. */
export type Aspect = 'kind' | 'content' | 'mode' | 'owner' | 'capabilities' | 'target';

/** One path at which the two roots differ. */
export interface FileChange {
  readonly path: string;
  readonly type: 'removed' | 'added' | 'changed';
  /** Missing for what was added. */
  readonly before?: Entry;
  /** Missing for what was removed. */
  readonly after?: Entry;
  /** Empty for what was added or removed. */
  readonly aspects: readonly Aspect[];
}

/** One package of which the two images have other versions, or that one of them has not. */
export interface PackageChange {
  readonly kind: PackageKind;
  readonly name: string;
  /** Versions; empty where there is none. */
  readonly before: readonly string[];
  readonly after: readonly string[];
}
