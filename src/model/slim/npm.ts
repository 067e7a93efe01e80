/** What the packages of a Node project need beside Node: shown from its lockfiles, or not at all. */
import {
  compilesAlone,
  isPlainGlobal,
  UNSAFE_BINARIES,
  isSelfContained,
  prebuiltFor,
  slimReason,
} from '../../knowledge/install-scripts.js';
import { lockedGraphs, viewOf } from '../../project/node/locked/index.js';
import { ROOT_EVENTS } from '../../project/npmScripts.js';
import type { LockPackage, PackageJson, PackageLock, Project } from '../../project/types.js';
import { hasFlag, invocationOf, type ShellCommand } from '../../shell/index.js';
import { firstObstacle, type Obstacle, type Swap } from './types.js';

/** Sub-commands of npm that neither install nor run anything. */
const QUIET: ReadonlySet<string | undefined> = new Set([
  undefined,
  'cache',
  'config',
  'get',
  'prune',
  'version',
  'ls',
  'list',
  'audit',
  'fund',
  'root',
  'prefix',
  'dedupe',
]);
const UNKNOWN = 'uses npm ci, and the build context is not known';
const RUNS: ReadonlySet<string | undefined> = new Set(['start', 'stop', 'test', 'restart']);

/** What a command of npm asks for: an obstacle, or the scripts of package.json that it runs. */
export function npmNeeds(command: ShellCommand, project: Project): Obstacle | readonly string[] {
  const { subcommand, operands } = invocationOf(command);
  if (QUIET.has(subcommand)) return [];
  if (subcommand === 'ci' && project.locks.size === 0)
    return project.known ? 'uses npm ci, and no package-lock.json was read' : UNKNOWN;
  if (subcommand === 'ci')
    return hasFlag(command, '--ignore-scripts') ? [] : ROOT_EVENTS.filter((name) => isScript(project, name));
  if (subcommand === 'run')
    return operands[0]?.value === undefined
      ? 'runs a script that only the build knows'
      : around(project, operands[0].value);
  if (RUNS.has(subcommand)) return around(project, subcommand ?? '');
  if (subcommand !== 'install') return `runs npm ${subcommand}, and it is not known what that needs`;
  if (!hasFlag(command, '-g', '--location'))
    return 'uses `npm install`, which may choose other versions than a lockfile: dockopt can only check `npm ci`';
  const unknown = operands.find(({ value }) => !isPlainGlobal(value ?? ''));
  return unknown === undefined ? [] : `installs ${unknown.text}, whose dependencies are not in a lockfile`;
}

function isScript(project: Project, name: string): boolean {
  return [...project.packages.values()].some(({ scripts }) => Object.hasOwn(scripts, name));
}

/** `npm run x` also runs `prex` and `postx`. */
function around(project: Project, name: string): Obstacle | readonly string[] {
  if (!isScript(project, name)) {
    if (name === 'start' && project.files.has('server.js')) return [];
    return `runs npm run ${name}, and no package.json has that script`;
  }
  return [`pre${name}`, name, `post${name}`].filter((each) => isScript(project, each));
}

/** The texts of a script in every package.json that has it: which of them npm reads depends on the directory. */
export function scriptTexts(
  project: Project,
  name: string,
): readonly (readonly [path: string, text: string])[] {
  return [...project.packages].flatMap(([path, { scripts }]) => {
    const text = Object.hasOwn(scripts, name) ? scripts[name] : undefined;
    return text === undefined ? [] : [[path, text] as const];
  });
}

/** What a command that a locked package installs (`tsc`, `next`) may need; false for one that no package installs. */
export function binaryNeeds(name: string, words: readonly string[], project: Project): Obstacle | false {
  // Nest's own restart asks `ps` for the processes to end.
  const restarts = name === 'nest' && words.some((word) => /^(?:--watch|-w|--debug|-d)\b/.test(word));
  if (restarts || UNSAFE_BINARIES.has(name)) return `runs ${name}, which starts other programs`;
  const isLocked = [...project.locks.values()].some((lock) => binariesOf(lock).has(name));
  return isLocked || isProgramOf(project, name) ? undefined : false;
}

/** Programs that have the name of their package, or another one that is known, where a lockfile names no programs. */
function isProgramOf(project: Project, name: string): boolean {
  const owner = PROGRAM_OF.get(name) ?? name;
  return [...lockedGraphs(project).values()].some(({ nodes }) =>
    [...nodes.values()].some((node) => Object.hasOwn(node.bin, name) || node.name === owner),
  );
}

const PROGRAM_OF: ReadonlyMap<string, string> = new Map([
  ['tsc', 'typescript'],
  ['nest', '@nestjs/cli'],
  ['swc', '@swc/cli'],
  ['babel', '@babel/cli'],
  ['ncc', '@vercel/ncc'],
  ['webpack', 'webpack-cli'],
]);

const binaries = new WeakMap<PackageLock, ReadonlySet<string>>();

function binariesOf(lock: PackageLock): ReadonlySet<string> {
  const known = binaries.get(lock);
  if (known !== undefined) return known;
  const names = new Set([...lock.packages.values()].flatMap(({ bin }) => Object.keys(bin)));
  binaries.set(lock, names);
  return names;
}

/** Whether every package of a Node project installs, and runs, without what the slim image lacks. */
export function lockObstacle({ project, target, model, builder = false }: Swap): Obstacle {
  const locks = [...project.locks, ...otherLocks(project, model)];
  return (
    compiledObstacle(project) ??
    npmrcObstacle(project) ??
    drawingObstacle(project, target) ??
    firstObstacle(project.packages, ([path, manifest]) => uncovered(locks, path, manifest)) ??
    firstObstacle(locks, ([path, lock]) => brokenLock(path, lock, { target, builder }))
  );
}

type Locks = readonly (readonly [path: string, lock: PackageLock])[];

/** Those of yarn and pnpm, for a file that runs them. */
function otherLocks(project: Project, { stages }: Swap['model']): Locks {
  const texts = stages.flatMap(({ instructions }) => instructions.map(({ text }) => text)).join('\n');
  return [...lockedGraphs(project)]
    .filter(([, { kind }]) => (kind === 'pnpm' ? /\bpnpm\b/ : /\byarn(?:pkg)?\b/).test(texts))
    .map(([path, graph]) => [path, viewOf(graph)]);
}

/** npm runs node-gyp where there is a binding.gyp, whatever the scripts say. */
function compiledObstacle(project: Project): Obstacle {
  const found = [...project.files].find(
    (path) => /(?:^|\/)binding\.gyp$/.test(path) && !path.includes('node_modules/'),
  );
  return found === undefined ? undefined : `npm compiles what ${found} describes`;
}

function npmrcObstacle({ texts }: Project): Obstacle {
  const found = [...texts].find(
    ([path, text]) =>
      /(?:^|\/)\.npmrc$/.test(path) && /^\s*(?:build[_-]from[_-]source|script-shell)\b/m.test(text),
  );
  return found && `${found[0]} changes how packages are installed`;
}

/** sharp brings its libraries along, and no fonts for the text of an SVG. */
function drawingObstacle({ packages, texts }: Project, target: string): Obstacle {
  const user = [...packages].find(([, { dependencies }]) => Object.hasOwn(dependencies, 'sharp'))?.[0];
  if (user === undefined) return undefined;
  const sources = [...texts].filter(([path]) => /\.[cm]?[jt]sx?$/.test(path));
  const draws = sources.find(([, text]) => /svg|\btext\s*:\s*\{/i.test(text))?.[0];
  if (draws !== undefined) return `${draws} may draw text with sharp, and ${target} has no fonts`;
  return sources.length === 0
    ? `${user} has sharp, which may draw text, and ${target} has no fonts`
    : undefined;
}

function uncovered(locks: Locks, path: string, manifest: PackageJson): Obstacle {
  const wanted = { ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies };
  if (Object.keys(wanted).length === 0) return undefined;
  const dir = path.slice(0, -'package.json'.length);
  const isLocked = locks.some(([lockPath, lock]) => {
    const root = lockPath.slice(0, lockPath.lastIndexOf('/') + 1);
    if (!dir.startsWith(root)) return false;
    return dir === root || lock.packages.has(dir.slice(root.length, -1));
  });
  return isLocked
    ? undefined
    : `no lockfile that was read says which packages ${path} installs, and whether they compile`;
}

const verdicts = new WeakMap<PackageLock, Map<boolean, string | false>>();

interface Where {
  readonly target: string;
  /** True where packages are installed in another image, a full one. */
  readonly builder: boolean;
}

function brokenLock(path: string, lock: PackageLock, { target, builder }: Where): Obstacle {
  const known = verdicts.get(lock) ?? new Map<boolean, string | false>();
  verdicts.set(lock, known);
  const fault = known.get(builder) ?? faultOf(path, lock, builder) ?? false;
  known.set(builder, fault);
  return fault === false ? undefined : fault.replace('%', target);
}

function faultOf(path: string, lock: PackageLock, builder: boolean): Obstacle {
  if (lock.lockfileVersion === 1) return `${path} is of version 1, which does not say which packages compile`;
  for (const [at, entry] of lock.packages) {
    if (!at.includes('node_modules/') || entry.link || !isForLinux(entry)) continue;
    const name = entry.name ?? at.slice(at.lastIndexOf('node_modules/') + 'node_modules/'.length);
    const fault = packageFault(name, entry, { lock, builder });
    if (fault !== undefined) return `${name} ${fault} (${path})`;
  }
  return undefined;
}

function packageFault(
  name: string,
  entry: LockPackage,
  { lock, builder }: { readonly lock: PackageLock; readonly builder: boolean },
): Obstacle {
  const reason = entry.dev ? undefined : slimReason(name);
  if (reason !== undefined) return reason;
  const { resolved = '' } = entry;
  if (!builder && /^(?:git|ssh)[+:@]|^github:|\.git(?:#|$)/.test(resolved))
    return 'is fetched with git, which % does not have';
  if (entry.cpu.length > 0 && !entry.dev && !isSelfContained(name))
    return 'is compiled code, and it is not known which libraries, fonts or certificates of the system it needs';
  if (!entry.hasInstallScript || (builder && compilesAlone(name))) return undefined;
  const prebuilt = prebuiltFor(name);
  if (prebuilt === undefined) return 'runs an install script, which may compile';
  if (prebuilt === '') return undefined;
  const missing = ['x64', 'arm64']
    .map((cpu) => prebuilt.replace('*', cpu))
    .find((each) => !lock.packages.has(`node_modules/${each}`));
  return missing === undefined ? undefined : `runs an install script, and ${missing} is not in the lockfile`;
}

/** True for a package that npm installs on Linux. */
export function isForLinux({ os }: LockPackage): boolean {
  if (os.some((name) => name === '!linux')) return false;
  return os.length === 0 || os.includes('linux') || os.every((name) => name.startsWith('!'));
}
