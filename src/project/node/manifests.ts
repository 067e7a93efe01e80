/** What the package managers of Node read of a project for one manifest; what differs between them is a parameter. */
import type { ScriptAnswer } from '../npmScripts.js';
import { lifecycleEvents, resolveScript } from '../npmScripts.js';
import { isObject } from '../json.js';
import { baseOf, joinPath } from '../paths.js';
import type { PackageJson, Project } from '../types.js';

export interface Refusal {
  readonly refused: string;
}

/** A part of what an install reads. Directories end with `/`. */
export interface Part {
  readonly files: readonly string[];
  readonly evidence: string | readonly string[];
}

export const NOTHING: Part = Object.freeze({ files: [], evidence: [] });

export interface ManifestOptions {
  /** Name of the package manager, for messages. */
  readonly manager: string;
  /** Scripts of the manifest that it runs, in its order; none where it runs no scripts. */
  readonly events: readonly string[];
  /** True where a `binding.gyp` beside the manifest makes it run `node-gyp rebuild`. */
  readonly gyp: boolean;
  /** True where it links the programs of the manifest ("bin") into a `node_modules/.bin`, as for workspace members. */
  readonly linksPrograms: boolean;
  /** Dependencies on paths that the caller accounts for itself: `workspace:`, say. Default: none. */
  handles?(name: string, spec: string): boolean;
}

/**
 * The manifest of a directory, and the files that its lifecycle scripts read. Refused, with the reason, when a dependency
 * is a path that the caller does not handle, or when something else may be read.
 *
 * @param dir directory of the package.json in the context
 */
export function manifestFiles(project: Project, dir: string, options: ManifestOptions): Part | Refusal {
  const manifest = manifestIn(dir);
  const pkg = project.packages.get(manifest);
  if (pkg === undefined)
    return { refused: `${manifest} ${project.unreadable.get(manifest) ?? 'was not read'}` };
  const local = dependencySpecs(pkg).find(
    ([name, spec]) => isPathSpec(spec) && options.handles?.(name, spec) !== true,
  );
  if (local !== undefined) return { refused: `${manifest} takes ${local[0]} from ${local[1]}` };
  if (options.linksPrograms && hasPrograms(project, dir, pkg))
    return {
      refused: `${manifest} has programs of the project ("bin"), which ${options.manager} links and makes executable`,
    };
  const scripts = scriptFiles(project, dir, pkg, options);
  return 'refused' in scripts ? scripts : { files: [manifest, ...scripts.files], evidence: scripts.evidence };
}

/** Path of the package.json in a directory of the context. */
export function manifestIn(dir: string): string {
  return joinPath(dir, 'package.json') ?? 'package.json';
}

const PATH_SPEC = /^(?:file:|link:|portal:|workspace:|\.{0,2}\/|~\/)/;

/** True for a range that is a path or a member of the workspace: `file:../a`, `./a.tgz`, `workspace:*`. */
export function isPathSpec(spec: string): boolean {
  return PATH_SPEC.test(spec);
}

/** Every dependency that a manifest names, of all kinds, with `overrides` however deep: name and range. */
export function dependencySpecs(pkg: PackageJson): readonly (readonly [name: string, spec: string])[] {
  const maps = [pkg.dependencies, pkg.devDependencies, pkg.optionalDependencies, pkg.peerDependencies];
  return [...maps.flatMap((map) => Object.entries(map)), ...nestedSpecs(pkg.overrides)];
}

/** The names and ranges in `overrides`, however deep: `{"debug": {"ms": "file:./ms"}}`. */
export function nestedSpecs(overrides: unknown): readonly (readonly [name: string, spec: string])[] {
  if (!isObject(overrides)) return [];
  return Object.entries(overrides).flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, value] as const] : nestedSpecs(value),
  );
}

/** A program is linked only when its file is there at that time (npm 11, measured). */
export function hasPrograms(project: Project, dir: string, pkg: PackageJson): boolean {
  const text = project.texts.get(manifestIn(dir)) ?? '';
  if (/"directories"\s*:\s*\{[^}]*"bin"/.test(text)) return true;
  return Object.values(pkg.bin).some((path) => project.files.has(joinPath(dir, path) ?? ''));
}

function scriptFiles(
  project: Project,
  dir: string,
  pkg: PackageJson,
  { events, gyp }: ManifestOptions,
): Part | Refusal {
  const builds = gyp && project.files.has(joinPath(dir, 'binding.gyp') ?? '');
  const names = Object.keys(lifecycleEvents(pkg, events, builds));
  const answers: readonly ScriptAnswer[] = names.map((name) => resolveScript(project, dir, name));
  const files: string[] = [];
  const evidence: string[] = [];
  for (const answer of answers) {
    if ('refused' in answer) return answer;
    files.push(...answer.files.filter((path) => baseOf(path) !== 'package.json'));
    evidence.push(answer.evidence);
  }
  return { files, evidence };
}

/**
 * All files of some parts, each once; the first refusal when there is one.
 */
export function joinParts(
  parts: readonly (Part | Refusal)[],
): { files: string[]; evidence: string[] } | Refusal {
  const files = new Set<string>();
  const evidence = new Set<string>();
  for (const part of parts) {
    if ('refused' in part) return part;
    for (const file of part.files) files.add(file);
    for (const each of [part.evidence].flat()) evidence.add(each);
  }
  return { files: [...files], evidence: [...evidence] };
}

/** Directories outside of node_modules into which the clients of the Prisma schemas among some files are generated. */
export function prismaOutputs(project: Project, files: readonly string[]): readonly string[] {
  const outputs: string[] = [];
  for (const [path, text] of project.texts) {
    if (
      !path.endsWith('.prisma') ||
      !files.some((file) => path === file || (file.endsWith('/') && path.startsWith(file)))
    )
      continue;
    for (const [, written = ''] of text.matchAll(/^\s*output\s*=\s*"([^"]*)"/gm)) {
      const output = joinPath(path.slice(0, Math.max(0, path.lastIndexOf('/'))), written);
      if (output !== undefined && !output.split('/').includes('node_modules')) outputs.push(output);
    }
  }
  return outputs;
}

/** Files that prepare a build. */
const PREPARES = /\.(?:ya?ml|sh|hcl)$|(?:^|\/)Makefile$/;

/** The file that speaks of an `.npmrc`, which may thus be made before the build; undefined when none does. */
export function makerOfNpmrc(project: Project): string | undefined {
  for (const [name, text] of project.texts) if (PREPARES.test(name) && text.includes('.npmrc')) return name;
  return undefined;
}
