import type { ImageUser } from '../../knowledge/image-users.js';
import type { Project } from '../../project/types.js';
import type { Instruction } from '../../syntax/types.js';
import type { Model, Stage } from '../stages.js';

/** An image whose program may run as the user that its base image brings. */
export interface Candidate {
  readonly project: Project;
  readonly model: Model;
  readonly stage: Stage;
  readonly user: ImageUser;
  /** The instructions of the stage and of those that it stands on, in order. */
  readonly instructions: readonly Instruction[];
}

/** What the container starts. */
export interface Started {
  /** The program's name without its directory, and its words. */
  readonly program: string;
  readonly words: readonly string[];
  readonly instruction: Instruction;
}

/** A port that only root may listen on where the kernel is not told otherwise (Kubernetes, Podman). */
export const FIRST_FREE_PORT = 1024;

/** What lies in root's home, or asks for the home of whoever runs. */
export const HOMES = /\/root\b|(?:^|[\s"'=:])~(?:\/|$)|\$\{?HOME\b/;
