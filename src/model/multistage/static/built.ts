/** The build command of a stage and the directory that it writes. */
import { dirOf } from '../../../project/paths.js';
import { scriptCommands } from '../../../project/scriptWords.js';
import type { ShellCommand, ShellScript } from '../../../shell/index.js';
import type { Run } from '../../commands.js';
import { directoryOf } from '../../directory.js';
import { joinWorkdir } from '../../scope.js';
import type { Model, Stage } from '../../stages.js';
import type { Build } from '../../types.js';
import { scriptOf } from '../../work.js';
import { manifestAt, scriptNamed, withoutRunner } from './started.js';
import { outputOf } from './tools.js';

/** A directory of the image that a build writes. */
export interface Written {
  readonly path: string;
  readonly evidence: readonly string[];
}

/** A command of a RUN, or of a package script that it runs. */
export interface Resolved {
  readonly words: readonly string[];
  /** Absolute directory of the image in which it runs. */
  readonly directory: string;
  /** The package.json of the context that lies there. */
  readonly manifest: string | undefined;
  readonly evidence: readonly string[];
}

/** The commands of a stage's RUNs whose words and directories are known, package scripts spelled out. */
export function resolvedCommands(build: Build, model: Model, stage: Stage): readonly Resolved[] {
  return stage.instructions.flatMap((instruction) => {
    const script = instruction.keyword === 'RUN' ? scriptOf(model, instruction) : undefined;
    if (script === undefined) return [];
    const run: Run = { instruction, stage, model, script, scope: model.scopeAt(instruction) };
    return script.commands
      .filter((_, at) => isCertain(script, at))
      .flatMap((command) => resolved(build, run, command));
  });
}

/** True for a command that is run, and without whose success the build ends: none of an `if`, and none beside `||`. */
function isCertain({ statements }: ShellScript, at: number): boolean {
  return statements.some(
    ({ members, operators, background }) =>
      members.includes(at) && !background && operators.every((operator) => operator === '&&'),
  );
}

function resolved(build: Build, run: Run, command: ShellCommand): readonly Resolved[] {
  const directory = directoryOf(run, command);
  const values = command.words.map(({ value }) => value);
  if (directory === undefined || command.nested || values.includes(undefined)) return [];
  const words = values.flatMap((value) => value ?? []);
  const manifest = manifestAt(build, run.model, run.stage, run.instruction, directory);
  const steps = commandsOf(build, manifest, words, 0) ?? [];
  return steps.map((step) => ({ ...step, directory, manifest }));
}

/** The directories that the RUNs of a stage are known to write; `left` gives the last reason why one is not. */
export function writtenBy(
  build: Build,
  model: Model,
  stage: Stage,
): { readonly written: readonly Written[]; readonly left?: string } {
  const written: Written[] = [];
  let left: string | undefined;
  for (const each of resolvedCommands(build, model, stage)) {
    const found = outcome(build, each);
    if (found === undefined) continue;
    if ('left' in found) left = found.left;
    else written.push(found);
  }
  return { written, ...(left !== undefined && { left }) };
}

function outcome(
  { project }: Build,
  { words, directory, manifest, evidence }: Resolved,
): Written | { readonly left: string } | undefined {
  const output = outputOf(project, manifest === undefined ? '' : dirOf(manifest), words);
  if (output === undefined || 'left' in output) return output;
  if (manifest === undefined) return { left: `it is not known which package.json lies in ${directory}` };
  const path = joinWorkdir(directory, output.directory);
  return path === undefined ? undefined : { path, evidence: [...evidence, output.evidence] };
}

interface Step {
  readonly words: readonly string[];
  readonly evidence: readonly string[];
}

const MOST = 5;

/** The commands that a command comes down to, its package scripts spelled out. */
function commandsOf(
  build: Build,
  manifest: string | undefined,
  words: readonly string[],
  depth: number,
): readonly Step[] | undefined {
  const script = scriptNamed(build.project, manifest, words);
  if (script === undefined) return [{ words: withoutRunner(words), evidence: [] }];
  const scripts = manifest === undefined ? {} : (build.project.packages.get(manifest)?.scripts ?? {});
  const text = Object.hasOwn(scripts, script.name) ? scripts[script.name] : undefined;
  const parsed = text === undefined ? undefined : scriptCommands(text);
  if (parsed === undefined || depth > MOST) return undefined;
  const steps: Step[] = [];
  for (const [at, each] of parsed.entries()) {
    const more = at === parsed.length - 1 ? script.more : [];
    // A script that moves away writes elsewhere.
    if (each[0] === 'cd') return undefined;
    const inner = commandsOf(build, manifest, withoutSettings([...each, ...more]), depth + 1);
    if (inner === undefined) continue;
    const evidence = `${manifest}: ${script.name} is \`${text}\``;
    steps.push(...inner.map((step) => ({ words: step.words, evidence: [evidence, ...step.evidence] })));
  }
  return steps;
}

/** `NODE_ENV=production cross-env A=1 vite build` without what stands before the program. */
function withoutSettings(words: readonly string[]): readonly string[] {
  const from = words.findIndex((word) => word !== 'cross-env' && !/^\w+=/.test(word));
  // Where what is written goes may be one of these settings.
  return words.slice(0, Math.max(from, 0)).some((word) => /PATH|DIR|OUT|DEST/i.test(word))
    ? []
    : words.slice(from);
}
