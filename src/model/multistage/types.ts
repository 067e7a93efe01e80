import type { Instruction } from '../../syntax/types.js';
import type { Model, Stage } from '../stages.js';

/** A path that the image needs at run time, taken from a stage that has made it. */
export interface Carried {
  /** Name of the stage; undefined for the one that keeps the original steps. */
  readonly stage?: string;
  /** Absolute path in that stage. */
  readonly path: string;
  readonly type: 'file' | 'directory';
  /** Absolute path in the image; by default the same, so that nothing that names it has to change. */
  readonly to?: string;
  /** Account of the image that owns it there, as `--chown` names it; by default root. */
  readonly owner?: string;
}

/** How one stage becomes two or more: what builds, and what runs. */
export interface Division {
  readonly stage: Stage;
  readonly model: Model;
  /** The image of the last stage, as FROM names it. */
  readonly image: string;
  /** The image of the stage that keeps the original steps, where that has to be another one; by default as it was. */
  readonly builderImage?: string;
  /** Stages between the two. */
  readonly between?: readonly Between[];
  /** RUNs of the original that the last stage repeats before anything is copied: accounts, packages of the system. */
  readonly repeated?: readonly Instruction[];
  /** RUNs that only the last stage has, before anything is copied. */
  readonly prepared?: readonly string[];
  /** What the last stage copies, in this order: what changes seldom first. */
  readonly carried: readonly Carried[];
  /** COPYs from the build context in the last stage, behind the others. */
  readonly copied?: readonly string[];
  /** Instructions of the runtime contract that get other words, or go away (''). */
  readonly reworded?: ReadonlyMap<Instruction, string>;
}

/** A stage that only others copy from. */
export interface Between {
  readonly name: string;
  /** What follows FROM: the image; by default the stage that keeps the original steps. */
  readonly image?: string;
  /** Its instructions: those of the original are repeated as they are. */
  readonly instructions: readonly (string | Instruction)[];
}

/** How a file is divided, with what its reader is told. */
export interface DivisionPlan {
  readonly division: Division;
  readonly message: string;
  readonly evidence: readonly string[];
}

/** What was declined, at which instruction. */
export interface Declined {
  readonly at: Instruction;
  readonly left: string;
}
