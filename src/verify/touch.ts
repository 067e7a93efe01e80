/** Chooses the source file that is touched before the rebuild, as a developer would change one. */
import { contextSources, matchesSource, type ContextSource } from '../model/sources.js';
import { modelOf, stageReferences, type Model, type Stage } from '../model/stages.js';
import { ignoreOf, isIgnored } from '../project/ignore.js';
import { baseOf } from '../project/paths.js';
import type { IgnoreFile, Project } from '../project/types.js';
import type { Dockerfile, Instruction } from '../syntax/types.js';
import { startedFiles } from './started.js';

export interface Touch {
  /** Relative to the context. */
  readonly path: string;
  /** Why this one. */
  readonly reason: string;
}

/** An instruction that brings files of the context, with what it brings. */
interface Bringing {
  readonly instruction: Instruction;
  readonly sources: readonly ContextSource[];
}

/**
 * The file to touch: what CMD or ENTRYPOINT runs where that is a file of the context, otherwise the first source file
 * that a COPY brings, one of a whole directory before others. A line end added to it changes nothing that the program
 * does. Manifests, lockfiles and configuration are never chosen: they rightly lead to another install.
 *
 * @param ignores the ignore files of both sides: what either hides reaches no build
 * @param target the stage that is built
 */
export function fileToTouch(
  dockerfile: Dockerfile,
  project: Project,
  ignores: readonly (IgnoreFile | undefined)[],
  target?: string,
): Touch | undefined {
  const model = modelOf(dockerfile);
  const last = finalStage(model, target);
  if (last === undefined) return undefined;
  const bringing = bringingIn(model, neededBy(model, last));
  const hidden = ignores.flatMap((file) => (file === undefined ? [] : [ignoreOf(file)]));
  const candidates = [...project.files]
    .filter((file) => isSource(file) && project.links?.has(file) !== true)
    .filter((file) => !hidden.some((ignore) => 'error' in ignore || isIgnored(ignore, file)))
    .toSorted(byPromise);
  const brought = new Map<string, Bringing>();
  for (const file of candidates) {
    const by = bringing.find(({ sources }) => sources.some((source) => covers(source, file)));
    if (by !== undefined) brought.set(file, by);
  }
  for (const { path, instruction } of startedFiles(last, project, [...brought.keys()]))
    return { path, reason: `the ${instruction.keyword} in line ${instruction.origin} runs it` };
  const whole = [...brought].find(([file, { sources }]) => sources.some((source) => source.path !== file));
  const [path, by] = whole ?? [...brought][0] ?? [];
  if (path === undefined || by === undefined) return undefined;
  const { keyword, origin } = by.instruction;
  return { path, reason: `the first source file that the ${keyword} in line ${origin} brings` };
}

/** The stage that the build ends with. */
export function finalStage({ stages }: Model, target: string | undefined): Stage | undefined {
  if (target === undefined) return stages.at(-1);
  const name = target.toLowerCase();
  return stages.findLast((stage) => stage.name === name) ?? stages[/^\d+$/.test(name) ? Number(name) : -1];
}

/** The stage, those that it stands on and those that it takes something from. */
export function neededBy(model: Model, stage: Stage, seen = new Set<Stage>()): ReadonlySet<Stage> {
  if (seen.has(stage)) return seen;
  seen.add(stage);
  if (stage.parent !== undefined) neededBy(model, stage.parent, seen);
  for (const reference of stage.instructions.flatMap(stageReferences)) {
    const used = model.resolveStage(reference, stage);
    if (used !== undefined) neededBy(model, used, seen);
  }
  return seen;
}

function bringingIn(model: Model, stages: ReadonlySet<Stage>): readonly Bringing[] {
  return [...stages].flatMap(({ instructions }) =>
    instructions.flatMap((instruction) => {
      if (instruction.keyword !== 'COPY' && instruction.keyword !== 'ADD') return [];
      const sources = contextSources(instruction, model.scopeAt(instruction));
      return sources === undefined || sources.length === 0 ? [] : [{ instruction, sources }];
    }),
  );
}

function covers({ path, glob }: ContextSource, file: string): boolean {
  if (!glob) return path === '' || file === path || file.startsWith(`${path}/`);
  const parts = file.split('/');
  return parts.some((_, index) => matchesSource(path, parts.slice(0, index + 1).join('/')));
}

/** Languages before markup, markup before scripts: the first of these that a project has is what it is written in. */
const EXTENSIONS: readonly (readonly string[])[] = [
  ['ts', 'tsx', 'mts', 'cts', 'js', 'mjs', 'cjs', 'jsx', 'vue', 'svelte'],
  [
    'py',
    'go',
    'rs',
    'rb',
    'php',
    'java',
    'kt',
    'scala',
    'groovy',
    'clj',
    'cs',
    'fs',
    'vb',
    'ex',
    'erl',
    'hs',
  ],
  [
    'ml',
    'c',
    'cc',
    'cpp',
    'cxx',
    'h',
    'hpp',
    'swift',
    'dart',
    'lua',
    'pl',
    'pm',
    'r',
    'jl',
    'zig',
    'nim',
    'cr',
  ],
  ['html', 'css', 'scss', 'erb', 'twig', 'cshtml', 'razor', 'eex', 'heex', 'leex'],
  ['sh'],
];

/** Manifests and configuration that have the extension of a source file, and files that no build reads. */
const NO_SOURCE =
  /(?:^|\/)(?:\.[^/]*|[^/]*\.(?:config|conf|setup|d)\.[cm]?[jt]s|(?:gulp|grunt)file\.[cm]?js|setup\.py|conftest\.py|noxfile\.py|build\.rs|mix\.exs|[^/]*\.min\.js|[^/]*[._-](?:test|spec)\.\w+|test_[^/]*\.py)(?:\/|$)|(?:^|\/)(?:tests?|__tests__|spec|specs|vendor|node_modules|deps|_build|obj|target|config|migrations|benches|examples?|docs?)\//i;

/** Where the directories are those of packages, `org/example` say, and tell nothing else. */
const PACKAGES = /(?<=(?:^|\/)src\/main\/(?:java|kotlin|scala|groovy|clojure)\/).*\//;

function isSource(file: string): boolean {
  return rankOf(file) >= 0 && !NO_SOURCE.test(file.replace(PACKAGES, ''));
}

function rankOf(file: string): number {
  const name = baseOf(file);
  const extension = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  return name.lastIndexOf('.') > 0 ? EXTENSIONS.findIndex((group) => group.includes(extension)) : -1;
}

/** Names under which programs begin. */
const BEGIN = /^(?:main|index|server|app|program|application|__main__|wsgi|asgi|manage|lib)\./i;

/** By language, then what programs begin with, then what lies higher, then by name. */
function byPromise(one: string, other: string): number {
  const begins = (file: string): number => (BEGIN.test(baseOf(file)) ? 0 : 1);
  const depth = (file: string): number => file.split('/').length;
  return (
    rankOf(one) - rankOf(other) ||
    begins(one) - begins(other) ||
    depth(one) - depth(other) ||
    (one < other ? -1 : 1)
  );
}
