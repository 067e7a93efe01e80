import type { TechniqueGroup } from './types.js';

/** What a Dockerfile stands on, is made of, and takes in. */
export const FILE_TECHNIQUES: readonly TechniqueGroup[] = [
  {
    title: 'Base images',
    techniques: [
      {
        technique: 'Take the slim variant of a base image',
        transforms: ['slim-base', 'slim-base-packages', 'jre-base', 'dotnet-runtime-base'],
        note: 'Only where nothing in the project uses what slim leaves out; the same Debian release. For Java and .NET, the image that only runs programs.',
      },
      {
        technique: 'Take an Alpine base image',
        transforms: ['alpine-base'],
        note: 'Node and Python at level aggressive, where the lockfile shows that nothing is compiled or made for glibc.',
      },
      {
        technique: 'Take a distroless image or scratch',
        transforms: ['distroless-base', 'scratch-base', 'multi-stage-go'],
        note: 'Node and static programs, where nothing asks for a shell, and certificates, zones and accounts are there as used.',
      },
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
      {
        technique: 'Build in one stage and ship another',
        transforms: [
          'multi-stage-node',
          'multi-stage-next',
          'next-standalone',
          'multi-stage-python',
          'multi-stage-go',
          'multi-stage-rust',
          'multi-stage-java',
          'multi-stage-dotnet',
          'multi-stage-ruby',
          'multi-stage-php',
          'multi-stage-elixir',
        ],
        note: 'The steps stay as they are in the first stage; what the second gets is computed from the sources, and refused where they leave it open.',
      },
      {
        technique: 'Use one C library in all stages',
        transforms: ['pin-suite'],
        advisers: ['libc-mismatch'],
        note: 'A program built on a newer release does not start on an older one.',
      },
      {
        technique: 'Serve a built front end with nginx',
        transforms: ['multi-stage-static'],
        note: 'Where the container starts a server of files whose answers nginx can give alike: the same port, fallback and types.',
      },
      {
        technique: 'Copy from other stages only what runs',
        advisers: ['needless-copy', 'needless-stage'],
        note: 'What the program reads when it runs, the Dockerfile does not say.',
      },
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
        transforms: [
          'omit-dev-dependencies',
          'npm-omit-dev',
          'prune-dev-dependencies',
          'composer-no-dev',
          'poetry-sync',
        ],
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
          'composer-dependencies-first',
          'mix-dependencies-first',
          'gradle-dependencies-first',
          'sbt-update-first',
          'cargo-chef',
        ],
        advisers: ['cargo-dependencies'],
        note: 'With every file that the install reads, lifecycle scripts and workspaces included; see [package managers](package-managers.md). For Rust, `cargo-chef` does it at level aggressive.',
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
        transforms: ['copy-manifests-first', 'order-by-change', 'order-copies', 'volatile-args-late'],
        note: 'Packages of the system above the sources, commit and date of the build below what does not read them; of COPYs in a row, what git shows to change most comes last.',
      },
      {
        technique: 'Copy only the directories that a build needs',
        transforms: ['narrow-copy'],
        note: 'For one program of a Go module, in a stage from which only that program is taken; what it imports shows in its sources.',
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
];
