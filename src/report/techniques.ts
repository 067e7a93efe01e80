/** What guides to smaller and faster images recommend, and what dockopt makes of it; docs/techniques.md is made from it. */
export interface Technique {
  readonly technique: string;
  /** Names of transforms that do it, or a part of it. */
  readonly transforms?: readonly string[];
  /** Names of advisers that speak about it. */
  readonly advisers?: readonly string[];
  /** What is done and what is refused, and why. */
  readonly note: string;
}

export interface TechniqueGroup {
  readonly title: string;
  readonly techniques: readonly Technique[];
}

/** Transforms that are named here and may not be there yet: the page calls them planned. */
export const COMING: ReadonlySet<string> = new Set(['composer-no-dev']);

const LATER = 'Planned: it needs a build that is compared with the one before.';

export const TECHNIQUES: readonly TechniqueGroup[] = [
  {
    title: 'Base images',
    techniques: [
      {
        technique: 'Take the slim variant of a base image',
        transforms: ['slim-base'],
        note: 'Only where nothing in the project uses what slim leaves out; the same Debian release.',
      },
      {
        technique: 'Take an Alpine base image',
        note: 'Refused: musl instead of glibc breaks prebuilt modules, wheels and name resolution at run time.',
      },
      { technique: 'Take a distroless image or scratch', note: LATER },
      {
        technique: 'Name the release of the base image instead of latest',
        advisers: ['pin-base-image'],
        note: 'Which release the project wants stands in no file.',
      },
      {
        technique: 'Upgrade packages of the base image, or do not',
        advisers: ['apt-get-upgrade'],
        note: 'Neither added nor removed.',
      },
    ],
  },
  {
    title: 'Several stages',
    techniques: [
      { technique: 'Build in one stage and ship another', note: LATER },
      { technique: 'Serve a built front end with nginx', note: LATER },
      {
        technique: 'Name stages, and build one with --target',
        transforms: ['uppercase-as'],
        note: 'Names of stages are kept, whatever is done: somebody may build them.',
      },
      {
        technique: 'Let stages build in parallel',
        note: 'BuildKit does so by itself; no transform makes one stage wait for another.',
      },
      {
        technique: 'Leave out development dependencies',
        transforms: ['omit-dev-dependencies', 'npm-omit-dev', 'composer-no-dev'],
        note: 'Where nothing that runs later, at build or run time, is one of them.',
      },
    ],
  },
  {
    title: 'Layers and the order of instructions',
    techniques: [
      {
        technique: 'Copy manifests and lockfiles before the sources, and install between them',
        transforms: [
          'copy-manifests-first',
          'go-mod-download',
          'go-mod-download-all',
          'uv-dependencies-first',
          'poetry-dependencies-first',
          'dotnet-restore-first',
          'maven-resolve-first',
          'maven-go-offline',
          'pnpm-fetch',
        ],
        advisers: ['cargo-dependencies'],
        note: 'With every file that the install reads, lifecycle scripts and workspaces included; see [package managers](package-managers.md). What cargo-chef does for Rust is said.',
      },
      {
        technique: 'Combine RUNs that belong together',
        transforms: ['combine-apt-update', 'combine-installs', 'combine-cleanup', 'combine-download'],
        note: 'Only where it pays: layers as such cost nothing, and a joined RUN is cached as one.',
      },
      {
        technique: 'Clean up in the layer that made the mess',
        transforms: ['combine-cleanup', 'remove-apt-lists', 'clean-package-cache', 'mount-copied-file'],
        advisers: ['later-delete'],
        note: 'What no transform could join is said.',
      },
      {
        technique: 'Put what changes rarely before what changes often',
        transforms: ['copy-manifests-first', 'order-by-change'],
        note: 'Packages of the system above the sources, where nothing between them can matter.',
      },
      {
        technique: 'Own files as they are copied instead of with chown -R',
        transforms: ['copy-chown', 'copy-chmod'],
        note: 'A later chown stores every file again.',
      },
      {
        technique: 'Use WORKDIR instead of cd, COPY instead of ADD',
        transforms: ['workdir-for-cd', 'absolute-workdir', 'remove-lone-cd', 'add-to-copy'],
        advisers: ['add-url'],
        note: 'ADD of archives and URLs stays ADD.',
      },
    ],
  },
  {
    title: 'The build context',
    techniques: [
      {
        technique: 'Write a .dockerignore',
        transforms: ['dockerignore'],
        note: 'What only the host made and no Dockerfile of the context reads. Patterns of guides such as dist, docs, `*.md` or .env are refused: builds read them.',
      },
      {
        technique: 'Build with a smaller context directory',
        note: 'The command that builds is not changed; --context says which directory it is.',
      },
    ],
  },
  {
    title: 'System packages',
    techniques: [
      {
        technique: 'Install without recommended packages',
        transforms: ['no-install-recommends'],
        advisers: ['weak-dependencies'],
        note: 'With the recommended ones that the project uses, by name.',
      },
      {
        technique: "Delete the package manager's lists and caches",
        transforms: ['remove-apt-lists', 'apk-no-cache', 'clean-package-cache'],
        note: '`apt-get clean` is left where it stands: official images do it by themselves.',
      },
      {
        technique: 'Remove build dependencies after the build',
        transforms: ['purge-build-deps', 'purge-apk-build-deps'],
        note: 'Only where the runtime libraries of every removed package are known.',
      },
      {
        technique: 'Pin the versions of packages',
        advisers: ['pin-packages'],
        note: 'Pins of system packages break the build when the mirror drops the version.',
      },
      {
        technique: 'Use apt-get, answer no questions, sort the list',
        transforms: ['apt-get-for-apt', 'assume-yes', 'sort-packages'],
        note: 'Order and comments are kept where they may matter.',
      },
    ],
  },
  {
    title: "Languages' packages",
    techniques: [
      {
        technique: 'npm ci instead of npm install',
        transforms: ['npm-ci'],
        note: 'Where the lockfile is in step with package.json and npm can read it.',
      },
      {
        technique: 'Install what the lockfile says, or stop (--frozen-lockfile, --locked, --deploy)',
        transforms: [
          'yarn-frozen-lockfile',
          'yarn-immutable',
          'pnpm-frozen-lockfile',
          'bun-frozen-lockfile',
          'uv-locked',
          'pipenv-deploy',
          'cargo-locked',
        ],
        note: 'Where the lockfile is shown to be in step with every manifest, and readable by the version in the image.',
      },
      {
        technique: 'pip without its cache',
        transforms: ['pip-no-cache-dir', 'python-installer-caches'],
        note: 'In shipped stages.',
      },
      {
        technique: 'Delete the caches of npm, yarn, bundler, composer, conda, Go',
        transforms: [
          'npm-cache-clean',
          'yarn-cache-clean',
          'bundle-clean-cache',
          'composer-clear-cache',
          'conda-clean',
          'gem-no-document',
          'go-build-cache',
        ],
        advisers: ['tool-caches'],
        note: 'In the RUN that filled them; not where a cache is mounted. Of Cargo, Maven, Gradle and NuGet it is said.',
      },
      {
        technique: 'Choose mirrors and proxies for downloads (GOPROXY, parallel pip)',
        note: 'Refused: no file shows which mirror a project trusts, and today’s defaults are these.',
      },
      {
        technique: 'A virtual environment, or --user and --prefix installs, copied to the next stage',
        note: `${LATER} Copies of /root/.local are refused: another user cannot read them.`,
      },
    ],
  },
  {
    title: 'BuildKit',
    techniques: [
      {
        technique: 'Keep downloads in cache mounts',
        transforms: ['os-cache-mounts', 'language-cache-mounts', 'wheel-cache-mounts'],
        advisers: ['cache-mounts'],
        note: 'Where the project shows BuildKit, or with --cache mounts; otherwise it is said.',
      },
      {
        technique: 'Bind files into a RUN instead of copying them',
        transforms: ['mount-copied-file'],
        note: 'For files that are deleted afterwards. Manifests are copied: a bind mount is read-only.',
      },
      {
        technique: 'Secret mounts',
        transforms: ['secret-mounts'],
        advisers: ['secret-in-image'],
        note: 'ENV that the container reads at run time is never touched.',
      },
      {
        technique: 'Insert # syntax=, set DOCKER_BUILDKIT=1 or change daemon.json',
        note: 'Refused: a frontend line makes every build pull an image, and settings of the host are none of the project’s.',
      },
      {
        technique: '--cache-from and other options of the build command',
        note: 'The command that builds is not changed.',
      },
    ],
  },
  {
    title: 'Smaller programs',
    techniques: [
      {
        technique: 'Compile without symbols (-ldflags="-s -w", strip)',
        transforms: ['go-strip'],
        advisers: ['strip-shared-objects'],
        note: 'Go programs, where no file names a debugger or profiler. Shared objects of wheels are never stripped.',
      },
      {
        technique: 'Compress binaries with UPX',
        advisers: ['upx'],
        note: 'Refused: memory and start time pay for it.',
      },
      {
        technique: 'Delete tests, `*.pyc` and `__pycache__` of installed packages',
        advisers: ['delete-tests'],
        note: 'Refused: some packages import their tests; without compiled files every start compiles.',
      },
      {
        technique: 'Delete documentation and manual pages',
        note: 'Refused: slim images leave them out already.',
      },
      {
        technique: 'Shrink the finished image with a tracing tool',
        note: 'Out of scope: what a trace did not see is gone.',
      },
    ],
  },
  {
    title: 'Running the container',
    techniques: [
      { technique: 'Run as a user who is not root', note: LATER },
      {
        technique: 'A read-only root file system',
        advisers: ['read-only-root'],
        note: 'Set where the container is started.',
      },
      {
        technique: 'Remove the shell',
        advisers: ['remove-shell'],
        note: 'Refused: the layer below keeps it, and what starts through it fails.',
      },
      {
        technique: 'An init such as dumb-init or tini',
        transforms: ['exec-form-cmd', 'exec-in-shell-cmd'],
        advisers: ['init-process'],
        note: 'The program is made process 1 where that is safe; --init is recommended.',
      },
      {
        technique: 'HEALTHCHECK',
        advisers: ['healthcheck'],
        note: 'Never made up: the path and the program are not in the Dockerfile.',
      },
      {
        technique: 'Stop when a piped download fails',
        advisers: ['pipefail'],
        note: 'SHELL with pipefail fails in the sh of Debian.',
      },
      {
        technique: 'ENV NODE_ENV=production',
        note: 'Refused: set before the install it drops what the build needs, and it changes the program.',
      },
    ],
  },
  {
    title: 'Measuring',
    techniques: [
      {
        technique: 'Compare sizes (docker images, docker history, dive)',
        note: 'Planned: a command that builds before and after and compares. Until then these tools do it.',
      },
    ],
  },
];
