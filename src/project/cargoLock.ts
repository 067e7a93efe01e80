/** Whether Cargo.lock is what cargo would write for the manifests: then `--locked` changes nothing. */
import { cargoPackages, type CargoDependency, type CargoPackage } from './cargoManifest.js';
import { isObject, isTexts } from './json.js';
import { isRange, satisfies } from './semver.js';
import type { Project } from './types.js';

interface Locked {
  readonly name: string;
  readonly version: string;
  readonly source: string | undefined;
  /** `name`, `name version` or `name version (source)`. */
  readonly dependencies: readonly string[];
}

export type CargoAnswer =
  | { readonly refused: string }
  | { readonly manifests: readonly string[]; readonly evidence: readonly string[] };

/** @param root directory of Cargo.lock and of the manifest beside it, in the context */
export function cargoInStep(project: Project, root: string): CargoAnswer {
  const lockPath = root === '' ? 'Cargo.lock' : `${root}/Cargo.lock`;
  const locked = lockedIn(project.documents.get(lockPath));
  if (locked === undefined) return { refused: `${lockPath} is of an old format, or cannot be read` };
  const packages = cargoPackages(project, root);
  if ('refused' in packages) return packages;
  for (const each of packages) {
    const reason = outOfStep(each, locked);
    if (reason !== undefined) return { refused: `${lockPath} is not in step with ${each.path}: ${reason}` };
  }
  const loose = unreached(locked);
  if (loose !== undefined) return { refused: `nothing in ${lockPath} needs ${loose}` };
  const own = locked.filter(({ source }) => source === undefined).length;
  if (own !== packages.length)
    return { refused: `${lockPath} has other packages of the project than Cargo.toml leads to` };
  const choosing = packages.find(
    (each) => each.choosesFeatures || each.dependencies.some((one) => one.choosesFeatures),
  );
  const checked = choosing && lockedElsewhere(project);
  if (choosing !== undefined && checked === undefined)
    return {
      refused: `${choosing.path} chooses features of dependencies, and nothing shows that ${lockPath} was made with them`,
    };
  return {
    manifests: packages.map(({ path }) => path),
    evidence: [
      `${lockPath} has every dependency of ${packages.map(({ path }) => path).join(', ')} in a version that fits`,
      ...(checked === undefined ? [] : [`${checked} runs cargo with --locked`]),
    ],
  };
}

function lockedIn(lock: unknown): readonly Locked[] | undefined {
  if (!isObject(lock) || (lock.version !== 3 && lock.version !== 4) || lock.patch !== undefined)
    return undefined;
  const packages = Array.isArray(lock.package) ? lock.package : [];
  const found: Locked[] = [];
  for (const each of packages as readonly unknown[]) {
    if (!isObject(each) || typeof each.name !== 'string' || typeof each.version !== 'string')
      return undefined;
    const { name, version, source, dependencies = [] } = each;
    if (!isTexts(dependencies) || (source !== undefined && typeof source !== 'string')) return undefined;
    found.push({ name, version, source, dependencies });
  }
  return found;
}

/** Why the entry of a package of the project is not what its manifest says; undefined when it is. */
function outOfStep(
  { name, version, dependencies }: CargoPackage,
  locked: readonly Locked[],
): string | undefined {
  const entries = locked.filter((each) => each.name === name && each.source === undefined);
  const [entry] = entries;
  if (entry === undefined || entries.length > 1 || entry.version !== version)
    return `${name} ${version} is not locked`;
  const names = new Set(dependencies.map((each) => each.name));
  const extra = entry.dependencies.find((text) => !names.has(text.split(' ', 1)[0] ?? ''));
  if (extra !== undefined) return `${extra} is no dependency any more`;
  for (const dependency of dependencies) {
    const found = entry.dependencies.filter((text) => text.split(' ', 1)[0] === dependency.name);
    const [text] = found;
    if (text === undefined || found.length > 1) return `${dependency.name} is not locked, or more than once`;
    const target = lockedAs(text, locked);
    if (target === undefined || !fits(dependency, target))
      return `${dependency.name} is locked in a version that may not fit`;
  }
  return undefined;
}

/** A package that no package of the project leads to, or that is needed and not there. */
function unreached(locked: readonly Locked[]): string | undefined {
  const reached = new Set(locked.filter(({ source }) => source === undefined));
  // Grows while it is walked.
  for (const each of reached) {
    for (const text of each.dependencies) {
      const target = lockedAs(text, locked);
      if (target === undefined) return text;
      reached.add(target);
    }
  }
  return locked.find((each) => !reached.has(each))?.name;
}

function lockedAs(text: string, locked: readonly Locked[]): Locked | undefined {
  const [name, version] = text.split(' ');
  const found = locked.filter(
    (each) => each.name === name && (version === undefined || each.version === version),
  );
  return found.length === 1 ? found[0] : undefined;
}

const CRATES_IO = 'registry+https://github.com/rust-lang/crates.io-index';

function fits({ requirement, directory }: CargoDependency, { version, source }: Locked): boolean {
  if (source !== (directory === undefined ? CRATES_IO : undefined)) return false;
  if (requirement === undefined) return true;
  const range = rangeOf(requirement);
  return !version.includes('-') && isRange(range) && satisfies(version, range);
}

/** Cargo's requirement in npm's words: a bare version has a caret in front, and commas join. */
function rangeOf(requirement: string): string {
  return requirement
    .split(',')
    .map((part) =>
      part
        .trim()
        .replace(/^(?=\d+(?:\.\d+)*(?:[-+]|$))/, '^')
        .replace(/\s+/g, ''),
    )
    .join(' ');
}

/** A workflow that would fail with another lockfile, where the project has one alone. */
function lockedElsewhere({ texts, files }: Project): string | undefined {
  const locks = [...files].filter((path) => /(?:^|\/)Cargo\.lock$/.test(path));
  if (locks.length !== 1) return undefined;
  return [...texts].find(
    ([path, text]) =>
      /^\.github\/workflows\/|^\.gitlab-ci\.yml$|^\.circleci\//.test(path) &&
      /^(?!\s*#).*\bcargo\s+(?:\+\S+\s+)?(?:build|check|test|clippy|run|nextest|fetch|metadata)\b[^\n#;&|]*\s--(?:locked|frozen)\b/m.test(
        text,
      ),
  )?.[0];
}
