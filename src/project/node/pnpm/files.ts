/** What `pnpm install` and `pnpm fetch` read of a project, and where they write. */
import type { InstallFiles } from '../../installFiles.js';
import { installReads } from '../../installReads.js';
import { isObject } from '../../json.js';
import { dirOf, joinPath } from '../../paths.js';
import type { Project } from '../../types.js';
import {
  dependencySpecs,
  joinParts,
  manifestFiles,
  manifestIn,
  NOTHING,
  prismaOutputs,
  type Part,
  type Refusal,
} from '../manifests.js';
import { npmrcSettings } from '../npmrcSettings.js';
import { pnpmOutOfStep } from './inStep.js';
import { localPackage, lockedPackages, pnpmLockOf, type PnpmLock } from './lock.js';
import { pnpmMembers } from './members.js';
import { manifestJson, pnpmSettings, type PnpmSettings } from './settings.js';

export interface PnpmInstallOptions {
  /** It fails where the lockfile would change: `--frozen-lockfile`, or CI is set. */
  readonly frozen: boolean;
  readonly ignoreScripts: boolean;
  /** Which pnpm runs; a text says why that is not known. */
  readonly major: number | string;
}

/** The scripts of every manifest, in pnpm's order (measured with 7.33 to 12.21); the first one of the root alone. */
const EVENTS = [
  'pnpm:devPreinstall',
  'preinstall',
  'install',
  'postinstall',
  'preprepare',
  'prepare',
  'postprepare',
] as const;

/** What pnpm finds in a directory of the context before it looks at a lockfile. */
export interface PnpmWorkspace {
  readonly settings: PnpmSettings;
  /** The directory itself and those of the members. */
  readonly dirs: readonly string[];
}

/** @param sees whether pnpm would find a file of the context in its place */
export function pnpmWorkspace(
  project: Project,
  dir: string,
  sees: (path: string) => boolean,
): PnpmWorkspace | Refusal {
  const manifest = manifestIn(dir);
  if (!project.packages.has(manifest))
    return { refused: `${manifest} ${project.unreadable.get(manifest) ?? 'was not read'}` };
  for (let above = dir; above !== '';) {
    above = dirOf(above);
    const file = joinPath(above, 'pnpm-workspace.yaml') ?? '';
    if (sees(file)) return { refused: `pnpm works in the directory of ${file}, which lies above` };
  }
  const settings = pnpmSettings(project, dir, sees);
  if ('refused' in settings) return settings;
  const members = pnpmMembers(project, dir, settings.globs ?? []);
  if ('refused' in members) return members;
  return { settings, dirs: [dir, ...members.filter((each) => sees(manifestIn(each)))] };
}

/**
 * Everything of the context that `pnpm install` reads in a directory. Refused, with the reason, when it may read anything
 * else, or write into tracked files.
 */
export function pnpmFiles(
  project: Project,
  dir: string,
  options: PnpmInstallOptions,
  sees: (path: string) => boolean,
): InstallFiles | Refusal {
  const workspace = pnpmWorkspace(project, dir, sees);
  if ('refused' in workspace) return workspace;
  const { settings, dirs } = workspace;
  const lock = lockOf(project, dir, workspace, options, sees);
  if (lock !== undefined && 'refused' in lock) return lock;
  const silent = options.ignoreScripts || settings.npmrc.get('ignore-scripts') === 'true';
  const reads = silent ? NOTHING : installReads(project, dir, dirs, lockedFor(lock, settings, options));
  const read = joinParts([
    {
      files: [manifestIn(dir), ...(lock === undefined ? [] : [lock.path]), ...settings.files],
      evidence: [],
    },
    reads ?? NOTHING,
    ...dirs.map((each) => oneManifest(project, each, { dir, dirs, silent, sees })),
  ]);
  if ('refused' in read) return read;
  const corepack = joinPath(dir, '.corepack.env') ?? '';
  const modules = dirs.map((each) => joinPath(each, 'node_modules') ?? 'node_modules');
  return {
    files: [...read.files, corepack].filter(
      (path) => path.endsWith('/') || isNeeded(settings, path) || sees(path),
    ),
    writes: [...modules, ...prismaOutputs(project, read.files)],
    evidence: [...new Set(read.evidence)],
  };
}

/** pnpm stops without a patch, whatever it installs (measured). */
function isNeeded({ files }: PnpmSettings, path: string): boolean {
  return files.includes(path);
}

function lockOf(
  project: Project,
  dir: string,
  { dirs, settings }: PnpmWorkspace,
  { frozen, major }: PnpmInstallOptions,
  sees: (path: string) => boolean,
): PnpmLock | Refusal | undefined {
  const path = joinPath(dir, 'pnpm-lock.yaml') ?? 'pnpm-lock.yaml';
  if (!sees(path))
    return frozen ? { refused: 'no pnpm-lock.yaml that it could install from is copied' } : undefined;
  const lock = pnpmLockOf(project, path);
  if ('refused' in lock) return lock;
  const local = localPackage(lock);
  if (local !== undefined) return { refused: `${path} installs ${local} from the project` };
  for (const relative of lock.importers.keys()) {
    const at = joinPath(dir, relative) ?? relative;
    if (!dirs.includes(at) && sees(manifestIn(at)))
      return { refused: `${path} has ${at}, which dockopt does not find in the workspace` };
  }
  if (frozen) return lock;
  // A lockfile that is not in step gets rewritten, and the COPY that follows would put the old one back.
  const rewrites = 'it may rewrite pnpm-lock.yaml without --frozen-lockfile';
  if (typeof major === 'string') return { refused: `${rewrites}: ${major}` };
  const reason = pnpmOutOfStep({ project, dir, dirs, lock, settings, major });
  return reason === undefined ? lock : { refused: `${rewrites}: ${reason}` };
}

/** pnpm 10 and newer run the install scripts of no dependency that is not approved. */
function lockedFor(
  lock: PnpmLock | undefined,
  { values }: PnpmSettings,
  { major }: PnpmInstallOptions,
): ReturnType<typeof lockedPackages> | undefined {
  const approved = JSON.stringify([values.onlyBuiltDependencies, values.allowBuilds]);
  const blocks = (name: string): boolean =>
    typeof major === 'number' &&
    major >= 10 &&
    values.dangerouslyAllowAllBuilds === undefined &&
    values.neverBuiltDependencies === undefined &&
    !approved.includes(name) &&
    !approved.includes('*');
  return lock === undefined ? { has: () => false, runsNothing: blocks } : lockedPackages(lock, blocks);
}

interface Surroundings {
  readonly dir: string;
  readonly dirs: readonly string[];
  readonly silent: boolean;
  sees(path: string): boolean;
}

function oneManifest(
  project: Project,
  at: string,
  { dir, dirs, silent, sees }: Surroundings,
): Part | Refusal {
  const json = manifestJson(project, at);
  const manifest = manifestIn(at);
  if (JSON.stringify(json.dependenciesMeta ?? {}).includes('"injected"'))
    return { refused: `${manifest} has "injected" dependencies, for which pnpm copies whole members` };
  if (isObject(json.publishConfig) && json.publishConfig.directory !== undefined)
    return { refused: `${manifest} is linked by its publishConfig.directory` };
  const own = joinPath(at, '.npmrc') ?? '';
  const inner = joinPath(at, 'pnpm-workspace.yaml') ?? '';
  if (at !== dir && sees(inner)) return { refused: `${inner} makes a member a workspace of its own` };
  const settings = at !== dir && sees(own) ? npmrcSettings(project, at, sees) : undefined;
  if (settings !== undefined && 'refused' in settings) return settings;
  const part = manifestFiles(project, at, {
    manager: 'pnpm',
    events: silent ? [] : at === dir ? EVENTS : EVENTS.slice(1),
    gyp: !silent,
    linksPrograms: at !== dir && isDependency(project, dirs, at),
    handles: (_name, spec) => isMemberSpec(at, dirs, spec),
  });
  if ('refused' in part || settings === undefined) return part;
  return { files: [own, ...part.files], evidence: part.evidence };
}

/** `workspace:` finds a member by its name; `link:` must lead to one. */
function isMemberSpec(at: string, dirs: readonly string[], spec: string): boolean {
  if (spec.startsWith('workspace:')) return true;
  const target = spec.startsWith('link:') ? joinPath(at, spec.slice('link:'.length)) : undefined;
  return target !== undefined && dirs.includes(target);
}

/** True for a member that another one depends on, so that its programs are linked there. */
function isDependency(project: Project, dirs: readonly string[], at: string): boolean {
  const name = project.packages.get(manifestIn(at))?.name;
  return dirs.some((each) => {
    const pkg = project.packages.get(manifestIn(each));
    return (
      pkg !== undefined && dependencySpecs(pkg).some(([other, spec]) => other === name || isAlias(spec, name))
    );
  });
}

function isAlias(spec: string, name: string | undefined): boolean {
  return (
    spec.startsWith('link:') ||
    (name !== undefined && spec.startsWith(`workspace:${name}@`)) ||
    spec.startsWith('workspace:.')
  );
}
