import type { CacheChoice, Level } from '../model/types.js';

/** What a configuration file, or the command line, may say; all of it optional. */
export interface Settings {
  readonly level?: Level;
  /** Names of the only transforms to run. */
  readonly only?: readonly string[];
  /** Names of transforms not to run. */
  readonly skip?: readonly string[];
  readonly cache?: CacheChoice;
  /** Print the advice too. */
  readonly advice?: boolean;
  /** Ask registries which images there are. */
  readonly registry?: boolean;
}

/** Settings with every question answered; no list means no restriction. */
export interface Effective extends Settings {
  readonly level: Level;
  readonly cache: CacheChoice;
  readonly advice: boolean;
  readonly registry: boolean;
}

/** Why a configuration does not hold; the line is 1-based, where one is known. */
export interface ConfigProblem {
  readonly message: string;
  readonly line?: number;
}
