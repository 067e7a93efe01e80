/** What an install of yarn 1 without package names reads of a project, and where it writes. */
import type { InstallFiles } from '../installFiles.js';
import { installReads, type LockedPackages } from '../installReads.js';
import {
  joinParts,
  manifestFiles,
  manifestIn,
  NOTHING,
  prismaOutputs,
  type Part,
  type Refusal,
} from '../node/manifests.js';
import { workspaceAbove } from '../npmFiles.js';
import type { Project } from '../types.js';
import { workspaceMembers } from '../workspaces.js';
import { classicInStep } from './classicInStep.js';
import { nameIn, yarnLockAt, type YarnLock } from './lock.js';
import { CLASSIC, NO_PATHS, ownPaths, type OwnPaths } from './ownPaths.js';
import { classicSettings, fileIn } from './settings.js';

export interface ClassicOptions {
  readonly ignoreScripts: boolean;
  /** It leaves yarn.lock as it is: `--frozen-lockfile`, `--pure-lockfile`. */
  readonly keepsLock: boolean;
}

/** Scripts of the project's own manifest (measured with yarn 1.22.22); the last two not with `--production`. */
const ROOT_EVENTS = ['preinstall', 'install', 'postinstall', 'prepublish', 'prepare'];
const MEMBER_EVENTS = ['preinstall', 'install', 'postinstall'];

/**
 * Everything of the context that `yarn install` of yarn 1 reads in a directory. Refused, with the reason, when it may read
 * anything else, or write into tracked files.
 *
 * @param dir directory of the package.json in the context
 * @param sees whether the install would find a file of the context in its place, as the Dockerfile is written
 */
export function classicFiles(
  project: Project,
  dir: string,
  options: ClassicOptions,
  sees: (path: string) => boolean,
): InstallFiles | Refusal {
  const all = classicMembers(project, dir);
  if ('refused' in all) return all;
  const dirs = [dir, ...all.filter((member) => sees(manifestIn(member)))];
  // From which directory yarn 1 takes the paths of a member was not measured.
  const paths = dirs.length === 1 ? ownPaths(project, dirs, CLASSIC, sees) : NO_PATHS;
  if ('refused' in paths) return paths;
  const lock = lockPart(project, dirs, { ...options, paths }, sees);
  if ('refused' in lock) return lock;
  const read = joinParts([
    manifestFiles(project, dir, optionsOf('root', options, paths)),
    paths,
    options.ignoreScripts ? NOTHING : (installReads(project, dir, dirs, lockedIn(lock.lock)) ?? NOTHING),
    lock,
    classicSettings(project, dir, sees),
    { files: [fileIn(dir, '.yarnclean')], evidence: [] },
    ...dirs.slice(1).map((each) => manifestFiles(project, each, optionsOf('member', options, NO_PATHS))),
  ]);
  if ('refused' in read) return read;
  const modules = [...dirs, ...paths.writes].map((each) => fileIn(each, 'node_modules'));
  return {
    files: read.files.filter((path) => path.endsWith('/') || sees(path)),
    writes: [...modules, ...prismaOutputs(project, read.files)],
    evidence: read.evidence,
  };
}

/** The workspace members that yarn 1 finds; refused where it goes another way than npm, or does not begin in this directory. */
export function classicMembers(project: Project, dir: string): readonly string[] | Refusal {
  const manifest = manifestIn(dir);
  const pkg = project.packages.get(manifest);
  if (pkg === undefined)
    return { refused: `${manifest} ${project.unreadable.get(manifest) ?? 'was not read'}` };
  // Measured: yarn 1 takes no notice of a pattern that begins with `!`.
  const negated = pkg.workspaces?.find((glob) => glob.startsWith('!'));
  if (negated !== undefined) return { refused: `${manifest}: yarn 1 does not leave out "${negated}"` };
  if (pkg.workspaces !== undefined && pkg.private !== true)
    return { refused: `${manifest} has workspaces and is not private, which yarn 1 does not take` };
  const odd = /"(flat|installConfig)"\s*:/.exec(project.texts.get(manifest) ?? '')?.[1];
  if (odd !== undefined) return { refused: `${manifest} sets ${odd}` };
  const above = workspaceAbove(project, dir);
  if (above !== undefined)
    return { refused: `${dir} belongs to the workspace of ${above}, where yarn installs then` };
  return workspaceMembers(project, manifest);
}

function optionsOf(
  role: 'root' | 'member',
  { ignoreScripts }: ClassicOptions,
  { descriptors }: OwnPaths,
): Parameters<typeof manifestFiles>[2] {
  const events = role === 'root' ? ROOT_EVENTS : MEMBER_EVENTS;
  return {
    manager: 'yarn',
    events: ignoreScripts ? [] : events,
    gyp: !ignoreScripts,
    linksPrograms: role === 'member',
    handles: (name, spec) => descriptors.has(`${name}@${spec}`),
  };
}

interface LockPart extends Part {
  readonly lock: YarnLock | undefined;
}

function lockPart(
  project: Project,
  dirs: readonly string[],
  { keepsLock, paths }: ClassicOptions & { readonly paths: OwnPaths },
  sees: (path: string) => boolean,
): LockPart | Refusal {
  const path = fileIn(dirs[0] ?? '', 'yarn.lock');
  if (!sees(path)) return { ...NOTHING, lock: undefined };
  const lock = yarnLockAt(project, path);
  if (typeof lock === 'string') return { refused: `${path} ${lock}` };
  if (lock.format !== 1)
    return { refused: `${path} was written by yarn 2 or later, and the install seems to run yarn 1` };
  const local = [...lock.entries].find(
    ([key, { resolved }]) =>
      !paths.descriptors.has(key) && isLocal(key.slice(nameIn(key).length + 1), resolved),
  );
  if (local !== undefined) return { refused: `${path} installs ${local[0]} from a file of the project` };
  if (keepsLock) return { files: [path], evidence: [], lock };
  // A lockfile that is not in step gets rewritten, and the COPY that follows would put the old one back.
  const answer = classicInStep(project, path, dirs, lock);
  if (!answer.inStep) return { refused: `yarn may rewrite the lockfile: ${answer.reason}` };
  if (answer.unused !== undefined)
    return { refused: `yarn would rewrite the lockfile: nothing asks for ${answer.unused} in ${path}` };
  const unsigned = [...lock.entries].find(([, { resolved }]) => resolved === undefined || !isFixed(resolved));
  return unsigned === undefined
    ? { files: [path], evidence: answer.evidence, lock }
    : { refused: `yarn may rewrite the lockfile: ${path} has no hash of ${unsigned[0]}` };
}

/** A path, be it in the range or in what was made of it; archives of an offline mirror have no host either. */
function isLocal(range: string, resolved: string | undefined): boolean {
  return (
    /^(?:file:|link:|\.{0,2}\/|~\/)/.test(range) ||
    (resolved !== undefined && !/^(?:https?|git(?:\+\w+)?|ssh):/.test(resolved))
  );
}

/** An archive with its hash, or a commit. */
function isFixed(resolved: string): boolean {
  return resolved.includes('#') || /^https:\/\/codeload\.github\.com\/.*\/[0-9a-f]{40}$/.test(resolved);
}

const NO_LOCK: LockedPackages = { has: () => false, runsNothing: () => false };

/** The packages of a yarn.lock, for those whose install scripts read the project; it does not tell which have scripts. */
export function lockedIn(lock: YarnLock | undefined): LockedPackages {
  if (lock === undefined) return NO_LOCK;
  const names = new Set([...lock.entries.keys()].map(nameIn));
  return { has: (name) => names.has(name), runsNothing: () => false };
}
