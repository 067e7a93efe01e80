/** What the container starts, followed through package scripts and runners to a program. */
import { scriptCommands } from '../../../project/scriptWords.js';
import { dirOf } from '../../../project/paths.js';
import type { Project } from '../../../project/types.js';
import type { Instruction } from '../../../syntax/types.js';
import { buildContext } from '../../buildContext.js';
import { lastBrought } from '../../npm/history.js';
import { joinWorkdir } from '../../scope.js';
import type { Model, Stage } from '../../stages.js';
import type { Build } from '../../types.js';
import { scriptOf } from '../../work.js';

/** The program of a container with its words. */
export interface Started {
  readonly words: readonly string[];
  /** The instructions that say so: ENTRYPOINT, CMD. */
  readonly by: readonly Instruction[];
  /** What led there, each naming its file. */
  readonly evidence: readonly string[];
}

/** Words of a command, and those of the script that it stands for, with what led from one to the other. */
export interface Followed {
  readonly words: readonly string[];
  readonly evidence: readonly string[];
}

/** What a stage starts; `left` where that cannot be told. */
export function startedBy(build: Build, model: Model, stage: Stage): Started | { readonly left: string } {
  const cmd = stage.instructions.findLast(({ keyword }) => keyword === 'CMD');
  const entrypoint = stage.instructions.findLast(({ keyword }) => keyword === 'ENTRYPOINT');
  const by = [entrypoint, cmd].filter((each) => each !== undefined);
  const [first] = by;
  if (first === undefined) return { left: 'it has no CMD' };
  if (entrypoint?.json === false && cmd !== undefined) return { left: 'its ENTRYPOINT runs in a shell' };
  const written = by.map((each) => wordsOf(model, each));
  if (written.some((words) => words === undefined))
    return { left: `line ${first.origin} is no plain command` };
  const words = withoutInit(written.flatMap((each) => each ?? []));
  const manifest = manifestAt(build, model, stage, by.at(-1) ?? first);
  const found = followed(build.project, manifest, words);
  return 'left' in found ? found : { ...found, by };
}

/** The words of a CMD, ENTRYPOINT or RUN that is one plain command. */
function wordsOf(model: Model, instruction: Instruction): readonly string[] | undefined {
  if (instruction.json) return instruction.args;
  const script = scriptOf(model, instruction);
  const [command, another] = script?.commands ?? [];
  if (command === undefined || another !== undefined || command.member !== 0) return undefined;
  if (command.assignments.length > 0 || command.redirections.length > 0 || command.negated) return undefined;
  const values = command.words.map(({ value }) => value);
  const known = values.filter((value) => value !== undefined);
  if (known.length !== values.length) return undefined;
  return known[0] === 'exec' ? known.slice(1) : known;
}

function withoutInit(words: readonly string[]): readonly string[] {
  const [program = '', ...rest] = words;
  if (!/^(?:\/[\w/.-]*\/)?(?:tini|dumb-init)$/.test(program)) return words;
  return rest[0] === '--' ? rest.slice(1) : rest;
}

/** The package.json of the context that lies in the working directory of an instruction. */
export function manifestAt(
  build: Build,
  model: Model,
  stage: Stage,
  instruction: Instruction,
  directory = model.scopeAt(instruction).workdir,
): string | undefined {
  const context = buildContext(build);
  const image = directory === undefined ? undefined : joinWorkdir(directory, 'package.json');
  if (context === undefined || image === undefined) return undefined;
  const found = lastBrought({ model, stage, instruction }, image, context);
  return found === undefined || found === 'unknown' ? undefined : found.path;
}

/** Scripts in a row before it is a circle. */
const MOST = 5;

/** The command behind runners and package scripts. */
export function followed(
  project: Project,
  manifest: string | undefined,
  start: readonly string[],
): Followed | { readonly left: string } {
  let words = start;
  const evidence: string[] = [];
  for (let step = 0; step < MOST; step += 1) {
    const script = scriptNamed(project, manifest, words);
    if (script === undefined) return { words: withoutRunner(words), evidence };
    if (manifest === undefined)
      return { left: `it is not known which package.json has the script ${script.name}` };
    const scripts = project.packages.get(manifest)?.scripts ?? {};
    const text = Object.hasOwn(scripts, script.name) ? scripts[script.name] : undefined;
    if (text === undefined) return { left: `${manifest} has no script ${script.name}` };
    const around = [`pre${script.name}`, `post${script.name}`].find((name) => Object.hasOwn(scripts, name));
    if (around !== undefined) return { left: `${manifest} has a script ${around}` };
    const [command, another] = scriptCommands(text) ?? [];
    if (command === undefined || another !== undefined || command.some((word) => word.includes('$')))
      return { left: `${manifest}'s script ${script.name} is no plain command: ${text}` };
    evidence.push(`${manifest}: ${script.name} is \`${text}\``);
    words = [...command, ...script.more];
  }
  return { left: 'its scripts start each other' };
}

interface Named {
  readonly name: string;
  /** Words that the script gets behind its own. */
  readonly more: readonly string[];
}

/** The package script that a command runs. */
export function scriptNamed(
  project: Project,
  manifest: string | undefined,
  [program = '', ...words]: readonly string[],
): Named | undefined {
  if (!/^(?:npm|yarn|pnpm|bun)$/.test(program)) return undefined;
  const own = words.slice(0, words.includes('--') ? words.indexOf('--') : undefined);
  if (own.some((word) => ELSEWHERE.test(word))) return undefined;
  // Behind the name of a script npm alone takes them for its own.
  const last = program === 'npm' ? 2 : words.findIndex((word) => !isQuiet(word));
  const rest = words.filter((word, at) => !(isQuiet(word) && at < last));
  const [first = '', second, ...more] = rest;
  if (first === 'run' || first === 'run-script')
    return second === undefined ? undefined : { name: second, more: handedOn(program, more) };
  const after = second === undefined ? [] : [second, ...more];
  if (first === 'start' || (first === 'build' && program === 'pnpm'))
    return { name: first, more: handedOn(program, after) };
  const scripts = manifest === undefined ? {} : (project.packages.get(manifest)?.scripts ?? {});
  return program !== 'npm' && Object.hasOwn(scripts, first) ? { name: first, more: after } : undefined;
}

/** Options with which the script of another package.json is run. */
const ELSEWHERE = /^(?:-w|-ws|--workspaces?|--prefix|--cwd|-C|--dir|-F|--filter|-r|--recursive)(?:=|$)/;

function isQuiet(word: string): boolean {
  return word === '--silent' || word === '-s' || word === '--quiet';
}

/** npm hands on what stands behind `--`. */
function handedOn(program: string, more: readonly string[]): readonly string[] {
  if (more[0] === '--') return more.slice(1);
  return program === 'npm' ? more.filter((word) => !word.startsWith('-')) : more;
}

/** `npx -y serve@14`, `yarn serve`, `node_modules/.bin/serve` -> `serve`. */
export function withoutRunner(words: readonly string[]): readonly string[] {
  const [program = '', ...rest] = words;
  const bare = program.replace(/^(?:\.\/|\/[\w/.-]*\/)?node_modules\/\.bin\//, '');
  if (/^(?:npx|bunx)$/.test(bare)) return named(rest);
  if (/^(?:npm|pnpm|yarn)$/.test(bare) && /^(?:exec|dlx)$/.test(rest[0] ?? '')) return named(rest.slice(1));
  if (bare === 'yarn' && rest.length > 0) return named(rest);
  return [bare, ...rest];
}

function named(words: readonly string[]): readonly string[] {
  const rest = words.slice(words.findIndex((word) => !/^(?:-y|--yes|--no-install|--)$/.test(word)));
  const [first = '', ...more] = rest;
  return first.startsWith('-') ? words : [first, ...more];
}

/** Directory of a manifest in the context; '' for the root. */
export function directoryOfManifest(manifest: string): string {
  return dirOf(manifest);
}
