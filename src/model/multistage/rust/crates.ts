/** What the crates that a program is made with need of its image. */
import { buildPackage } from '../../../knowledge/build-deps.js';
import {
  crateNeed,
  isForBuildScripts,
  linkedHeaders,
  readsCertificates,
} from '../../../knowledge/rust-crates.js';
import { isObject, type JsonObject } from '../../../project/json.js';
import type { Project } from '../../../project/types.js';
import type { Layout } from '../compiled/layout.js';
import type { DotEnv } from '../compiled/settings.js';
import { beside, type Crate, type Workspace } from './workspace.js';

export interface Need {
  /** Packages of Debian with the libraries that the program is linked with. */
  readonly packages: readonly string[];
  /** True where it trusts the certificates of the system. */
  readonly certificates: boolean;
  /** A crate that opens files whose paths come from elsewhere; undefined without one. */
  readonly opens: string | undefined;
}

interface Refusal {
  readonly refused: string;
}

/** In every image of Debian, as dpkg is linked with them. */
const EVERYWHERE: ReadonlySet<string> = new Set(['zlib1g', 'libbz2-1.0', 'liblzma5']);

/**
 * @param crates the packages of the project that the program is made from
 * @param around `suite` of Debian; undefined for Alpine, where all is linked statically
 */
export function needOf(
  { lock }: Workspace,
  crates: readonly Crate[],
  project: Project,
  { suite, dotEnv }: { readonly suite: string | undefined; readonly dotEnv: DotEnv },
): Need | Refusal {
  if (project.tracked?.has(lock) === false) return { refused: `${lock} is not tracked by git` };
  const locked = lockedIn(project.documents.get(lock));
  const own = new Set(crates.map(({ name }) => name));
  let opens: string | undefined;
  for (const { path, manifest } of crates) {
    for (const name of dependenciesOf(manifest, 'dependencies')) {
      if (own.has(name)) continue;
      if (!locked.has(name)) return { refused: `${lock} does not have ${name}, which ${path} asks for` };
      const need = linkedHeaders(name) !== 'none' ? 'plain' : crateNeed(name);
      if (need === undefined)
        return {
          refused: `${path} depends on ${name}, and what that needs of the image when it runs is not known`,
        };
      if (need === '.env' && dotEnv === 'unsure')
        return { refused: `${path} depends on ${name}, and the ignore file does not keep .env from a build` };
      if (need === '.env' && dotEnv === 'there') opens ??= `${path} depends on ${name}, which reads .env`;
      if (need === 'opens') opens ??= `${path} depends on ${name}, which opens files that settings name`;
    }
    const builder = dependenciesOf(manifest, 'build-dependencies').find(
      (name) => !own.has(name) && !isForBuildScripts(name),
    );
    if (builder !== undefined)
      return { refused: `${path} builds with ${builder}, and what that links is not known` };
  }
  const packages = librariesOf(locked, lock, suite);
  if ('refused' in packages) return packages;
  if (locked.has('libsqlite3-sys'))
    opens ??= `${lock} has libsqlite3-sys, which opens files that settings name`;
  return { packages: packages.names, certificates: [...locked].some(readsCertificates), opens };
}

function lockedIn(lock: unknown): ReadonlySet<string> {
  const packages: readonly unknown[] = isObject(lock) && Array.isArray(lock.package) ? lock.package : [];
  const names = packages.map((each) => (isObject(each) ? each.name : undefined));
  return new Set(names.filter((name) => typeof name === 'string'));
}

/** The names in a table of dependencies, for every platform. */
function dependenciesOf(manifest: JsonObject, table: string): readonly string[] {
  const targets = isObject(manifest.target) ? Object.values(manifest.target) : [];
  return [manifest, ...targets].flatMap((holder) => {
    const found = isObject(holder) ? (holder[table] ?? holder[table.replace('-', '_')]) : undefined;
    return isObject(found) ? Object.keys(found) : [];
  });
}

function librariesOf(
  locked: ReadonlySet<string>,
  lock: string,
  suite: string | undefined,
): { readonly names: readonly string[] } | Refusal {
  const found = new Set<string>();
  for (const name of locked) {
    const headers = linkedHeaders(name);
    if (headers === 'none') continue;
    const known =
      headers === undefined || suite === undefined ? undefined : buildPackage('debian', headers, suite);
    if (known === undefined || 'reason' in known)
      return { refused: `${lock} has ${name}, and which library of the system that links is not known` };
    for (const library of known.runtime) if (!EVERYWHERE.has(library)) found.add(library);
  }
  return { names: [...found].sort() };
}

/** What build scripts do beside writing what the compiler reads. */
const ACTS =
  /\bCommand::new\((?!\s*"(?:git|date|rustc|uname|hostname)")|rustc-link|rustc-cdylib|\bfs::(?:write|copy|rename|remove\w*|create_dir\w*|OpenOptions|File)\b|\bFile::create|\b(?:cc|cmake|bindgen|pkg_config|vcpkg|cxx_build)::/;

/** Why the packages themselves may link something, or leave files where the program looks for them. */
export function buildsOddly(
  crates: readonly Crate[],
  { files }: Layout,
  { texts }: Project,
): string | undefined {
  for (const { path, manifest, directory } of crates) {
    const own = isObject(manifest.package) ? manifest.package : {};
    const lib = isObject(manifest.lib) ? manifest.lib : {};
    if (own.links !== undefined) return `${path} links a library`;
    if (JSON.stringify(lib['crate-type'] ?? []).includes('"dylib"'))
      return `${path} makes a library that is loaded`;
    const name = typeof own.build === 'string' ? own.build : 'build.rs';
    const script = own.build === false ? undefined : files.get(beside(directory, name));
    if (script === undefined) continue;
    const text = texts.get(script);
    if (text === undefined) return `${script} was not read`;
    const act = ACTS.exec(text)?.[0];
    if (act !== undefined && !(/^fs::|^File/.test(act) && text.includes('OUT_DIR')))
      return `${script} names ${act}, and what it links or leaves is not known`;
  }
  return undefined;
}

/** True where files are inside the program in a release alone, and elsewhere are read beside the sources. */
export function embedsInRelease(crates: readonly Crate[]): boolean {
  return crates.some(({ manifest }) => dependenciesOf(manifest, 'dependencies').includes('rust-embed'));
}

/** The packages that some need, with them: what they depend on that lies in the project. */
export function withOwn(some: readonly Crate[], { crates }: Workspace): readonly Crate[] {
  const found = new Set(some);
  // Grows while it is walked.
  for (const { manifest } of found) {
    const names = new Set(
      ['dependencies', 'build-dependencies'].flatMap((table) => dependenciesOf(manifest, table)),
    );
    for (const crate of crates) if (names.has(crate.name)) found.add(crate);
  }
  return [...found];
}

/** Tables of `.cargo/config.toml` that change neither what is made nor what is linked. */
const PLAIN_TABLES: ReadonlySet<string> = new Set([
  'alias',
  'net',
  'term',
  'http',
  'registries',
  'registry',
  'future-incompat-report',
]);

/** A `.cargo/config.toml` that may change what cargo makes; undefined without one. */
export function cargoConfig({ files }: Layout, { documents }: Project): string | undefined {
  for (const [at, path] of files) {
    if (!/\/\.cargo\/config(?:\.toml)?$/.test(at)) continue;
    const config = documents.get(path);
    const odd = isObject(config)
      ? Object.keys(config).find((key) => !PLAIN_TABLES.has(key))
      : 'settings that were not read';
    if (odd !== undefined) return `${path} has ${odd}, which may change what cargo makes`;
  }
  return undefined;
}
