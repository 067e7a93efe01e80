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
  const dirs = [dir, ...members.filter((member) => sees(`${member}/package.json`))];
  const parts = [
    manifestFiles(project, dir, forNpm('root', options)),
    options.ignoreScripts ? NOTHING : (installReads(project, dir, dirs) ?? NOTHING),
    lockFiles(project, dir, options, sees, new Set(dirs)),
    settingsFiles(project, dir, sees),
    ...dirs.slice(1).map((each) => manifestFiles(project, each, forNpm('member', options))),
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
  };
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
  dirs: ReadonlySet<string>,
): Part | Refusal {
  const locks = LOCKS.map((name) => joinPath(dir, name) ?? name).filter(sees);
  const [lockPath] = locks;
  if (lockPath === undefined) return withoutLock(dir, options, sees);
  const lock = project.locks.get(lockPath);
  if (lock === undefined)
    return { refused: `${lockPath} ${project.unreadable.get(lockPath) ?? 'was not read'}` };
  for (const { link, resolved } of lock.packages.values()) {
    const target = link && resolved !== undefined ? joinPath(dir, resolved) : '';
    if (link && (target === undefined || !dirs.has(target)))
      return { refused: `${lockPath} links the directory ${resolved ?? '?'}` };
  }
  const archive = [...lock.packages.values(), ...lock.dependencies.values()].find(isLocal);
  if (archive !== undefined) return { refused: `${lockPath} installs a package from a file of the project` };
  if (options.verb === 'ci') return { files: locks, evidence: [] };
  if (sees(joinPath(dir, 'yarn.lock') ?? 'yarn.lock'))
    return { refused: 'npm install keeps the yarn.lock beside it up to date' };
  // A lockfile that is not in step gets rewritten, and the COPY that follows would put the old one back.
  const answer = lockInStep(project, lockPath, options);
  return answer.inStep
    ? { files: locks, evidence: answer.evidence }
    : { refused: `npm install may rewrite the lockfile: ${answer.reason}` };
}

function isLocal(entry: {
  readonly resolved?: string;
  readonly version?: string;
  readonly link?: boolean;
}): boolean {
  return (
    entry.link !== true &&
    (entry.resolved?.startsWith('file:') === true || entry.version?.startsWith('file:') === true)
  );
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
  /(?:^|:)(?:cafile|certfile|keyfile|cache|prefix|node-options|script-shell|onload-script|globalconfig|userconfig|modules-dir)$/;

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
