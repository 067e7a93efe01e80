/** Settings of pnpm in the files of a project: pnpm-workspace.yaml, the field "pnpm" of package.json, .npmrc, .pnpmfile.cjs. */
import { isObject, parseObject, textMap, type JsonObject } from '../../json.js';
import { joinPath } from '../../paths.js';
import type { Project } from '../../types.js';
import { isPathSpec, manifestIn, nestedSpecs, type Refusal } from '../manifests.js';
import { npmrcSettings } from '../npmrcSettings.js';

export interface PnpmSettings {
  /** The files of them that are there, with the patches and hooks that they name. */
  readonly files: readonly string[];
  /** `packages` of pnpm-workspace.yaml; undefined without that file. */
  readonly globs: readonly string[] | undefined;
  /** Keys of pnpm-workspace.yaml over those of "pnpm" in package.json. */
  readonly values: JsonObject;
  readonly npmrc: ReadonlyMap<string, string>;
  readonly hasHooks: boolean;
  /** True when both files set the same key. */
  readonly twice: boolean;
}

/** What changes neither which files pnpm reads nor where it writes (pnpm's documentation, "Settings"). */
const KNOWN: ReadonlySet<string> = new Set(
  (
    'packages catalog catalogs catalogMode cleanupUnusedCatalogs overrides patchedDependencies packageExtensions ' +
    'peerDependencyRules allowedDeprecatedVersions allowNonAppliedPatches allowUnusedPatches ignorePatchFailures ' +
    'onlyBuiltDependencies neverBuiltDependencies ignoredBuiltDependencies allowBuilds dangerouslyAllowAllBuilds ' +
    'strictDepBuilds ignoredOptionalDependencies supportedArchitectures updateConfig auditConfig auditLevel requiredScripts ' +
    'autoInstallPeers strictPeerDependencies dedupePeerDependents dedupeDirectDeps resolutionMode resolvePeersFromWorkspaceRoot ' +
    'shamefullyHoist hoist hoistPattern publicHoistPattern hoistWorkspacePackages hoistingLimits nodeLinker savePrefix saveExact ' +
    'saveWorkspaceProtocol linkWorkspacePackages preferWorkspacePackages includeWorkspaceRoot ignoreWorkspaceCycles ' +
    'disallowWorkspaceCycles engineStrict nodeVersion minimumReleaseAge minimumReleaseAgeExclude minimumReleaseAgeStrict ' +
    'trustPolicy trustPolicyExclude trustPolicyIgnoreAfter blockExoticSubdeps verifyDepsBeforeRun updateNotifier loglevel ' +
    'childConcurrency workspaceConcurrency networkConcurrency fetchRetries fetchTimeout sideEffectsCache enablePrePostScripts ' +
    'registry registries optimisticRepeatInstall preferFrozenLockfile packageImportMethod sharedWorkspaceLockfile ' +
    'packageManagerStrict packageManagerStrictVersion peersSuffixMaxLength shellEmulator tag gitChecks forceLegacyDeploy'
  ).split(' '),
);
/** Hooks that load or read something else. */
const READS_MORE = /\brequire\b|\bimport\b|\b(?:fs|__dirname|__filename|eval|Function)\b|process\.(?!env\b)/;

/** @param sees whether pnpm would find a file of the context in its place */
export function pnpmSettings(
  project: Project,
  dir: string,
  sees: (path: string) => boolean,
): PnpmSettings | Refusal {
  const path = (name: string): string => joinPath(dir, name) ?? name;
  const files = ['pnpm-workspace.yaml', '.npmrc', '.pnpmfile.cjs', '.pnpmfile.mjs'].map(path).filter(sees);
  const workspace = sees(path('pnpm-workspace.yaml'))
    ? documentAt(project, path('pnpm-workspace.yaml'))
    : undefined;
  if (workspace !== undefined && 'refused' in workspace) return workspace;
  const own = ownSettings(project, dir);
  const keys = [...Object.keys(workspace?.found ?? {}), ...Object.keys(own)];
  const strange = keys.find((key) => !KNOWN.has(key));
  if (strange !== undefined)
    return { refused: `${manifestIn(dir)} or pnpm-workspace.yaml sets ${strange} for pnpm` };
  const values = { ...own, ...workspace?.found };
  if (values.sharedWorkspaceLockfile === false)
    return { refused: 'each member of the workspace has its own lockfile' };
  const npmrc = npmrcSettings(project, dir, sees);
  if ('refused' in npmrc) return npmrc;
  const hooks = files.filter((file) => file.includes('.pnpmfile.'));
  const far = hooks.find((file) => READS_MORE.test(project.texts.get(file) ?? 'import'));
  if (far !== undefined) return { refused: `${far} may read other files` };
  const patches = patchFiles(dir, [own, workspace?.found ?? {}]);
  if ('refused' in patches) return patches;
  const local = nestedSpecs(values.overrides).find(([, spec]) => isPathSpec(spec));
  if (local !== undefined) return { refused: `an override takes ${local[0]} from ${local[1]}` };
  return {
    files: [...files, ...patches.files],
    globs: workspace === undefined ? undefined : globsOf(workspace.found),
    values,
    npmrc: npmrc.npmrc,
    hasHooks: hooks.length > 0,
    twice: Object.keys(own).some((key) => workspace?.found[key] !== undefined),
  };
}

function documentAt(project: Project, path: string): { readonly found: JsonObject } | Refusal {
  const value = project.documents.get(path);
  if (value === null) return { found: {} };
  return isObject(value)
    ? { found: value }
    : { refused: `${path} ${project.unreadable.get(path) ?? 'was not read'}` };
}

function globsOf({ packages }: JsonObject): readonly string[] {
  return Array.isArray(packages) ? packages.map(String) : [];
}

function ownSettings(project: Project, dir: string): JsonObject {
  const { pnpm } = manifestJson(project, dir);
  return isObject(pnpm) ? pnpm : {};
}

/** The package.json of a directory with all its fields; empty when it is none. */
export function manifestJson(project: Project, dir: string): JsonObject {
  const parsed = parseObject(project.texts.get(manifestIn(dir)) ?? '');
  return 'object' in parsed ? parsed.object : {};
}

/** The files of `patchedDependencies` in some settings. */
export function patchFiles(
  dir: string,
  settings: readonly JsonObject[],
): { readonly files: readonly string[] } | Refusal {
  const files: string[] = [];
  for (const { patchedDependencies } of settings) {
    if (patchedDependencies === undefined) continue;
    const written = Object.values(textMap(patchedDependencies));
    const paths = written.map((each) => joinPath(dir, each)).filter((each) => each !== undefined);
    if (!isObject(patchedDependencies) || paths.length < Object.keys(patchedDependencies).length)
      return { refused: 'patchedDependencies names something that is no file of the project' };
    files.push(...paths);
  }
  return { files };
}
