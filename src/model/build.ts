import { instructionFrom, mapNodes } from '../syntax/edit.js';
import type { Instruction, Node } from '../syntax/types.js';
import type { IgnoreFile, Project } from '../project/types.js';
import type { Dockerfile } from '../syntax/types.js';
import { builtBy } from './outside.js';
import type { Build, CacheChoice, Change, Effect, Saving, Skip, Transform } from './types.js';

/** What a transform says of one edit. */
export interface Edit {
  /**
   * What stands in the place of each instruction it touches: a text gets parsed, an empty list removes the instruction,
   * nodes that existed already may be moved there.
   */
  readonly replace: ReadonlyMap<Node, readonly (string | Node)[]>;
  /** Past tense: what was done and why. */
  readonly message: string;
  readonly evidence?: readonly string[];
  readonly effects?: readonly Effect[];
  /** How much smaller the image gets, where a figure is known. */
  readonly saving?: Saving | undefined;
  /** The instruction that the change is about; its line is shown. */
  readonly at: Instruction;
}

/** A build that nothing was done to yet. */
export function startBuild(
  dockerfile: Dockerfile,
  project: Project,
  {
    ignore = project.ignore,
    cache = 'auto',
  }: { readonly ignore?: IgnoreFile; readonly cache?: CacheChoice } = {},
): Build {
  return Object.freeze({
    dockerfile: builtBy(dockerfile, project.builds),
    project,
    ignore,
    companions: new Map(),
    changes: [],
    skips: [],
    cache,
    protected: new Set<Instruction>(),
  });
}

/** The build after one edit of the Dockerfile, with the change that says so. */
export function edit(build: Build, transform: Transform, spec: Edit): Build {
  const replacements = new Map<Node, readonly Node[]>();
  for (const [node, parts] of spec.replace) {
    const nodes = parts.map((part) =>
      typeof part === 'string' ? instructionFrom(part, originOf(node, spec.at)) : part,
    );
    replacements.set(node, nodes);
  }
  const dockerfile = mapNodes(build.dockerfile, (node) => replacements.get(node));
  const before = [...spec.replace.keys()].filter((node) => node.type === 'instruction');
  const after = placedNodes(build.dockerfile, dockerfile, replacements);
  return addChange({ ...build, dockerfile }, transform, { ...spec, before, after });
}

/** The instructions that came through replacements, as they stand in the result: the last line may have lost its end. */
function placedNodes(
  before: Dockerfile,
  after: Dockerfile,
  replacements: ReadonlyMap<Node, readonly Node[]>,
): readonly Instruction[] {
  const placed: Instruction[] = [];
  let at = 0;
  for (const node of before.nodes) {
    const parts = replacements.get(node);
    const end = at + (parts?.length ?? 1);
    for (const part of parts === undefined ? [] : after.nodes.slice(at, end)) {
      if (part.type === 'instruction') placed.push(part);
    }
    at = end;
  }
  return placed;
}

function originOf(node: Node, fallback: Instruction): Instruction {
  return node.type === 'instruction' ? node : fallback;
}

/** The build with another ignore file, with the change that says so, by default at the first instruction. */
export function editIgnore(
  build: Build,
  transform: Transform,
  ignore: IgnoreFile,
  said: { readonly message: string; readonly evidence?: readonly string[]; readonly at?: Instruction },
): Build {
  const at = said.at ?? build.dockerfile.instructions[0];
  if (at === undefined) return build;
  return addChange({ ...build, ignore }, transform, { ...said, at, before: [], after: [] });
}

interface Said {
  readonly message: string;
  readonly evidence?: readonly string[];
  readonly effects?: readonly Effect[];
  readonly saving?: Saving | undefined;
  readonly at: Instruction;
  readonly before: readonly Instruction[];
  readonly after: readonly Instruction[];
}

function addChange(build: Build, transform: Transform, said: Said): Build {
  const change: Change = Object.freeze({
    transform: transform.name,
    level: transform.level,
    line: said.at.origin,
    message: said.message,
    evidence: said.evidence ?? [],
    effects: said.effects ?? [],
    ...(said.saving !== undefined && { saving: said.saving }),
    before: said.before,
    after: said.after,
  });
  return Object.freeze({ ...build, changes: [...build.changes, change] });
}

/** The build with one more thing declined; the same reason at the same place is said once. */
export function skip(build: Build, transform: Transform, at: Instruction, message: string): Build {
  const entry: Skip = { transform: transform.name, line: at.origin, message };
  const said = build.skips.some((known) => known.message === message && known.line === entry.line);
  return said ? build : Object.freeze({ ...build, skips: [...build.skips, entry] });
}
