import type { ShellCommand } from '../../shell/index.js';
import type { Instruction } from '../../syntax/types.js';
import type { Project } from '../../project/types.js';
import type { Model } from '../stages.js';

/** A swap that is being examined. */
export interface Swap {
  /** Official name: `node`. */
  readonly repository: string;
  /** The slim image, as a reader knows it: `node:20-slim`. */
  readonly target: string;
  /** Minor version of Python 3, told by the tag. */
  readonly pythonMinor: number | undefined;
  /** Commands that go away -> their Debian package. */
  readonly lost: ReadonlyMap<string, string>;
  /** Debian packages that go away. */
  readonly lostPackages: ReadonlySet<string>;
  readonly project: Project;
  readonly model: Model;
  /** Debian packages that the stage gets before all else. */
  readonly given?: ReadonlySet<string>;
  /** True for a full image from which others copy what was compiled there: only what it needs where it runs counts. */
  readonly builder?: boolean;
  /**
   * Judges a Python package that may compile: why not; the default is to refuse all that have no wheels.
   *
   * @param name normalised
   */
  readonly judgePython?: (name: string) => Obstacle;
  /** Judges a command before all other rules: an obstacle, undefined when it works, false when the rules shall tell. */
  readonly judge?: (command: ShellCommand, place: Place) => Obstacle | false;
}

/** Where a command stands. */
export interface Place {
  readonly swap: Swap;
  /** Subject of the sentence: `RUN`, `CMD`, `package.json's script build`. */
  readonly who: string;
  readonly instruction: Instruction;
  /** Debian packages that the stage has installed so far; grows while its instructions are read. */
  readonly installed: Set<string>;
  /** The scripts and files on the way here, so that none is followed twice. */
  readonly followed: ReadonlySet<string>;
}

/** Why something may not work in the slim image: a sentence without full stop; undefined when it is shown to work. */
export type Obstacle = string | undefined;

/** The first reason that a check gives. */
export function firstObstacle<T>(items: Iterable<T>, check: (item: T) => Obstacle): Obstacle {
  for (const item of items) {
    const found = check(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The minor version of Python 3 that a tag of the python image tells; undefined for any other image. */
export function minorOf(repository: string, tag: string): number | undefined {
  const minor = repository === 'python' ? /^3\.(\d+)/.exec(tag)?.[1] : undefined;
  return minor === undefined ? undefined : Number(minor);
}
