/** Whether yarn 3 or 4 would leave its yarn.lock as it is. */
import { manifestIn } from '../node/manifests.js';
import { sameMap } from '../json.js';
import { isRange } from '../semver.js';
import type { PackageJson, Project } from '../types.js';
import type { BerrySettings } from './berrySettings.js';
import { nameIn, type YarnLock } from './lock.js';

export interface BerryLocked {
  readonly path: string;
  /** The directory of the lockfile and those of the workspace members, in the context. */
  readonly dirs: readonly string[];
  readonly lock: YarnLock;
  /** `4.5.0` */
  readonly version: string;
  readonly settings: Pick<BerrySettings, 'compression' | 'extendsPackages'>;
}

export type BerryAnswer =
  | { readonly inStep: true; readonly evidence: readonly string[] }
  | { readonly inStep: false; readonly reason: string };

/** `__metadata.version` that each yarn writes, and the number of its cache key (measured, 3.2.0 to 4.18.1). */
const FORMATS: readonly {
  readonly from: string;
  readonly to: string;
  readonly format: number;
  readonly cache: string;
}[] = [
  { from: '3.2.0', to: '3.99.0', format: 6, cache: '8' },
  { from: '4.0.0', to: '4.13.99', format: 8, cache: '10' },
  { from: '4.14.0', to: '4.14.99', format: 9, cache: '10' },
  { from: '4.15.0', to: '4.18.99', format: 10, cache: '10' },
];

/** Packages that yarn patches itself, whoever asks for them. */
const PATCHED: ReadonlySet<string> = new Set(['typescript', 'resolve', 'fsevents']);

/**
 * Holds the lockfile against the manifests: the format of this yarn, an entry for each workspace with what its manifest asks
 * for, an entry for each thing that anyone asks for, and none besides. And a workflow has to show that this yarn takes
 * it: which packages ask for more than their manifests say is built into each version of yarn.
 */
export function berryInStep(project: Project, locked: BerryLocked): BerryAnswer {
  const { path, dirs, lock, version, settings } = locked;
  const known = formatOf(version);
  if (known === undefined) return no(`which lockfile yarn ${version} writes is not known`);
  if (lock.format !== known.format)
    return no(`${path} is of version ${lock.format}, and yarn ${version} writes version ${known.format}`);
  if (lock.cacheKey !== `${known.cache}${settings.compression}`)
    return no(`yarn ${version} would not write the cacheKey of ${path}, ${lock.cacheKey ?? 'none'}`);
  if (settings.extendsPackages) return no('packageExtensions may be newer than the lockfile');
  const root = dirs[0] ?? '';
  const shown = workflowOf(project, root);
  if (shown === undefined)
    return no('no workflow of the project runs yarn install, which would show that it is in step');
  const used = new Set<string>();
  for (const dir of dirs) {
    const reason = workspaceReason(project, locked, dir, used);
    if (reason !== undefined) return no(reason);
  }
  const resolutions = project.packages.get(manifestIn(root))?.resolutions ?? {};
  const odd = Object.keys(resolutions).find((name) => !/^(?:@[^/@]+\/)?[^/@*]+$/.test(name));
  if (odd !== undefined) return no(`the resolution of ${odd} cannot be held against the lockfile`);
  const missing = walk(lock, used, resolutions);
  if (missing !== undefined) return no(`${path} does not have ${missing}`);
  const stale = [...lock.entries.keys()].find((key) => !used.has(key));
  if (stale !== undefined) return no(`nothing asks for ${stale} in ${path}`);
  return {
    inStep: true,
    evidence: [
      `${path} has everything that the manifests ask for, and nothing else`,
      `${shown} runs yarn install`,
    ],
  };
}

/** True for a version whose installs and lockfiles were measured. */
export function isKnownBerry(version: string): boolean {
  return formatOf(version) !== undefined;
}

function formatOf(version: string): (typeof FORMATS)[number] | undefined {
  return FORMATS.find(({ from, to }) => isBetween(version, from, to));
}

function no(reason: string): { readonly inStep: false; readonly reason: string } {
  return { inStep: false, reason };
}

function isBetween(version: string, from: string, to: string): boolean {
  const [own, first, last] = [version, from, to].map((each) => each.split('.').map(Number));
  const compare = (a: readonly number[] = [], b: readonly number[] = []): number =>
    a.map((part, index) => part - (b[index] ?? 0)).find((difference) => difference !== 0) ?? 0;
  return compare(own, first) >= 0 && compare(own, last) <= 0;
}

/** A workflow in which yarn installs: on a build server it does not write the lockfile, and stops where it would. */
function workflowOf({ texts }: Project, dir: string): string | undefined {
  for (const [path, text] of texts) {
    if (!/(?:^|\/)\.github\/workflows\/[^/]+\.ya?ml$/.test(path) || !text.includes(dir)) continue;
    if (/(?:^|\s)yarn(?: install)?(?: --(?:immutable|inline-builds))*\s*$/m.test(text)) return path;
  }
  return undefined;
}

/** Why the entry of a workspace is not what its manifest says; its keys and what it asks for count as used. */
function workspaceReason(
  project: Project,
  { path, dirs, lock }: BerryLocked,
  dir: string,
  used: Set<string>,
): string | undefined {
  const manifest = manifestIn(dir);
  const pkg = project.packages.get(manifest);
  const root = dirs[0] ?? '';
  const place = dir === root ? '.' : root === '' ? dir : dir.slice(root.length + 1);
  const key = `${pkg?.name ?? ''}@workspace:${place}`;
  const entry = lock.entries.get(key);
  if (pkg === undefined || entry === undefined) return `${path} does not have ${key} of ${manifest}`;
  if (
    /"(?:dependenciesMeta|peerDependenciesMeta)"\s*:/.test(project.texts.get(manifest) ?? '') ||
    entry.hasMeta
  )
    return `${manifest} says more of its dependencies than can be held against the lockfile`;
  const wanted = asked(pkg, lock);
  if (typeof wanted === 'string') return `${manifest} ${wanted}`;
  if (!sameMap(wanted, entry.dependencies)) return `${path} and ${manifest} differ in dependencies`;
  if (!sameMap(pkg.peerDependencies, entry.peerDependencies))
    return `${path} and ${manifest} differ in peerDependencies`;
  if (!sameMap(pkg.bin, entry.bin)) return `${path} and ${manifest} differ in bin`;
  used.add(key);
  return undefined;
}

/** What the entry of a workspace should ask for; a text says why it cannot be told. */
function asked(pkg: PackageJson, lock: YarnLock): Readonly<Record<string, string>> | string {
  const { dependencies, devDependencies, optionalDependencies } = pkg;
  if (Object.keys(optionalDependencies).length > 0) return 'has optionalDependencies';
  const twice = Object.keys(dependencies).find((name) => Object.hasOwn(devDependencies, name));
  if (twice !== undefined) return `names ${twice} twice`;
  const wanted: Record<string, string> = {};
  for (const [name, spec] of Object.entries({ ...dependencies, ...devDependencies })) {
    const plain = isRange(spec) || /^[a-z][\w-]*$/.test(spec);
    if (!plain && !/^(?:npm|workspace|patch):/.test(spec)) return `asks for ${name}@${spec}`;
    wanted[name] = plain && lock.format >= 8 ? `npm:${spec}` : spec;
  }
  return wanted;
}

/**
 * Adds to the workspaces that are used everything that anyone asks for: what a resolution puts in its place, what `patch:`
 * is applied to, and the patch that yarn itself applies. The first that is not there.
 */
function walk(
  lock: YarnLock,
  used: Set<string>,
  resolutions: Readonly<Record<string, string>>,
): string | undefined {
  const builtin = builtinPatches(lock);
  // Grows while it is walked.
  for (const key of used) {
    const source = /^[^#]*?@patch:([^#]+)#/.exec(key)?.[1];
    const needs = Object.entries({ ...lock.entries.get(key)?.dependencies });
    if (source !== undefined) needs.push(nameAndRange(decodeURIComponent(source)));
    for (const [name, spec] of needs) {
      const range = source === undefined ? (resolutions[name] ?? spec) : spec;
      const found = [range, `npm:${range}`]
        .map((each) => `${name}@${each}`)
        .find((each) => lock.entries.has(each));
      if (found === undefined) return `${name}@${range}`;
      used.add(found);
      if (!PATCHED.has(name) || source !== undefined || range.startsWith('patch:')) continue;
      const patched = builtin.get(found);
      if (patched === undefined) return `the patch of yarn for ${found}`;
      used.add(patched);
    }
  }
  return undefined;
}

/** The keys of the patches that yarn applies itself, by what they are applied to. */
function builtinPatches(lock: YarnLock): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const key of lock.entries.keys()) {
    const source = /@patch:([^#]+)#(?:optional!|~)builtin</.exec(key)?.[1];
    if (source === undefined) continue;
    const [name, range] = nameAndRange(decodeURIComponent(source));
    found.set(`${name}@${range.startsWith('npm:') ? range : `npm:${range}`}`, key);
  }
  return found;
}

function nameAndRange(descriptor: string): [string, string] {
  const name = nameIn(descriptor);
  return [name, descriptor.slice(name.length + 1)];
}
