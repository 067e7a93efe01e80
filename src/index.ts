/**
 * dockopt as a library. Pure: nothing here reads a disk, a clock or a network, so it runs in a browser too; the facts
 * about the project come from the caller (`buildProject`).
 */
import { transforms } from '../transforms/index.js';
import { advisers } from './advice/index.js';
import { unknownProject } from './project/facts.js';
import type { Project } from './project/types.js';
import { fix as runTransforms } from './runner/index.js';
import type { FixOptions, FixResult } from './runner/types.js';

/** What `fix` may be told; all of it has a default. */
export interface FixSettings extends Partial<FixOptions> {
  /** Shown in messages. Default `Dockerfile`. */
  readonly path?: string;
  /** The facts about the build context. Default: nothing is known, and what needs facts is declined. */
  readonly project?: Project;
}

/**
 * Rewrites one Dockerfile.
 *
 * @param text the Dockerfile
 * @returns the new text with every change and everything declined, each with its reason; the text itself when it could
 *   not be parsed (`problem`)
 */
export function fix(text: string, settings: FixSettings = {}): FixResult {
  const { path = 'Dockerfile', project = unknownProject(path), ...options } = settings;
  return runTransforms({ text, path, project }, { transforms, advisers, level: 'recommended', ...options });
}

export { advisers, transforms };
export { parse, print, type ParseResult } from './syntax/parse.js';
export {
  buildProject,
  buildsAmong,
  parseDocuments,
  unknownProject,
  type ImageBuild,
  type ParsedDocuments,
  type ProjectInput,
} from './project/facts.js';
export type { FileChange, FixOptions, FixResult, Violation } from './runner/types.js';
export type {
  Advice,
  Adviser,
  CacheChoice,
  CacheStrategy,
  Change,
  ContractField,
  Effect,
  Level,
  Skip,
  Transform,
  TransformDocs,
} from './model/types.js';
export type { IgnoreFile, Project } from './project/types.js';
export type { Dockerfile, Flag, Heredoc, Instruction, Node, SyntaxProblem, Trivia } from './syntax/types.js';
