/**
 * What builds leave in images and nobody reads there, by place, with the transform or adviser of dockopt that is for
 * it. The places are those of the manuals that the rows name, read 2026-11; transforms check their own preconditions,
 * so a name here is a thing to try and no promise.
 */

/** Files of one kind. */
export interface Leftover {
  /** What they are, for people. */
  readonly what: string;
  /**
   * Directories that are left with all that is in them: absolute, or `**` and a slash in front for the end of any path;
   * `*` stands for one name. With `files`, only those.
   */
  readonly directories: readonly string[];
  /** Ends of the names of the files, where not all are meant. */
  readonly files?: readonly string[];
  /** Transforms and advisers, the best first; none where dockopt has nothing for it. */
  readonly remedies: readonly string[];
  /** The same for those that came with the base image. */
  readonly inBase?: readonly string[];
  /** What to know before they are removed. */
  readonly note?: string;
  readonly source: string;
}

const APT = 'https://manpages.debian.org/bookworm/apt/apt-get.8.en.html';
const FHS = 'https://refspecs.linuxfoundation.org/FHS_3.0/fhs-3.0.html';
const UNUSED = 'a stage that is only built in would leave it behind';

/** The first row that fits a path holds. */
export const LEFTOVERS: readonly Leftover[] = [
  {
    what: 'package lists of apt',
    directories: ['/var/lib/apt/lists'],
    remedies: ['remove-apt-lists'],
    source: APT,
  },
  {
    what: 'packages and indexes that apt keeps',
    directories: ['/var/cache/apt'],
    remedies: ['os-cache-mounts'],
    source: APT,
  },
  {
    what: 'package index and packages of apk',
    directories: ['/var/cache/apk', '/etc/apk/cache'],
    remedies: ['apk-no-cache'],
    source: 'https://wiki.alpinelinux.org/wiki/Local_APK_cache',
  },
  {
    what: 'what dnf, yum or zypper downloaded',
    directories: [
      '/var/cache/dnf',
      '/var/cache/libdnf5',
      '/var/cache/yum',
      '/var/cache/tdnf',
      '/var/cache/zypp',
    ],
    remedies: ['clean-package-cache'],
    source: 'https://dnf.readthedocs.io/en/latest/conf_ref.html#cachedir-label',
  },
  {
    what: "pip's cache",
    directories: ['**/.cache/pip'],
    remedies: ['pip-no-cache-dir', 'language-cache-mounts'],
    source: 'https://pip.pypa.io/en/stable/topics/caching/',
  },
  {
    what: "uv's cache",
    directories: ['**/.cache/uv'],
    remedies: ['language-cache-mounts'],
    source: 'https://docs.astral.sh/uv/concepts/cache/',
  },
  {
    what: 'what pipenv or Poetry downloaded',
    directories: ['**/.cache/pipenv', '**/.cache/pypoetry/cache', '**/.cache/pypoetry/artifacts'],
    remedies: ['python-installer-caches', 'language-cache-mounts'],
    source: 'https://python-poetry.org/docs/configuration/#cache-dir',
  },
  {
    what: "conda's archives of packages",
    directories: [
      '/opt/conda/pkgs',
      '**/miniconda3/pkgs',
      '**/anaconda3/pkgs',
      '**/miniforge3/pkgs',
      '**/micromamba/pkgs',
    ],
    remedies: ['conda-clean'],
    source:
      'https://docs.conda.io/projects/conda/en/stable/user-guide/configuration/custom-env-and-pkg-locations.html',
  },
  {
    what: "npm's cache",
    directories: ['**/.npm/_cacache', '**/.npm/_logs', '**/.npm/_npx'],
    remedies: ['npm-cache-clean', 'language-cache-mounts'],
    source: 'https://docs.npmjs.com/cli/v11/commands/npm-cache',
  },
  {
    what: "Yarn's cache",
    directories: ['/usr/local/share/.cache/yarn', '**/.cache/yarn'],
    remedies: ['yarn-cache-clean', 'language-cache-mounts'],
    source: 'https://classic.yarnpkg.com/lang/en/docs/cli/cache/',
  },
  {
    what: "Yarn's cache",
    directories: ['**/.yarn/berry/cache'],
    remedies: ['language-cache-mounts'],
    source: 'https://yarnpkg.com/features/caching',
  },
  {
    what: "pnpm's store",
    directories: ['**/.local/share/pnpm/store', '**/.pnpm-store', '/pnpm/store'],
    remedies: ['wheel-cache-mounts'],
    source: 'https://pnpm.io/docker',
  },
  {
    what: "Bun's cache",
    directories: ['**/.bun/install/cache'],
    remedies: ['language-cache-mounts'],
    source: 'https://bun.com/docs/pm/global-cache',
  },
  {
    what: 'headers of Node that node-gyp downloaded',
    directories: ['**/.cache/node-gyp', '**/.node-gyp'],
    remedies: [],
    note: UNUSED,
    source: 'https://github.com/nodejs/node-gyp#command-options',
  },
  {
    what: "Composer's cache",
    directories: ['**/.composer/cache', '**/.cache/composer'],
    remedies: ['composer-clear-cache', 'language-cache-mounts'],
    source: 'https://getcomposer.org/doc/06-config.md#cache-dir',
  },
  {
    what: 'archives of gems that are installed',
    directories: ['/usr/local/bundle/cache', '**/gems/*/cache', '**/bundle/ruby/*/cache'],
    remedies: ['bundle-clean-cache'],
    source: 'https://guides.rubygems.org/command-reference/#gem-pristine',
  },
  {
    what: 'documentation of gems',
    directories: ['/usr/local/bundle/doc', '**/gems/*/doc', '/usr/share/ri'],
    remedies: ['gem-no-document'],
    source: 'https://guides.rubygems.org/command-reference/#gem-install',
  },
  {
    what: "Go's build cache",
    directories: ['**/.cache/go-build'],
    remedies: ['go-build-cache', 'language-cache-mounts'],
    source: 'https://pkg.go.dev/cmd/go#hdr-Build_and_test_caching',
  },
  {
    what: 'sources of Go modules',
    directories: ['/go/pkg/mod', '**/go/pkg/mod'],
    remedies: ['language-cache-mounts'],
    note: UNUSED,
    source: 'https://go.dev/ref/mod#module-cache',
  },
  {
    what: 'sources of crates that Cargo fetched',
    directories: ['/usr/local/cargo/registry', '/usr/local/cargo/git', '**/.cargo/registry', '**/.cargo/git'],
    remedies: ['tool-caches', 'language-cache-mounts'],
    source: 'https://doc.rust-lang.org/cargo/guide/cargo-home.html',
  },
  {
    what: 'what Cargo compiled on the way',
    directories: [
      '**/target/release/deps',
      '**/target/release/build',
      '**/target/release/incremental',
      '**/target/debug',
    ],
    remedies: ['tool-caches'],
    source: 'https://doc.rust-lang.org/cargo/reference/build-cache.html',
  },
  {
    what: "Maven's local repository",
    directories: ['**/.m2/repository'],
    remedies: ['tool-caches', 'language-cache-mounts'],
    source: 'https://maven.apache.org/guides/mini/guide-configuring-maven.html',
  },
  {
    what: 'what Gradle downloaded',
    directories: ['**/.gradle/caches', '**/.gradle/wrapper/dists'],
    remedies: ['tool-caches', 'language-cache-mounts'],
    source: 'https://docs.gradle.org/current/userguide/directory_layout.html',
  },
  {
    what: 'packages of NuGet',
    directories: ['**/.nuget/packages', '**/.local/share/NuGet'],
    remedies: ['tool-caches'],
    source:
      'https://learn.microsoft.com/nuget/consume-packages/managing-the-global-packages-and-cache-folders',
  },
  {
    what: 'what sbt or coursier downloaded',
    directories: ['**/.ivy2/cache', '**/.cache/coursier', '**/.sbt/boot'],
    remedies: [],
    note: UNUSED,
    source: 'https://get-coursier.io/docs/cache',
  },
  {
    what: 'the history of the project',
    directories: ['**/.git'],
    remedies: ['dockerignore'],
    source: 'https://docs.docker.com/build/concepts/context/#dockerignore-files',
  },
  {
    what: 'compiled modules of Python',
    directories: ['**/__pycache__'],
    files: ['.pyc'],
    remedies: [],
    note: 'Python starts slower without them',
    source: 'https://docs.python.org/3/reference/import.html#cached-bytecode-invalidation',
  },
  {
    what: 'static libraries',
    directories: ['/usr/lib'],
    files: ['.a'],
    remedies: ['purge-build-deps', 'purge-apk-build-deps'],
    inBase: ['slim-base'],
    note: 'only compilers read them',
    source: FHS,
  },
  {
    what: 'headers for compilers',
    directories: ['/usr/include'],
    remedies: ['purge-build-deps', 'purge-apk-build-deps'],
    inBase: ['slim-base'],
    note: 'only compilers read them',
    source: FHS,
  },
  {
    what: 'documentation of packages',
    directories: ['/usr/share/doc', '/usr/share/man', '/usr/share/info', '/usr/share/gtk-doc'],
    remedies: [],
    note: 'the licences of the packages lie in /usr/share/doc',
    source: FHS,
  },
  {
    what: 'translations',
    directories: ['/usr/share/locale'],
    remedies: [],
    note: 'messages in other languages need them',
    source: FHS,
  },
  {
    what: 'temporary files',
    directories: ['/tmp', '/var/tmp'],
    remedies: [],
    note: 'the RUN that writes them can delete them',
    source: FHS,
  },
  {
    what: 'logs of the build',
    directories: ['/var/log'],
    remedies: [],
    source: FHS,
  },
  {
    what: 'caches of programs',
    directories: ['/var/cache', '**/.cache'],
    remedies: [],
    note: 'some programs read what they downloaded there, browsers of test tools say',
    source: 'https://specifications.freedesktop.org/basedir-spec/latest/',
  },
];
