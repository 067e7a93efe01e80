/** Installs of yarn and pnpm: how they leave devDependencies out, and whether they may. */
import { isObject } from '../../../project/json.js';
import { lockedGraphs, viewOf, type LockedGraph } from '../../../project/node/locked/index.js';
import { manifestIn } from '../../../project/node/manifests.js';
import { dirOf, joinPath } from '../../../project/paths.js';
import type { Project } from '../../../project/types.js';
import { invocationOf, type ShellCommand } from '../../../shell/index.js';
import { textAfter, type CommandAt, type Run } from '../../commands.js';
import type { Context } from '../../copies.js';
import { devObstacle, nodeEnv } from '../../npm/devOnly.js';
import type { DevTree } from '../../npm/devTree.js';
import { lockedTree, possiblePeer } from '../../npm/lockedTree.js';
import { frozenAnswer as pnpmFrozen } from '../../pnpm/frozen.js';
import { pnpmInstallOf } from '../../pnpm/install.js';
import { firstObstacle } from '../../slim/types.js';
import { frozenAnswer as classicFrozen } from '../../yarn/frozen.js';
import { berryPlace, immutableAnswer } from '../../yarn/immutable.js';
import { yarnInstallOf, type YarnInstall } from '../../yarn/install.js';
import type { Omission } from './dependencies.js';

type Left = { readonly left: string };

/** Directory and scripts of an install of yarn or pnpm; undefined for any other command. */
export function otherInstallOf(
  run: Run,
  command: ShellCommand,
): { readonly directory: string | undefined; readonly ignoreScripts: boolean } | undefined {
  return yarnInstallOf(run, command) ?? pnpmInstallOf(run, command);
}

/** True for a command that only brings yarn or pnpm. */
export function bringsManager(command: ShellCommand): boolean {
  const { tool, subcommand = '', operands } = invocationOf(command);
  if (tool === 'corepack') return /^(?:enable|prepare|install)$/.test(subcommand);
  return (
    tool === 'npm' &&
    subcommand === 'install' &&
    operands.length > 0 &&
    operands.every(({ value = '' }) => /^(?:pnpm|yarn|corepack)(?:@[\w.^~-]+)?$/.test(value))
  );
}

/** Whether an install of yarn or pnpm in a stage of its own may leave devDependencies out. */
export function otherOmission(
  project: Project,
  run: Run,
  context: Context,
  isGenerated: boolean,
): Omission | Left | undefined {
  for (const command of run.script.commands) {
    const yarn = yarnInstallOf(run, command);
    const pnpm = yarn === undefined ? pnpmInstallOf(run, command) : undefined;
    if (yarn === undefined && pnpm === undefined) continue;
    const at: CommandAt = { ...run, command };
    const environment = nodeEnv(at);
    if (environment !== undefined)
      return { left: environment === 'production' ? 'NODE_ENV is production' : environment };
    const locked =
      yarn === undefined
        ? pnpm && pnpmFrozen(project, at, pnpm, context)
        : (classicFrozen(project, at, yarn, context) ?? berryLocked(project, at, yarn, context));
    if (locked === undefined) return { left: `which packages \`${command.text}\` installs is not known` };
    if ('left' in locked) return locked;
    const graph = lockedGraphs(project).get(locked.lockPath);
    if (graph === undefined) return { left: `${locked.lockPath} was not read` };
    return answerOf(project, at, graph, { evidence: locked.evidence, isGenerated });
  }
  return undefined;
}

/** With `--immutable`, the stage that builds stops where the lockfile is not what yarn would write. */
function berryLocked(
  project: Project,
  at: CommandAt,
  yarn: YarnInstall,
  context: Context,
): ReturnType<typeof immutableAnswer> {
  if (yarn.lockOption !== '--immutable') return immutableAnswer(project, at, yarn, context);
  const place = berryPlace(project, at, yarn, context);
  if (place === undefined || 'left' in place) return place;
  return {
    lockPath: place.lockPath,
    evidence: [`the install stops where ${place.lockPath} is not in step`, place.evidence],
  };
}

function answerOf(
  project: Project,
  at: CommandAt,
  graph: LockedGraph,
  { evidence, isGenerated }: { readonly evidence: readonly string[]; readonly isGenerated: boolean },
): Omission | Left {
  const rewritten = forProduction(project, at, graph);
  if (typeof rewritten !== 'string') return rewritten;
  const { ignoreScripts = false } = otherInstallOf(at, at.command) ?? {};
  const root = dirOf(graph.path);
  let tree: DevTree | undefined;
  const obstacle = firstObstacle(graph.members, (member) => {
    const dir = joinPath(root, member) ?? member;
    const pkg = project.packages.get(manifestIn(dir));
    if (pkg === undefined) return `${manifestIn(dir)} was not read`;
    const own = lockedTree(graph, pkg);
    tree ??= own;
    const peer = possiblePeer(graph, own);
    if (peer !== undefined)
      return `${graph.path} does not tell whether a package that stays uses ${peer}, a devDependency, where it finds it`;
    return devObstacle(project, at, {
      pkg,
      dir,
      tree: own,
      packages: viewOf(graph).packages,
      ignoreScripts,
      isGenerated,
      manager: graph.kind,
    });
  });
  if (obstacle !== undefined) return { left: obstacle };
  const { count = 0, total = 0 } = tree ?? {};
  const certain = Object.keys(project.packages.get(manifestIn(root))?.dependencies ?? {}).length;
  const counts = `${graph.path}: ${count} of ${total} packages are for development only`;
  const unused = 'no command, script or source that was found names one of them';
  return { rewritten, count, kept: total - count, certain, evidence: [counts, unused, ...evidence] };
}

/** The install as it leaves devDependencies out. */
function forProduction(project: Project, { command }: CommandAt, graph: LockedGraph): string | Left {
  const { subcommandIndex } = invocationOf(command);
  const behind = (subcommandIndex ?? 0) + 1;
  if (graph.kind === 'yarn1') return textAfter(command, [{ insert: behind, text: '--production' }]);
  if (graph.kind === 'pnpm') return textAfter(command, [{ insert: behind, text: '--prod' }]);
  return berryFocus(project, command, dirOf(graph.path));
}

/** `yarn workspaces focus` is part of yarn 4, and of a plugin before. */
function berryFocus(project: Project, command: ShellCommand, dir: string): string | Left {
  const path = joinPath(dir, '.yarnrc.yml') ?? '.yarnrc.yml';
  const settings = project.documents.get(path);
  if (!isObject(settings) || settings.nodeLinker !== 'node-modules')
    return { left: "packages are loaded through Plug'n'Play, from a cache that lies elsewhere" };
  const asked = /^yarn@(\d+)\./.exec(project.packages.get(manifestIn(dir))?.packageManager ?? '')?.[1];
  const named = /yarn-(\d+)\.[\d.]+\.c?js$/.exec(
    typeof settings.yarnPath === 'string' ? settings.yarnPath : '',
  )?.[1];
  const major = Number(named ?? asked ?? 0);
  if (major < 4 && !/plugin-workspace-tools/.test(project.texts.get(path) ?? ''))
    return {
      left: `yarn ${major === 0 ? '' : `${major} `}leaves devDependencies out with its plugin workspace-tools alone`,
    };
  const odd = invocationOf(command).options.find(
    ({ name }) => !/^--(?:immutable|frozen-lockfile|inline-builds)$/.test(name),
  );
  return odd === undefined
    ? 'yarn workspaces focus --all --production'
    : { left: `yarn workspaces focus knows no ${odd.name}` };
}
