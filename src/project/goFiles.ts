/** What `go mod download` reads of the build context, and what it would download. */
import { isOnForge, ownerOf } from '../knowledge/go-hosts.js';
import { goMinor, isDirectory, needsGo21, parseGoFile, type GoFile, type GoReplacement } from './goMod.js';
import { downloads, outOfStep, parseGoSum, unsummed, type GoSum } from './goSum.js';
import type { InstallFiles } from './installFiles.js';
import { dirOf, joinPath } from './paths.js';
import { isDockerfilePath } from './names.js';
import type { Project } from './types.js';

interface Refusal {
  readonly refused: string;
}

type Sees = (path: string) => boolean;

/** The modules in whose surroundings go works. */
export interface GoModules {
  /** Path of go.work in the context; undefined outside of a workspace. */
  readonly work: string | undefined;
  /** The main modules with their go.mod and, where it is copied, go.sum. */
  readonly members: readonly GoMember[];
  /** All files that `go mod download` reads: it fails without the go.mod of a directory that replaces a module. */
  readonly files: readonly string[];
  /** Modules to download; none means that there is nothing to do. */
  readonly count: number;
}

interface GoMember {
  readonly path: string;
  readonly file: GoFile;
  readonly sum: GoSum | undefined;
}

/**
 * Follows go.work and local replacements from a main module.
 * @param modPath path of its go.mod in the context
 * @param workPath path of the go.work that holds there; undefined without one
 */
export function goModules(
  project: Project,
  modPath: string,
  workPath: string | undefined,
  sees: Sees,
): GoModules | Refusal {
  const work = workPath === undefined ? undefined : read(project, workPath);
  if (work !== undefined && 'refused' in work) return work;
  const mods =
    work === undefined ? [modPath] : work.uses.map((use) => joinPath(dirOf(workPath ?? ''), `${use}/go.mod`));
  const members: GoMember[] = [];
  const files = workPath === undefined ? [] : [workPath, ...[`${workPath}.sum`].filter(sees)];
  const replaced = work === undefined ? [] : [...locals(work, dirOf(workPath ?? ''))];
  for (const path of mods) {
    if (path === undefined)
      return { refused: `${workPath ?? ''} uses a directory outside the build context` };
    const file = read(project, path);
    if ('refused' in file) return file;
    const sumPath = joinPath(dirOf(path), 'go.sum') ?? '';
    const sum = sees(sumPath) ? project.texts.get(sumPath) : undefined;
    if (sum === undefined && sees(sumPath)) return { refused: `${sumPath} was not read` };
    members.push({ path, file, sum: sum === undefined ? undefined : parseGoSum(sum) });
    files.push(path, ...(sees(sumPath) ? [sumPath] : []));
    replaced.push(...locals(file, dirOf(path)));
  }
  let count = members.reduce((sum, { file }) => sum + downloads(file).length, 0);
  for (const { by, path } of replaced) {
    if (path === undefined) return { refused: `a replacement by ${by} leads out of the build context` };
    const file = read(project, path);
    if ('refused' in file) return file;
    count += file.requires.length;
    files.push(path);
  }
  return { work: workPath, members, files: [...new Set(files)], count };
}

function locals(
  { replaces }: GoFile,
  dir: string,
): readonly { readonly by: string; readonly path: string | undefined }[] {
  return replaces
    .filter((each: GoReplacement) => isDirectory(each))
    .map(({ by }) => ({ by, path: joinPath(dir, `${by}/go.mod`) ?? undefined }));
}

function read(project: Project, path: string): GoFile | Refusal {
  const text = project.texts.get(path);
  if (text === undefined) return { refused: `${path} ${project.unreadable.get(path) ?? 'is not there'}` };
  return parseGoFile(text) ?? { refused: `${path} has a line that dockopt cannot judge` };
}

/** For `go mod download` itself, which the project calls. Undefined when there is nothing to download. */
export function goDownloadFiles(
  modules: GoModules,
  minor: number | undefined,
): InstallFiles | Refusal | undefined {
  const { members, count, files, work } = modules;
  if (count === 0) return undefined;
  const sums = `${work ?? ''}.sum`;
  if (work !== undefined && files.includes(sums))
    return { refused: `go may add to ${sums}, and a COPY behind that would take it back` };
  if (minorOf(members, minor) === undefined)
    return { refused: 'the version of Go is not known, and older ones write into go.sum' };
  for (const { path, file, sum } of members) {
    if (sum === undefined && downloads(file).length > 0)
      return { refused: `no go.sum is copied beside ${path}` };
    const reason = sum && outOfStep(file, sum);
    if (reason !== undefined) return { refused: `${reason}: go may change both` };
  }
  return { files, writes: [], evidence: [`${listed(members)} and go.sum are in step`] };
}

const VENDORS = /\bgo\s+(?:mod|work)\s+vendor\b/;

/** As `goDownloadFiles`, where the download is put in front of a build: it must not fetch what that does not need. */
export function goPrefetchFiles(
  project: Project,
  modules: GoModules,
  { minor, whole, trusted }: PrefetchRules,
): InstallFiles | Refusal | undefined {
  const { members, count, files, work } = modules;
  const vendored = [work, ...members.map(({ path }) => path)].some(
    (path) => path !== undefined && project.files.has(joinPath(dirOf(path), 'vendor/modules.txt') ?? ''),
  );
  if (count === 0 || vendored) return undefined;
  const vendors = [...project.texts].find(
    ([path, text]) => !isDockerfilePath(path) && VENDORS.test(text),
  )?.[0];
  if (vendors !== undefined)
    return { refused: `${vendors} speaks of \`go mod vendor\`, so that vendor/ may be there in a build` };
  for (const { path, file, sum } of members) {
    if (sum === undefined && downloads(file).length > 0)
      return { refused: `no go.sum is copied beside ${path}` };
    const missing = sum && unsummed(file, sum);
    if (missing !== undefined)
      return { refused: `go.sum has no hash of ${missing}, so that this build may not need it` };
  }
  const version = minorOf(members, minor);
  if (version === undefined) return { refused: 'the version of Go is not known' };
  const reason = whole ? undefined : fetchesMore(modules, version, trusted);
  if (reason !== undefined) return { refused: reason };
  return {
    files,
    writes: [],
    evidence: [`go.sum has the hash of every module that ${listed(members)} requires`],
  };
}

export interface PrefetchRules {
  /** Minor version of Go where the image tells it. */
  readonly minor: number | undefined;
  /** True where it may fetch more than the build needs. */
  readonly whole: boolean;
  /** True where the Dockerfile sets up access to private modules. */
  readonly trusted: boolean;
}

/**
 * Why `go mod download` may fetch modules that the build does not need, of which one may be private or gone; undefined
 * when it takes those alone that go.mod requires (Go 1.18 release notes, "go mod download"), and these look public.
 */
function fetchesMore({ work, members }: GoModules, version: number, trusted: boolean): string | undefined {
  if (work !== undefined) return `in the workspace of ${work} it would download more than the build needs`;
  if (version < 18) return `Go 1.${version} would download more than the build needs`;
  for (const { path, file, sum } of members) {
    if ((goMinor(file) ?? 0) < 17)
      return `${path} is for Go before 1.17: it would download more than the build needs`;
    const names = [...(sum?.modules.keys() ?? []), ...downloads(file).map((each) => each.path)];
    const suspect = trusted ? undefined : names.find((name) => maybePrivate(name, file));
    if (suspect !== undefined)
      return `${suspect} may be private, and it would be downloaded whether this build needs it or not`;
  }
  return undefined;
}

/** A module of the project's own people, or on a host of which nothing is known. */
function maybePrivate(name: string, { module = '' }: GoFile): boolean {
  const owner = ownerOf(name);
  return owner !== undefined && (!isOnForge(name) || owner === ownerOf(module));
}

/** The image tells it, or a line of go.mod that older ones cannot read. */
function minorOf(members: readonly GoMember[], minor: number | undefined): number | undefined {
  return minor ?? (members.some(({ file }) => needsGo21(file)) ? 21 : undefined);
}

function listed(members: readonly GoMember[]): string {
  return members.map(({ path }) => path).join(', ');
}
