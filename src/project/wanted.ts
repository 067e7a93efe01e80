/** Which files' texts a project needs, decided from names alone. */
import { isBuildFile, namedBuilds } from './builds.js';
import { ecosystemFiles } from './ecosystems.js';
import { isGoSource } from './goImports.js';
import { isElixirFile, releasesAlone } from './elixir/sources.js';
import { endsOnDotnetSdk, isDotnetSetting, isDotnetSource } from './dotnet/sources.js';
import { endsOnJdk, isJvmBuildFile, isJvmSource } from './jvmSources.js';
import { isDockerfilePath, isNeverRead } from './names.js';
import { baseOf, dirOf, joinPath } from './paths.js';
import { buildsPhp, phpSources } from './php/sources.js';
import { isRustAlone, rustSources } from './rustFiles.js';
import { parseRequirements } from './requirements.js';

const MIB = 1024 * 1024;
const LOCK = /^(?:package-lock\.json|npm-shrinkwrap\.json)$/;

/** Lockfiles of other package managers than npm. */
const OTHER_LOCK =
  /^(?:yarn\.lock|pnpm-lock\.yaml|bun\.lock|Pipfile\.lock|(?:poetry|uv|pdm|Cargo|composer|Gemfile|symfony|mix)\.lock|go\.sum|packages\.lock\.json)$/;

/** The most bytes that are read of a file: 32 MiB of a lockfile, 1 MiB of any other. */
export function sizeLimit(path: string): number {
  const name = baseOf(path);
  return LOCK.test(name) || OTHER_LOCK.test(name) ? 32 * MIB : MIB;
}

/** True for npm's lockfiles. */
export function isLockPath(path: string): boolean {
  return LOCK.test(baseOf(path));
}

/** True for files named as pip's requirement and constraint files usually are. */
export function isRequirementsPath(path: string): boolean {
  return (
    /^(?:[\w.-]*requirements[\w.-]*|[\w.-]*constraints[\w.-]*)\.(?:txt|in)$/i.test(baseOf(path)) ||
    /(?:^|\/)requirements\/[^/]+\.(?:txt|in)$/.test(path)
  );
}

/** Read in every project, whatever the Dockerfile says. */
const ALWAYS =
  /^(?:package\.json|\.npmrc|pnpm-workspace\.yaml|\.yarnrc|\.yarnrc\.yml|composer\.json|pyproject\.toml|setup\.py|setup\.cfg|\.dockerignore|.+\.dockerignore|Makefile|(?:docker-)?compose[\w.-]*\.ya?ml|docker-bake[\w.-]*\.(?:hcl|json)|devcontainer\.json|\.devcontainer\.json|\.gitpod\.ya?ml|Jenkinsfile|Procfile|go\.mod|fly\.toml|render\.ya?ml|heroku\.yml|app\.yaml|(?:prisma|vite|vue|astro|next|docusaurus|eleventy)\.config\.[cm]?[jt]s|\.eleventy\.js|angular\.json|serve\.json|.+\.prisma)$/;
const WORKFLOW = /^(?:.*\/)?\.github\/workflows\/[^/]+\.ya?ml$/;
/** Images that bring more programs than they need: what a project starts of them shows in its sources and deployments. */
const FULL_IMAGE = /^[ \t]*FROM\s+(?:--\S+\s+)*\S*\b(?:node|python|ruby|perl|rust):(?!\S*(?:slim|alpine))/im;
/** Images that may be left for ones without a shell, or with another C library: the same shows there. */
const INTERPRETER = /^[ \t]*FROM\s+(?:--\S+\s+)*(?:\S*\/)?(?:node|python)[:@\s]/im;
/** An install with devDependencies: whether it may go without them shows in the sources and deployments. */
const NODE_INSTALL = /\bnpm\s+(?:ci|i|install)\b(?!.*--omit)/;
/** A slim image of Python or Ruby with compilers: whether the container does without them shows there too. */
const SLIM_BUILD = /^[ \t]*FROM\s+(?:--\S+\s+)*\S*\b(?:python|ruby):\S*slim/im;
const BUILD_PACKAGE = /(?:^|\s)(?:gcc|g\+\+|build-essential|[a-z][\w.+-]*-dev)(?=[\s\\=;&]|$)/m;
/** A CMD in shell form: whether its sources ask for what a shell sets decides whether it needs one. */
const SHELL_START = /^[ \t]*CMD[ \t]+[^\s[]/im;
/** Starts a program of Node. */
const NODE_START = /^[ \t]*(?:CMD|ENTRYPOINT)\b.*\b(?:serve|next|npm|npx|yarn|pnpm|bun)\b/im;
/** A stage that builds a program of Go from a copy of everything, for another one: what it imports shows what it needs. */
const GO_BUILD = /\bgo\s+build\b/;
const GO_IMAGE = /^[ \t]*FROM\s+(?:--\S+\s+)*(?:\S*\/)?golang(?::|\s|$)/im;
const COPIES_ALL = /^[ \t]*COPY\s+(?:--\S+\s+)*(?:\.\/?|\/)\s/im;
/** A build of a program of Java whose sources show what it needs at run time. */
const JAVA_BUILD = /\b(?:mvnw?|gradlew?)\b/;
const JAVA_SOURCE = /(?:^|\/)src\/main\/.*\.(?:java|kt|groovy|scala|properties|ya?ml)$/;
/** Images that bring a user which nobody takes: whether their program needs root shows in its sources and deployments. */
const OWN_USER = /^[ \t]*FROM\s+(?:--\S+\s+)*(?:\S*\/)?(?:node[:@\s]|node$|distroless\/)/im;
const SOURCE = /\.(?:[cm]?[jt]sx?|py|rb|rake|ru|pl|pm)$/;
const NO_SOURCE =
  /(?:^|\/)(?:tests?|__tests__|specs?|e2e|cypress|docs?|examples?|\.github|\.next|dist|build|coverage)\/|\.d\.[cm]?ts$|\.min\.js$|[._-](?:test|spec)\.\w+$/;
const DEPLOYMENT =
  /\.(?:ya?ml|tf|nomad)$|(?:^|\/)(?:railway\.(?:json|toml)|Dockerrun\.aws\.json|[\w.-]*task[-_]?def[\w.-]*\.json)$/;
const NO_DEPLOYMENT = /(?:^|\/)(?:tests?|__tests__|docs?|examples?|locales?|i18n|translations?|fixtures?)\//;

/** More files of one name than this are not told apart by their name. */
const MOST_OF_A_NAME = 8;
/** More scripts or manifests than this are not read: no rule looks at that many. */
const MOST_SCRIPTS = 300;
/** The same for source files, and for YAML files that may describe how an image is run. */
const MOST_SOURCES = 400;
const MOST_DEPLOYMENTS = 150;
const MOST_GO = 400;
/** With more sources than this, it is not looked at whether they need the JDK, or the SDK of .NET. */
const MOST_COMPILED = 1000;
const MOST_JAVA = 600;
const MOST_TOLD = 20;
/** What they tell people to run in the image, and the settings by which compilers let their output load packages. */
const TOLD =
  /^(?:README(?:\.(?:md|rst|txt|adoc))?|CONTRIBUTING(?:\.md)?|[Jj]ustfile|tsconfig[\w.-]*\.json|nest-cli\.json|\.swcrc|\.babelrc(?:\.json)?|babel\.config\.json)$/;

interface Index {
  readonly always: readonly string[];
  readonly byName: ReadonlyMap<string, readonly string[]>;
  /** Sources of Go, read where a program is built from them. */
  readonly go: readonly string[];
  /** Sources and settings of Java, read where Maven or Gradle builds from them. */
  java(): readonly string[];
  /** Sources and deployments, read where the Dockerfile stands on a full image. */
  uses(): readonly string[];
  /** Sources and build files of Java, .NET and Elixir, read where the last stage stands on a JDK or an SDK, or makes a release. */
  compiled(dockerfileText: string): readonly string[];
}

const indexes = new WeakMap<ReadonlySet<string>, Index>();

function indexOf(listing: ReadonlySet<string>): Index {
  const known = indexes.get(listing);
  if (known) return known;
  const byName = new Map<string, string[]>();
  const always: string[] = [];
  const scripts: string[] = [];
  const sources: string[] = [];
  const deployments: string[] = [];
  const told: string[] = [];
  const go: string[] = [];
  for (const path of listing) {
    if (path.includes('node_modules/')) continue;
    const name = baseOf(path);
    const others = byName.get(name);
    if (others) others.push(path);
    else byName.set(name, [path]);
    if (isAlways(path, name)) always.push(path);
    else if (name.endsWith('.sh')) scripts.push(path);
    else if (isGoSource(path) && !/(?:^|\/)vendor\//.test(path)) go.push(path);
    else if (TOLD.test(name)) told.push(path);
    else if (SOURCE.test(name)) {
      if (!NO_SOURCE.test(path)) sources.push(path);
    } else if (DEPLOYMENT.test(name) && !NO_DEPLOYMENT.test(path)) deployments.push(path);
  }
  const index: Index = {
    always: [...always, ...highest(scripts, MOST_SCRIPTS)],
    byName,
    go: highest(go, MOST_GO),
    uses: once(() => [
      ...highest(sources, MOST_SOURCES),
      ...highest(deployments, MOST_DEPLOYMENTS),
      ...highest(told, MOST_TOLD),
    ]),
    compiled: (text) => compiledFiles(listing, deployments, text),
    java: () => javaFiles([...listing]),
  };
  indexes.set(listing, index);
  return index;
}

/** What is worked out on the first call. */
function once(make: () => readonly string[]): () => readonly string[] {
  let made: readonly string[] | undefined;
  return () => (made ??= make());
}

function javaFiles(paths: readonly string[]): readonly string[] {
  const sources = paths.filter((path) => JAVA_SOURCE.test(path));
  return highest(sources, MOST_JAVA);
}

/** What the program of the last stage is made from, and what may describe how it runs. */
function compiledFiles(
  listing: ReadonlySet<string>,
  deployments: readonly string[],
  dockerfileText: string,
): readonly string[] {
  const jvm = endsOnJdk(dockerfileText);
  const elixir = releasesAlone(dockerfileText);
  if (!jvm && !elixir && !endsOnDotnetSdk(dockerfileText)) return [];
  const paths = [...listing];
  const isSource = elixir ? isElixirFile : jvm ? isJvmSource : isDotnetSource;
  return [
    ...highest(paths.filter(isSource), MOST_COMPILED),
    ...highest(paths.filter(jvm ? isJvmBuildFile : isDotnetSetting), MOST_SCRIPTS),
    ...highest(deployments, MOST_DEPLOYMENTS),
  ];
}

/** True for a Dockerfile that chooses no user, on an image that brings one: what says how it is run is read then. */
export function leavesUserOpen(dockerfileText: string): boolean {
  return OWN_USER.test(dockerfileText) && !/^[ \t]*USER\s/im.test(dockerfileText);
}

const SCRIPT = /(?:\.sh|(?:^|\/)(?:Makefile|[Jj]ustfile|README\.md|package\.json))$/;
const PLATFORM = /(?:^|\/)(?:fly\.toml|\.?devcontainer\.json|Procfile)$/;

/**
 * True for a file outside of a build context that may say how its image is run.
 *
 * @param file from the root of the repository
 * @param inside the directory of the context there, with `/` at its end
 */
export function isAroundFile(file: string, inside: string): boolean {
  if (file.includes('node_modules/') || NO_DEPLOYMENT.test(file)) return false;
  if (DEPLOYMENT.test(file) || PLATFORM.test(file))
    return !/(?:^|\/)(?:pnpm-lock|\.pre-commit-config)\.yaml$/.test(file);
  const directory = file.slice(0, file.lastIndexOf('/') + 1);
  return SCRIPT.test(file) && inside.startsWith(directory);
}

const TEST_OR_LIBRARY =
  /(?:^|\/)(?:tests?|__tests__|specs?|e2e|cypress|docs?|examples?|\.github|node_modules)\/|\.d\.[cm]?ts$|[._-](?:test|spec)\.\w+$/;

/** True for a source file that a container may run, built ones included: no test, no example, not in `node_modules`. */
export function isSourcePath(path: string): boolean {
  return SOURCE.test(path) && !TEST_OR_LIBRARY.test(path);
}

/** Those nearest to the root, at most so many. */
function highest(paths: readonly string[], most: number): readonly string[] {
  const depth = (path: string): number => path.split('/').length;
  return paths.toSorted((a, b) => depth(a) - depth(b) || (a < b ? -1 : 1)).slice(0, most);
}

function isAlways(path: string, name: string): boolean {
  return (
    ALWAYS.test(name) ||
    LOCK.test(name) ||
    isRequirementsPath(path) ||
    WORKFLOW.test(path) ||
    isDockerfilePath(path)
  );
}

/**
 * The paths whose texts to read next. Called again with what was read, until it names nothing new: requirement files
 * lead to others, manifests to the files that their scripts name, compose files to Dockerfiles of any name.
 * @param listing every file of the context
 * @param dockerfileText the Dockerfile, for the scripts that it names
 * @param have the texts read so far
 */
export function wantedTexts(
  listing: ReadonlySet<string>,
  dockerfileText: string,
  have: ReadonlyMap<string, string>,
): string[] {
  const index = indexOf(listing);
  const wanted = new Set(index.always);
  const isOpen = leavesUserOpen(dockerfileText);
  if (
    isOpen ||
    (JAVA_BUILD.test(dockerfileText) && !/--from=/.test(dockerfileText)) ||
    FULL_IMAGE.test(dockerfileText) ||
    INTERPRETER.test(dockerfileText) ||
    SHELL_START.test(dockerfileText) ||
    NODE_INSTALL.test(dockerfileText) ||
    NODE_START.test(dockerfileText) ||
    buildsPhp(dockerfileText) ||
    (SLIM_BUILD.test(dockerfileText) && BUILD_PACKAGE.test(dockerfileText)) ||
    readsGo(dockerfileText) ||
    isRustAlone(dockerfileText)
  )
    for (const path of index.uses()) wanted.add(path);
  if (isOpen && GO_BUILD.test(dockerfileText)) for (const path of index.go) wanted.add(path);
  for (const path of index.compiled(dockerfileText)) wanted.add(path);
  if (JAVA_BUILD.test(dockerfileText)) for (const path of index.java()) wanted.add(path);
  if (readsGo(dockerfileText)) for (const path of index.go) wanted.add(path);
  for (const filesOf of [phpSources, rustSources, ecosystemFiles])
    for (const path of filesOf(listing, dockerfileText)) wanted.add(path);
  addNamed(index, '', dockerfileText, wanted);
  for (const [path, text] of have) {
    if (isRequirementsText(path)) addIncludes(listing, path, text, wanted);
    if (baseOf(path) === 'package.json') addScripts(index, path, text, wanted);
    if (isBuildFile(path)) for (const { dockerfile } of namedBuilds(path, text)) wanted.add(dockerfile);
  }
  return [...wanted].filter((path) => !have.has(path) && listing.has(path) && !isNeverRead(path)).sort();
}

/** Where a program of Go is built from a copy of everything for another stage, or is shipped with its compiler. */
function readsGo(text: string): boolean {
  if (!GO_BUILD.test(text)) return false;
  return (COPIES_ALL.test(text) && /--from=/.test(text)) || isGoAlone(text);
}

/** One stage on the image of Go: what the program reads and who uses the image tell what may stay behind. */
function isGoAlone(text: string): boolean {
  return GO_BUILD.test(text) && GO_IMAGE.test(text) && text.match(/^[ \t]*FROM\s/gim)?.length === 1;
}

/** A requirements file by its name, or one that another includes under any name. */
function isRequirementsText(path: string): boolean {
  return path.endsWith('.txt') || path.endsWith('.in');
}

function addIncludes(listing: ReadonlySet<string>, path: string, text: string, wanted: Set<string>): void {
  if (!/^\s*-[rc-]/m.test(text)) return;
  for (const file of parseRequirements(text, path).includes ?? []) if (listing.has(file)) wanted.add(file);
}

function addScripts(index: Index, path: string, text: string, wanted: Set<string>): void {
  const scripts = /"scripts"\s*:\s*\{([^}]*)\}/.exec(text)?.[1];
  if (scripts !== undefined) addNamed(index, dirOf(path), scripts, wanted);
}

/** Files that a text names: by their path from `dir`, or by their bare name where few share it. */
function addNamed(index: Index, dir: string, text: string, wanted: Set<string>): void {
  for (const word of text.split(/[^\w./@+-]+/)) {
    if (!/[\w]/.test(word) || word.length > 200) continue;
    const same = index.byName.get(baseOf(word));
    if (same === undefined) continue;
    const exact = joinPath(dir, word.replace(/^\/+/, ''));
    if (exact !== undefined && same.includes(exact)) wanted.add(exact);
    if (same.length <= MOST_OF_A_NAME) for (const path of same) wanted.add(path);
  }
}
