/** What an install without package names reads of a project, and where it writes: npm. */
import { installReads } from './installReads.js';
import type { InstallFiles } from './installFiles.js';
import { lockInStep } from './lockInStep.js';
import {
  joinParts,
  makerOfNpmrc,
  manifestFiles,
  manifestIn,
  NOTHING,
  prismaOutputs,
  type ManifestOptions,
  type Part,
  type Refusal,
} from './node/manifests.js';
import { lockedPathObstacle, pathDependencies, type PathDependencies } from './npmPaths.js';
import { MEMBER_EVENTS, ROOT_EVENTS } from './npmScripts.js';
import { npmrcOf } from './npmrc.js';
import { dirOf, joinPath } from './paths.js';
import type { Project } from './types.js';
import { workspaceMembers } from './workspaces.js';

export interface NpmInstallOptions {
  readonly verb: 'ci' | 'install';
  /** The command or its environment has `--ignore-scripts`. */
  readonly ignoreScripts: boolean;
  readonly legacyPeerDeps: boolean;
  readonly npmMajor?: number;
  /**
   * Why it is not known that npm links the directories of `file:` dependencies: npm 6 and older take them otherwise, npm
   * 9.0 to 9.3 copy them (`install-links`). Undefined when it does.
   */
  readonly whyNotLinks?: string | undefined;
}

/**
 * Everything of the context that `npm ci` or `npm install` reads in a directory, from the manifests, the lockfile and the
 * lifecycle scripts. Refused, with the reason, when it may read anything else, or write into tracked files.
 *
 * @param dir directory of the package.json in the context
 * @param sees whether the install would find a file of the context in its place, as the Dockerfile is written
 */
export function npmFiles(
  project: Project,
  dir: string,
  options: NpmInstallOptions,
  sees: (path: string) => boolean,
): InstallFiles | Refusal {
  const manifest = manifestIn(dir);
  if (!project.packages.has(manifest))
    return { refused: `${manifest} ${project.unreadable.get(manifest) ?? 'was not read'}` };
  const members = workspaceMembers(project, manifest);
  if ('refused' in members) return members;
  const above = workspaceAbove(project, dir);
  if (above !== undefined)
    return { refused: `${dir} belongs to the workspace of ${above}, where npm installs then` };
  const own = [dir, ...members.filter((member) => sees(`${member}/package.json`))];
  const paths = pathDependencies(project, own);
  if ('refused' in paths) return paths;
  const problem = pathObstacle(project, paths, options, sees);
  if (problem !== undefined) return { refused: problem };
  const dirs = [...own, ...paths.directories];
  const parts = [
    manifestFiles(project, dir, forNpm('root', options)),
    options.ignoreScripts ? NOTHING : (installReads(project, dir, dirs) ?? NOTHING),
    lockFiles(project, dir, options, sees, { dirs: new Set(dirs), archives: new Set(paths.archives) }),
    settingsFiles(project, dir, sees),
    ...dirs.slice(1).map((each) => manifestFiles(project, each, forNpm('member', options))),
    { files: paths.archives, evidence: [] },
  ];
  const read = joinParts(parts);
  if ('refused' in read) return read;
  const modules = dirs.map((each) => joinPath(each, 'node_modules') ?? 'node_modules');
  const writes = [...modules, ...prismaOutputs(project, read.files)];
  return {
    files: read.files.filter((path) => path.endsWith('/') || sees(path)),
    writes,
    evidence: read.evidence,
  };
}

function forNpm(role: 'root' | 'member', { ignoreScripts }: NpmInstallOptions): ManifestOptions {
  const events = role === 'root' ? ROOT_EVENTS : MEMBER_EVENTS;
  return {
    manager: 'npm',
    events: ignoreScripts ? [] : events,
    gyp: !ignoreScripts,
    linksPrograms: role === 'member',
    handles: () => true,
  };
}

/** Why `file:` dependencies may be more to npm than links and archives. */
function pathObstacle(
  project: Project,
  { directories, archives }: PathDependencies,
  { whyNotLinks }: NpmInstallOptions,
  sees: (path: string) => boolean,
): string | undefined {
  const absent = archives.find((path) => !sees(path));
  if (absent !== undefined) return `${absent}, which it installs, is not copied`;
  const [first] = directories;
  if (first === undefined) return undefined;
  if (whyNotLinks !== undefined) return `it installs ${first}, and ${whyNotLinks}`;
  const unseen = directories.find((path) => !sees(manifestIn(path)));
  if (unseen !== undefined) return `it installs ${unseen}, of which no package.json is copied`;
  const locked = directories.find((path) => project.files.has(`${path}/npm-shrinkwrap.json`));
  return locked && `it installs ${locked}, which has an npm-shrinkwrap.json of its own`;
}

/**
 * The manifest above a directory that has it as a workspace member: npm 8 and newer then work there (npm's
 * documentation, "Workspaces"). Undefined when there is none.
 */
export function workspaceAbove(project: Project, dir: string): string | undefined {
  for (let above = dir; above !== '';) {
    above = dirOf(above);
    const manifest = manifestIn(above);
    if (project.packages.get(manifest)?.workspaces === undefined) continue;
    const members = workspaceMembers(project, manifest);
    if ('refused' in members || members.includes(dir)) return manifest;
  }
  return undefined;
}

const LOCKS = ['npm-shrinkwrap.json', 'package-lock.json'];

function lockFiles(
  project: Project,
  dir: string,
  options: NpmInstallOptions,
  sees: (path: string) => boolean,
  paths: { readonly dirs: ReadonlySet<string>; readonly archives: ReadonlySet<string> },
): Part | Refusal {
  const locks = LOCKS.map((name) => joinPath(dir, name) ?? name).filter(sees);
  const [lockPath] = locks;
  if (lockPath === undefined) return withoutLock(dir, options, sees);
  const lock = project.locks.get(lockPath);
  if (lock === undefined)
    return { refused: `${lockPath} ${project.unreadable.get(lockPath) ?? 'was not read'}` };
  const local = lockedPathObstacle(lock, lockPath, dir, paths.dirs, paths.archives);
  if (local !== undefined) return { refused: local };
  if (options.verb === 'ci') return { files: locks, evidence: [] };
  if (sees(joinPath(dir, 'yarn.lock') ?? 'yarn.lock'))
    return { refused: 'npm install keeps the yarn.lock beside it up to date' };
  // A lockfile that is not in step gets rewritten, and the COPY that follows would put the old one back.
  const answer = lockInStep(project, lockPath, options);
  return answer.inStep
    ? { files: locks, evidence: answer.evidence }
    : { refused: `npm install may rewrite the lockfile: ${answer.reason}` };
}

function withoutLock(
  dir: string,
  { verb }: NpmInstallOptions,
  sees: (path: string) => boolean,
): Part | Refusal {
  if (verb === 'ci') return { refused: 'no lockfile that it could install from is copied' };
  if (sees(joinPath(dir, 'yarn.lock') ?? 'yarn.lock'))
    return { refused: 'npm reads the yarn.lock beside it, and rewrites it' };
  return { files: [], evidence: [] };
}

/** Settings by which npm reads or runs something else, or writes elsewhere. */
const FAR_REACHING =
  /(?:^|:)(?:cafile|certfile|keyfile|cache|prefix|node-options|script-shell|onload-script|globalconfig|userconfig|modules-dir|install-links|install-strategy)$/;

function settingsFiles(project: Project, dir: string, sees: (path: string) => boolean): Part | Refusal {
  const path = joinPath(dir, '.npmrc') ?? '.npmrc';
  if (!sees(path)) {
    if (project.files.has(path)) return { files: [], evidence: [] };
    const maker = makerOfNpmrc(project);
    return maker === undefined
      ? NOTHING
      : { refused: `${maker} speaks of an .npmrc, which may be made before the build` };
  }
  const settings = npmrcOf(project, dir);
  if (settings === undefined) return { refused: `${path} could not be read` };
  const far = [...settings.keys()].find((key) => FAR_REACHING.test(key));
  return far === undefined ? { files: [path], evidence: [] } : { refused: `${path} sets ${far}` };
}
