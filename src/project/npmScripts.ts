/** Which scripts `npm ci` and `npm install` run for a project, and which of its files those scripts read. */
import { prismaFiles } from './prisma.js';
import { joinPath } from './paths.js';
import { isHarmlessCode } from './scriptCode.js';
import { whatItDoes } from './node/sourceScripts.js';
import { scriptCommands } from './scriptWords.js';
import type { PackageJson, Project } from './types.js';

/** Order of npm's `ci` and `install` commands for the project itself (npm/cli, lib/commands/ci.js). */
export const ROOT_EVENTS = [
  'preinstall',
  'install',
  'postinstall',
  'prepublish',
  'preprepare',
  'prepare',
  'postprepare',
] as const;
/** For workspace members and other linked directories (arborist, rebuild.js). */
export const MEMBER_EVENTS = ['preinstall', 'install', 'postinstall', 'prepare'] as const;

export interface LifecycleOptions {
  /** The manifest is that of a workspace member. */
  readonly member?: boolean;
  /** A `binding.gyp` lies beside it. */
  readonly gyp?: boolean;
}

/** The scripts that an install runs, by name, in npm's order; a `binding.gyp` adds npm's own `install`. */
export function lifecycleScripts(
  pkg: PackageJson,
  options: LifecycleOptions = {},
): Readonly<Record<string, string>> {
  const events = options.member === true ? MEMBER_EVENTS : ROOT_EVENTS;
  return lifecycleEvents(pkg, events, options.gyp === true);
}

/** The same for a package manager that runs other scripts, or in another order. */
export function lifecycleEvents(
  pkg: PackageJson,
  events: readonly string[],
  gyp: boolean,
): Readonly<Record<string, string>> {
  const run: Record<string, string> = {};
  for (const event of events) {
    const script = scriptText(pkg, event);
    if (script !== undefined && script.trim() !== '') run[event] = script;
  }
  const builds = gyp && run.install === undefined && run.preinstall === undefined;
  return builds ? { ...run, install: 'node-gyp rebuild' } : run;
}

export type ScriptAnswer =
  | {
      /** Files of the context that it reads; a directory ends with `/`. */
      readonly files: readonly string[];
      /** What it is, for the report. */
      readonly evidence: string;
    }
  | { readonly refused: string };

/**
 * Tells which files a script of a package.json reads, for commands that dockopt knows. Any other is refused, with the
 * script in the message.
 * @param dir directory of the package.json in the context
 * @param script name of the script, for example `postinstall`
 */
export function resolveScript(project: Project, dir: string, script: string): ScriptAnswer {
  const manifest = joinPath(dir, 'package.json') ?? 'package.json';
  const pkg = project.packages.get(manifest);
  if (!pkg) return { refused: `${manifest} is not there or cannot be read` };
  const gyp = project.files.has(joinPath(dir, 'binding.gyp') ?? 'binding.gyp');
  const text =
    scriptText(pkg, script) ?? (script === 'install' ? lifecycleScripts(pkg, { gyp }).install : undefined);
  if (text === undefined) return { refused: `${manifest} has no script ${script}` };
  const context: Context = { project, dir, pkg, running: [script] };
  const answer = resolveText(context, text);
  if (typeof answer === 'string') return { refused: `${manifest}'s ${script} runs \`${text}\`, ${answer}` };
  const files = [...new Set(answer)].sort();
  const reads = files.length === 0 ? 'needs no file' : `reads ${files.join(', ')}`;
  return { files, evidence: `${manifest}'s ${script} runs \`${text}\`, which ${reads}` };
}

/** Not what every object inherits: `npm run toString` finds no script. */
function scriptText(pkg: PackageJson, name: string): string | undefined {
  return Object.hasOwn(pkg.scripts, name) ? pkg.scripts[name] : undefined;
}

interface Context {
  readonly project: Project;
  readonly dir: string;
  readonly pkg: PackageJson;
  /** Names of the scripts that led here. */
  readonly running: readonly string[];
}

/** Files, or the end of a sentence that says why not. */
type Reads = readonly string[] | string;

const MAY_READ = 'which may read sources';

function resolveText(context: Context, text: string): Reads {
  const commands = scriptCommands(text);
  if (!commands) return MAY_READ;
  const files: string[] = [];
  for (const [index, words] of commands.entries()) {
    if (words[0] === 'cd') return goesAway(context, words, commands.slice(index + 1)) ? files : MAY_READ;
    const reads = resolveCommand(context, words);
    if (typeof reads === 'string') return reads;
    files.push(...reads);
  }
  return files;
}

const ANYWHERE: ReadonlySet<string> = new Set(['husky', 'true', ':', 'echo', 'exit', 'is-ci', 'cd']);

/** `cd .. && husky web/.husky`: what does not depend on its directory may run in another one. */
function goesAway(
  context: Context,
  [, ...target]: readonly string[],
  later: readonly (readonly string[])[],
): boolean {
  return (
    target.length === 1 &&
    later.every(
      (words) =>
        ANYWHERE.has(withoutRunner(words)[0] ?? '') &&
        (words[0] === 'cd' || typeof resolveCommand(context, words) !== 'string'),
    )
  );
}

/** Settings in front of a command that do not change what it reads. */
const PLAIN_SETTING = /^(?:CI|HUSKY|HUSKY_[A-Z_]+|NODE_ENV|FORCE_COLOR|NO_COLOR|PRISMA_[A-Z_]+)=[\w.-]*$/;

function resolveCommand(context: Context, words: readonly string[]): Reads {
  const written = words[0] === 'cross-env' ? words.slice(1) : words;
  const start = written.findIndex((word) => !PLAIN_SETTING.test(word));
  if (start < 0) return [];
  const [name = '', ...args] = withoutRunner(written.slice(start));
  const known = COMMANDS[name];
  return known ? known(context, args) : whatItDoes(name);
}

/** `npx`, `pnpm exec` and the like in front of a tool; a version behind its name. */
function withoutRunner(words: readonly string[]): readonly string[] {
  const [first, second] = words;
  if (
    first !== 'npx' &&
    first !== 'bunx' &&
    !((first === 'pnpm' || first === 'yarn' || first === 'npm') && second === 'exec')
  )
    return words;
  const rest = words.slice(second === 'exec' ? 2 : 1);
  const tool = rest.findIndex((word) => !/^(?:-y|--yes|--no|--no-install|--)$/.test(word));
  const [name = '', ...args] = tool < 0 ? [] : rest.slice(tool);
  return [name.replace(/(?<=.)@[\w.^~-]+$/, ''), ...args];
}

type Resolver = (context: Context, args: readonly string[]) => Reads;

const nothing: Resolver = () => [];

const COMMANDS: Readonly<Record<string, Resolver | undefined>> = Object.assign(Object.create(null), {
  ':': nothing,
  true: nothing,
  false: nothing,
  echo: nothing,
  exit: nothing,
  'is-ci': nothing,
  'only-allow': nothing,
  // Without .git they say so and end well (simple-git-hooks 2.13, measured); with it, hooks are all that they write.
  'simple-git-hooks': (_context, args) => (args.length === 0 ? [] : MAY_READ),
  // Changes TypeScript in node_modules and reads nothing else (ts-patch 3).
  'ts-patch': (_context, [verb = '', ...args]) =>
    /^(?:i|install)$/.test(verb) && args.every((word) => /^(?:-s|--silent)$/.test(word)) ? [] : MAY_READ,
  husky,
  '[': fileTest,
  test: fileTest,
  'patch-package': patchPackage,
  prisma,
  node: nodeCode,
  npm: (context, args) => runScript(context, args, /^(?:run|run-script)$/),
  pnpm: (context, args) => programOr(context, args, /^run$/),
  yarn: (context, args) => programOr(context, args, /^run$/),
  bun: (context, args) => (args[0] === 'run' ? runScript(context, args, /^run$/) : MAY_READ),
  'run-s': runScripts,
  'run-p': runScripts,
  'npm-run-all': runScripts,
} satisfies Record<string, Resolver>);

/** Installs git hooks: without `.git` it says so and ends well; a directory, where given, is where it would write. */
function husky(_context: Context, args: readonly string[]): Reads {
  const known =
    args.length === 0 ||
    (args[0] === 'install' && args.length <= 2) ||
    (args.length === 1 && !args[0]?.startsWith('-'));
  return known && !['add', 'set', 'uninstall'].includes(args[0] ?? '') ? [] : MAY_READ;
}

/** `[ -n "$CI" ]`, `[ -f file ]`: a file that decides what runs counts as read. */
function fileTest(context: Context, args: readonly string[]): Reads {
  const [operator = '', path = ''] = args.filter((word) => word !== ']' && word !== '!');
  if (/^(?:-n|-z)$/.test(operator) || operator.startsWith('$')) return [];
  if (!/^-[defrs]$/.test(operator)) return MAY_READ;
  if (path === '.git') return [];
  const target = joinPath(context.dir, path);
  if (target === undefined || path.includes('$')) return MAY_READ;
  if (context.project.files.has(target)) return [target];
  if (/(?:^|\/)node_modules(?:\/|$)/.test(target)) return [];
  return context.project.directories.has(target) ? 'which depends on a directory' : [];
}

function patchPackage(context: Context, args: readonly string[]): Reads {
  let dir = 'patches';
  for (let index = 0; index < args.length; index += 1) {
    const [flag = '', value] = (args[index] ?? '').split('=', 2);
    if (flag === '--error-on-fail' || flag === '--error-on-warn') continue;
    if (flag !== '--patch-dir') return MAY_READ;
    dir = value ?? args[++index] ?? '';
  }
  const path = joinPath(context.dir, dir);
  if (path === undefined || path === '') return 'whose patches lie outside the project';
  const prefix = `${path}/`;
  // Without patches it says so and ends well, before and after.
  for (const file of context.project.files) if (file.startsWith(prefix)) return [prefix];
  return [];
}

function prisma({ project, dir }: Context, args: readonly string[]): Reads {
  return args[0] === 'generate' ? prismaFiles(project, dir, args.slice(1)) : MAY_READ;
}

function nodeCode({ project, dir }: Context, args: readonly string[]): Reads {
  const [first = '', second] = args;
  if (first === '-e' || first === '--eval') {
    return args.length === 2 && isHarmlessCode(second ?? '') ? [] : 'code that may read files';
  }
  const path = first.startsWith('-') ? undefined : joinPath(dir, first);
  const text = path === undefined ? undefined : project.texts.get(path);
  if (path === undefined || text === undefined || args.length > 1) return MAY_READ;
  return isHarmlessCode(text) ? [path] : 'a program that may read other files';
}

/** `yarn husky`: a program of a dependency where the manifest has no such script. */
function programOr(context: Context, args: readonly string[], verb: RegExp): Reads {
  const [first = '', ...rest] = args;
  const program =
    PROGRAMS.has(first) && scriptText(context.pkg, first) === undefined ? COMMANDS[first] : undefined;
  return program === undefined ? runScript(context, args, verb) : program(context, rest);
}

const PROGRAMS: ReadonlySet<string> = new Set([
  'husky',
  'patch-package',
  'prisma',
  'simple-git-hooks',
  'ts-patch',
]);

/** `run-s a b`, `npm-run-all a b`: scripts by name, one after another or at once. */
function runScripts(context: Context, args: readonly string[]): Reads {
  const names = args.filter((word) => !/^(?:-[sp]|--silent|--sequential|--serial|--parallel)$/.test(word));
  const files: string[] = [];
  for (const name of names) {
    const reads = name.startsWith('-') ? MAY_READ : runScript(context, ['run', name], /^run$/);
    if (typeof reads === 'string') return reads;
    files.push(...reads);
  }
  return names.length === 0 ? MAY_READ : files;
}

function runScript(context: Context, args: readonly string[], verb: RegExp): Reads {
  const words = args.filter((word) => !/^(?:-s|--silent|--if-present)$/.test(word));
  const [first = '', second] = words;
  const direct = verb.test(first) ? second : undefined;
  const name = direct ?? (scriptText(context.pkg, first) === undefined ? undefined : first);
  if (name === undefined || words.length !== (direct === undefined ? 1 : 2)) return MAY_READ;
  // `npm prepare` is not a command, and `npm install` is one of its own.
  if (direct === undefined && verb.source.includes('run-script')) return MAY_READ;
  if (context.running.includes(name)) return `which comes back to ${name}`;
  const texts = [`pre${name}`, name, `post${name}`].map((key) => scriptText(context.pkg, key));
  if (texts[1] === undefined) return args.includes('--if-present') ? [] : `and there is no script ${name}`;
  const files: string[] = [];
  for (const text of texts) {
    if (text === undefined) continue;
    const reads = resolveText({ ...context, running: [...context.running, name] }, text);
    if (typeof reads === 'string') return `whose ${name} is \`${text}\`, ${reads}`;
    files.push(...reads);
  }
  return files;
}
