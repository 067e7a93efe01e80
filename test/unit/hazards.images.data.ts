/** The hazards of other base images, of several stages and of another user, and the cases that hold what dockopt does. */
import type { Row } from './hazards.data.js';

export const BASES: readonly Row[] = [
  {
    row: 'a tag must exist, in the same release of the distribution; the order of its parts differs',
    cases: [
      'slim-base: takes the slim twin of a Node server',
      'slim-base: takes the slim twin of a Python server',
      'slim-base: takes the slim twin of Ruby for a script of the standard library',
      'slim-base: says nothing of databases, and of images that have no slim twin',
      'slim-base: leaves pins, variables and versions that move',
      'slim-base: leaves releases of Debian that were not measured',
      'jre-base: leaves a tag that never had a JRE',
    ],
  },
  {
    row: 'version control, downloads, keys, compilers, pictures and processes are in the full images alone',
    cases: [
      'slim-base: takes the slim twin of a Node server',
      'slim-base: accepts a lost command that the stage installs',
      'slim-base: leaves every program of the full image that is used',
      'slim-base: leaves a use that comes before the install',
      'slim-base: leaves a health check with curl',
      'slim-base: leaves a health check of the compose file',
      'slim-base: leaves an entrypoint script that uses a lost command',
      'slim-base: leaves a script of package.json that uses a lost command',
      'slim-base: leaves a source that starts git, though no instruction names it',
      'slim-base: leaves a probe of a deployment',
      'slim-base: leaves archives that need xz',
      'slim-base: leaves libraries and certificates of the system',
    ],
  },
  {
    row: 'the slim image of Node has no certificates, the one of Python has',
    cases: [
      'slim-base: knows that the slim Python has certificates and time zones',
      'slim-base: accepts a lost command that the stage installs',
      'slim-base: leaves installs that would lack certificates',
      'slim-base: leaves an install that leaves its certificates to chance',
      'slim-base: leaves package sources over https',
    ],
  },
  {
    row: 'node-gyp needs Python and a compiler',
    cases: [
      'slim-base: accepts install scripts that only check for a prebuilt package',
      'slim-base: leaves a package that may compile',
      'slim-base: leaves an image in which a package with native code compiles, though its lockfile names no install script',
      'slim-base: leaves a prebuilt package that the lockfile lacks for Linux',
      'slim-base: leaves a lockfile of version 1',
      'multi-stage-node: compiles a package in the full image, so that the image that runs can be slim',
    ],
  },
  {
    row: 'dependencies from git need git, whatever their spelling',
    cases: [
      'slim-base: leaves a dependency that git fetches',
      'slim-base: leaves requirements that git fetches',
      'multi-stage-python: keeps git in the stage that builds',
      'multi-stage-python: leaves sources that stay where git put them',
    ],
  },
  {
    row: "Prisma's engine looks for OpenSSL",
    only: 'refused',
    cases: ['slim-base: leaves Prisma', 'multi-stage-next: leaves Prisma'],
  },
  {
    row: 'sdists compile, and wheels load libraries that no wheel holds',
    cases: [
      'slim-base: takes the slim twin of a Python server',
      'slim-base: leaves packages of Python that compile, and those whose libraries the system has',
      'slim-base: leaves a version without wheels for this Python',
      'slim-base: leaves an extra that brings other packages',
      'slim-base: leaves a shipped stage whose builder installs what compiles',
      'slim-base: leaves platforms whose packages may have to compile',
      'multi-stage-python: compiles psycopg2 in the full image and runs on the slim one',
      'multi-stage-python: names the library of a package that is compiled on demand',
      'multi-stage-python: leaves headers whose library is not known',
    ],
  },
  {
    row: 'programs linked with glibc do not start on Alpine',
    cases: [
      'advice/libc-mismatch: names a program that is linked against glibc and goes to Alpine',
      'advice/libc-mismatch: says nothing of static programs',
      'multi-stage-go: runs what is linked with libc on the slim Debian image of the same release',
      'multi-stage-go.left: leaves platforms that the other image is not made for',
      'multi-stage-go: leaves what is linked with the libc of Alpine',
      'multi-stage-python: leaves an Alpine image',
      'dotnet-runtime-base: leaves Alpine',
    ],
  },
  {
    row: 'scratch for Go: certificates and accounts as the sources use them; no zones, no /tmp, no lists of the system',
    cases: [
      'scratch-base: ships a program that needs nothing on nothing',
      'scratch-base: takes certificates along for a client',
      'scratch-base: takes accounts along where a user is named',
      'scratch-base: leaves time zones',
      'scratch-base: leaves a container whose time zone is set',
      'scratch-base: leaves temporary files',
      'scratch-base: leaves uploads',
      'scratch-base: leaves a path of the system',
    ],
  },
  {
    row: 'distroless for Node: the entrypoint is node, and there is the latest release of each version',
    cases: [
      'distroless-base: starts a server with the node of the image',
      'distroless-base: keeps the arguments of node and a health check of node',
      'distroless-base: names the user by its number',
      'distroless-base: leaves shell form',
      'distroless-base: leaves an entrypoint script',
      'distroless-base: leaves a command of a compose file',
      'distroless-base: leaves one release of Node',
      'distroless-base: leaves a version that is no longer supported',
      'distroless-base: leaves dependencies of an Alpine stage',
    ],
  },
  {
    row: 'Alpine: only what is plain JavaScript or Python by its lockfile, or is there for musl too',
    cases: [
      'alpine-base: takes it where every package is JavaScript',
      'alpine-base: takes it where packages are there for musl too',
      'alpine-base: takes plain Python',
      'alpine-base: leaves a lockfile made on one platform alone',
      'alpine-base: leaves a package that compiles',
      'alpine-base: leaves Prisma',
      'alpine-base: leaves browsers',
      'alpine-base: leaves packages for glibc that another stage installs',
      'alpine-base: leaves a package with compiled parts',
    ],
  },
  {
    row: 'Alpine: no bash, apt, useradd or options of GNU, no locale, no programs that are fetched',
    only: 'refused',
    cases: [
      'alpine-base: leaves a stage that installs with apt',
      'alpine-base: leaves an account that is added',
      'alpine-base: leaves options of GNU',
      'alpine-base: leaves bash',
      'alpine-base: leaves a program that is fetched',
      'alpine-base: leaves an entrypoint script',
      'alpine-base: leaves a locale',
      'alpine-base: leaves a compose file that asks for curl',
    ],
  },
  {
    row: 'what the full image brings and something uses is installed again, where it is little',
    cases: [
      'slim-base-packages: installs curl for a health check',
      'slim-base-packages: installs git with certificates for https',
      'slim-base-packages: installs ssh for addresses that need it',
      'slim-base-packages: leaves a stage that uses many',
    ],
  },
  {
    row: 'without a shell: nothing in shell form, no script before the start, no check that needs a program',
    cases: [
      'multi-stage-go: leaves the compiler behind and ships a static program on distroless',
      'multi-stage-go: gives a CMD that a shell starts an image with a shell',
      'multi-stage-go: leaves an entrypoint script',
      'multi-stage-go: leaves a health check that needs another program',
      'multi-stage-go: leaves a health check of a compose file that needs another program',
      'multi-stage-go: leaves a probe of a deployment that needs a shell',
      'multi-stage-go: leaves a program that starts others',
    ],
  },
  {
    row: 'databases and others with a state',
    only: 'refused',
    cases: ['slim-base: says nothing of databases, and of images that have no slim twin'],
  },
  {
    row: 'Ruby, Elixir and PHP: what gems and extensions compile',
    cases: [
      'slim-base: takes the slim twin of Ruby for a script of the standard library',
      'slim-base: leaves gems',
      'slim-base: leaves a Ruby program that starts others',
      'slim-base: says nothing of databases, and of images that have no slim twin',
    ],
  },
  {
    row: 'Debian without documents, manual pages and translations',
    cases: [
      'slim-base: takes the slim twin of Debian',
      'slim-base: leaves a Debian whose documents are used',
      'slim-base: leaves a Debian that installs manual pages',
      'slim-base: leaves a Debian in another language',
      'slim-base: leaves a Debian that installs Java',
      'slim-base: leaves what needs directories of manual pages',
    ],
  },
  {
    row: 'a JRE has no jcmd, jlink or compiler for annotations and pages; fonts stay',
    cases: [
      'jre-base: takes the JRE of a service',
      'jre-base: takes the JRE on Alpine for a program that draws',
      'jre-base: leaves a health check with jcmd',
      'jre-base: leaves a script that asks jstack',
      'jre-base: leaves jlink',
      'jre-base: leaves sources that ask for the compiler',
      'jre-base: leaves libraries that compile JSPs or attach',
    ],
  },
  {
    row: 'builder and image that runs stand on one release: else the build passes and the container dies',
    cases: [
      'pin-suite: names the release of a Rust builder',
      'pin-suite: names the release of a Python whose packages go to its slim image',
      'pin-suite: leaves a builder on another release',
      'pin-suite: leaves two tags that move together',
      'advice/libc-mismatch: names a builder on a newer release',
    ],
  },
  {
    row: 'digests, variables, private registries, platforms and unknown owners',
    cases: [
      'slim-base: keeps flags, stage name, case and comment',
      'slim-base: leaves pins, variables and versions that move',
      'slim-base: says nothing of images that are small, private or of another kind',
      'slim-base: leaves platforms whose packages may have to compile',
      'pin-suite: leaves images that are not official, and other systems',
      'jre-base: leaves a digest, a variable and a JRE',
    ],
  },
  {
    row: 'the default of an ARG, unless something else sets or uses it',
    cases: [
      'slim-base: changes the default of an ARG that chooses the image',
      'slim-base: changes the default of an ARG that is the whole image',
      'slim-base: leaves an ARG that a compose file sets',
      'slim-base: leaves an ARG that something else uses',
      'slim-base: leaves a variable in a tag that a compose file sets',
      'slim-base: leaves a variable at the end of a tag, and one without a default',
      'slim-base: leaves an ARG where the build context is not known',
    ],
  },
  {
    row: 'an image without a tag is whatever latest is',
    only: 'said',
    cases: [
      'advice/pin-base-image: names an image without a tag',
      'advice/pin-base-image: says nothing of a tag',
      'slim-base: leaves pins, variables and versions that move',
      'pin-suite: leaves a builder without a version',
    ],
  },
];

export const ACCOUNTS: readonly Row[] = [
  {
    row: 'volumes keep files of root',
    cases: [
      'non-root-user: takes the user of node for a server whose sources write nothing',
      'non-root-user.refusals: leaves a volume',
      'non-root-user.refusals: leaves a volume of a compose file',
      'non-root-user.refusals: leaves a volume that an override gives',
      'non-root-user.refusals: leaves a volume of Kubernetes',
      'non-root-user.refusals: leaves a disk of a platform',
      'non-root-user.refusals: leaves a container that a script starts with a volume',
    ],
  },
  {
    row: 'caches, databases, uploads and logs are written where root may',
    cases: [
      'non-root-stateless: takes the user of node for a server of packages that write nothing',
      'non-root-user.refusals: leaves a source that writes files',
      'non-root-user.refusals: leaves a log in a file',
      'non-root-user.refusals: leaves a package that keeps a database in a file',
      'non-root-user.refusals: leaves a package that takes uploads',
      'non-root-user.refusals: leaves a program that caches',
      'non-root-user.refusals: leaves settings in the home of root',
      'non-root-stateless: leaves a package that nobody read',
    ],
  },
  {
    row: 'BuildKit makes WORKDIR for the user in force, other builders for root',
    cases: [
      'numeric-user: takes the number for the RUNs under it too',
      'numeric-user: leaves a user of another group before a WORKDIR',
      'numeric-user: leaves a user of another group before a RUN',
      'multi-stage-go.left: leaves an account that is in force before the program is there',
    ],
  },
  {
    row: 'ports below 1024 are closed to users in some runtimes',
    cases: [
      'non-root-user: follows an npm script to its program',
      'non-root-user.refusals: leaves a low port in the container',
      'non-root-user.refusals: leaves a low port that a compose file sets',
      'non-root-user.refusals: leaves a low port of Kubernetes',
      'non-root-user.refusals: leaves a low port of EXPOSE',
      'non-root-user.refusals: leaves a low port of ENV',
      'non-root-user.refusals: leaves a low port of a source',
      'non-root-user.refusals: leaves a program of Go on a low port',
    ],
  },
  {
    row: 'entrypoints that give up root themselves, and starts that install',
    cases: [
      'non-root-user: stands behind tini, and reads a compose file that asks for nothing',
      'non-root-user.refusals: leaves an entrypoint script',
      'non-root-user.refusals: leaves a start of several commands',
      'non-root-user.refusals: leaves a source that asks for its user',
      'non-root-user: leaves an image whose user was changed',
      'non-root-user: leaves root where somebody chose it',
    ],
  },
  {
    row: 'a cluster refuses names; a number only where it is known',
    cases: [
      "numeric-user: writes node's own user by its number",
      'numeric-user: takes the number that the Dockerfile itself gives',
      "numeric-user: takes the number of .NET's own user",
      'numeric-user: leaves a user that is made without a number',
      'numeric-user: leaves a user whose number is changed',
      'numeric-user: leaves a user that a package makes',
    ],
  },
  {
    row: 'a group beside the user drops the other groups',
    cases: [
      'numeric-user: keeps a group that is named',
      'numeric-user: leaves a group whose number is not known',
    ],
  },
  {
    row: 'an owner that is added lets the program write its own files',
    cases: [
      'copy-chown: gives the owner to what is copied, and leaves the directory to chown',
      'copy-chown: says nothing of a COPY behind USER',
      'copy-chown: leaves a COPY from a stage, with an owner, or a mode',
      'multi-stage-node: leaves files of which only some belong to another user',
      'multi-stage-node.owners: gives what it carries to whom a RUN gives the whole directory',
    ],
  },
];

/** What guides show after their changes, and what breaks where it is copied. */
export const GUIDES: readonly Row[] = [
  {
    row: 'node_modules of Debian on Alpine, and of the builder with devDependencies',
    cases: [
      'multi-stage-node: divides a service that tsc compiles',
      'multi-stage-node: compiles a package in the full image, so that the image that runs can be slim',
      'multi-stage-node: says nothing of a package of which it is not known what it is linked with',
      'multi-stage-node: leaves sources that load a devDependency',
    ],
  },
  {
    row: 'package.json is read by npm start, and says which kind of modules there are',
    cases: [
      'multi-stage-node: follows npm start, keeps name, ports and health check in the last stage',
      'multi-stage-node: carries no dependencies where none stay',
      'multi-stage-node: carries the whole directory where package.json gives names to files',
      'multi-stage-node: leaves a start that runs sources',
    ],
  },
  {
    row: 'a build, an output directory or a health check that the project does not have',
    cases: [
      'multi-stage-node: reads outDir through extends, with comments',
      'multi-stage-node: says nothing of a stage without a build',
      'multi-stage-node: leaves output that nothing explains',
      'multi-stage-static: leaves another directory than the one that is built',
      'advice/healthcheck: asks for one where a port is served',
    ],
  },
  {
    row: 'an ignore file with output, documents and settings that a build reads',
    cases: [
      'dockerignore: writes the file for a Node project whose Dockerfile installs',
      'dockerignore: leaves built output, documents and tests alone',
      'dockerignore: leaves README.md in, which hatchling reads',
    ],
  },
  {
    row: 'deleted tests and bytecode, and a deleted shell',
    only: 'said',
    cases: [
      'advice/delete-tests: warns of deleted test folders',
      'advice/delete-tests: says what deleted compiled files cost',
      'advice/delete-tests: says nothing of another find',
      'advice/remove-shell: recommends an image without a shell',
      'advice/remove-shell: says nothing of another program',
    ],
  },
  {
    row: 'packages in the home of root, and another account that runs',
    cases: [
      'multi-stage-python: takes what --user installed along where root runs it',
      'multi-stage-python: leaves --user where another account runs it',
      'non-root-user.refusals: leaves packages that Yarn keeps in the home of root',
    ],
  },
  {
    row: 'a program of Go at another place than its files',
    cases: [
      'multi-stage-go: copies what the sources open, serve and parse',
      'multi-stage-go: copies all that is no source where only the container knows which file is read',
      'multi-stage-go: leaves a program that reads a file which is not in the context now',
      'multi-stage-go.left: leaves a program that works in another directory',
    ],
  },
  {
    row: 'an init that takes the place of the entrypoint',
    cases: [
      'exec-in-shell-cmd: rewrites CMD behind an init',
      'exec-in-shell-cmd: leaves CMD where its text goes to an unknown ENTRYPOINT',
      'advice/init-process: recommends --init for node as process 1',
    ],
  },
];
