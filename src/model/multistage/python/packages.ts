/** What `pip install` brings: which packages compile, and the libraries that they need afterwards. */
import {
  alwaysLinked,
  askedBy,
  compilesWhenInstalled,
  knowsBuildExtras,
  linkedWith,
} from '../../../knowledge/python-builds.js';
import { compileReason, knowsExtras, knowsPackage } from '../../../knowledge/wheels.js';
import type { Project } from '../../../project/types.js';
import { invocationOf, options, type ShellCommand } from '../../../shell/index.js';
import { localProject } from '../../python/local.js';
import { firstObstacle, type Obstacle } from '../../slim/types.js';
import type { PythonBase } from '../interpreted/base.js';
import { extrasOf, listOf, LOCAL, normalise } from '../../slim/pip.js';

/** Grows while the installs of a stage are read. */
export interface Brought {
  /** Names, normalised. */
  readonly names: Set<string>;
  /** Those that compile, or are linked with a library of the system. */
  readonly compiled: Set<string>;
  /** Programs that the project itself installs. */
  readonly scripts: Set<string>;
  /** Debian packages that they need at run time. */
  readonly libraries: Set<string>;
  /** What must have been installed by name -> one of each of these groups. */
  readonly asks: Map<string, readonly (readonly string[])[]>;
}

interface Wanted {
  readonly name: string;
  readonly specifier: string;
  readonly extras: readonly string[];
  /** ` (requirements.txt)` */
  readonly where: string;
}

/** Options of `pip install` that do not change what is installed, nor where. */
const PLAIN =
  /^(?:-r|--requirement|-c|--constraint|--no-cache-dir|--cache-dir|-U|--upgrade|--upgrade-strategy|-q|--quiet|-v|--verbose|--compile|--no-compile|--prefer-binary|--timeout|--default-timeout|--retries|--trusted-host|-i|--index-url|--extra-index-url|--root-user-action|--disable-pip-version-check|--no-warn-script-location|--progress-bar|--no-color|--no-input|--use-pep517|--no-build-isolation|--break-system-packages|--require-hashes|--no-deps|--force-reinstall|-I|--ignore-installed|--only-binary|--no-binary|--user|--isolated|--use-feature|--system|--no-cache|--compile-bytecode|-e|--editable|-t|--target|--prefix)$/;
const NAMED = /^([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[([^\]]*)\])?\s*((?:[=<>~!]=?|===).*|@\s*\S+)?$/;
const VCS = /^git\+(?:https|ssh):/;

/**
 * Why what a `pip install` brings is not known; undefined when all of it is, with what it needs noted.
 *
 * @param skipped operands before those that name packages: one for `uv pip install`
 */
export function pipObstacle(
  command: ShellCommand,
  base: PythonBase,
  brought: Brought,
  skipped = 0,
): Obstacle {
  const own = options(command);
  const odd = own.find(({ name }) => !PLAIN.test(name));
  if (odd !== undefined) return `uses pip install ${odd.name}, and it is not known what that needs`;
  const { project } = base.swap;
  const wanted: Wanted[] = [];
  const files: string[] = [];
  for (const { name, value } of own.filter((option) =>
    /^(?:-[rc]|--requirement|--constraint)$/.test(option.name),
  )) {
    const paths = filesNamed(project, value);
    if (paths.length === 0) return `uses pip install ${name} ${value ?? ''}, which was not read`;
    files.push(...paths);
  }
  const noBinary = own.filter(({ name }) => name === '--no-binary').map(({ value }) => value);
  const named = namedBy(command, base, brought, skipped);
  if (typeof named === 'string') return named;
  wanted.push(...named);
  const closure = new Set(files);
  // Grows while it is walked.
  for (const path of closure) {
    const read = requirementsOf(project, path);
    if (typeof read === 'string') return read;
    wanted.push(...read.wanted);
    noBinary.push(...read.noBinary);
    for (const next of read.includes) closure.add(next);
  }
  const sources = namesIn(noBinary);
  return firstObstacle(wanted, (each) => packageObstacle(each, sources, base, brought));
}

/** The packages that stand in the command itself, those of the project's own manifest included; or why one is not known. */
function namedBy(
  command: ShellCommand,
  { swap: { project } }: PythonBase,
  brought: Brought,
  skipped: number,
): readonly Wanted[] | string {
  const wanted: Wanted[] = [];
  const operands = invocationOf(command).operands.slice(skipped);
  const editable = options(command).filter(({ name }) => name === '-e' || name === '--editable');
  for (const { value = '', text } of [...operands, ...editable]) {
    const local = LOCAL.exec(value);
    const operand = VCS.test(value) ? fromGit(value) : wantedOf(value, '');
    if (local !== null) {
      const reason = localWanted(project, listOf(local[1]), wanted, brought);
      if (reason !== undefined) return reason;
    } else if (operand === undefined) return `installs ${text}, and it is not known what that compiles`;
    else wanted.push(operand);
  }
  return wanted;
}

/** Every file with that base name: which of them is meant depends on where it was copied to. */
function filesNamed({ requirements }: Project, value: string | undefined): readonly string[] {
  const base = value?.slice(value.lastIndexOf('/') + 1);
  return [...requirements.keys()].filter((path) => path.slice(path.lastIndexOf('/') + 1) === base);
}

interface Read {
  readonly wanted: readonly Wanted[];
  readonly noBinary: readonly (string | undefined)[];
  readonly includes: readonly string[];
}

function requirementsOf(project: Project, path: string): Read | string {
  const file = project.requirements.get(path);
  if (file?.includes === undefined)
    return `installs from ${path}, which was not read with all that it includes`;
  if (file.local)
    return `installs something from the build context (${path}), and it is not known what that needs`;
  if (file.unclear[0] !== undefined)
    return `installs from ${path}, which has a line that cannot be judged: ${file.unclear[0]}`;
  const text = project.texts.get(path) ?? '';
  if (/^\s*(?:-e|--editable)\b/m.test(text) && !file.local)
    return `installs from ${path}, which keeps sources where they are (-e)`;
  const odd = file.options.find((option) => /^--(?:no-index|pre)\b|^https?:|^git\+/.test(option));
  if (odd !== undefined) return `installs from ${path}, which has ${odd}`;
  const extras = extrasOf(text);
  const where = ` (${path})`;
  return {
    wanted: file.entries.map(({ name, specifier }) => ({
      name,
      specifier,
      extras: extras.get(name) ?? [],
      where,
    })),
    noBinary: file.options.flatMap((option) => /^--no-binary[\s=]+(\S+)/.exec(option)?.[1] ?? []),
    includes: file.includes,
  };
}

function wantedOf(value: string, where: string): Wanted | undefined {
  const [, name, extras, specifier = ''] = NAMED.exec(value) ?? [];
  return name === undefined
    ? undefined
    : { name: normalise(name), specifier: specifier.trim(), extras: listOf(extras), where };
}

/** What the project itself requires. */
function localWanted(
  project: Project,
  extras: readonly string[],
  wanted: Wanted[],
  brought: Brought,
): Obstacle {
  const local = localProject(project, extras);
  if ('reason' in local) return local.reason;
  for (const text of local.requirements) {
    const each = wantedOf(text, ' (pyproject.toml)');
    if (each === undefined)
      return `installs ${text}, and it is not known what that compiles (pyproject.toml)`;
    wanted.push(each);
  }
  for (const name of local.scripts) brought.scripts.add(name);
  return undefined;
}

/** Why a package of a lockfile is not known to do without what stays behind. */
export function namedObstacle(
  name: string,
  specifier: string,
  where: string,
  base: PythonBase,
  brought: Brought,
): Obstacle {
  return packageObstacle({ name: normalise(name), specifier, extras: [], where }, new Set(), base, brought);
}

/** `git+https://host/a/b.git#egg=b`: only the name that it gives itself counts. */
function fromGit(value: string): Wanted | undefined {
  const name = /[#&]egg=([A-Za-z0-9._-]+)/.exec(value)?.[1];
  return name === undefined
    ? undefined
    : { name: normalise(name), specifier: `@ ${value}`, extras: [], where: '' };
}

function packageObstacle(
  { name, specifier, extras, where }: Wanted,
  sources: ReadonlySet<string>,
  base: PythonBase,
  brought: Brought,
): Obstacle {
  const bare = name === 'psycopg' && extras.includes('binary') ? 'psycopg2-binary' : name;
  if (!knowsExtras(name, extras) && !knowsBuildExtras(name, extras))
    return `installs ${name}[${extras.join(',')}], which may bring packages that are not known${where}`;
  brought.names.add(name);
  const url = specifier.startsWith('@');
  const asked = url || sources.has(':all:') || sources.has(name) ? undefined : askedBy(name);
  if (asked !== undefined) {
    brought.asks.set(name, asked);
    return undefined;
  }
  if (url && !/^@\s*git\+/.test(specifier))
    return `installs ${name} from an address, and it is not known what that compiles${where}`;
  const isSource = url || sources.has(':all:') || sources.has(name);
  const reason = compileReason(bare, bare === name && !url ? specifier : '', base.minor);
  if (url) brought.compiled.add(name);
  if (reason === undefined && !isSource) return undefined;
  // What has no compiled part of its own is the same from its sources.
  if (
    isSource &&
    reason === undefined &&
    knowsPackage(name) &&
    linkedWith(name, base.suite) === undefined &&
    !isCompiledWheel(name, base)
  )
    return undefined;
  return compiledObstacle(name, reason, base, brought, where);
}

/** True for a package of which there are wheels for each Python alone: it has compiled parts. */
function isCompiledWheel(name: string, { minor }: PythonBase): boolean {
  return compileReason(name, '==0.0.1', minor) !== undefined;
}

function compiledObstacle(
  name: string,
  reason: string | undefined,
  base: PythonBase,
  brought: Brought,
  where: string,
): Obstacle {
  const linked = linkedWith(name, base.suite);
  if (linked !== undefined && 'reason' in linked) return `installs ${name}, which ${linked.reason}${where}`;
  brought.compiled.add(name);
  if (linked !== undefined) {
    // On a slim image, what there is to be linked with was installed by name, but for what is looked up at run time.
    if (base.full || alwaysLinked(name)) for (const library of linked) brought.libraries.add(library);
    return undefined;
  }
  if (!base.full && (knowsPackage(name) || compilesWhenInstalled(name))) {
    // Numerical packages take what a compiler brings.
    if (!compilesWhenInstalled(name))
      for (const library of ['libgomp1', 'libatomic1']) brought.libraries.add(library);
    return undefined;
  }
  return `installs ${name}, which ${reason ?? 'is compiled from its sources, and it is not known with which libraries'}${where}`;
}

function namesIn(values: readonly (string | undefined)[]): ReadonlySet<string> {
  return new Set(
    values
      .flatMap((value) => (value ?? ':all:').split(','))
      .map((name) => (name === ':all:' ? name : normalise(name))),
  );
}
