/**
 * Whether pnpm takes a lockfile as it lies there beside its manifests, without resolving anything anew: what its
 * `satisfiesPackageManifest`, `linkedPackagesAreUpToDate` and the comparison of settings look at (pnpm/pnpm,
 * lockfile/verification and lockfile/settings-checker).
 */
import { isObject, sameMap, textMap, type JsonObject } from '../../json.js';
import { joinPath } from '../../paths.js';
import { satisfies } from '../../semver.js';
import type { PackageJson, Project } from '../../types.js';
import { manifestIn } from '../manifests.js';
import {
  DEPENDENCY_FIELDS,
  packageKey,
  type PnpmImporter,
  type PnpmLock,
  type PnpmLockVersion,
} from './lock.js';
import { manifestJson, type PnpmSettings } from './settings.js';

export interface PnpmState {
  readonly project: Project;
  /** Directory of the lockfile in the context. */
  readonly dir: string;
  /** That one and those of the members that pnpm finds, in the context. */
  readonly dirs: readonly string[];
  readonly lock: PnpmLock;
  readonly settings: PnpmSettings;
  readonly major: number;
}

/** The majors that install from each version of the lockfile and leave it as it is (measured with 7.33 to 12.21). */
const KEPT_BY: Readonly<Record<PnpmLockVersion, readonly number[]>> = {
  '5.4': [7],
  '6.0': [8],
  '9.0': [9, 10, 11, 12],
};

/** Why pnpm may resolve versions anew, rewrite the lockfile, or refuse it; undefined when it takes it as it is. */
export function pnpmOutOfStep(state: PnpmState): string | undefined {
  const { lock, major } = state;
  if (!KEPT_BY[lock.version].includes(major))
    return `pnpm ${major} does not take ${lock.path} (version ${lock.version}) as it is`;
  return otherSettings(state) ?? otherManifest(state) ?? missingPackage(lock);
}

function otherSettings({ lock, settings, major, project, dir }: PnpmState): string | undefined {
  const { values, npmrc, hasHooks, twice } = settings;
  if (hasHooks) return 'hooks of .pnpmfile decide what is installed';
  if (values.preferFrozenLockfile === false) return 'pnpm-workspace.yaml sets preferFrozenLockfile to false';
  if (twice || (major >= 11 && manifestJson(project, dir).pnpm !== undefined))
    return 'package.json holds settings of pnpm, and not every pnpm reads them there';
  for (const key of ['packageExtensions', 'patchedDependencies', 'ignoredOptionalDependencies'])
    if (
      values[key] !== undefined ||
      lock.json[key] !== undefined ||
      lock.json[`${key}Checksum`] !== undefined
    )
      return `${key} cannot be held against ${lock.path}`;
  if (manifestJson(project, dir).resolutions !== undefined)
    return `${manifestIn(dir)} has "resolutions", which pnpm reads as overrides`;
  const written: JsonObject = isObject(lock.json.settings) ? lock.json.settings : {};
  const strange = Object.keys(written).find((key) => key !== 'autoInstallPeers' && written[key] !== false);
  if (strange !== undefined) return `${lock.path} was made with ${strange}`;
  const peers = values.autoInstallPeers ?? npmrc.get('auto-install-peers') ?? major > 7;
  if ((written.autoInstallPeers === true) !== (peers === true || peers === 'true'))
    return `${lock.path} was made with another setting of autoInstallPeers`;
  if (!sameMap(textMap(lock.json.overrides), textMap(values.overrides)))
    return `${lock.path} was made with other overrides`;
  return otherCatalog(lock, values);
}

/** Each entry of the catalogs that the lockfile has must be what pnpm-workspace.yaml says. */
function otherCatalog(lock: PnpmLock, { catalog, catalogs }: JsonObject): string | undefined {
  const named = isObject(catalogs) ? catalogs : {};
  for (const [name, entries] of Object.entries(isObject(lock.json.catalogs) ? lock.json.catalogs : {})) {
    const written = textMap(name === 'default' ? (catalog ?? named.default) : named[name]);
    for (const [dependency, entry] of Object.entries(isObject(entries) ? entries : {}))
      if (!isObject(entry) || written[dependency] !== entry.specifier)
        return `${lock.path} has another range of ${dependency} than the catalog`;
  }
  return undefined;
}

function otherManifest(state: PnpmState): string | undefined {
  const { lock, dir, dirs, project } = state;
  for (const [relative] of lock.importers) {
    const at = joinPath(dir, relative) ?? relative;
    if (!dirs.includes(at)) return `${lock.path} has ${at}, which is not there or no member`;
  }
  for (const each of dirs) {
    const importer = lock.importers.get(dir === '' ? each : each.slice(dir.length + 1));
    const pkg = project.packages.get(manifestIn(each));
    if (pkg === undefined || importer === undefined) return `${lock.path} does not have ${manifestIn(each)}`;
    const reason = differs(state, each, importer, pkg) ?? staleLink(state, each, importer);
    if (reason !== undefined) return `${lock.path} and ${manifestIn(each)} differ in ${reason}`;
  }
  return undefined;
}

function differs(
  { lock, settings, project }: PnpmState,
  dir: string,
  { specifiers, fields, dependenciesMeta, publishDirectory }: PnpmImporter,
  pkg: PackageJson,
): string | undefined {
  const { settings: written } = lock.json;
  const peers = isObject(written) && written.autoInstallPeers === true ? pkg.peerDependencies : {};
  const wanted = { ...peers, ...pkg.devDependencies, ...pkg.dependencies, ...pkg.optionalDependencies };
  const overrides = textMap(settings.values.overrides);
  for (const [name, spec] of Object.entries(wanted)) {
    const own = overridden(overrides, name, spec);
    if (own === undefined || own !== specifiers[name])
      return `${name} (${specifiers[name] ?? 'absent'} / ${own ?? 'overridden'})`;
  }
  const extra = Object.keys(specifiers).find((name) => !Object.hasOwn(wanted, name));
  if (extra !== undefined) return `${extra} (${specifiers[extra] ?? ''} / absent)`;
  const json = manifestJson(project, dir);
  const publish = isObject(json.publishConfig) ? json.publishConfig.directory : undefined;
  if (publish !== publishDirectory) return 'publishConfig';
  if (JSON.stringify(json.dependenciesMeta ?? {}) !== JSON.stringify(dependenciesMeta ?? {}))
    return 'dependenciesMeta';
  const { optionalDependencies: optional, dependencies: plain, devDependencies: dev } = pkg;
  const placed: Record<(typeof DEPENDENCY_FIELDS)[number], readonly string[]> = {
    optionalDependencies: Object.keys(optional),
    dependencies: Object.keys({ ...peers, ...plain }).filter(
      (name) => !Object.hasOwn(optional, name) && (Object.hasOwn(plain, name) || !Object.hasOwn(dev, name)),
    ),
    devDependencies: Object.keys(dev).filter(
      (name) => !Object.hasOwn(optional, name) && !Object.hasOwn(plain, name),
    ),
  };
  return DEPENDENCY_FIELDS.find(
    (field) => placed[field].toSorted().join('\n') !== Object.keys(fields[field]).toSorted().join('\n'),
  );
}

/** The range that an override leaves for a dependency of a manifest; undefined when that is not clear. */
function overridden(
  overrides: Readonly<Record<string, string>>,
  name: string,
  spec: string,
): string | undefined {
  let own: string | undefined = spec;
  for (const [key, value] of Object.entries(overrides)) {
    const target = (key.split('>').at(-1) ?? key).trim();
    if (target !== name && !target.startsWith(`${name}@`)) continue;
    own = key === name && !/^(?:\$|-$|catalog:)/.test(value) ? value : undefined;
    if (own === undefined) return undefined;
  }
  return own;
}

/** A member that a manifest would be linked to now, or no longer. */
function staleLink(
  { project, dirs }: PnpmState,
  dir: string,
  { specifiers, fields }: PnpmImporter,
): string | undefined {
  for (const [name, locked] of DEPENDENCY_FIELDS.flatMap((field) => Object.entries(fields[field]))) {
    const spec = specifiers[name] ?? '';
    if (spec.startsWith('link:')) continue;
    if (!locked.startsWith('link:')) {
      const twin = dirs.some((each) => project.packages.get(manifestIn(each))?.name === name);
      if (twin) return `${name}, which is a member too`;
      continue;
    }
    const target = joinPath(dir, locked.slice('link:'.length));
    const version = target === undefined ? undefined : project.packages.get(manifestIn(target))?.version;
    const range = spec.replace(/^workspace:/, '');
    const fits =
      ['*', '^', '~'].includes(range) || /^\.{1,2}\//.test(range) || satisfies(version ?? '', range);
    if (!fits) return `the link to ${name}`;
  }
  return undefined;
}

/** A lockfile that lacks a package which another one needs is resolved anew. */
function missingPackage(lock: PnpmLock): string | undefined {
  const trees = [
    ...[...lock.importers.values()].flatMap(({ fields }) => DEPENDENCY_FIELDS.map((field) => fields[field])),
    ...lock.packages.values(),
  ];
  for (const tree of trees)
    for (const [name, version] of Object.entries(tree))
      if (!version.startsWith('link:') && !lock.packages.has(packageKey(lock, name, version)))
        return `${lock.path} has no package ${name}@${version}`;
  return undefined;
}
