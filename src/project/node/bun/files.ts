/** What `bun install` reads of a project, and where it writes. */
import type { InstallFiles } from '../../installFiles.js';
import { installReads } from '../../installReads.js';
import { isObject } from '../../json.js';
import { workspaceAbove } from '../../npmFiles.js';
import { joinPath } from '../../paths.js';
import type { Project } from '../../types.js';
import { workspaceMembers } from '../../workspaces.js';
import {
  joinParts,
  manifestFiles,
  manifestIn,
  NOTHING,
  prismaOutputs,
  type Part,
  type Refusal,
} from '../manifests.js';
import { npmrcSettings } from '../npmrcSettings.js';
import { manifestJson, patchFiles } from '../pnpm/settings.js';
import { bunLockOf, localPackage, lockedPackages, type BunLock } from './lock.js';

export interface BunInstallOptions {
  /** It leaves the lockfile as it is: `--frozen-lockfile`, `--production`, `--no-save`, `bun ci`. */
  readonly keepsLock: boolean;
  readonly ignoreScripts: boolean;
  /** False with `--no-env-file`. */
  readonly readsEnv: boolean;
}

/** The scripts of every manifest, members included (measured with 1.1 to 1.4). */
const EVENTS = ['preinstall', 'install', 'postinstall', 'preprepare', 'prepare', 'postprepare'] as const;
/** Variables for the scripts and for bun itself; which of them it takes depends on NODE_ENV (measured). */
const ENV_FILES = ['', '.local', '.production', '.development', '.test'].flatMap((name) =>
  name === '' || name === '.local' ? [`.env${name}`] : [`.env${name}`, `.env${name}.local`],
);
/** Lockfiles that bun takes over when it has none of its own. */
const FOREIGN_LOCKS = ['package-lock.json', 'yarn.lock', 'pnpm-lock.yaml'];
/** Settings of `[install]` that change neither which files bun reads nor where it writes (bun's documentation, "bunfig.toml"). */
const KNOWN_SETTINGS: ReadonlySet<string> = new Set(
  (
    'optional dev peer production exact saveTextLockfile frozenLockfile registry scopes auto linker minimumReleaseAge ' +
    'minimumReleaseAgeExcludes logLevel concurrentScripts prefer'
  ).split(' '),
);

/**
 * Everything of the context that `bun install` reads in a directory. Refused, with the reason, when it may read anything
 * else, or write into tracked files.
 *
 * @param dir directory of the package.json in the context
 * @param sees whether bun would find a file of the context in its place
 */
export function bunFiles(
  project: Project,
  dir: string,
  options: BunInstallOptions,
  sees: (path: string) => boolean,
): InstallFiles | Refusal {
  const dirs = bunDirs(project, dir, sees);
  if ('refused' in dirs) return dirs;
  const settings = bunSettings(project, dir, sees);
  if ('refused' in settings) return settings;
  const locks = locksOf(project, dir, { ...options, dirs, frozen: settings.frozen, sees });
  if ('refused' in locks) return locks;
  const silent = options.ignoreScripts;
  const locked = locks.text === undefined ? undefined : lockedPackages(locks.text);
  const env = options.readsEnv ? ENV_FILES.map((name) => joinPath(dir, name) ?? name).filter(sees) : [];
  const members = new Set(dirs.flatMap((each) => project.packages.get(manifestIn(each))?.name ?? []));
  const read = joinParts([
    { files: [manifestIn(dir), ...locks.files, ...settings.files, ...env], evidence: [] },
    silent ? NOTHING : (installReads(project, dir, dirs, locked) ?? NOTHING),
    ...dirs.map((each) =>
      manifestFiles(project, each, {
        manager: 'bun',
        events: silent ? [] : EVENTS,
        gyp: !silent,
        linksPrograms: each !== dir,
        // Without such a member bun stops: then this is not the directory in which the build runs.
        handles: (name, spec) => spec.startsWith('workspace:') && members.has(name),
      }),
    ),
  ]);
  if ('refused' in read) return read;
  const modules = dirs.map((each) => joinPath(each, 'node_modules') ?? 'node_modules');
  return {
    files: read.files.filter((path) => path.endsWith('/') || settings.patches.includes(path) || sees(path)),
    writes: [...modules, ...prismaOutputs(project, read.files)],
    evidence: read.evidence,
  };
}

/** The directory itself and those of the members that bun finds. */
export function bunDirs(
  project: Project,
  dir: string,
  sees: (path: string) => boolean,
): readonly string[] | Refusal {
  const manifest = manifestIn(dir);
  if (!project.packages.has(manifest))
    return { refused: `${manifest} ${project.unreadable.get(manifest) ?? 'was not read'}` };
  const above = workspaceAbove(project, dir);
  if (above !== undefined)
    return { refused: `${dir} belongs to the workspace of ${above}, where bun installs then` };
  const members = workspaceMembers(project, manifest);
  return 'refused' in members ? members : [dir, ...members.filter((each) => sees(manifestIn(each)))];
}

interface BunSettings {
  readonly files: readonly string[];
  readonly patches: readonly string[];
  /** bunfig.toml freezes the lockfile. */
  readonly frozen: boolean;
}

/** bunfig.toml, .npmrc and the patches that package.json names. */
export function bunSettings(
  project: Project,
  dir: string,
  sees: (path: string) => boolean,
): BunSettings | Refusal {
  const bunfig = joinPath(dir, 'bunfig.toml') ?? 'bunfig.toml';
  const npmrc = joinPath(dir, '.npmrc') ?? '.npmrc';
  const files = [bunfig, npmrc].filter(sees);
  const far = npmrcSettings(project, dir, sees);
  if ('refused' in far) return far;
  const patches = patchFiles(dir, [manifestJson(project, dir)]);
  if ('refused' in patches) return patches;
  const all = { files: [...files, ...patches.files], patches: patches.files };
  if (!sees(bunfig)) return { ...all, frozen: false };
  const value = project.documents.get(bunfig);
  if (!isObject(value)) return { refused: `${bunfig} ${project.unreadable.get(bunfig) ?? 'was not read'}` };
  const install = isObject(value.install) ? value.install : {};
  const strange = Object.keys(install).find((key) => !KNOWN_SETTINGS.has(key));
  if (strange !== undefined) return { refused: `${bunfig} sets install.${strange}` };
  return { ...all, frozen: install.frozenLockfile === true || install.production === true };
}

interface Locks extends Pick<Part, 'files'> {
  readonly text: BunLock | undefined;
}

interface Reading extends BunInstallOptions {
  readonly dirs: readonly string[];
  readonly frozen: boolean;
  sees(path: string): boolean;
}

function locksOf(project: Project, dir: string, { keepsLock, frozen, dirs, sees }: Reading): Locks | Refusal {
  const path = (name: string): string => joinPath(dir, name) ?? name;
  const files = ['bun.lock', 'bun.lockb'].map(path).filter(sees);
  const [first] = files;
  if (first === undefined) {
    const foreign = FOREIGN_LOCKS.map(path).find(sees);
    return foreign === undefined ? { files, text: undefined } : { refused: `bun takes over ${foreign}` };
  }
  // Already another release of bun writes it anew, and the COPY that follows would put the old one back.
  if (!keepsLock && !frozen) return { refused: `it may rewrite ${first} without --frozen-lockfile` };
  if (first.endsWith('b')) {
    const globs = project.packages.get(manifestIn(dir))?.workspaces ?? [];
    const odd = globs.find((glob) => !/^[\w@./-]+?(?:\/\*)?$/.test(glob));
    return odd === undefined
      ? { files, text: undefined }
      : { refused: `which members "${odd}" names cannot be held against ${first}` };
  }
  const text = bunLockOf(project, first);
  if ('refused' in text) return text;
  const local = localPackage(text);
  if (local !== undefined) return { refused: `${first} installs ${local} from the project` };
  const known = new Set([...text.workspaces.keys()].map((relative) => joinPath(dir, relative) ?? relative));
  const other = dirs.find((each) => !known.has(each)) ?? [...known].find((each) => !dirs.includes(each));
  if (other === undefined) return { files, text };
  return { refused: `${first} and the workspace do not agree on ${manifestIn(other)}` };
}
