/** What the build steps of a Node project write: package scripts are followed to the programs that they run. */
import { manifestIn } from '../../../project/node/manifests.js';
import { scriptCallOf, type ScriptCall } from '../../npm/scriptCalls.js';
import { turboScripts } from '../../../project/node/turbo.js';
import { invocationOf, parseScript, unwrap, type ShellCommand } from '../../../shell/index.js';
import { parseInstruction } from '../../../syntax/edit.js';
import { dirOf } from '../../../project/paths.js';
import { firstObstacle } from '../../slim/types.js';
import { prismaStep } from './prisma.js';
import { PAGE_BUILDERS, toolAnswer, type Output, type ToolPlace } from './tools.js';

/** What build steps leave behind. */
export interface Built {
  readonly outputs: Output[];
  /** Paths of the package that are deleted. */
  readonly removed: string[];
  /** Paths of the package to which files are copied. */
  readonly written: string[];
  /** Manifests of packages whose Prisma client is generated into their node_modules. */
  readonly clients: string[];
  /** True where one is generated, wherever it lies. */
  generated: boolean;
  /** Programs that build pages. */
  pages: boolean;
}

export function nothingBuilt(): Built {
  return { outputs: [], removed: [], written: [], clients: [], generated: false, pages: false };
}

export interface BuildPlace extends ToolPlace {
  readonly built: Built;
  /** Scripts on the way here. */
  readonly followed: readonly string[];
}

/** Notes what a command of a build leaves; why it is not known, or nothing. */
export function buildStep(command: ShellCommand, place: BuildPlace): string | undefined {
  if (command.words.length === 0) return undefined;
  // A pattern is as good as its text: what matters is where things are written.
  const words = command.words.map(({ value, text }) => value ?? (/[$`~]/.test(text) ? undefined : text));
  if (!words.every((word) => word !== undefined) || command.background || command.nested)
    return `\`${command.text}\` is only known when it runs`;
  if (command.redirections.some((each) => /^\d?>/.test(each) && !/\/dev\/null|&\d/.test(each)))
    return `\`${command.text}\` writes a file`;
  const inner = unwrap(command);
  if (inner !== undefined) return buildStep(inner.command, place);
  const [name = '', ...rest] = words;
  const base = name.replace(/^(?:\.\/)?node_modules\/\.bin\//, '');
  if (base === 'npx' || base === 'cross-env' || base === 'shx') return wrapped(rest, place);
  const call = scriptCallOf(command);
  if (call !== undefined && (name !== 'npm' || call.of !== 'own')) return calledStep(call, command, place);
  const names = scriptNames(command);
  return names === undefined ? programStep(base, rest, command, place) : scriptsStep(names, command, place);
}

function wrapped(words: readonly string[], place: BuildPlace): string | undefined {
  let first = 0;
  while (/^(?:-y|--yes|--no-install|--|\w+=.*)$/.test(words[first] ?? '')) first += 1;
  if (/^-|^$/.test(words[first] ?? '')) return `what \`${words.join(' ')}\` runs is not understood`;
  return textStep(words.slice(first).map(quoted).join(' '), place);
}

function quoted(word: string): string {
  return /^[\w@%+=:,./*-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** Every command of a shell text. */
export function textStep(text: string, place: BuildPlace): string | undefined {
  const script = parseScript(parseInstruction(`RUN ${text.trim()}\n`));
  if (script?.chain === undefined || text.trim().includes('\n'))
    return `\`${text}\` is more than commands joined by &&`;
  return firstObstacle(script.commands, (command) => buildStep(command, place));
}

function scriptsStep(names: readonly string[], command: ShellCommand, place: BuildPlace): string | undefined {
  const { options } = invocationOf(command);
  if (names.length === 0 || options.some(({ name }) => !/^(?:-s|--silent|--if-present)$/.test(name)))
    return `\`${command.text}\` is not followed`;
  return firstObstacle(names, (name) => followed(name, place));
}

/** The scripts that a command runs; none where it does not say, undefined for a command that runs no scripts. */
function scriptNames(command: ShellCommand): readonly string[] | undefined {
  const { tool = '', subcommand, operands } = invocationOf(command);
  const names = operands.map(({ value = '' }) => value);
  if (/^(?:run-s|run-p|npm-run-all|npm-run-all2)$/.test(tool)) return names;
  if (tool !== 'npm') return undefined;
  return (subcommand === 'run' || subcommand === 'run-script') && names.length === 1 ? names : [];
}

/** The script of a member, of every member that has it, or a program where there is none of that name. */
function calledStep(call: ScriptCall, command: ShellCommand, place: BuildPlace): string | undefined {
  const { script, of, rest, maybeProgram } = call;
  const { project, dir } = place;
  const having = [...project.packages].filter(([, { scripts }]) => Object.hasOwn(scripts, script));
  const own = having.some(([path]) => path === manifestIn(dir));
  if (of === 'own' && !own && maybeProgram) return textStep([script, ...rest].map(quoted).join(' '), place);
  if (rest.length > 0) return `\`${command.text}\` is not followed`;
  if (of === 'own') return followed(script, place);
  const meant = of === 'all' ? having : having.filter(([, { name }]) => name === of.member);
  if (meant.length === 0) return `no package.json that is meant has the script ${script}`;
  return firstObstacle(meant, ([path]) => followed(script, { ...place, dir: dirOf(path) }));
}

function followed(name: string, place: BuildPlace): string | undefined {
  const { project, dir, followed: above } = place;
  const path = manifestIn(dir);
  const scripts = project.packages.get(path)?.scripts ?? {};
  if (!Object.hasOwn(scripts, name)) return `${path} has no script ${name}`;
  const key = `${dir}:${name}`;
  if (above.includes(key)) return undefined;
  for (const each of [`pre${name}`, name, `post${name}`]) {
    const text = Object.hasOwn(scripts, each) ? scripts[each] : undefined;
    const left = text === undefined ? undefined : textStep(text, { ...place, followed: [...above, key] });
    if (left !== undefined) return left;
  }
  return undefined;
}

/** Its own files lie in `.turbo` and in node_modules. */
function turboStep(words: readonly string[], place: BuildPlace): string | undefined {
  const scripts = turboScripts(words, place.project);
  if (scripts === undefined) return `what \`turbo ${words.join(' ')}\` runs is not understood`;
  return firstObstacle(scripts, (script) =>
    firstObstacle(place.project.packages, ([path, pkg]) =>
      Object.hasOwn(pkg.scripts, script) ? followed(script, { ...place, dir: dirOf(path) }) : undefined,
    ),
  );
}

/** Programs that write only where their words say, below the package. */
const COPIERS: ReadonlySet<string> = new Set([
  'cp',
  'copyfiles',
  'cpx',
  'cpy',
  'ncp',
  'mkdir',
  'mkdirp',
  'mv',
  'touch',
]);
const REMOVERS: ReadonlySet<string> = new Set(['rm', 'rimraf', 'del', 'del-cli']);

function programStep(
  base: string,
  words: readonly string[],
  command: ShellCommand,
  place: BuildPlace,
): string | undefined {
  const { built } = place;
  if (PAGE_BUILDERS.has(base)) built.pages = true;
  if (base === 'turbo') return turboStep(words, place);
  if (base === 'prisma') return prismaStep(words, place);
  if (/^(?:echo|true|:|printf|date|ls|pwd|set|export|chmod)$/.test(base)) return undefined;
  const operands = words.filter((word) => !word.startsWith('-'));
  if (COPIERS.has(base) || REMOVERS.has(base)) {
    const far = operands.find((word) => /^[/~]|(?:^|\/)\.\.(?:\/|$)|\$|node_modules/.test(word));
    if (far !== undefined) return `\`${command.text}\` works on ${far}, which lies elsewhere`;
    const paths = operands.map((word) => word.replaceAll(/^\.\/|\/+$/g, ''));
    if (REMOVERS.has(base) || base === 'mv') built.removed.push(...paths);
    if (!REMOVERS.has(base))
      built.written.push(...(/^(?:mkdirp?|touch)$/.test(base) ? paths : paths.slice(-1)));
    return undefined;
  }
  const answer = toolAnswer(base, words, place);
  if (answer === undefined) return `it is not known what ${base} writes`;
  if (answer === 'neutral') return undefined;
  if ('left' in answer) return answer.left;
  built.outputs.push(answer);
  return undefined;
}
