import { officialName } from '../../knowledge/images.js';
import type { ShellCommand } from '../../shell/index.js';
import { invocationOf, options } from '../../shell/index.js';
import type { Run } from '../commands.js';
import { broughtTo, pathsAt, type Context, type ContextCopy } from '../copies.js';
import { below, directoryOf, instructionsBefore } from '../directory.js';
import { joinWorkdir } from '../scope.js';
import { SYSTEM_ROOT } from './movable.js';

/** What counts where a COPY may go to `/` or to a home directory. */
const SYSTEM_NAMES = ['etc', 'home', 'root', 'usr', 'var', '.config', '.gitconfig', '.netrc', '.pip', '.ssh'];
/** Directories that commands of bystanders empty. */
const TEMPORARY = /^\/(?:tmp|var\/(?:tmp|cache)|root\/\.(?:npm|cache))(?=\/|$)/;

/** Why a COPY of a project may change what an install does beyond the files that it reads there; undefined when it cannot. */
export function settingsBy(
  { target, sources }: ContextCopy,
  { scope, stage }: Run,
  { directories, files }: Context,
): string | undefined {
  if (target === '/') return 'it copies into /, where the install writes too';
  const temporary = TEMPORARY.exec(target)?.[0];
  if (temporary !== undefined) return `it copies into ${temporary}, which other commands empty`;
  if (target.startsWith('/?')) {
    const names = sources.flatMap(({ path }) =>
      SYSTEM_NAMES.map((name) => (path === '' ? name : `${path}/${name}`)),
    );
    const name = names.find((each) => directories.has(each) || files.has(each));
    return (
      name && `${name} may be meant for the system: the working directory of ${stage.image.text} is not known`
    );
  }
  const isHome = SYSTEM_ROOT.test(target) || scope.variables.get('HOME')?.value === target;
  return isHome
    ? `it copies into ${target}, where programs keep settings that the install may read`
    : undefined;
}

/** Files that say which version of Node, Python or Ruby the commands of version managers start. */
const VERSION_FILES = ['.tool-versions', '.node-version', '.python-version', 'mise.toml', '.mise.toml'];
const VERSION_MANAGER = /\b(?:asdf|mise|nodenv|pyenv|fnm|volta|rbenv|rvm|chruby)\b/;
const RUBY_TOOLS: ReadonlySet<string> = new Set(['bundle', 'gem']);

/**
 * Why a COPY may decide which Node, Python or Ruby an install runs with: it brings the file in which a version manager looks,
 * and the image may have one. Undefined for images that are known to have none.
 *
 * @param wanted files that stay above the install all the same
 */
export function versionsBy(
  copy: ContextCopy,
  { stage, instruction, script }: Run,
  root: string,
  context: Context,
  wanted: ReadonlySet<string>,
): string | undefined {
  const { registry, repository } = stage.image;
  const known = officialName(registry, repository) !== undefined;
  const before = instructionsBefore(stage, instruction);
  if (known && !before.some(({ text }) => VERSION_MANAGER.test(text))) return undefined;
  const isRuby = script.commands.some((command) => RUBY_TOOLS.has(invocationOf(command).tool ?? ''));
  const names = isRuby ? [...VERSION_FILES, '.ruby-version'] : VERSION_FILES;
  const found = names
    .map((name) => broughtTo(copy, joinWorkdir(root, name) ?? '', context))
    .find((path) => path !== undefined && !wanted.has(path));
  return found && `a version manager in ${stage.image.text} may read ${found}`;
}

/** Variables by which an install finds certificates, settings, keys, libraries and headers. */
const READ_BY_TOOLS =
  /^(?:PIP|UV|NPM|CURL|GIT|SSH|LD|PKG_CONFIG|CMAKE|GOOGLE)_|CERT|SSL|(?:^|_)(?:CA|CAFILE|BUNDLE|NETRC|CONF|CNF|LIBS?|LIBRARY|INCLUDES?|HOME)(?:_|$)|^(?:NODE_OPTIONS|CC|CXX|CPATH|\w*FLAGS)$/i;
/** Where programs and modules are looked for: what an install starts comes with the image, not with the project. */
const SEARCH_PATHS: ReadonlySet<string> = new Set(['PATH', 'PYTHONPATH', 'NODE_PATH']);

interface Naming {
  readonly by: string;
  readonly text: string;
}

/**
 * Why an install may look at what a COPY brings though it is none of its own files: a variable or an option names it.
 * Undefined when none does.
 *
 * @param root directory of the files that the install begins with
 */
export function namedBy(
  copy: ContextCopy,
  run: Run,
  command: ShellCommand,
  root: string,
  context: Context,
): string | undefined {
  const directory = directoryOf(run, command) ?? '/';
  const apart = below(copy.target, root) === undefined && below(root, copy.target) === undefined;
  for (const { by, text } of namings(run, command, apart)) {
    for (const word of text.split(/[\s:;,='"]+/)) {
      const path = joinWorkdir(directory, word.replace(/^-[IL]/, ''));
      const found = path === undefined || word === '' ? undefined : foundAt(copy, path, apart, context);
      if (found !== undefined) return `${by} names ${found}`;
    }
  }
  return undefined;
}

/** @param apart true for a COPY beside the project: then any variable counts, also one of the program itself */
function namings({ scope }: Run, command: ShellCommand, apart: boolean): readonly Naming[] {
  const variables = [...scope.variables].filter(
    ([name]) => !SEARCH_PATHS.has(name) && (apart || READ_BY_TOOLS.test(name)),
  );
  const { tool = '' } = invocationOf(command);
  return [
    ...variables.map(([by, { value, fallback }]) => ({ by, text: value ?? fallback ?? '' })),
    ...command.assignments.map(({ name, text }) => ({ by: name, text: text.slice(name.length + 1) })),
    ...options(command)
      .filter(({ name }) => !OWN_OPTIONS.has(name) && !OWN_OF_MAVEN.test(`${tool} ${name}`))
      .map(({ name, text }) => ({ by: name, text: text ?? '' })),
  ];
}

/** The same for Maven's, whose letters mean something else to others. */
const OWN_OF_MAVEN = /^mvnw? (?:-f|--file|-s|--settings)$/;
/** Options whose files and directories are looked at elsewhere. */
const OWN_OPTIONS: ReadonlySet<string> = new Set([
  '-r',
  '--requirement',
  '-c',
  '--constraint',
  '-t',
  '--target',
  '--prefix',
  '--root',
  '--src',
  '-C',
  // npm, pnpm and bun read the manifests of all members, whichever they install for.
  '-w',
  '--filter',
  '--filter-prod',
  '--dir',
  '--cwd',
]);

/** What a COPY puts at a path of the image; its own target only counts for one beside the project. */
function foundAt(copy: ContextCopy, path: string, apart: boolean, context: Context): string | undefined {
  const rest = below(copy.target, path);
  if (rest === undefined || (rest === '' && !apart)) return undefined;
  return (
    broughtTo(copy, path, context) ??
    pathsAt(copy, path).find((directory) => context.directories.has(directory))
  );
}
