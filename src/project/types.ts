import type { BuilderFact } from './builders.js';
import type { Documents } from './documents.js';
import type { History } from './history.js';
import type { ImageBuild } from './invocations/types.js';
import type { RegistryFacts } from './registry.js';
import type { Sizes } from './sizes.js';

/**
 * The surroundings of a Dockerfile as frozen facts, read once before any transform runs.
 * All paths are relative to the root of the build context, with `/`, without a leading `./`.
 */
export interface Project {
  /**
   * False when nothing is known of the build context (text from standard input, say): then no file may be taken
   * to exist or to be absent.
   */
  readonly known: boolean;
  /** Path of the Dockerfile in the context; may begin with `../` when it lies outside. */
  readonly dockerfile: string;
  /** The other Dockerfiles that lie in this context, with their text: they share its ignore file. */
  readonly siblings: ReadonlyMap<string, string>;
  /** Every regular file of the context (the ignore file not applied; `.git` and the insides of `node_modules` left out). */
  readonly files: ReadonlySet<string>;
  /** Every directory that holds one of `files`, and `.git` / `node_modules` directories themselves. */
  readonly directories: ReadonlySet<string>;
  /** Those of `files` that are symbolic links to files of the context; undefined for none. */
  readonly links?: ReadonlySet<string>;
  /** The files that git tracks; undefined without git or outside a repository. */
  readonly tracked: ReadonlySet<string> | undefined;
  /** Text of the files that a rule can need: manifests, lockfiles, scripts named by the Dockerfile or by package.json. */
  readonly texts: ReadonlyMap<string, string>;
  /** Files that an ADD of the Dockerfile names: whether their first bytes are those of an archive. */
  readonly archives: ReadonlyMap<string, boolean>;
  /** The ignore file in force, or where a new one would go. */
  readonly ignore: IgnoreFile;
  /** Parsed `package.json` files by path (`package.json`, `packages/a/package.json`). */
  readonly packages: ReadonlyMap<string, PackageJson>;
  /** Parsed `package-lock.json` and `npm-shrinkwrap.json` files by path. */
  readonly locks: ReadonlyMap<string, PackageLock>;
  /** Parsed requirement and constraint files by path. */
  readonly requirements: ReadonlyMap<string, RequirementsFile>;
  /** Other manifests and lockfiles as plain data by path: TOML, YAML, XML, JSON; `parseDocuments` tells which. */
  readonly documents: Documents;
  /** Files that were there but could not be read as what they are: path -> reason. */
  readonly unreadable: ReadonlyMap<string, string>;
  /** What the files of the context, and those of its repository, show of the program that builds images. */
  readonly builders: readonly BuilderFact[];
  /**
   * In which ways the project's files have this Dockerfile built; paths relative to the context, may begin with `../`. The
   * files that say so (`by`) are named from the root of the repository.
   */
  readonly builds: readonly ImageBuild[];
  /**
   * Files of the repository outside of the context that may say how its images are run, by their path from its root. Read
   * only for a Dockerfile that leaves open as whom it runs.
   */
  readonly around?: ReadonlyMap<string, string>;
  /** How often the files changed; read only for a Dockerfile with COPYs in a row, and absent without git. */
  readonly history?: History;
  /** How large what lies there is; measured only for a run that changes the ignore file. */
  readonly sizes?: Sizes;
  /** What registries said of base images and their twins; only for a run that was told to ask them. */
  readonly registry?: RegistryFacts;
}

/** The effective ignore file of a build. */
export interface IgnoreFile {
  /** `.dockerignore`, or `<Dockerfile>.dockerignore` where that one exists. */
  readonly path: string;
  readonly exists: boolean;
  /** Text as it is or will be; '' when it does not exist. */
  readonly text: string;
}

/** The fields of a package.json that dockopt reads. */
export interface PackageJson {
  readonly name?: string;
  readonly version?: string;
  readonly type?: string;
  readonly private?: boolean;
  readonly scripts: Readonly<Record<string, string>>;
  readonly bin: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly optionalDependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
  /** Globs as written (`workspaces` array or `workspaces.packages`); undefined when there is no such key. */
  readonly workspaces: readonly string[] | undefined;
  readonly packageManager?: string;
  readonly engines: Readonly<Record<string, string>>;
  readonly overrides: unknown;
  /** Of yarn: what takes the place of other ranges. */
  readonly resolutions?: Readonly<Record<string, string>>;
}

/** One entry of `packages` in a lockfile of version 2 or 3. */
export interface LockPackage {
  readonly version?: string;
  readonly resolved?: string;
  readonly link: boolean;
  readonly dev: boolean;
  readonly optional: boolean;
  readonly devOptional: boolean;
  /** The lockfile says so, or it depends on what only native code needs. */
  readonly hasInstallScript: boolean;
  readonly os: readonly string[];
  readonly cpu: readonly string[];
  readonly libc: readonly string[];
  readonly bin: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly optionalDependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
  /** Names of `peerDependencies` that `peerDependenciesMeta` makes optional. */
  readonly optionalPeers: readonly string[];
  /** Names that the package ships inside its own archive (`bundleDependencies`). */
  readonly bundled: readonly string[];
  /** True for a package that came inside another one's archive. */
  readonly inBundle: boolean;
  /** The real name where it differs from the install path (`npm:` aliases, members in folders of another name). */
  readonly name?: string;
  readonly workspaces: readonly string[] | undefined;
}

export interface PackageLock {
  readonly lockfileVersion: 1 | 2 | 3;
  readonly name?: string;
  /** By install path (`''` the root, `node_modules/a`, `packages/b`). Empty for version 1. */
  readonly packages: ReadonlyMap<string, LockPackage>;
  /** Version 1 only: name -> entry of the `dependencies` tree's first level. */
  readonly dependencies: ReadonlyMap<
    string,
    { readonly version: string; readonly dev: boolean; readonly optional: boolean }
  >;
}

/** A pip requirements or constraints file. */
export interface RequirementsFile {
  /** Other files that it reads with `-r` or `-c`, as paths in the context; undefined when one leaves the context or is a URL. */
  readonly includes: readonly string[] | undefined;
  readonly entries: readonly Requirement[];
  /** Options on lines of their own, such as `--index-url`, `--require-hashes`. */
  readonly options: readonly string[];
  /** True when a line reads something from the context: `-e .`, `./x.whl`, `file:`. */
  readonly local: boolean;
  /** True when a line needs git or another version control tool (`git+https://…`). */
  readonly vcs: boolean;
  /** Lines that cannot be judged (variables of the environment, unknown options), as written. */
  readonly unclear: readonly string[];
}

export interface Requirement {
  /** Normalised name (lower case, `-` for `_` and `.`). */
  readonly name: string;
  /** As written, for example `>=2,<3`; '' when open. */
  readonly specifier: string;
}
