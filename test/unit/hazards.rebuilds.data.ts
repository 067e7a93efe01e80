/** The hazards of copying manifests before sources and of ignore files, and the cases that hold what dockopt does. */
import type { Row } from './hazards.data.js';

export const SPLITTING: readonly Row[] = [
  {
    row: 'P1: the install must read only what is copied before it',
    cases: [
      'copy-manifests-first: takes the Prisma schema and the patches that lifecycle scripts read',
      'copy-manifests-first: leaves a postinstall that may read the sources',
      'copy-manifests-first: leaves pip installs of the project itself',
    ],
  },
  {
    row: 'P2: the COPY below must not overwrite what the install made',
    cases: [
      'copy-manifests-first: builds on the ignore file and on npm ci of the same run',
      'copy-manifests-first: leaves COPY where node_modules of the host would be copied over the installed ones',
      "copy-manifests-first: leaves a workspace whose members' node_modules are not hidden",
      'copy-manifests-first: leaves a generated client that the sources would be copied over',
      'copy-manifests-first: leaves npm install with a lockfile that it would rewrite',
      'copy-manifests-first: leaves a virtual environment inside the project',
      'copy-manifests-first: leaves dotnet restore where obj of the host would be copied over the restored one',
      'composer-dependencies-first: leaves vendor that no ignore file hides',
      'copy-manifests-first.bundler: leaves vendor/bundle that no ignore file hides',
    ],
  },
  {
    row: 'P3: same user, directory and owner; one COPY for each directory',
    cases: [
      'copy-manifests-first: keeps owner, absolute destination and what stands between',
      'copy-manifests-first: takes the manifest of every workspace member, each to its own directory',
      'copy-manifests-first: takes what a whole copy brings from a sub-directory of the context',
      'copy-manifests-first: writes the place of a relative COPY out when WORKDIR changes before the install',
      'copy-manifests-first: leaves a manifest that is copied again for another owner',
      'copy-manifests-first: leaves a relative COPY of which only the base image knows where it goes',
    ],
  },
  {
    row: 'P4: the RUN is a plain list of commands, the install first',
    cases: [
      'copy-manifests-first: splits npm ci from the build that follows it in the same RUN',
      'copy-manifests-first: leaves an install that is no plain member of an && list',
      'copy-manifests-first: leaves an install behind a command that may use the sources',
      'copy-manifests-first: leaves a RUN that also removes what the install left',
    ],
  },
  {
    row: 'P5: what is copied exists, is tracked and not ignored',
    cases: [
      'copy-manifests-first: takes package.json alone where there is no lockfile',
      'copy-manifests-first: leaves a lockfile that git does not track',
      'copy-manifests-first: leaves npm ci whose lockfile the ignore file hides',
      'copy-manifests-first: leaves patches that the ignore file hides',
    ],
  },
  {
    row: 'ADD of a directory is a COPY; archives, addresses and git are not',
    only: 'refused',
    cases: ['copy-manifests-first: leaves here-documents, exec form, ONBUILD and files from elsewhere'],
  },
  {
    row: 'lifecycle scripts of the root and of members',
    cases: [
      'copy-manifests-first: takes the Prisma schema and the patches that lifecycle scripts read',
      "copy-manifests-first: leaves a workspace member's prepare that may read the sources",
      'copy-manifests-first: leaves SvelteKit, whose install script reads its configuration',
      'copy-manifests-first: leaves yarn 4 alone when an install script of a member builds',
      'copy-manifests-first.pnpm: leaves pnpm:devPreinstall that reads sources',
      'copy-manifests-first.bun: leaves a postprepare script that reads sources',
    ],
  },
  {
    row: 'npm: members, file: directories, .npmrc',
    cases: [
      'copy-manifests-first: takes the manifest of every workspace member, each to its own directory',
      'copy-manifests-first: copies the manifest of a directory that is a dependency',
      'copy-manifests-first: leaves an .npmrc that the pipeline makes before the build',
      'copy-manifests-first: leaves a dependency on a directory that is not there',
    ],
  },
  {
    row: 'yarn 1: a member that is missing is fetched from the registry',
    cases: [
      'copy-manifests-first: copies what yarn 1 reads: settings, the list for its clean-up and the manifests of all members',
      'copy-manifests-first: leaves yarn 1 alone when a pattern of its workspaces takes members out',
      'yarn-frozen-lockfile: leaves a workspace whose members are not copied before',
    ],
  },
  {
    row: 'berry: settings, releases, plugins, patches, members',
    cases: [
      'copy-manifests-first: copies what yarn 4 reads: settings, patches, plugins and the manifests of all members',
      "copy-manifests-first: leaves Plug'n'Play alone when its map is not hidden",
      'copy-manifests-first: leaves yarn 4 alone when a patch lies elsewhere',
    ],
  },
  {
    row: 'pnpm: patches and hooks count for every install',
    cases: [
      'copy-manifests-first.pnpm: copies .npmrc, hooks and patches',
      'copy-manifests-first.pnpm: leaves hooks that read other files',
      'copy-manifests-first.pnpm: leaves a member that the lockfile does not have',
    ],
  },
  {
    row: 'pnpm fetch: patches with the lockfile, the install offline or as it stands',
    cases: ['pnpm-fetch: brings patches and settings', 'pnpm-fetch: leaves settings that move files'],
  },
  {
    row: 'bun: members, bunfig.toml, either lockfile',
    cases: [
      "copy-manifests-first.bun: copies every member's manifest",
      'copy-manifests-first.bun: takes the binary lockfile of bun 1.1',
      'copy-manifests-first.bun: leaves settings of bunfig.toml that dockopt does not know',
    ],
  },
  {
    row: 'pip: every -r and -c; paths need the sources',
    cases: [
      'copy-manifests-first: follows -r and -c of the requirement files',
      'copy-manifests-first: leaves requirement files that read something else of the project',
      'copy-manifests-first: leaves a path and an archive beside requirement files',
    ],
  },
  {
    row: 'poetry: the project itself needs its readme and sources',
    cases: [
      'copy-manifests-first.python: installs with Poetry where the project itself is left out',
      'poetry-dependencies-first: leaves the readme of the project to the install behind the sources',
      'copy-manifests-first.python: leaves Poetry with a dependency in the project',
    ],
  },
  {
    row: 'uv: the project and members are left out at first',
    cases: [
      'uv-dependencies-first: installs the dependencies before the sources',
      'uv-dependencies-first: copies the manifests of all members of a workspace',
      'uv-dependencies-first: leaves a dependency in a directory that is no member',
    ],
  },
  {
    row: 'pipenv: paths and editable packages',
    cases: [
      'copy-manifests-first.python: installs with pipenv what the lockfile says',
      'copy-manifests-first.python: leaves pipenv with an editable package',
    ],
  },
  {
    row: 'go: local replacements, missing go.sum, vendored and private modules',
    cases: [
      'go-mod-download: brings the go.mod of a directory that replaces a module',
      'go-mod-download: leaves a replacement from outside the build context',
      'go-mod-download: leaves a module without go.sum',
      'go-mod-download: says nothing where modules are vendored',
      'go-mod-download: leaves modules that may be private',
    ],
  },
  {
    row: 'cargo: no dummy main.rs; what cargo-chef does is said',
    only: 'said',
    cases: [
      'advice/cargo-dependencies: shows the stages of cargo-chef with the options of the build',
      'advice/cargo-dependencies: says nothing where stand-ins are compiled before',
    ],
  },
  {
    row: 'maven: go-offline is not complete, and fails for modules that need each other',
    cases: [
      'maven-go-offline: downloads before the sources',
      'maven-go-offline: leaves modules that need each other',
      'maven-resolve-first: leaves modules that need each other',
    ],
  },
  {
    row: 'dotnet: every project at its place, no --no-restore, RIDs',
    cases: [
      'copy-manifests-first: copies every project of a solution, each to its own directory',
      'dotnet-restore-first: gives the restore what decides about runtimes',
      'copy-manifests-first: leaves references that only MSBuild can tell',
    ],
  },
  {
    row: 'bundler: files that the Gemfile reads',
    cases: [
      'copy-manifests-first.bundler: copies .ruby-version where the Gemfile reads it',
      'copy-manifests-first.bundler: leaves a Gemfile that looks for files',
      'copy-manifests-first.bundler: leaves a Gemfile with a gemspec',
    ],
  },
  {
    row: 'composer: scripts and autoloader need the sources',
    cases: [
      'composer-dependencies-first: installs the packages before the sources',
      'composer-dependencies-first: leaves scripts that run while packages are installed',
      'composer-dependencies-first: leaves packages from a path',
    ],
  },
  {
    row: 'an earlier COPY brought the sources already, a member is the context, prune flows',
    only: 'refused',
    cases: [
      'copy-manifests-first: leaves files that are split already',
      'copy-manifests-first: leaves an install in a member of a workspace',
      'copy-manifests-first: says nothing of a workspace that turbo prunes',
      'copy-manifests-first.pnpm: says nothing of pnpm deploy and of a pruned monorepo',
    ],
  },
];

export const IGNORING: readonly Row[] = [
  {
    row: 'patterns hold at the root only, and the last match wins',
    cases: [
      'dockerignore: extends a file in which node_modules holds at the root only',
      'dockerignore: leaves node_modules that the ignore file takes back in',
    ],
  },
  {
    row: "several Dockerfiles may share the file, and one's own replaces it",
    cases: [
      'dockerignore: extends the ignore file of the Dockerfile where there is one',
      'dockerignore: takes no account of a Dockerfile with an ignore file of its own',
      'dockerignore: reads a Dockerfile of any name that a compose file names',
      'dockerignore: leaves node_modules that another Dockerfile of the context copies by name',
      'dockerignore: leaves target that another Dockerfile takes along and does not make',
      'dockerignore: leaves everything where a Dockerfile of another name was not read',
    ],
  },
  {
    row: 'lines go above a trailing block of exceptions',
    cases: [
      'dockerignore: adds its lines above the `!` lines at the end',
      'dockerignore: adds target above a trailing `!` block',
      'dockerignore: leaves a list of what is allowed alone',
    ],
  },
  {
    row: 'generated names, where they are untracked and nothing names them',
    cases: [
      'dockerignore: writes the file for a Node project whose Dockerfile installs',
      'dockerignore: hides the caches of the tools that the project uses',
      'dockerignore: hides what editors and test runs left, beside what counts',
      'dockerignore: leaves compiled Python that git tracks',
    ],
  },
  {
    row: 'bin and obj only beside a project of .NET',
    cases: [
      'dockerignore: hides bin and obj beside every project of .NET',
      'dockerignore: leaves bin that holds scripts',
    ],
  },
  {
    row: 'target only beside its manifest, and not where a jar was built before',
    cases: [
      'dockerignore: hides target, which Cargo makes again',
      'dockerignore: hides target, which Maven makes again',
      'dockerignore: leaves target where the jar was built before',
      'dockerignore: leaves target that another Dockerfile of the context copies by a pattern',
    ],
  },
  {
    row: 'deps and _build beside mix.exs, .gradle and build beside build.gradle',
    cases: [
      'dockerignore: hides deps and _build of an Elixir project',
      'dockerignore: hides .gradle and build, which Gradle makes again',
      'dockerignore: leaves deps that the host alone may fetch',
    ],
  },
  {
    row: 'dependencies and outputs only where this Dockerfile makes them again',
    cases: [
      'dockerignore: hides vendor where Composer installs after the COPY',
      'dockerignore: leaves vendor that no Composer installs',
      'dockerignore: leaves vendor of Go',
      'dockerignore: leaves node_modules that nothing installs',
      'dockerignore: leaves .next that the host built',
    ],
  },
  {
    row: 'never what git tracks, or a COPY names',
    only: 'refused',
    cases: [
      'dockerignore: leaves a target that git tracks',
      'dockerignore: leaves node_modules that is copied by name',
      'dockerignore: leaves node_modules that a command sees through a mount',
    ],
  },
  {
    row: 'documents, tests, built output: builds read them',
    only: 'refused',
    cases: [
      'dockerignore: leaves built output, documents and tests alone',
      'dockerignore: leaves README.md in, which hatchling reads',
      'dockerignore: leaves a Rails project alone',
    ],
  },
  {
    row: '.env: builds of front ends read it',
    only: 'refused',
    cases: ['dockerignore: leaves settings in .env, and says so'],
  },
  {
    row: '.git: versions come from it',
    cases: [
      'dockerignore: hides .git where no image of the build has git',
      'dockerignore: leaves .git where the version comes from it',
      'dockerignore: leaves .git from which Go stamps the revision',
      'dockerignore: leaves .git that a crate of Rust reads',
      'dockerignore: leaves .git of Java and .NET',
    ],
  },
];
