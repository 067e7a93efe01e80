/** Stages whose node_modules, devDependencies included, are copied into the image: where npm may prune them first. */
import { hasFlag, invocationOf, type ShellCommand } from '../../shell/index.js';
import { dirOf, joinPath } from '../../project/paths.js';
import type { Instruction } from '../../syntax/types.js';
import { edit } from '../build.js';
import { buildContext } from '../buildContext.js';
import { runAt, type Run } from '../commands.js';
import { copyTarget, type Context } from '../copies.js';
import { below } from '../directory.js';
import { joinWorkdir } from '../scope.js';
import { modelOf, type Model, type Stage } from '../stages.js';
import type { Build, Transform } from '../types.js';
import { nodeEnv, omissionOf } from './devOnly.js';
import { lastBrought } from './history.js';
import { npmInstallsOf, type NpmInstall } from './install.js';

/** A stage that is left behind, and the COPY by which its node_modules get into the image. */
interface Handed {
  readonly stage: Stage;
  readonly copy: Instruction;
}

export interface Pruning extends Handed {
  readonly command: string;
  readonly count: number;
  readonly evidence: readonly string[];
}

/** An install, and where it stands. */
interface Installed {
  readonly run: Run;
  readonly install: NpmInstall;
  /** Directory of its package.json in the image. */
  readonly directory: string;
}

/** The stages that may be pruned, one answer each; `left` says why one that ships devDependencies stays as it is. */
export function prunings(
  build: Build,
  transform: Transform,
): readonly (Pruning | (Handed & { readonly left: string }))[] {
  const context = buildContext(build);
  if (context === undefined || !build.project.known) return [];
  return handedOver(modelOf(build.dockerfile)).flatMap((handed) => {
    const answer = pruningOf(build, transform, handed, context);
    return answer === undefined ? [] : [{ ...handed, ...answer }];
  });
}

function handedOver(model: Model): readonly Handed[] {
  const found = new Map<Stage, Instruction>();
  for (const viewer of model.stages.filter((stage) => model.isShipped(stage))) {
    for (const instruction of viewer.instructions) {
      const from = instruction.keyword === 'COPY' ? instruction.flag('from') : undefined;
      const stage = from === undefined ? undefined : model.resolveStage(from, viewer);
      if (stage === undefined || model.isShipped(stage) || found.has(stage)) continue;
      if (takesModules(model, stage, instruction)) found.set(stage, instruction);
    }
  }
  return [...found].map(([stage, copy]) => ({ stage, copy }));
}

/** True for a COPY of node_modules, or of the directory in which they lie. */
function takesModules(model: Model, stage: Stage, { args, flags }: Instruction): boolean {
  if (flags.some(({ name }) => name === 'exclude')) return false;
  const workdir = model.finalScope(stage).workdir;
  if (workdir === undefined) return false;
  const modules = joinWorkdir(workdir, 'node_modules') ?? '';
  return args.slice(0, -1).some((source) => {
    const path = joinWorkdir('/', source.replace(/\/\.?$/, '') || '/');
    return path === modules || path === workdir;
  });
}

type Answer = Omit<Pruning, keyof Handed> | { readonly left: string };

function pruningOf(
  build: Build,
  transform: Transform,
  { stage }: Handed,
  context: Context,
): Answer | undefined {
  const model = modelOf(build.dockerfile);
  const directory = model.finalScope(stage).workdir;
  const last = stage.instructions.at(-1);
  if (directory === undefined || last === undefined) return undefined;
  const said = stage.instructions.map(({ text }) => text).join('\n');
  if (PRUNED.test(said) || REMOVED.test(said)) return undefined;
  const installed = installOf(build, model, stage, directory);
  if (installed === undefined) return undefined;
  const { install, run } = installed;
  const environment = nodeEnv({ ...run, command: install.command });
  if (environment === 'production') return undefined;
  if (hasFlag(install.command, '--omit') || hasFlag(install.command, '--production', '--only'))
    return undefined;
  const answer = afterwards(build, transform, stage, install, context);
  if (answer === undefined || 'left' in answer) return answer;
  if (environment !== undefined) return { left: environment };
  const left = stageObstacle(build, stage, installed, context);
  if (left !== undefined) return { left };
  if (answer.flag !== '--omit=dev') return { left: 'an npm before 8 has another prune' };
  const peers = hasFlag(install.command, '--legacy-peer-deps') ? ' --legacy-peer-deps' : '';
  // Without --no-save npm may write its lockfile in another form.
  return {
    command: `npm prune --omit=dev --no-save${peers}`,
    count: answer.count,
    evidence: answer.evidence,
  };
}

const PRUNED = /\bnpm\s+prune\b/;
const REMOVED = /\brm\s+-[rf]+\s(?:[^&;|\n]*[\s/])?node_modules\s*$/m;

/** The install that filled the node_modules of a stage: its own, its parent's, or that of a stage from which it copied them. */
function installOf(build: Build, model: Model, stage: Stage, directory: string): Installed | undefined {
  const modules = joinWorkdir(directory, 'node_modules');
  let found: Installed | undefined;
  for (const each of [...ancestors(stage), stage]) {
    for (const instruction of each.instructions) {
      const run = runAt({ ...build, protected: new Set() }, instruction);
      const install = run && npmInstallsOf(run).findLast((one) => one.directory === directory);
      if (run !== undefined && install !== undefined) found = { run, install, directory };
      if (instruction.keyword !== 'COPY' || copyTarget(model, instruction) !== modules) continue;
      const from = model.resolveStage(instruction.flag('from') ?? '', each);
      const source = instruction.args[0] ?? '';
      if (from === undefined || instruction.args.length !== 2 || !/^\/.*\/node_modules\/?$/.test(source))
        return undefined;
      found = installOf(build, model, from, dirname(source.replace(/\/$/, '')));
    }
  }
  return found;
}

function dirname(path: string): string {
  return path.slice(0, path.lastIndexOf('/')) || '/';
}

function ancestors({ parent }: Stage): readonly Stage[] {
  return parent === undefined ? [] : [...ancestors(parent), parent];
}

/** What an install of everything at the end of the stage could leave out: what follows there is only what uses the stage. */
function afterwards(
  build: Build,
  transform: Transform,
  stage: Stage,
  { options: { verb, legacyPeerDeps } }: NpmInstall,
  context: Context,
): ReturnType<typeof omissionOf> {
  const last = stage.instructions.at(-1);
  if (last === undefined) return undefined;
  const text = `RUN npm ${verb}${legacyPeerDeps ? ' --legacy-peer-deps' : ''}`;
  const draft = edit(build, transform, {
    at: last,
    replace: new Map([[last, [last, text]]]),
    message: 'drawn up',
  });
  const model = modelOf(draft.dockerfile);
  const instruction = model.stages[stage.index]?.instructions.at(-1);
  const run = instruction && runAt({ ...draft, protected: new Set() }, instruction);
  const [install] = run === undefined ? [] : npmInstallsOf(run);
  if (run === undefined || install === undefined) return undefined;
  // What it was installed with counts, not what a build sets afterwards.
  return omissionOf(build.project, { ...run, command: install.command }, install, context, {
    environment: 'known',
  });
}

/** Sub-commands that leave node_modules as npm made them, or that make nothing that npm takes for foreign. */
const HARMLESS: ReadonlySet<string | undefined> = new Set([
  'run',
  'run-script',
  'test',
  't',
  'start',
  'cache',
  'config',
  'set',
  'get',
  'exec',
  'audit',
  'ls',
  'list',
  'view',
  'rebuild',
  'ping',
  'whoami',
  'fund',
  'version',
  undefined,
]);
const MANAGERS: ReadonlySet<string | undefined> = new Set(['npm', 'yarn', 'yarnpkg', 'pnpm', 'bun', 'lerna']);
/** Packages that lie there without being locked would go too. */
const BRINGS =
  /\bnode_modules\b(?!\/\.bin\/)|\bnpm\s+(?:\S+\s+)?(?:i|install|ci|link|add|update)\b|\b(?:yarn|pnpm|bun)\s+(?:add|link|install)\b|\byalc\b/;

function stageObstacle(
  build: Build,
  stage: Stage,
  installed: Installed,
  context: Context,
): string | undefined {
  const { project } = build;
  const model = modelOf(build.dockerfile);
  const user = stage.instructions.findLast(({ keyword }) => keyword === 'USER');
  const isOwn = installed.run.stage === stage;
  const place = stage.instructions.indexOf(installed.run.instruction);
  if (user !== undefined && (!isOwn || stage.instructions.indexOf(user) > place))
    return `line ${user.origin} names a user who may not delete them`;
  const manifest = lastBrought(
    { stage, model, instruction: stage.instructions.at(-1) ?? stage.from },
    joinWorkdir(installed.directory, 'package.json') ?? '',
    context,
  );
  if (manifest === undefined || manifest === 'unknown')
    return 'it is not known which package.json lies there';
  const dir = dirOf(manifest.path);
  if ([...context.files].some((path) => path.startsWith(joinPath(dir, 'node_modules/') ?? '')))
    return 'the context brings node_modules of its own';
  const scripts = Object.entries(project.packages.get(manifest.path)?.scripts ?? {});
  const script = scripts.find(([, text]) => BRINGS.test(text));
  if (script !== undefined) return `${manifest.path}'s ${script[0]} may put packages there`;
  for (const each of [...ancestors(stage), stage, installed.run.stage]) {
    for (const instruction of each.instructions) {
      const left = stepObstacle(build, model, instruction, installed);
      if (left !== undefined) return left;
    }
  }
  return undefined;
}

function stepObstacle(
  build: Build,
  model: Model,
  instruction: Instruction,
  { install, directory }: Installed,
): string | undefined {
  const { keyword, origin, body, flags } = instruction;
  if (keyword === 'COPY' || keyword === 'ADD') {
    const target = copyTarget(model, instruction);
    const modules = joinWorkdir(directory, 'node_modules') ?? '';
    const isInto = target !== undefined && (below(modules, target) ?? '') !== '';
    return isInto ? `line ${origin} copies into node_modules` : undefined;
  }
  if (keyword !== 'RUN') return undefined;
  if (flags.some(({ value }) => value?.includes('node_modules') === true))
    return `line ${origin} mounts node_modules`;
  const run = runAt({ ...build, protected: new Set() }, instruction);
  if (run === undefined) return `line ${origin} is not understood`;
  const other = run.script.commands.find((command) => command !== install.command && isForeign(command));
  if (other !== undefined)
    return `line ${origin} runs \`${other.text.slice(0, 60)}\`, which may put packages there`;
  return /\bnode_modules\b(?!\/\.bin\/)/.test(body.text) ? `line ${origin} names node_modules` : undefined;
}

function isForeign(command: ShellCommand): boolean {
  const { tool, subcommand } = invocationOf(command);
  if (!MANAGERS.has(tool) || hasFlag(command, '-g', '--global')) return false;
  return tool !== 'npm' || !HARMLESS.has(subcommand);
}
