/** What dockopt does for each package manager; docs/package-managers.md is made from it. */
export interface PackageManager {
  readonly name: string;
  /** Commands that it splits from the sources as they stand (`copy-manifests-first`); none where it does not. */
  readonly installs: readonly string[];
  /** The files that are copied in front of them, where they are there. */
  readonly files: string;
  /** Transforms that put a download of its own in front of the sources. */
  readonly downloads: readonly string[];
  /** Transforms that let an install stop where the lockfile does not fit. */
  readonly locks: readonly string[];
  /** Transforms that leave out what only development needs. */
  readonly omits: readonly string[];
  /** Advisers that say what no transform does. */
  readonly advisers?: readonly string[];
  /** What is declined most, and why. */
  readonly declined: string;
}

export const PACKAGE_MANAGERS: readonly PackageManager[] = [
  {
    name: 'npm',
    installs: ['npm ci', 'npm install'],
    files:
      'package.json, package-lock.json or npm-shrinkwrap.json, .npmrc, the manifests of all workspace members and of `file:` directories, `file:` archives, what known lifecycle scripts read',
    downloads: [],
    locks: ['npm-ci'],
    omits: ['npm-omit-dev', 'omit-dev-dependencies', 'prune-dev-dependencies'],
    declined: 'Lifecycle scripts that may read sources; programs ("bin") of workspace members.',
  },
  {
    name: 'Yarn 1',
    installs: ['yarn install'],
    files: 'package.json, yarn.lock, .yarnrc and .npmrc, the manifests of all workspace members',
    downloads: [],
    locks: ['yarn-frozen-lockfile'],
    omits: [],
    declined: 'A yarn.lock out of step; offline mirrors.',
  },
  {
    name: 'Yarn 3 and 4',
    installs: ['yarn install'],
    files:
      'package.json, yarn.lock, .yarnrc.yml, .yarn/releases, .yarn/plugins, .yarn/patches, the manifests of all workspace members',
    downloads: [],
    locks: ['yarn-immutable'],
    omits: [],
    declined: "Plug'n'Play whose files the ignore file does not hide; plugins that are not known.",
  },
  {
    name: 'pnpm',
    installs: ['pnpm install'],
    files:
      'package.json, pnpm-lock.yaml, pnpm-workspace.yaml, .npmrc, .pnpmfile.cjs, patches, the manifests of all importers',
    downloads: ['pnpm-fetch'],
    locks: ['pnpm-frozen-lockfile'],
    omits: [],
    declined: 'A lockfile of a format that this pnpm rewrites; injected dependencies.',
  },
  {
    name: 'Bun',
    installs: ['bun install --frozen-lockfile', 'bun ci'],
    files: 'package.json, bun.lock or bun.lockb, bunfig.toml, .npmrc, patches, the manifests of all members',
    downloads: [],
    locks: ['bun-frozen-lockfile'],
    omits: [],
    declined: 'Installs without a frozen lockfile: they may rewrite it.',
  },
  {
    name: 'pip and pip-tools',
    installs: ['pip install -r', 'pip-sync'],
    files: 'the requirement and constraint files, and those that they include',
    downloads: [],
    locks: [],
    omits: [],
    declined: '`pip install .`, `-e .` and paths: they need the sources.',
  },
  {
    name: 'Pipenv',
    installs: ['pipenv sync', 'pipenv install --deploy'],
    files: 'Pipfile, Pipfile.lock',
    downloads: [],
    locks: ['pipenv-deploy'],
    omits: [],
    declined: 'Entries that are paths or editable.',
  },
  {
    name: 'Poetry',
    installs: ['poetry install --no-root'],
    files: 'pyproject.toml, poetry.lock, poetry.toml',
    downloads: ['poetry-dependencies-first'],
    locks: [],
    omits: ['poetry-sync'],
    declined:
      'Path dependencies. `poetry sync` elsewhere than behind a wider install: it may remove packages of the system.',
  },
  {
    name: 'uv',
    installs: ['uv sync --no-install-project', 'uv pip install -r', 'uv pip sync'],
    files: 'pyproject.toml, uv.lock, uv.toml, .python-version, the manifests of all members',
    downloads: ['uv-dependencies-first'],
    locks: ['uv-locked'],
    omits: [],
    declined: 'Sources that are paths outside the workspace.',
  },
  {
    name: 'Go',
    installs: ['go mod download'],
    files: 'go.mod, go.sum, go.work, go.work.sum, the go.mod of workspace members and of local replacements',
    downloads: ['go-mod-download', 'go-mod-download-all'],
    locks: [],
    omits: [],
    declined: 'Modules that may be private; a go.sum that lacks a hash. Vendored modules need nothing.',
  },
  {
    name: 'Cargo',
    installs: [],
    files: '—',
    downloads: ['cargo-chef'],
    locks: ['cargo-locked'],
    omits: [],
    advisers: ['cargo-dependencies'],
    declined:
      'A dummy main.rs is never written: the image may ship it. Elsewhere what cargo-chef would do is said with its text.',
  },
  {
    name: '.NET',
    installs: ['dotnet restore'],
    files:
      'the project or solution, all projects that it refers to, Directory.*, nuget.config, global.json, lockfiles in locked mode',
    downloads: ['dotnet-restore-first'],
    locks: ['dotnet-locked-mode'],
    omits: [],
    declined: 'Paths with variables of MSBuild; artifacts in one directory; `--no-restore` is never added.',
  },
  {
    name: 'Maven',
    installs: [],
    files: 'pom.xml of all modules and parents, .mvn, mvnw, the settings that -s names',
    downloads: ['maven-resolve-first', 'maven-go-offline'],
    locks: [],
    omits: [],
    declined: 'Modules that need each other: the plugin looks for them in the repository.',
  },
  {
    name: 'Gradle',
    installs: [],
    files:
      'settings and build files of all projects, gradle.properties, gradle/, gradlew, files that a script names',
    downloads: ['gradle-dependencies-first'],
    locks: [],
    omits: [],
    declined: 'Build scripts that read other files or ask git; images that keep the cache in a volume.',
  },
  {
    name: 'sbt',
    installs: [],
    files:
      'all .sbt files of the build, project/*.sbt, project/*.scala, project/build.properties, .jvmopts, .sbtopts',
    downloads: ['sbt-update-first'],
    locks: [],
    omits: [],
    declined:
      'Builds that read other files or ask git; plugins that are not known; projects whose target the ignore file does not hide.',
  },
  {
    name: 'Bundler',
    installs: ['bundle install'],
    files: 'Gemfile, Gemfile.lock, the Gemfiles that it includes, .ruby-version where it reads that',
    downloads: [],
    locks: ['bundle-frozen'],
    omits: [],
    declined: 'A Gemfile.lock out of step without `frozen`; gemspecs, paths and other code in the Gemfile.',
  },
  {
    name: 'Composer',
    installs: ['composer install --no-scripts --no-autoloader'],
    files: 'composer.json, composer.lock',
    downloads: ['composer-dependencies-first'],
    locks: [],
    omits: [],
    declined:
      'Plugins that may write beside vendor (symfony/flex, composer/installers); repositories of its own.',
  },
  {
    name: 'Mix',
    installs: [],
    files: 'mix.exs, mix.lock, config/config.exs and what it imports; not runtime.exs',
    downloads: ['mix-dependencies-first'],
    locks: [],
    omits: [],
    declined: 'Umbrella projects, path dependencies, a mix.lock out of step, code that reads other files.',
  },
];
