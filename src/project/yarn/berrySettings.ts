/** `.yarnrc.yml`: which settings leave an install as it is known, and which files they name. */
import { isObject } from '../json.js';
import { NOTHING, type Part, type Refusal } from '../node/manifests.js';
import { joinPath } from '../paths.js';
import type { Project } from '../types.js';
import { fileIn, upwards } from './settings.js';

export interface BerrySettings extends Part {
  readonly linker: 'pnp' | 'node-modules';
  /** True where the cache of archives lies in the project. */
  readonly localCache: boolean;
  /** What yarn would write as `cacheKey` into the lockfile, without its number. */
  readonly compression: string;
  /** True where the settings change what the packages ask for. */
  readonly extendsPackages: boolean;
}

/** Settings that name no file, and do not change which directories an install writes (yarn 4, "Yarnrc files"). */
const HARMLESS =
  /^(?:yarnPath|plugins|nodeLinker|enableGlobalCache|compressionLevel|packageExtensions|enable(?:Telemetry|ImmutableInstalls|ProgressBars|MessageNames|Timers|Colors|Hyperlinks|InlineBuilds|Scripts|HardenedMode|StrictSsl|OfflineMode|Network|TransparentWorkspaces)|approvedGitRepositories|npm(?:Audit\w+|RegistryServer|Registries|Scopes|AuthToken|AuthIdent|AlwaysAuth|PublishAccess|PublishRegistry|AuditRegistry|MinimalAgeGate|PreapprovedPackages)|logFilters|checksumBehavior|defaultSemverRangePrefix|networkConcurrency|cloneConcurrency|httpTimeout|httpRetry|httpProxy|httpsProxy|unsafeHttpWhitelist|nm(?:HoistingLimits|Mode|SelfReferences)|pnp(?:Mode|FallbackMode|EnableEsmLoader|IgnorePatterns)|init(?:Scope|Fields)|preferInteractive|preferReuse|preferTruncatedLines|progressBarStyle|supportedArchitectures|changesetBaseRefs|changesetIgnorePatterns|winLinkType|telemetryUserId|telemetryInterval|taskPoolConcurrency|taskPoolMode)$/;
/** Plugins of yarn itself that add commands, and nothing to an install. */
const KNOWN_PLUGIN =
  /(?:^|\/)plugin-(?:workspace-tools|interactive-tools|typescript|version|stage|constraints|outdated|exec)\.c?js$/;

/** The settings that yarn 2 and later find in a directory; those in directories above it are not followed. */
export function berrySettings(
  project: Project,
  dir: string,
  major: number,
  sees: (path: string) => boolean,
): BerrySettings | Refusal {
  const above = upwards(dir)
    .slice(1)
    .map((each) => fileIn(each, '.yarnrc.yml'))
    .find(sees);
  if (above !== undefined) return { refused: `${above} lies above the project` };
  const path = fileIn(dir, '.yarnrc.yml');
  const usual = { linker: 'pnp', localCache: major < 4, compression: major < 4 ? '' : 'c0' } as const;
  const local = fileIn(dir, '.env.yarn');
  const files = sees(local) ? [local] : [];
  if (!sees(path)) {
    if (project.files.has(path)) return { refused: `${path} is not copied to where yarn looks` };
    return { ...NOTHING, ...usual, files, extendsPackages: false };
  }
  const settings = project.documents.get(path);
  if (!isObject(settings)) return { refused: `${path} ${project.unreadable.get(path) ?? 'was not read'}` };
  const far = Object.keys(settings).find((key) => !HARMLESS.test(key));
  if (far !== undefined) return { refused: `${path} sets ${far}` };
  const { nodeLinker = 'pnp', enableGlobalCache, compressionLevel } = settings;
  if (nodeLinker !== 'pnp' && nodeLinker !== 'node-modules')
    return { refused: `${path} sets nodeLinker to ${String(nodeLinker)}` };
  const plugins = pluginFiles(dir, settings.plugins);
  if (typeof plugins === 'string')
    return { refused: `${path} has the plugin ${plugins}, which may read more` };
  return {
    files: [path, ...files, ...plugins],
    evidence: [],
    linker: nodeLinker,
    localCache: typeof enableGlobalCache === 'boolean' ? !enableGlobalCache : usual.localCache,
    compression: compressionOf(compressionLevel) ?? usual.compression,
    extendsPackages: settings.packageExtensions !== undefined,
  };
}

/** The files of the plugins; a text names the first that is not known. */
function pluginFiles(dir: string, plugins: unknown): readonly string[] | string {
  if (plugins === undefined || plugins === null) return [];
  if (!Array.isArray(plugins)) return 'list';
  const files: string[] = [];
  for (const plugin of plugins as readonly unknown[]) {
    const named = isObject(plugin) ? plugin.path : plugin;
    const path = typeof named === 'string' && KNOWN_PLUGIN.test(named) ? joinPath(dir, named) : undefined;
    if (path === undefined) return String(named);
    files.push(path);
  }
  return files;
}

function compressionOf(level: unknown): string | undefined {
  if (level === 'mixed') return '';
  return typeof level === 'number' ? `c${level}` : undefined;
}
