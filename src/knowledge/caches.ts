/**
 * Where package managers keep what they download, and what moves, empties or reads it there: each row from the manual
 * that it names, read 2026-11. A mount on the place keeps the downloads from one build to the next.
 */

/** A directory that may be mounted. */
export interface CachePlace {
  /** Absolute, or below the home directory with `~/` in front. */
  readonly path: string;
  readonly id: string;
  /** Of use only where no C is compiled: `go help cache` says that it does not see other libraries of the system. */
  readonly withoutC?: true;
}

export interface Cache {
  /** As messages name it. */
  readonly name: string;
  /** Programs that use it. */
  readonly programs: readonly string[];
  /** Sub-commands that read or fill it; `''` stands for none. */
  readonly uses: RegExp;
  readonly places: readonly CachePlace[];
  /** Two builds may not write to it at the same time. */
  readonly locked?: true;
  /**
   * What is there is needed by later commands and not only fetched faster: all RUNs of a stage need the mount, and only
   * builder stages may have it.
   */
  readonly store?: true;
  /**
   * Also keeps what was compiled from sources, by their version alone: libraries that an image has or lacks, and
   * variables that a build reads, do not change what is found.
   */
  readonly keepsBuilt?: true;
  /** Official images in which the places are these; any image without it. */
  readonly images?: readonly string[];
  /** Variables that move it or switch it off, with a value that changes nothing. */
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** What in the Dockerfile or in a command moves it, switches it off or makes results depend on it. */
  readonly unlike?: RegExp;
  /** The same in files of the project. */
  readonly settings?: {
    readonly files: RegExp;
    readonly text: RegExp;
    /** A mount could break what is installed, and not only be of no use. */
    readonly breaks?: true;
  };
  /** Options that switch it off, which go with the mount. */
  readonly off?: RegExp;
  /** Commands that empty it, which go with the mount. */
  readonly cleanup?: RegExp;
  /** What reads it in a container when it is started. */
  readonly runtime?: RegExp;
  /** What may write to it when a container is started. */
  readonly starts?: RegExp;
  readonly source: string;
}

const JDK = ['maven', 'eclipse-temurin', 'openjdk', 'amazoncorretto'] as const;

export const CACHES: readonly Cache[] = [
  {
    name: 'npm',
    programs: ['npm'],
    uses: /^(?:ci|install|update|install-test|install-ci-test)$/,
    places: [{ path: '~/.npm', id: 'npm' }],
    variables: { npm_config_cache: undefined, NPM_CONFIG_CACHE: undefined },
    unlike: /\bconfig\s+set\s[^\n]*\bcache\b|\bcache\s*=|\s--cache(?:[\s=]|$)|\s--offline\b/,
    settings: { files: /(?:^|\/)\.npmrc$/, text: /^\s*(?:cache|offline)\s*=/m },
    cleanup: /^npm cache (?:clean|clear|rm)\b/,
    runtime: /\bnpx\b|\bnpm\s+(?:exec|x)\b/,
    starts: /\bnp[mx]\b|node-gyp|\.npm\b/,
    source: 'https://docs.npmjs.com/cli/v11/using-npm/config#cache',
  },
  {
    name: 'Yarn',
    programs: ['yarn', 'yarnpkg'],
    uses: /^(?:|install|add|upgrade|global)$/,
    // Root's home is another one for Yarn 1 (yarnpkg/yarn, `src/util/user-home-dir.js`).
    places: [{ path: '/usr/local/share/.cache/yarn', id: 'yarn' }],
    locked: true,
    variables: { YARN_CACHE_FOLDER: undefined, XDG_CACHE_HOME: undefined },
    unlike:
      /\bcache-folder\b|\s--offline\b|yarn-offline-mirror|\s--pnp\b|\s--link-duplicates\b|\bset\s+version\b|yarn@(?:[2-9]|stable|berry)|\.yarnrc\.yml|\.yarn\//,
    // A .yarnrc.yml is for later versions, whose cache lies elsewhere and may be read by what runs.
    settings: {
      files: /(?:^|\/)(?:\.yarnrc(?:\.yml)?|\.npmrc|package\.json)$/,
      text: /cache-folder|offline|^\w+:|"packageManager"\s*:\s*"yarn@[2-9]/m,
    },
    cleanup: /^yarn(?:pkg)? cache clean(?: --\w+)*$/,
    source: 'https://classic.yarnpkg.com/lang/en/docs/cli/cache/',
  },
  {
    name: 'pip',
    programs: ['pip'],
    uses: /^(?:install|download|wheel)$/,
    places: [{ path: '~/.cache/pip', id: 'pip' }],
    keepsBuilt: true,
    variables: { PIP_CACHE_DIR: undefined, PIP_NO_CACHE_DIR: undefined, XDG_CACHE_HOME: undefined },
    unlike:
      /\bpip[\d.]*\s+config\b|\bpip\.conf\b|\s--cache-dir(?:[\s=]|$)|\s--(?:no-binary|global-option|build-option|install-option|config-settings|no-build-isolation|force-reinstall)\b/,
    off: /^--no-ca(?:che(?:-dir)?)?$/,
    cleanup: /^(?:pip[\d.]*|python[\d.]* -m pip) cache purge$/,
    source: 'https://pip.pypa.io/en/stable/topics/caching/',
  },
  {
    name: 'uv',
    programs: ['uv'],
    uses: /^(?:sync|pip|add|lock|tool)$/,
    places: [{ path: '~/.cache/uv', id: 'uv' }],
    keepsBuilt: true,
    variables: { UV_CACHE_DIR: undefined, UV_NO_CACHE: undefined, XDG_CACHE_HOME: undefined },
    unlike:
      /\s--cache-dir(?:[\s=]|$)|\s--offline\b|\bUV_OFFLINE\b|\bsymlink\b|\bUV_CONFIG_FILE\b|\s--(?:no-binary|config-settings?|no-build-isolation|reinstall)\b/,
    settings: {
      files: /(?:^|\/)(?:uv\.toml|pyproject\.toml)$/,
      text: /^\s*(?:cache-dir|no-cache|link-mode|offline)\s*=/m,
      breaks: true,
    },
    off: /^(?:--no-cache|--no-cache-dir|-n)$/,
    cleanup: /^uv cache (?:clean|prune)(?: --\w+)*$/,
    runtime: /\buvx\b|\buv["',\s]+(?:tool["',\s]+run|run)\b/,
    source: 'https://docs.astral.sh/uv/concepts/cache/',
  },
  {
    name: 'Poetry',
    programs: ['poetry'],
    uses: /^(?:install|add|update|sync)$/,
    // Beside them lie the virtual environments.
    places: [
      { path: '~/.cache/pypoetry/artifacts', id: 'poetry-artifacts' },
      { path: '~/.cache/pypoetry/cache', id: 'poetry-cache' },
    ],
    keepsBuilt: true,
    variables: { POETRY_CACHE_DIR: undefined, XDG_CACHE_HOME: undefined },
    unlike: /\bcache-dir\b/,
    settings: { files: /(?:^|\/)poetry\.toml$/, text: /cache-dir/ },
    off: /^--no-cache$/,
    cleanup: /^poetry cache clear\b.*\s--all\b/,
    source: 'https://python-poetry.org/docs/configuration/#cache-dir',
  },
  {
    name: 'pnpm',
    programs: ['pnpm'],
    uses: /^(?:install|add|fetch|update|deploy)$/,
    places: [{ path: '$PNPM_HOME/store', id: 'pnpm' }],
    keepsBuilt: true,
    variables: { npm_config_store_dir: undefined, NPM_CONFIG_STORE_DIR: undefined },
    unlike:
      /store-?dir\b|\s(?:-g|--global)\b|\s--(?:prefer-)?offline\b|\bpnpm\s+store\b|virtual-?store|import-?method/i,
    settings: {
      files: /(?:^|\/)(?:\.npmrc|pnpm-workspace\.yaml)$/,
      text: /store-?dir\b|offline|virtual-?store|import-?method/i,
      breaks: true,
    },
    runtime: /\bpnpx\b|\bpnpm["',\s]+dlx\b/,
    source: 'https://pnpm.io/docker',
  },
  {
    name: 'Bun',
    programs: ['bun'],
    uses: /^(?:install|i|ci|add|a|update)$/,
    // Beside it lies Bun itself. From a mount it copies where it would make hard links (tried with 1.4.5, 2026-11).
    places: [{ path: '~/.bun/install/cache', id: 'bun' }],
    variables: { BUN_INSTALL_CACHE_DIR: undefined, BUN_INSTALL: '/root/.bun', XDG_CACHE_HOME: undefined },
    unlike:
      /\s--(?:backend|cache-dir|no-cache|offline|prefer-offline|linker|install)\b|\bbun\s+pm\s+cache\b|\bsymlink\b/,
    settings: {
      files: /(?:^|\/)\.?bunfig\.toml$/,
      text: /cache|globalStore|backend|linker|\bauto\b/i,
      breaks: true,
    },
    runtime: /\bbunx\b|\bbun["',\s]+x\b/,
    source: 'https://bun.com/docs/install/cache',
  },
  {
    name: 'Composer',
    programs: ['composer'],
    uses: /^(?:install|update|require|create-project)$/,
    places: [{ path: '/tmp/cache', id: 'composer' }],
    locked: true,
    images: ['composer'],
    variables: { COMPOSER_HOME: '/tmp', COMPOSER_CACHE_DIR: undefined },
    unlike: /\bcomposer\s+(?:config|global)\b|\bCOMPOSER_DISABLE_NETWORK\b/,
    off: /^--no-cache$/,
    cleanup: /^composer (?:clear-cache|clearcache|cc)$/,
    source: 'https://getcomposer.org/doc/06-config.md#cache-dir',
  },
  {
    name: 'Go',
    programs: ['go'],
    uses: /^(?!(?:env|version|help|fmt|clean|)$)/,
    places: [
      { path: '/go/pkg/mod', id: 'go-mod' },
      { path: '~/.cache/go-build', id: 'go-build', withoutC: true },
    ],
    store: true,
    images: ['golang'],
    variables: { GOPATH: '/go', GOMODCACHE: '/go/pkg/mod', GOCACHE: undefined, XDG_CACHE_HOME: undefined },
    unlike:
      /\bGOPROXY["']?[=\s]+["']?(?:off|file:)|\bgo\s+env\s+-w\b|\bGOENV\b|\bGOPRIVATE\b|\bGONOPROXY\b|\bgo\s+clean\b/,
    source: 'https://docs.docker.com/build/cache/optimize/#use-cache-mounts',
  },
  {
    name: 'Cargo',
    programs: ['cargo'],
    uses: /^(?!(?:new|init|clean|login|version|)$)/,
    places: [
      { path: '/usr/local/cargo/registry', id: 'cargo-registry' },
      { path: '/usr/local/cargo/git', id: 'cargo-git' },
    ],
    // Its lock lies beside the two.
    locked: true,
    store: true,
    images: ['rust'],
    variables: { CARGO_HOME: '/usr/local/cargo', CARGO_NET_OFFLINE: undefined },
    unlike: /\s--offline\b|\s--frozen\b|\bnet\.offline\b/,
    source: 'https://doc.rust-lang.org/cargo/guide/cargo-home.html',
  },
  {
    name: 'Maven',
    programs: ['mvn', 'mvnw'],
    uses: /^/,
    // Beside it lies settings.xml.
    places: [{ path: '~/.m2/repository', id: 'maven' }],
    locked: true,
    store: true,
    images: JDK,
    variables: { MAVEN_OPTS: undefined, MAVEN_ARGS: undefined, MAVEN_CONFIG: '/root/.m2' },
    // What `install` puts there cannot be fetched again.
    unlike:
      /\brepo\.local\b|\s(?:-s|-gs|--settings|--global-settings)[\s=]|\bsettings[\w-]*\.xml\b|\s(?:-o|--offline)(?=\s|$)|\b(?:mvn|mvnw)\b[^\n&;|]*\sinstall(?=\s|$)|install-file/,
    settings: { files: /(?:^|\/)\.mvn\/(?!wrapper\/)/, text: /^/, breaks: true },
    source: 'https://maven.apache.org/settings.html#simple-values',
  },
  {
    name: 'Gradle',
    programs: ['gradlew'],
    uses: /^/,
    // Beside them lie init.d and gradle.properties.
    places: [
      { path: '~/.gradle/caches', id: 'gradle-caches' },
      { path: '~/.gradle/wrapper', id: 'gradle-wrapper' },
    ],
    locked: true,
    store: true,
    images: ['eclipse-temurin', 'openjdk', 'amazoncorretto'],
    variables: { GRADLE_USER_HOME: undefined, GRADLE_OPTS: undefined },
    unlike: /\s--offline\b|\s(?:-g|--gradle-user-home)[\s=]|gradle\.user\.home|\bJAVA_OPTS\b/,
    source: 'https://docs.gradle.org/current/userguide/directory_layout.html',
  },
];

/** Official images, and Bun's, that run as root unless their Dockerfile says otherwise, with /root for its home (docker-library, 2026-08). */
export const ROOT_IMAGES: ReadonlySet<string> = new Set(
  (
    'node python golang rust ruby php perl maven composer debian ubuntu alpine buildpack-deps openjdk eclipse-temurin ' +
    'amazoncorretto gcc erlang elixir nginx httpd oven/bun'
  ).split(' '),
);
