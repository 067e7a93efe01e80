/** Which files of a project belong to which package manager: read only where a Dockerfile speaks of it. */
import { baseOf } from './paths.js';

interface Ecosystem {
  /** Words of a Dockerfile by which one may use it. */
  readonly mention: RegExp;
  /** Names of its manifests, lockfiles and settings. */
  readonly files: RegExp;
}

const ECOSYSTEMS: readonly Ecosystem[] = [
  {
    mention: /\b(?:yarn|pnpm|bun|turbo|nx)\b/,
    files:
      /^(?:yarn\.lock|\.yarnrc(?:\.yml)?|pnpm-lock\.yaml|pnpm-workspace\.yaml|\.pnpmfile\.[cm]?js|bun\.lock|bunfig\.toml|turbo\.json|nx\.json|lerna\.json)$/,
  },
  {
    mention: /\b(?:pip|pip3|pip-sync|pipenv|poetry|uv|pdm|python\S*)\b/,
    files:
      /^(?:Pipfile(?:\.lock)?|poetry\.(?:lock|toml)|uv\.(?:lock|toml)|pdm\.lock|pyproject\.toml|setup\.(?:py|cfg)|\.python-version)$/,
  },
  { mention: /\bgo\b|golang/, files: /^(?:go\.(?:mod|sum|work|work\.sum)|modules\.txt)$/ },
  {
    mention: /\bcargo\b|\brust/,
    files: /^(?:Cargo\.(?:toml|lock)|rust-toolchain(?:\.toml)?|config\.toml|build\.rs)$/,
  },
  {
    mention: /\b(?:mvn|mvnw|gradle|gradlew|sbt|maven)\b/,
    files:
      /^(?:pom\.xml|settings\.xml|extensions\.xml|maven\.config|jvm\.config|(?:build|settings|init)\.gradle(?:\.kts)?|.+\.gradle(?:\.kts)?|gradle\.(?:properties|lockfile)|gradle-wrapper\.properties|.+\.versions\.toml|build\.sbt|.+\.sbt|build\.properties|\.(?:jvm|sbt)opts|project\/[^/]+\.scala)$/,
  },
  {
    mention: /\b(?:bundle|bundler|gem|ruby)\b/,
    files:
      /^(?:Gemfile(?:[._-][\w.-]+)?|.*\.gemfile(?:\.lock)?|gems\.(?:rb|locked)|.+\.gemspec|\.ruby-version|version\.rb|\.bundle\/config)$/,
  },
  { mention: /\b(?:composer|php)\b/, files: /^(?:composer\.(?:json|lock)|symfony\.lock|auth\.json)$/ },
  {
    mention: /\bdotnet\b/,
    files:
      /^(?:.+\.(?:cs|fs|vb|dc)proj|.+\.sln[xf]?|.+\.(?:props|targets|projitems|rsp)|nuget\.config|global\.json|packages(?:\.[^/]+)?\.lock\.json)$/i,
  },
  { mention: /\b(?:mix|elixir)\b/, files: /^(?:mix\.(?:exs|lock)|config\.exs|.+\.exs)$/ },
];

/** More files than this of one ecosystem are not read: no rule copies that many. */
const MOST_FILES = 400;

const found = new WeakMap<ReadonlySet<string>, Map<Ecosystem, readonly string[]>>();

/** The files of a context that belong to the package managers of which a Dockerfile speaks. */
export function ecosystemFiles(listing: ReadonlySet<string>, dockerfileText: string): readonly string[] {
  return ECOSYSTEMS.filter(({ mention }) => mention.test(dockerfileText)).flatMap((each) =>
    filesOf(listing, each),
  );
}

/** Looked for once for all Dockerfiles of a context. */
function filesOf(listing: ReadonlySet<string>, ecosystem: Ecosystem): readonly string[] {
  const known = found.get(listing) ?? new Map<Ecosystem, readonly string[]>();
  found.set(listing, known);
  const before = known.get(ecosystem);
  if (before !== undefined) return before;
  const paths = [...listing].filter(
    (path) =>
      (ecosystem.files.test(baseOf(path)) || ecosystem.files.test(lastTwo(path))) &&
      !/(?:^|\/)(?:node_modules|\.git)\//.test(path),
  );
  const files = paths.toSorted((a, b) => depth(a) - depth(b) || (a < b ? -1 : 1)).slice(0, MOST_FILES);
  known.set(ecosystem, files);
  return files;
}

/** `.bundle/config` */
function lastTwo(path: string): string {
  return path.split('/').slice(-2).join('/');
}

function depth(path: string): number {
  return path.split('/').length;
}
