/** The hazards of dividing a build into stages, and the cases that hold what dockopt does about each. */
import type { Row } from './hazards.data.js';

const ANY: readonly Row[] = [
  {
    row: 'one FROM, whose commands are all known',
    cases: [
      'multi-stage-node: divides a service that tsc compiles',
      'multi-stage-node: leaves a build tool that is not known',
      'multi-stage-node: leaves a step of which nobody knows who needs it',
      'multi-stage-go.left: says nothing of several stages',
      'multi-stage-python: says nothing of two stages',
      'multi-stage-java: says nothing of a file with stages',
    ],
  },
  {
    row: 'the output is where the configuration says',
    cases: [
      'multi-stage-node: reads outDir through extends, with comments',
      'multi-stage-node: understands webpack with a literal path',
      'multi-stage-node: keeps the whole output where tests beside the sources shift it',
      'multi-stage-node: leaves a configuration whose output is no literal',
      'multi-stage-node: leaves a webpack configuration whose output is no literal',
      'multi-stage-node: leaves output that lies among the sources',
      'multi-stage-static: leaves a directory that a configuration computes',
    ],
  },
  {
    row: 'what the container reads is computed, or all of it is kept',
    cases: [
      'multi-stage-node: carries what sources name by literals',
      'multi-stage-node: carries the whole directory where a path is made while it runs',
      'multi-stage-node: carries the whole directory where a compose file runs a command of its own',
      'multi-stage-node: leaves files of other images',
      'multi-stage-node: leaves an image over which people mount their sources',
      'multi-stage-go: leaves a compose file that mounts the sources',
      'multi-stage-python: leaves a RUN that writes a file',
    ],
  },
  {
    row: 'what CMD and checks start is there',
    cases: [
      'multi-stage-node: carries an entrypoint script from where it was copied',
      'multi-stage-python: adds the program of a health check that the full image had',
      'multi-stage-node: leaves a start with a devDependency before the output',
      'multi-stage-go: leaves a start that is not what was built',
      'multi-stage-python: leaves an ENTRYPOINT whose script starts what stays behind',
      'multi-stage-java: leaves a health check',
    ],
  },
  {
    row: 'the last stage keeps the name, the settings, the directory and the account',
    cases: [
      'multi-stage-node: follows npm start, keeps name, ports and health check in the last stage',
      'multi-stage-java: knows the JAR of Spring Boot by its parent, and keeps the name of the stage',
      'multi-stage-node: repeats accounts, packages and directories, and keeps compilers in the builder',
      'multi-stage-python: makes accounts and directories again, and keeps owners',
      'multi-stage-node: leaves a stage with a VOLUME before its steps',
      'multi-stage-node: leaves a stage that works in the root of the image',
      'multi-stage-go.left: leaves a directory that is not named',
    ],
  },
  {
    row: 'both stages stand on the release that the tag means',
    cases: [
      'multi-stage-go: runs what is linked with libc on the slim Debian image of the same release',
      'multi-stage-node: compiles a package in the full image, so that the image that runs can be slim',
      'multi-stage-node: leaves an image that is pinned by a digest',
      'multi-stage-python: leaves a tag that does not name the minor version',
      'multi-stage-python: leaves a base image that an ARG chooses',
    ],
  },
];

const NODE: readonly Row[] = [
  {
    row: 'Node: views, public, locales, migrations and settings that sources read',
    cases: [
      'multi-stage-node: carries what sources name by literals',
      'multi-stage-node: carries a directory that is named to a package',
      'multi-stage-node: carries the whole directory where a variable names files of it',
      'multi-stage-node: carries the whole directory where a path that is named is not in the project',
      'projects/node-tsc-views: a server that sends pages from a folder beside its sources',
      'projects/node-migrations: a service that migrates its database before it starts',
      'multi-stage-node: leaves a client whose schema is not there',
      'multi-stage-node.prisma: takes the client from the stage that has generated it',
      'multi-stage-node.prisma: leaves migrations that a devDependency runs',
    ],
  },
  {
    row: 'Node: packages that look for .env, a configuration or a knexfile by themselves',
    cases: [
      'multi-stage-node: carries the whole directory where a package may read files by names of its own',
      'multi-stage-node: carries the whole directory where a source loads a package that only another one brings',
      'multi-stage-node: carries the whole directory where npm has settings of its own',
      'multi-stage-next: leaves a local environment',
    ],
  },
  {
    row: 'Node: ts-node, tsx, nodemon, nest start, next start and vite preview need devDependencies',
    cases: [
      'multi-stage-node: understands nest build',
      'multi-stage-node: leaves a start through ts-node',
      'multi-stage-node: leaves a start through tsx',
      'multi-stage-node: leaves a start through nodemon',
      'multi-stage-node: leaves a start through nest',
      'multi-stage-next: says nothing of Next without standalone',
      "multi-stage-static: leaves vite's preview",
    ],
  },
  {
    row: 'Node: members of a workspace are links into the project',
    cases: [
      'multi-stage-node.managers: carries all members of a workspace of yarn 1',
      'multi-stage-node.managers: carries all members of a workspace of pnpm',
      'multi-stage-node.managers: leaves a member that loads its own devDependency',
      'multi-stage-node.managers: leaves a member whose build is not known',
      'multi-stage-node: leaves workspaces',
      'multi-stage-node: leaves projects that refer to each other',
      'multi-stage-next: leaves workspaces',
    ],
  },
  {
    row: 'Node: production dependencies need no script of a devDependency',
    cases: [
      'multi-stage-node: installs for production as npm 6 does it',
      'multi-stage-node: leaves a script of the install that needs a devDependency',
      'multi-stage-node: leaves sources that load a devDependency',
      'multi-stage-node: leaves a stage without a lockfile',
    ],
  },
  {
    row: 'Next: public and .next/static stand beside the standalone server',
    cases: [
      'multi-stage-next: starts the standalone server in the place of next start',
      'multi-stage-next: keeps a standalone server where it is',
      'multi-stage-next: leaves an output that is computed',
      'multi-stage-next: leaves pages that read files',
    ],
  },
  {
    row: 'Next: a monorepo nests server.js, and native packages are traced for one system',
    only: 'refused',
    cases: [
      'multi-stage-next: leaves a monorepo',
      'multi-stage-next: leaves compiled packages',
      'multi-stage-next: leaves another directory for the output',
    ],
  },
  {
    row: 'Next: HOSTNAME decides where the standalone server listens',
    cases: [
      'multi-stage-next: keeps port and address of next start',
      'multi-stage-next: leaves HOSTNAME as it is set',
      'multi-stage-next: leaves sources that ask for HOSTNAME',
    ],
  },
  {
    row: 'Next: a configuration is edited only where it is plain',
    cases: [
      'next-standalone: adds the setting to an object of several lines',
      'next-standalone: leaves a wrapped configuration',
      'next-standalone: leaves a function',
    ],
  },
  {
    row: 'pages: only a server of files is replaced',
    cases: [
      'multi-stage-static: serves what vite builds with nginx where `serve -s` did',
      'multi-stage-static: leaves a development server',
      "multi-stage-static: leaves vite's preview",
      'multi-stage-static: leaves ng serve',
      'multi-stage-static: leaves http-server',
      'multi-stage-static.around: leaves a platform that starts something else',
      'multi-stage-static: leaves a server with a configuration',
      'multi-stage-static: leaves pages that are made on a server',
      'projects/static-proxy: a page beside an API behind one server',
    ],
  },
  {
    row: 'pages: the same port, and index.html for other paths only with -s',
    cases: [
      'multi-stage-static: lists directories and knows 404.html without `-s`',
      'multi-stage-static: takes the port from PORT where `serve` does',
      'multi-stage-static.around: leaves a serve that listens on another port where none is named',
      'multi-stage-static.around: leaves a proxy that chooses among the ports of the image',
      'multi-stage-static: leaves a socket',
      'multi-stage-static: leaves a variable that acts on nginx',
    ],
  },
  {
    row: 'pages: a base path, and settings that the start writes',
    cases: [
      'projects/static-base-path: a page below a path of its own',
      'multi-stage-static: leaves an ENTRYPOINT that writes settings at the start',
      'multi-stage-static: leaves a start that does more',
      'projects/static-runtime-env: a page that gets its settings when the container starts',
    ],
  },
  {
    row: 'pages: another port or account is another contract',
    cases: [
      'multi-stage-static: keeps a PORT that the file sets',
      'multi-stage-static: leaves an account of the Node image',
      'multi-stage-static: leaves a deployment that takes root away',
      'multi-stage-static: leaves a service that may write nothing',
    ],
  },
];

const OTHERS: readonly Row[] = [
  {
    row: 'Python: an environment stays at its path, with the Python that it links to',
    cases: [
      'multi-stage-python: carries a virtual environment at its path',
      'multi-stage-python: carries the packages of the image too where the environment was not in force',
      'multi-stage-python: leaves another Python of the system',
      'multi-stage-python: leaves a tag that does not name the minor version',
      'multi-stage-python.managers: leaves an environment that Poetry makes elsewhere',
    ],
  },
  {
    row: 'Python: --user for another account, and --prefix, which skips what is there',
    cases: [
      'multi-stage-python: takes what --user installed along where root runs it',
      'multi-stage-python: leaves --user where another account runs it',
      "multi-stage-python.places: carries the prefix of a variable, and the project's own directory",
      'multi-stage-python.places: leaves a place where the image has files of its own',
    ],
  },
  {
    row: 'Python: programs of packages, and the libraries that they load',
    cases: [
      'multi-stage-python: takes compiler and headers out of a slim image, and keeps the library behind the headers',
      'multi-stage-python: names the library of a package that is compiled on demand',
      'multi-stage-python: keeps libraries that were installed for a package with wheels',
      'multi-stage-python: leaves headers whose library is not known',
      'multi-stage-python: leaves a library with another name in each release where the tag names none',
    ],
  },
  {
    row: 'Go: without cgo some packages compile and fail when they run',
    cases: [
      'multi-stage-go: adds nothing to a build that is without cgo already',
      'multi-stage-go: knows packages that need nothing of the image',
      'projects/go-sqlite-cgo: a note keeper with SQLite through cgo',
      'multi-stage-go: leaves cgo on where the Dockerfile says so',
      'multi-stage-go: leaves a package that needs cgo where cgo is off',
      'multi-stage-go: leaves sources that call C themselves',
      'multi-stage-go: leaves libraries of the system',
      'multi-stage-go.left: leaves a program that is linked with a library of the system',
      'multi-stage-go.left: leaves a program that loads plugins',
    ],
  },
  {
    row: 'Go: certificates, zones, accounts and /tmp of the image',
    cases: [
      'multi-stage-go: leaves the compiler behind and ships a static program on distroless',
      'multi-stage-go: takes the lists of accounts along where the container runs as one of them',
      'projects/go-embed-zones: a calendar that embeds its page and loads time zones',
      'multi-stage-go.left: leaves a program that reads files of the system',
      'multi-stage-go.left: leaves a program that looks for an account of the system',
      'multi-stage-go.left: leaves a program that keeps files in the home of its account',
    ],
  },
  {
    row: 'Go: files that the program opens, serves, parses and applies',
    cases: [
      'multi-stage-go: copies what the sources open, serve and parse',
      'multi-stage-go: copies nothing that the program embeds',
      'multi-stage-go: copies all that is no source for a package that opens what settings name',
      'projects/go-gin-api: an API with Gin, PostgreSQL and migrations that it applies itself',
      'multi-stage-go: leaves a program that reads a file which is not in the context now',
      'multi-stage-go: leaves a program that makes up the names of its settings',
      'multi-stage-go.left: leaves a program that looks for files beside its source',
    ],
  },
  {
    row: 'Rust: libraries of the system that crates are linked with, by the release of the builder',
    cases: [
      'multi-stage-rust: installs the libraries that crates are linked with',
      'multi-stage-rust: names the library of OpenSSL of each release',
      'multi-stage-rust: installs the library of PostgreSQL',
      'multi-stage-rust: installs nothing for crates that bring their library along, and for libraries that every image has',
      'multi-stage-rust: pins the release of a builder whose tag moves on',
      'multi-stage-rust: takes the certificates along for crates that trust those of the system',
      'projects/rust-native-tls: a client that is linked with OpenSSL',
      'multi-stage-rust: leaves crates that are linked with something unknown',
      'multi-stage-rust: leaves what Alpine would link',
      'multi-stage-rust.left: leaves an image that an ARG chooses',
      'multi-stage-rust.left: leaves libraries of a release whose packages may be gone',
      'multi-stage-rust: leaves a build script that links a library',
      'multi-stage-rust: leaves a library that is called',
    ],
  },
  {
    row: 'Rust: the name of the program, and the directory that Cargo puts it in',
    cases: [
      'multi-stage-rust: knows the name of a program from the manifest',
      'multi-stage-rust: knows the programs of src/bin',
      'multi-stage-rust: follows the members of a workspace',
      'multi-stage-rust: knows the directories of platforms and profiles',
      'multi-stage-rust: follows a copy out of a cache mount',
      'multi-stage-rust: carries a program that was installed to where other images look for it',
      'multi-stage-rust: leaves a program that only a mount has',
      'multi-stage-rust.left: leaves variables that choose what is made',
      'multi-stage-rust.left: leaves settings of Cargo that choose what is made',
      'multi-stage-rust: leaves a start that is not what was built',
      'multi-stage-rust: leaves an install without the lockfile',
    ],
  },
  {
    row: 'Rust: files that the program opens and serves',
    cases: [
      'multi-stage-rust.files: copies what the sources open and serve',
      'multi-stage-rust.files: copies nothing that the compiler reads',
      'multi-stage-rust.files: copies all that is no source for a program that asks where its package was',
      'projects/rust-axum-static: a service with files that it serves',
      'projects/rust-workspace-sqlx: a member of a workspace with migrations',
      'multi-stage-rust.left: leaves a program that reads a file which is not in the context now',
      'multi-stage-rust: leaves a program that starts others',
      'multi-stage-rust.left: leaves a program that looks for files beside it',
      'multi-stage-rust: leaves data that a command deletes',
      'projects/rust-git-version: a trap: a program that starts git',
      'projects/rust-sqlite-env: a trap: a program that reads .env',
    ],
  },
  {
    row: 'Java: a pattern may find two JARs, and one of them does not start',
    cases: [
      'multi-stage-java: runs a JAR that holds its dependencies on a Java runtime',
      'multi-stage-java: leaves a pattern for the JAR',
      'multi-stage-java: leaves a JAR of another name than the POM gives it',
      'multi-stage-java: leaves a shaded JAR beside the plain one',
      'multi-stage-java.gradle: leaves a pattern for the JAR',
      'multi-stage-java.gradle: leaves a start by a shell that looks for the JAR',
      'multi-stage-java.gradle: leaves the plain JAR beside that of Spring Boot',
      'multi-stage-java.gradle: runs the JAR of Spring Boot on a Java runtime',
      'projects/java-two-jars: a pattern that may find two JARs',
    ],
  },
  {
    row: 'PHP: extensions of the image, and the autoloader',
    cases: [
      'multi-stage-php: leaves Composer, git and headers behind',
      'multi-stage-php: takes caches of Laravel, settings of PHP and Apache, and owners along',
      'multi-stage-php: compiles extensions without Composer',
      'multi-stage-php: leaves headers whose library is not known',
      'multi-stage-php: leaves a script that installs extensions',
      'projects/php-laravel: a shop with Laravel on Apache',
    ],
  },
  {
    row: 'Ruby: settings of Bundler, assets, Node',
    cases: [
      'multi-stage-ruby: takes gems along from where settings of Bundler put them',
      'multi-stage-ruby: takes assets, the caches of Bootsnap and what belongs to an account along',
      'multi-stage-ruby: leaves a home of gems of its own',
      'multi-stage-ruby: leaves assets with a task of the project behind them',
      'multi-stage-ruby: leaves JavaScript that is compiled when the container runs',
      'projects/ruby-rails: notes with Rails and PostgreSQL',
    ],
  },
  {
    row: '.NET: ASP.NET or the plain runtime, port 8080 since .NET 8, and ICU',
    cases: [
      'dotnet-runtime-base: takes the image of ASP.NET for a web application',
      'dotnet-runtime-base: takes the plain runtime for a service without ASP.NET',
      'dotnet-runtime-base: leaves .NET 6',
      'dotnet-runtime-base: leaves Alpine',
      'dotnet-runtime-base: leaves packages that need what the SDK brings',
    ],
  },
  {
    row: 'stages for Elixir: OpenSSL, ncurses, locale',
    cases: [
      'multi-stage-elixir: runs the release on the slim image',
      'multi-stage-elixir: keeps the full image for packages that may need its libraries',
      'multi-stage-elixir: keeps an image of which the release of Debian is not known',
      'multi-stage-elixir: leaves a release without its Erlang',
      'multi-stage-elixir: leaves a container that runs mix beside the release',
      'projects/elixir-uploads: a trap: words that are read from priv beside the sources',
    ],
  },
  {
    row: 'stages for .NET in a file of one',
    cases: [
      'multi-stage-dotnet: runs what was published on the runtime of ASP.NET',
      'multi-stage-dotnet: takes the settings and wwwroot beside the sources where the container starts there',
      'multi-stage-dotnet: leaves .NET 6',
      'multi-stage-dotnet: leaves Alpine, where the runtime has no ICU',
      'multi-stage-dotnet: leaves sources that start programs',
      'projects/dotnet-templates: a trap: mail templates that are read from beside the sources',
    ],
  },
];

export const STAGES: readonly Row[] = [...ANY, ...NODE, ...OTHERS];
