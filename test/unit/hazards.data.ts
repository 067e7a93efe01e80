/** The known hazards of rewriting Dockerfiles, and the cases that hold what dockopt does about each. */
import { ACCOUNTS, BASES, GUIDES } from './hazards.images.data.js';
import { IGNORING, SPLITTING } from './hazards.rebuilds.data.js';
import { STAGES } from './hazards.stages.data.js';

export interface Row {
  readonly row: string;
  /** `file: title`, in test/cases; `advice/file: title` in test/advice, `projects/file: title` in test/projects. */
  readonly cases: readonly string[];
  /** Left out where dockopt rewrites; the others are never rewritten, or only said. */
  readonly only?: 'refused' | 'said';
}

const MERGING: readonly Row[] = [
  {
    row: 'a second body with ; or || means something else behind &&',
    only: 'refused',
    cases: [
      'combine-apt-update: leaves an install with a semicolon',
      'combine-apt-update: leaves an update that may fail',
      'combine-cleanup: leaves bodies with more than commands joined by `&&`',
      'combine-installs: leaves exec form, here-documents and lists with semicolons',
    ],
  },
  {
    row: 'set -e is without effect left of &&',
    only: 'refused',
    cases: [
      'combine-apt-update: leaves a first body that changes its shell',
      'combine-cleanup: leaves a first body that changes its shell',
      'remove-apt-lists: adds nothing behind a subshell that stops at errors',
    ],
  },
  {
    row: 'a body that ends in & cannot be joined',
    only: 'refused',
    cases: ['combine-cleanup: leaves bodies with more than commands joined by `&&`'],
  },
  {
    row: 'exit before the end skips what is joined',
    only: 'refused',
    cases: ['combine-cleanup: leaves a first body that ends early, or in a comment'],
  },
  {
    row: 'cd, export and activate leak into what is joined',
    only: 'refused',
    cases: [
      'combine-apt-update: leaves a first body that changes its shell',
      'combine-cleanup: leaves a first body that changes its shell',
      'combine-download: leaves a first body that changes its shell, and one that may fail',
    ],
  },
  {
    row: 'pipefail is not an option of every sh',
    only: 'said',
    cases: [
      'advice/pipefail: says that a failed download goes unnoticed',
      'advice/pipefail: says nothing under a shell with pipefail',
    ],
  },
  {
    row: 'a comment at the end swallows what is joined behind it',
    cases: [
      'combine-apt-update: keeps the comments and drops the blank lines between the two',
      'combine-apt-update: leaves a first body that ends in a comment',
      'remove-apt-lists: leaves a body that ends in a comment',
    ],
  },
  {
    row: 'a program that replaces itself is not found any more by the shell that started it',
    only: 'refused',
    cases: [
      'combine-cleanup: leaves a first body that starts a service or replaces the program of the second',
      'combine-installs: leaves a manager that replaces itself',
    ],
  },
  {
    row: 'a daemon ends with its RUN',
    only: 'refused',
    cases: [
      'combine-cleanup: leaves a first body that starts a service or replaces the program of the second',
    ],
  },
  {
    row: 'flags that differ, and instructions between',
    cases: [
      'combine-apt-update: joins in a builder stage too, and RUNs with equal flags',
      'combine-apt-update: leaves RUNs with differing flags',
      'combine-apt-update: leaves two RUNs with another instruction between them',
      'combine-cleanup: leaves RUNs with another instruction between them',
    ],
  },
  {
    row: 'exec form and here-documents have no body to join',
    only: 'refused',
    cases: [
      'combine-apt-update: leaves exec form, here-documents and ONBUILD',
      'combine-cleanup: leaves exec form, here-documents, ONBUILD and other shells',
    ],
  },
  {
    row: 'an update and the install that needs it belong together',
    cases: [
      'combine-apt-update: joins the update with the install that follows it',
      'combine-apt-update: leaves an update with work of its own',
    ],
  },
  {
    row: 'a clean-up frees nothing in a layer of its own',
    cases: [
      'combine-cleanup: joins a clean-up of apt with the install that it cleans up after',
      'combine-cleanup: leaves a clean-up over RUNs that do work of their own',
      'combine-download: joins the RUNs that fetch an archive, unpack it and delete it',
      'combine-download: leaves RUNs with work of their own between',
    ],
  },
  {
    row: 'installs of one manager, never with work that changes more often',
    cases: [
      'combine-installs: joins two installs, with one update and one clean-up after the last',
      'combine-installs: joins installs of dnf, which would each write the database of packages',
      'combine-installs: leaves installs with other work in them',
      'combine-installs: leaves installs of different managers',
    ],
  },
  {
    row: 'a copied file that is removed stays in the layer of its COPY',
    cases: [
      'mount-copied-file: mounts a package that is installed and removed',
      'mount-copied-file: leaves a file that may have been there before',
      'advice/later-delete: names a copied file that a later RUN deletes',
    ],
  },
  {
    row: 'chown -R covers the directory itself and what root made in it',
    cases: [
      'copy-chown: gives the owner to what is copied, and leaves the directory to chown',
      'copy-chown: leaves what an install put there before',
      'copy-chown: leaves a COPY from a stage, with an owner, or a mode',
      'copy-chown: leaves owners that --chown would read in another way',
      'copy-chown: leaves what does not follow directly',
    ],
  },
  {
    row: '--chmod of a directory gives its mode to every file',
    cases: [
      'copy-chmod: gives the mode to the file that is copied',
      'copy-chmod: leaves directories, and files beside others',
      'copy-chmod: leaves it where nothing shows that BuildKit builds',
      'copy-chmod: leaves other modes, and --link',
    ],
  },
];

const SYSTEM_PACKAGES: readonly Row[] = [
  {
    row: 'packages that are only recommended may be what is used',
    cases: [
      'no-install-recommends: adds the flag where no recommended package is missed',
      'no-install-recommends: names the certificates that curl and wget only recommend',
      'no-install-recommends: names the ssh client for git where a git@ address is seen',
      'no-install-recommends: leaves packages that are installed for what they recommend',
      'no-install-recommends: leaves a package that is not known',
    ],
  },
  {
    row: 'a question without a terminal stops the build',
    cases: [
      "assume-yes: answers apt-get's question",
      'assume-yes: leaves what is answered in any spelling',
      'assume-yes: leaves an install whose failure is let pass',
    ],
  },
  {
    row: 'deleted lists are missed by later installs, and a cache mount would be emptied',
    cases: [
      'remove-apt-lists: deletes the lists after the last install of the RUN',
      'remove-apt-lists: leaves lists that a later install uses',
      'remove-apt-lists: leaves lists that a stage on top uses',
      'remove-apt-lists: leaves lists that a script of the project uses',
      'remove-apt-lists: leaves a cache mount alone',
    ],
  },
  {
    row: 'apk needs no index of its own where every add fetches it',
    cases: [
      'apk-no-cache: replaces the update before an add',
      'apk-no-cache: leaves the update when an install is wrapped',
      'apk-no-cache: leaves RUNs whose index lies in a cache mount',
    ],
  },
  {
    row: 'a purge of what compiled takes shared libraries along',
    cases: [
      'purge-build-deps: purges what compiled a package on slim Debian',
      'purge-build-deps: leaves a Python package that compiles while it runs',
      'purge-build-deps: leaves a package that it does not know',
    ],
  },
  {
    row: 'the cache of dnf and yum',
    cases: [
      'clean-package-cache: cleans up behind the last install of the RUN',
      'clean-package-cache: says nothing of a cache mount',
      'clean-package-cache: leaves the cache to commands that work from it',
    ],
  },
  {
    row: 'weak dependencies of dnf',
    only: 'said',
    cases: [
      'advice/weak-dependencies: names the option of dnf',
      'advice/weak-dependencies: says nothing where it is decided',
    ],
  },
  {
    row: 'zypper asks, and keeps what it downloads',
    cases: [
      'assume-yes: answers zypper before its sub-command',
      'clean-package-cache: uses the program that installed',
      'clean-package-cache: says nothing where the RUN cleans up already',
    ],
  },
  {
    row: 'apt and apt-get differ in some sub-commands',
    cases: [
      'apt-get-for-apt: calls apt-get for update, install and clean',
      'apt-get-for-apt: leaves sub-commands that apt-get does not have, or takes in another way',
    ],
  },
  {
    row: 'the order of packages may decide which alternative is chosen',
    cases: [
      'sort-packages: sorts a list with one package a line',
      'sort-packages: leaves files, variables, removals and releases',
      'sort-packages: leaves comments and groups with their packages',
      'sort-packages: leaves a list in which the order decides what gets installed',
    ],
  },
  {
    row: 'upgrades of everything, and pinned versions that go away',
    only: 'said',
    cases: [
      'advice/apt-get-upgrade: weighs an upgrade of everything',
      'advice/apt-get-upgrade: says nothing of an upgrade of one package',
      'advice/pin-packages: says that exact versions of system packages go away',
      'advice/pin-packages: says nothing of system packages without a version',
    ],
  },
  {
    row: 'Java wants a directory of manual pages that slim images lack',
    cases: [
      'slim-base: takes the slim twin of Debian',
      'slim-base: leaves a Debian that installs Java',
      'slim-base: leaves what needs directories of manual pages',
    ],
  },
];

const INSTALLERS: readonly Row[] = [
  {
    row: 'pip with a cache that somebody uses or put elsewhere',
    cases: [
      'pip-no-cache-dir: adds the flag to all names of pip',
      'pip-no-cache-dir: leaves a cache mount to do its work',
      'pip-no-cache-dir: leaves a cache that somebody put elsewhere',
    ],
  },
  {
    row: 'npm ci fails where the lockfile does not fit',
    cases: [
      'npm-ci: installs with npm ci what the lockfile says',
      'npm-ci: leaves a lockfile that is out of step',
      'npm-ci: leaves a lockfile without the packages for Linux',
      'npm-ci: leaves a lockfile that the npm of the image cannot read',
      'npm-ci: leaves a lockfile that git does not track',
      'npm-ci: leaves an install with packages, a global one, and one that is npm ci already',
      'npm-ci: leaves an install into node_modules that come from elsewhere',
    ],
  },
  {
    row: 'npm 6 ignores --omit and installs devDependencies',
    cases: [
      'npm-omit-dev: writes --omit=dev for every form of old',
      'npm-omit-dev: leaves npm 6',
      'npm-omit-dev: leaves an npm that is not known',
      'npm-omit-dev: leaves what says something else',
    ],
  },
  {
    row: "npm's cache is cleaned in its own layer, unless a mount has it",
    cases: [
      'npm-cache-clean: cleans after npm ci',
      'npm-cache-clean: leaves a cache mount alone',
      'npm-cache-clean: leaves a cache that a later install lives on',
    ],
  },
  {
    row: 'yarn: a frozen install fails where the lockfile is not current',
    cases: [
      'yarn-frozen-lockfile: adds the flag where the lockfile has every range',
      'yarn-frozen-lockfile: leaves a range that the lockfile does not have',
      'yarn-immutable: adds the option where the lockfile is what yarn would write',
      'yarn-immutable: leaves an entry that nothing asks for',
    ],
  },
  {
    row: 'adding --omit=dev: nothing that runs later is for development only',
    cases: [
      'omit-dev-dependencies: leaves out what nothing uses',
      'omit-dev-dependencies: leaves them for a build in the same stage',
      'omit-dev-dependencies: leaves them for the program that starts',
      'omit-dev-dependencies: leaves them for an install script that runs one',
    ],
  },
  {
    row: 'npm prune --omit=dev after the build, in a stage that is left behind',
    cases: [
      'prune-dev-dependencies: prunes where the image copies node_modules',
      'prune-dev-dependencies: leaves an image that compiles when it starts',
      'prune-dev-dependencies: leaves packages that no lockfile has',
      'prune-dev-dependencies: leaves a user who may not delete',
    ],
  },
  {
    row: 'packages of the system above the sources, which they do not read',
    cases: [
      'order-by-change: moves packages of the system above the sources',
      'order-by-change: leaves an install that reads what was copied',
      'order-by-change: leaves what was copied for the package manager',
    ],
  },
  {
    row: 'an image may have yarn 1, a later one, or none',
    cases: [
      'yarn-cache-clean: cleans after the install of yarn 1',
      'yarn-cache-clean: leaves yarn 2 and later',
      'yarn-cache-clean: leaves an image whose yarn is not known',
    ],
  },
];

const MOUNTS: readonly Row[] = [
  {
    row: 'never mount what a later instruction or the container reads',
    cases: [
      'language-cache-mounts: takes the clean-up away, and what else an rm removes stays',
      'language-cache-mounts: leaves a cache alone that another stage copies',
      'language-cache-mounts: leaves a cache alone that another RUN looks into',
      'language-cache-mounts: leaves npm alone where the container starts npx',
    ],
  },
  {
    row: 'other builders stop at --mount',
    cases: [
      'language-cache-mounts: finds BuildKit in the files of the project',
      'language-cache-mounts: does nothing where nothing shows BuildKit',
      'language-cache-mounts: says which file builds with something else',
      'os-cache-mounts: leaves a builder alone that may not take mounts',
    ],
  },
  {
    row: 'caches of unlike images must not meet in one mount',
    cases: [
      'wheel-cache-mounts: names the cache after the image, where its tag names no release',
      'language-cache-mounts: keeps what is compiled apart for each release',
      'wheel-cache-mounts: leaves images alone that an argument chooses',
    ],
  },
  {
    row: 'apt: docker-clean empties the mount, and the whole state must not be hidden',
    cases: [
      'os-cache-mounts: keeps the packages beside the directory that docker-clean empties',
      'os-cache-mounts: leaves RUNs alone that have a mount there',
      'os-cache-mounts: leaves a RUN alone that does more with the directory',
    ],
  },
  {
    row: 'npm: a clean-up would empty the mount',
    cases: [
      'language-cache-mounts: takes the clean-up away, and what else an rm removes stays',
      'language-cache-mounts: leaves npm alone where npm is told of another cache',
      'language-cache-mounts: leaves a RUN alone whose rm would hit the mount',
    ],
  },
  {
    row: "yarn: the cache of later versions is part of a Plug'n'Play project",
    cases: [
      'language-cache-mounts: locks the cache of Yarn 1',
      'language-cache-mounts: leaves later versions of Yarn alone',
    ],
  },
  {
    row: 'pnpm: links out of the store become copies, and the store may lie in the project',
    cases: [
      'language-cache-mounts: mounts the store of pnpm where PNPM_HOME says where it is',
      'language-cache-mounts: leaves pnpm alone without PNPM_HOME',
      'language-cache-mounts: leaves pnpm alone where it may link into its store',
    ],
  },
  {
    row: 'pip and uv: flags that switch the cache off go, links into it stay out',
    cases: [
      'language-cache-mounts: takes --no-cache-dir of every pip away with the mount',
      'language-cache-mounts: mounts the cache of uv',
      'language-cache-mounts: leaves uv alone where it links into its cache',
    ],
  },
  {
    row: 'Poetry: the directory above its cache holds environments',
    cases: [
      'language-cache-mounts: mounts what Poetry downloads and never its environments',
      'language-cache-mounts: leaves Poetry alone where more than its cache is removed',
    ],
  },
  {
    row: 'Go: every RUN that uses the modules needs the mount',
    cases: [
      'language-cache-mounts: mounts the modules of Go in all RUNs of a builder stage',
      'language-cache-mounts: leaves Go alone where another program of the stage may run it',
      'language-cache-mounts: leaves all RUNs alone when one of them is protected',
    ],
  },
  {
    row: 'Cargo: its home holds Cargo itself',
    cases: [
      "language-cache-mounts: mounts Cargo's registry and never its home",
      'language-cache-mounts: leaves Cargo alone where it may not use the network',
    ],
  },
  {
    row: 'Maven and Gradle: the directory above holds settings',
    cases: [
      "language-cache-mounts: mounts Maven's repository beside its settings",
      "language-cache-mounts: mounts two directories of Gradle's home",
      'language-cache-mounts: leaves Maven alone where it has settings, or works offline',
    ],
  },
  {
    row: 'Composer, Bundler, NuGet and Bun: a cache may be what is installed',
    cases: [
      'language-cache-mounts: mounts the cache of Composer in its own image',
      'language-cache-mounts: leaves Composer alone where /tmp is emptied, and in other images',
      'language-cache-mounts: mounts the cache of Bun',
      'language-cache-mounts: leaves Bun alone where it may link into its cache',
      'language-cache-mounts: says nothing of NuGet and Bundler',
    ],
  },
  {
    row: 'a mount belongs to root where nothing else is said',
    cases: [
      'language-cache-mounts: gives the user node a mount of its own',
      'language-cache-mounts: leaves other users than root alone',
      'language-cache-mounts: makes no directories of root in the home of another user',
    ],
  },
  {
    row: 'a file with a secret, copied and deleted',
    cases: [
      'secret-mounts: turns a COPY that one RUN uses and deletes into a mount',
      'secret-mounts: leaves a file that nothing deletes',
      'secret-mounts: leaves a RUN of another user',
    ],
  },
  {
    row: 'a secret in ARG or ENV changes the command that builds',
    only: 'said',
    cases: [
      'advice/secret-in-image: shows the mount for a build argument',
      'advice/secret-in-image: says nothing of names that BuildKit allows',
    ],
  },
  {
    row: 'COPY --link makes directories anew',
    only: 'refused',
    cases: ['copy-chmod: leaves other modes, and --link'],
  },
];

const STARTING: readonly Row[] = [
  {
    row: 'CMD in exec form: nothing expands variables, patterns and quotes any more',
    cases: [
      'exec-form-cmd: writes plain words as an array',
      'exec-form-cmd: leaves what a shell has to read',
      'exec-form-cmd: leaves builtins',
      'exec-form-cmd: leaves another SHELL',
    ],
  },
  {
    row: 'an ENTRYPOINT may branch on the first word of CMD',
    cases: [
      'exec-in-shell-cmd: rewrites CMD behind an entrypoint that hands everything on',
      'exec-form-cmd: leaves an ENTRYPOINT that may look at the words',
      'exec-in-shell-cmd: leaves CMD where its text goes to an unknown ENTRYPOINT',
    ],
  },
  {
    row: 'dash stays process 1 where bash hands over',
    cases: [
      'exec-in-shell-cmd: puts exec before a program with variables',
      'exec-in-shell-cmd: leaves bash, which does it by itself',
      'exec-in-shell-cmd: leaves a program that starts what needs an init',
    ],
  },
  {
    row: 'an ENTRYPOINT in exec form gets CMD and the arguments of docker run',
    only: 'refused',
    cases: ['exec-form-cmd: leaves ENTRYPOINT'],
  },
  {
    row: 'an init wraps the entrypoint, and never takes its place',
    only: 'said',
    cases: [
      'advice/init-process: recommends --init for node as process 1',
      'advice/init-process: says nothing where an init is there',
    ],
  },
  {
    row: 'a health check is not invented, and keeps its tool',
    only: 'said',
    cases: [
      'advice/healthcheck: asks for one where a port is served',
      'advice/healthcheck: says nothing where there is one',
      'slim-base: leaves a health check with curl',
    ],
  },
  {
    row: 'no shell, and a root file system that is read-only',
    only: 'said',
    cases: [
      'advice/remove-shell: recommends an image without a shell',
      'advice/remove-shell: says nothing of another program',
      'advice/read-only-root: shows the lines for compose',
      'advice/read-only-root: says nothing of an image with volumes',
    ],
  },
];

const OTHERS: readonly Row[] = [
  {
    row: 'MAINTAINER is the Author field, a label is not',
    cases: [
      'label-for-maintainer: writes the maintainer as the label of the OCI specification',
      'label-for-maintainer: leaves it beside a label of the same key',
    ],
  },
  {
    row: 'as and AS',
    cases: ['uppercase-as: writes AS like its FROM', 'uppercase-as: leaves a file in lower case'],
  },
  {
    row: 'instructions that say the same twice',
    cases: [
      'remove-duplicates: removes what has been set to the same before',
      'remove-duplicates: leaves what goes back to an earlier value',
      'remove-duplicates: leaves an ARG of which the line before says two things',
    ],
  },
  {
    row: 'everything behind the first blank is the value of ENV in its old form',
    cases: [
      'env-equals: writes the equals sign',
      'env-equals: quotes a value with blanks',
      'env-equals: leaves a backslash before a letter',
    ],
  },
  {
    row: 'ADD unpacks what is an archive by its content',
    cases: [
      'add-to-copy: copies files and directories that it has seen',
      'add-to-copy: leaves what only ADD does',
      'add-to-copy: leaves a file that nobody has seen',
    ],
  },
  {
    row: 'WORKDIR stays and makes its directory, cd does not',
    cases: [
      'workdir-for-cd: writes one WORKDIR for RUNs that begin with the same cd',
      'workdir-for-cd: leaves a cd before something that depends on the directory',
      'workdir-for-cd: leaves a directory of which nothing shows that it is there',
    ],
  },
  {
    row: 'a cd alone in its RUN does nothing, unless it fails',
    cases: [
      'remove-lone-cd: removes a cd into a directory of every image',
      'remove-lone-cd: leaves a directory that may not be there',
    ],
  },
  {
    row: 'Go without symbols: linker flags are kept, debuggers and profilers find nothing',
    cases: [
      'go-strip: adds the linker flags to a build that has none',
      'go-strip: puts them before the flags that are there',
      'go-strip: keeps values of -X that the build decides',
      'go-strip: leaves linker flags that a variable or command brings',
      'go-strip: leaves a program that Delve runs',
      'go-strip: leaves builds for a debugger and for tests',
    ],
  },
  {
    row: 'stripped libraries of wheels do not load',
    only: 'said',
    cases: [
      'advice/strip-shared-objects: warns of stripped libraries',
      'advice/strip-shared-objects: says nothing of a program of the build',
    ],
  },
  {
    row: 'packed programs take memory and time at the start',
    only: 'said',
    cases: ['advice/upx: says what it costs', 'advice/upx: says nothing where no binary is taken over'],
  },
  {
    row: 'deleted tests are imported, deleted bytecode is compiled again',
    only: 'said',
    cases: [
      'advice/delete-tests: warns of deleted test folders',
      'advice/delete-tests: says what deleted compiled files cost',
      "advice/delete-tests: says nothing of the project's own tests",
    ],
  },
];

export const ROWS: ReadonlyMap<string, readonly Row[]> = new Map([
  ['dependencies before sources', SPLITTING],
  ['joining RUNs', MERGING],
  ['system packages', SYSTEM_PACKAGES],
  ['installers of languages', INSTALLERS],
  ['mounts and secrets', MOUNTS],
  ['ignore files', IGNORING],
  ['how the container starts', STARTING],
  ['base images', BASES],
  ['several stages', STAGES],
  ['the account that runs', ACCOUNTS],
  ['what guides show', GUIDES],
  ['other rewrites', OTHERS],
]);

/** Known, and not done: what would have to be known first, or why nothing is gained. */
export const LATER: readonly { readonly row: string; readonly because: string }[] = [
  { row: 'drop apt-get clean', because: 'it does no harm, and images without docker-clean need it' },
  { row: '--no-recommends of zypper', because: 'needs a table of what packages of SUSE only recommend' },
  { row: 'remove sudo for root', because: 'it also changes HOME and the environment' },
  { row: 'DEBIAN_FRONTEND in front of apt-get', because: 'which packages ask is not known' },
  { row: 'npm ci --include=dev in a builder', because: 'NODE_ENV is set outside of most files that show it' },
  { row: 'ENV NODE_ENV=production', because: 'it changes what the program does' },
  { row: 'ENV PYTHONDONTWRITEBYTECODE', because: 'it makes cold starts slower' },
  { row: 'cache mounts for apk and dnf', because: 'options that are given now have to go with them' },
  { row: 'apk del of build packages', because: 'which libraries stay is not shown by the file' },
  { row: 'npm start to node x', because: 'pre and post scripts and variables of npm get lost' },
  {
    row: 'move LABEL, EXPOSE and CMD down',
    because: 'in BuildKit they are no part of what a later RUN is cached by',
  },
  {
    row: 'distroless for Python',
    because:
      'its Python looks for packages elsewhere than the official images put them, and links of environments lead nowhere',
  },
  { row: 'openjdk to temurin', because: 'it is another build of Java, in an image with another entrypoint' },
  { row: 'jlink', because: 'which modules a program loads by name is not known' },
  {
    row: 'layers of a Spring Boot JAR',
    because: 'the image gets no smaller, and each version unpacks them otherwise',
  },
  { row: 'go build -trimpath', because: 'programs may read the paths of runtime.Caller' },
];
