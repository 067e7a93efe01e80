/** What an install of yarn 2 or later without package names reads of a project, and where it writes. */
import type { InstallFiles } from '../installFiles.js';
import { installReads } from '../installReads.js';
import {
  dependencySpecs,
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
import { cacheFiles } from './cache.js';
import { berryInStep, isKnownBerry } from './berryInStep.js';
import { berrySettings, type BerrySettings } from './berrySettings.js';
import { lockedIn } from './classicFiles.js';
import { yarnLockAt, type YarnLock } from './lock.js';
import { BERRY, NO_PATHS, ownPaths, type OwnPaths } from './ownPaths.js';
import { fileIn } from './settings.js';

export interface BerryOptions {
  /** `4.5.0` */
  readonly version: string;
  readonly ignoreScripts: boolean;
  /** It leaves yarn.lock as it is: `--immutable`. */
  readonly keepsLock: boolean;
}

/** Scripts of the project and of its members that an install runs (measured with yarn 3.8 and 4.5): `prepare` is none. */
const EVENTS = ['preinstall', 'install', 'postinstall'];

/**
 * Everything of the context that `yarn install` of yarn 3.2 or later reads in a directory. Refused, with the reason, when it may
 * read anything else, or write into tracked files.
 *
 * @param dir directory of the package.json in the context
 * @param sees whether the install would find a file of the context in its place, as the Dockerfile is written
 */
export function berryFiles(
  project: Project,
  dir: string,
  options: BerryOptions,
  sees: (path: string) => boolean,
): InstallFiles | Refusal {
  if (!isKnownBerry(options.version))
    return { refused: `which files yarn ${options.version} reads and writes is not known` };
  const members = berryMembers(project, dir);
  if ('refused' in members) return members;
  const absent = members.find((member) => !sees(manifestIn(member)));
  if (absent !== undefined) return { refused: `${manifestIn(absent)} is not copied to where yarn looks` };
  const dirs = [dir, ...members];
  const major = Number.parseInt(options.version, 10);
  const settings = berrySettings(project, dir, major, sees);
  if ('refused' in settings) return settings;
  // Measured with yarn 4 alone.
  const paths = major < 4 ? NO_PATHS : ownPaths(project, dirs, BERRY, sees);
  if ('refused' in paths) return paths;
  const lock = lockPart(project, dirs, { ...options, paths }, settings, sees);
  if ('refused' in lock) return lock;
  const cache = cacheFiles(project, dir, lock.lock, settings, sees);
  const read = joinParts([
    manifestFiles(project, dir, optionsOf(options, false, paths)),
    paths,
    cache,
    options.ignoreScripts ? NOTHING : (installReads(project, dir, dirs, lockedIn(lock.lock)) ?? NOTHING),
    lock,
    settings,
    patchFiles(project, dir, dirs, lock.lock),
    ...members.map((each) => manifestFiles(project, each, optionsOf(options, true, paths))),
  ]);
  if ('refused' in read) return read;
  const isFilled = !('refused' in cache) && cache.files.length > 0;
  const outputs = outputsOf([...dirs, ...paths.writes], settings, isFilled);
  return {
    files: read.files.filter((path) => path.endsWith('/') || sees(path)),
    writes: [...outputs, ...prismaOutputs(project, read.files)],
    evidence: read.evidence,
  };
}

/** The workspace members that yarn finds; refused where that cannot be told, or it does not begin in this directory. */
export function berryMembers(project: Project, dir: string): readonly string[] | Refusal {
  const manifest = manifestIn(dir);
  const pkg = project.packages.get(manifest);
  if (pkg === undefined)
    return { refused: `${manifest} ${project.unreadable.get(manifest) ?? 'was not read'}` };
  const negated = pkg.workspaces?.find((glob) => glob.startsWith('!'));
  if (negated !== undefined) return { refused: `${manifest} leaves "${negated}" out of its workspaces` };
  const above = workspaceAbove(project, dir);
  if (above !== undefined)
    return { refused: `${dir} belongs to the workspace of ${above}, where yarn installs then` };
  const members = workspaceMembers(project, manifest);
  if ('refused' in members) return members;
  const nested = members.find((each) => project.packages.get(manifestIn(each))?.workspaces !== undefined);
  return nested === undefined ? members : { refused: `${manifestIn(nested)} has workspaces of its own` };
}

function optionsOf(
  { ignoreScripts }: BerryOptions,
  linksPrograms: boolean,
  { descriptors }: OwnPaths,
): Parameters<typeof manifestFiles>[2] {
  return {
    manager: 'yarn',
    events: ignoreScripts ? [] : EVENTS,
    gyp: !ignoreScripts,
    linksPrograms,
    // Each member is there.
    handles: (name, spec) => spec.startsWith('workspace:') || descriptors.has(`${name}@${spec}`),
  };
}

interface LockPart extends Part {
  readonly lock: YarnLock;
}

function lockPart(
  project: Project,
  dirs: readonly string[],
  { version, keepsLock, paths }: BerryOptions & { readonly paths: OwnPaths },
  settings: BerrySettings,
  sees: (path: string) => boolean,
): LockPart | Refusal {
  const path = fileIn(dirs[0] ?? '', 'yarn.lock');
  if (!sees(path))
    return { refused: `${path} is not there, and yarn looks for one in the directories above` };
  const lock = yarnLockAt(project, path);
  if (typeof lock === 'string') return { refused: `${path} ${lock}` };
  if (lock.format < 4)
    return { refused: `${path} was written by yarn 1, and yarn ${version} would write it anew` };
  const local = [...lock.entries].find(
    ([key, { resolution }]) =>
      /@(?:file|link|portal|exec):/.test(resolution ?? '') &&
      !paths.descriptors.has(key.replace(/::locator=.*/, '')),
  );
  if (local !== undefined) return { refused: `${path} installs ${local[1].resolution ?? ''}` };
  if (keepsLock) return { files: [path], evidence: [], lock };
  // A lockfile that is not in step gets rewritten, and the COPY that follows would put the old one back.
  const answer = berryInStep(project, { path, dirs, lock, version, settings });
  return answer.inStep
    ? { files: [path], evidence: answer.evidence, lock }
    : { refused: `yarn may rewrite the lockfile: ${answer.reason}` };
}

/** The files of `patch:` dependencies, which manifests, resolutions and the lockfile name from the root of the project. */
function patchFiles(project: Project, dir: string, dirs: readonly string[], lock: YarnLock): Part | Refusal {
  const files = new Set<string>();
  const specs = dirs.flatMap((each) => {
    const pkg = project.packages.get(manifestIn(each));
    return pkg === undefined
      ? []
      : [...dependencySpecs(pkg).map(([, spec]) => spec), ...Object.values(pkg.resolutions ?? {})];
  });
  for (const text of [...specs, ...lock.entries.keys()]) {
    if (!/^patch:|@patch:/.test(text)) continue;
    const [, sources = ''] = /#([^#]*?)(?:::.*)?$/.exec(text) ?? [];
    for (const source of sources.split('&')) {
      const plain = source.replace(/^optional!|^~(?=builtin)/, '');
      if (/^builtin<[\w/-]+>$/.test(plain)) continue;
      const [, path = ''] = /^(?:~\/|\.\/)?(\.yarn\/patches\/[^/]+\.patch)$/.exec(plain) ?? [];
      if (path === '' || !project.files.has(fileIn(dir, path)))
        return { refused: `the patch ${plain} is not found` };
      files.add(fileIn(dir, path));
    }
  }
  return { files: [...files], evidence: [] };
}

/** @param isFilled whether the cache of the project comes with it */
function outputsOf(
  dirs: readonly string[],
  { linker, localCache }: BerrySettings,
  isFilled: boolean,
): readonly string[] {
  const root = dirs[0] ?? '';
  const own = ['.yarn/install-state.gz', ...(localCache && !isFilled ? ['.yarn/cache'] : [])];
  const made =
    linker === 'pnp'
      ? ['.pnp.cjs', '.pnp.loader.mjs', '.pnp.data.json', '.yarn/unplugged'].map((each) => fileIn(root, each))
      : dirs.map((each) => fileIn(each, 'node_modules'));
  return [...made, ...own.map((each) => fileIn(root, each))];
}
