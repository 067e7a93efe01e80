/** Puts the facts of a build's surroundings together. Pure: the caller has read the disk. */
import { buildersIn, type BuilderFact } from './builders.js';
import { isBuildFile, namedBuilds } from './builds.js';
import type { ParsedDocuments } from './documents.js';
import type { History } from './history.js';
import type { ImageBuild } from './invocations/index.js';
import { isDockerfilePath } from './names.js';
import { parsePackageJson } from './packageJson.js';
import { parsePackageLock } from './packageLock.js';
import { baseOf, dirOf } from './paths.js';
import { parseRequirements } from './requirements.js';
import type { IgnoreFile, PackageJson, PackageLock, Project, RequirementsFile } from './types.js';
import { isLockPath, isRequirementsPath } from './wanted.js';

export { parseDocuments, type ParsedDocuments } from './documents.js';
export { buildsAmong, type ImageBuild } from './invocations/index.js';
export { isDockerfilePath } from './names.js';
export { leavesUserOpen, sizeLimit, wantedTexts } from './wanted.js';

/** What was found on the disk; all paths relative to the context. */
export interface ProjectInput {
  /** False when the listing is not complete. Default true. */
  readonly known?: boolean;
  /** Path of the Dockerfile, `../` in front when it lies outside. */
  readonly dockerfile: string;
  readonly files: ReadonlySet<string>;
  /** Default: those that hold one of `files`. */
  readonly directories?: ReadonlySet<string>;
  /** Those of `files` that are symbolic links. Default: none. */
  readonly links?: ReadonlySet<string>;
  readonly tracked?: ReadonlySet<string> | undefined;
  readonly texts: ReadonlyMap<string, string>;
  /** Default: nothing was looked at. */
  readonly archives?: ReadonlyMap<string, boolean>;
  /** `<Dockerfile>.dockerignore` of a Dockerfile outside the context. */
  readonly outsideIgnore?: { readonly path: string; readonly text: string } | undefined;
  readonly unreadable?: ReadonlyMap<string, string>;
  /** What `parseDocuments` made of the texts. Default: nothing, and what rests on such files is declined. */
  readonly parsed?: ParsedDocuments;
  /** Default: what `texts` show. */
  readonly builders?: readonly BuilderFact[];
  /** What `buildsAmong` found for the Dockerfile. Default: none. */
  readonly builds?: readonly ImageBuild[];
  /** Default: none. */
  readonly around?: ReadonlyMap<string, string> | undefined;
  /** Default: nothing is known of earlier commits. */
  readonly history?: History | undefined;
}

/** Parses the manifests among the texts. What cannot be parsed goes to `unreadable`; nothing throws. */
export function buildProject(input: ProjectInput): Project {
  const unreadable = new Map([...(input.unreadable ?? []), ...(input.parsed?.unreadable ?? [])]);
  const packages = new Map<string, PackageJson>();
  const locks = new Map<string, PackageLock>();
  const requirements = new Map<string, RequirementsFile>();
  const included = new Set<string>();
  for (const [path, text] of input.texts) {
    if (baseOf(path) === 'package.json')
      keep(packages, unreadable, path, parsedOf(path, text, parsePackageJson));
    else if (isLockPath(path)) keep(locks, unreadable, path, parsedOf(path, text, parsePackageLock));
    else if (isRequirementsPath(path)) requirements.set(path, parseRequirements(text, path));
  }
  for (const file of requirements.values()) for (const path of file.includes ?? []) included.add(path);
  // Grows while it is walked: an included file may include others.
  for (const path of included) {
    const text = input.texts.get(path);
    if (requirements.has(path) || text === undefined) continue;
    const file = parseRequirements(text, path);
    requirements.set(path, file);
    for (const next of file.includes ?? []) included.add(next);
  }
  return Object.freeze({
    known: input.known ?? true,
    dockerfile: input.dockerfile,
    siblings: siblingsOf(input),
    files: input.files,
    directories: input.directories ?? directoriesOf(input.files),
    ...rareFacts(input),
    tracked: input.tracked,
    texts: input.texts,
    archives: input.archives ?? new Map<string, boolean>(),
    ignore: ignoreFileOf(input),
    packages,
    locks,
    requirements,
    documents: input.parsed?.documents ?? new Map<string, unknown>(),
    unreadable,
    builds: input.builds ?? [],
    builders: input.builders ?? [...input.texts].flatMap(([path, text]) => buildersIn(path, text)),
  });
}

/** A project of which nothing is known: for text from standard input. */
export function unknownProject(dockerfile = 'Dockerfile'): Project {
  return buildProject({ known: false, dockerfile, files: new Set(), texts: new Map() });
}

type Parsed<T> = T | { readonly error: string };

/** What most projects have none of. */
function rareFacts({ links, around, history }: ProjectInput): Pick<Project, 'links' | 'around' | 'history'> {
  return {
    ...(links !== undefined && links.size > 0 && { links }),
    ...(around !== undefined && around.size > 0 && { around }),
    ...(history !== undefined && { history }),
  };
}

/** A lockfile is parsed once for all Dockerfiles of its context: the same text gives the same object. */
const recent = new Map<string, { readonly text: string; readonly value: unknown }>();

function parsedOf<T>(path: string, text: string, parse: (text: string) => Parsed<T>): Parsed<T> {
  const known = recent.get(path);
  // Only the parser of this path's kind ever stored under it.
  if (known?.text === text) return known.value as Parsed<T>;
  const value = parse(text);
  if (recent.size > 500) recent.clear();
  recent.set(path, { text, value });
  return value;
}

function keep<T extends object>(
  into: Map<string, T>,
  unreadable: Map<string, string>,
  path: string,
  value: Parsed<T>,
): void {
  if ('error' in value && typeof value.error === 'string') unreadable.set(path, value.error);
  else into.set(path, value as T);
}

function siblingsOf({ texts, dockerfile }: ProjectInput): ReadonlyMap<string, string> {
  const named = new Set<string>();
  for (const [path, text] of texts)
    if (isBuildFile(path)) for (const build of namedBuilds(path, text)) named.add(build.dockerfile);
  return new Map(
    [...texts].filter(([path]) => path !== dockerfile && (isDockerfilePath(path) || named.has(path))),
  );
}

/** BuildKit takes `<Dockerfile>.dockerignore` instead of `.dockerignore`, never both. */
function ignoreFileOf({ dockerfile, texts, outsideIgnore }: ProjectInput): IgnoreFile {
  if (outsideIgnore) return Object.freeze({ ...outsideIgnore, exists: true });
  for (const path of [`${dockerfile}.dockerignore`, '.dockerignore']) {
    const text = texts.get(path);
    if (text !== undefined) return Object.freeze({ path, exists: true, text });
  }
  return Object.freeze({ path: '.dockerignore', exists: false, text: '' });
}

function directoriesOf(files: ReadonlySet<string>): ReadonlySet<string> {
  const directories = new Set<string>();
  for (const file of files) {
    for (let dir = dirOf(file); dir !== '' && !directories.has(dir); dir = dirOf(dir)) directories.add(dir);
  }
  return directories;
}
