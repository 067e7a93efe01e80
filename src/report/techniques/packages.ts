import type { TechniqueGroup } from './types.js';

/** What it installs, and where downloads go. */
export const PACKAGE_TECHNIQUES: readonly TechniqueGroup[] = [
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
        technique: 'Install what the lockfile says, or stop (--frozen-lockfile, --locked, --deploy, frozen)',
        transforms: [
          'yarn-frozen-lockfile',
          'yarn-immutable',
          'pnpm-frozen-lockfile',
          'bun-frozen-lockfile',
          'uv-locked',
          'pipenv-deploy',
          'bundle-frozen',
          'cargo-locked',
          'dotnet-locked-mode',
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
        transforms: ['multi-stage-python'],
        note: 'It is copied to the same path, with the system libraries that its packages need. Copies of /root/.local are refused for another user, who cannot read them.',
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
];
