/** Whether an install may leave out devDependencies: everything that could use one of them is looked at. */
import { allUsersOf } from '../stageUsers.js';
import { lockInStep } from '../../project/lockInStep.js';
import { manifestIn } from '../../project/node/manifests.js';
import { pathDependencies } from '../../project/npmPaths.js';
import { lifecycleScripts } from '../../project/npmScripts.js';
import { dirOf, joinPath } from '../../project/paths.js';
import type { PackageJson, PackageLock, Project } from '../../project/types.js';
import { options } from '../../shell/index.js';
import { isQuiet } from '../bystanders.js';
import type { CommandAt } from '../commands.js';
import type { Context } from '../copies.js';
import { builtAlone } from '../outside.js';
import type { Stage } from '../stages.js';
import { joinWorkdir } from '../scope.js';
import { fileObstacle, purposeObstacle } from '../slim/purpose.js';
import { servicesObstacle } from '../slim/services.js';
import { projectSourcesObstacle } from '../slim/sources.js';
import { SEPARATORS, textsNamed } from '../slim/texts.js';
import { firstObstacle, type Obstacle, type Place, type Swap } from '../slim/types.js';
import { textUse, type UseAt } from './devCommands.js';
import { instructionsUse } from './devInstructions.js';
import { loadedObstacle } from './devLoads.js';
import { outsideUse } from './devOutside.js';
import { sourceUse } from './devSources.js';
import { devTreeOf, type DevTree } from './devTree.js';
import { lastBrought } from './history.js';
import type { NpmInstall } from './install.js';
import { otherSetting } from './omit.js';
import { npmMajorAt } from './version.js';

export type OmitAnswer =
  | {
      readonly flag: string;
      /** Packages that it leaves out, those that stay, and of these those that stay on every platform. */
      readonly count: number;
      readonly kept: number;
      readonly certain: number;
      readonly evidence: readonly string[];
    }
  | { readonly left: string }
  | undefined;

const DECIDED: ReadonlySet<string> = new Set(
  '--omit --include --only --also --production --prod --no-production --no-prod --dev --no-dev'.split(' '),
);

/** The option that leaves devDependencies out, or why they stay; undefined where there are none, or they are left out. */
export function omitAnswer(
  project: Project,
  at: CommandAt,
  install: NpmInstall,
  context: Context,
): OmitAnswer {
  return at.model.isShipped(at.stage) ? omissionOf(project, at, install, context) : undefined;
}

/**
 * The same for an install of any stage: those that take something from it count as its image.
 *
 * @param environment 'known' where what NODE_ENV says has been looked at elsewhere
 */
export function omissionOf(
  project: Project,
  at: CommandAt,
  install: NpmInstall,
  context: Context,
  environment: 'here' | 'known' = 'here',
): OmitAnswer {
  const { directory } = install;
  if (!project.known || directory === undefined) return undefined;
  if (options(at.command).some(({ name }) => DECIDED.has(name))) return undefined;
  const manifest = lastBrought(at, joinWorkdir(directory, 'package.json') ?? '', context);
  if (manifest === undefined || manifest === 'unknown') return undefined;
  const pkg = project.packages.get(manifest.path);
  if (pkg === undefined || Object.keys(pkg.devDependencies).length === 0) return undefined;
  const variable = environment === 'known' ? undefined : nodeEnv(at);
  if (variable === 'production') return undefined;
  if (variable !== undefined) return { left: variable };
  if (at.command.member === undefined || !at.command.redirections.every(isQuiet))
    return { left: 'it is not a plain member of a list of commands joined by &&' };
  const npm = npmMajorAt(at, at.command);
  if (typeof npm === 'string') return { left: npm };
  const locked = lockedTree(project, at, install, { pkg, dir: dirOf(manifest.path), context });
  if (locked === undefined || 'left' in locked) return locked;
  const left = leftFor(project, at, install, { pkg, dir: dirOf(manifest.path), ...locked });
  if (left !== undefined) return { left };
  const { count, total } = locked.tree;
  return {
    flag: npm >= 8 ? '--omit=dev' : '--only=production',
    count,
    kept: total - count,
    certain: certainOf(project, locked.lockPath),
    evidence: [
      `${locked.lockPath} marks ${count} of ${total} packages as for development only`,
      `no command, script or source that was found names one of them`,
      `npm ${npm} in ${at.stage.image.text}`,
    ],
  };
}

function leftFor(
  project: Project,
  at: CommandAt,
  { options: { ignoreScripts } }: NpmInstall,
  { pkg, dir, tree, lockPath }: Package & { readonly tree: DevTree; readonly lockPath: string },
): Obstacle {
  const packages = project.locks.get(lockPath)?.packages;
  return (
    structureObstacle(project, pkg, dir) ??
    devObstacle(project, at, { pkg, dir, tree, packages, ignoreScripts })
  );
}

function certainOf({ locks }: Project, lockPath: string): number {
  const packages = [...(locks.get(lockPath)?.packages ?? [])];
  return packages.filter(
    ([path, { dev, optional, devOptional }]) =>
      path.includes('node_modules/') && !dev && !optional && !devOptional,
  ).length;
}

/** `production`, or why NODE_ENV speaks against it; undefined when it is not set. */
export function nodeEnv({ command, scope, instruction }: CommandAt): string | undefined {
  const given = command.assignments.find(({ name }) => name === 'NODE_ENV')?.text.slice('NODE_ENV='.length);
  const variable = scope.variables.get('NODE_ENV');
  const value = given ?? variable?.value;
  if (given === undefined && variable === undefined)
    return instruction.body.text.includes('NODE_ENV') ? 'its RUN sets NODE_ENV' : undefined;
  if (value === undefined && given === undefined && variable?.fallback === 'production') return 'production';
  if (value === undefined) return 'NODE_ENV is only known when it is built';
  return value === 'production' ? value : `NODE_ENV is ${value}`;
}

interface Package {
  readonly pkg: PackageJson;
  /** In the context. */
  readonly dir: string;
}

function lockedTree(
  project: Project,
  at: CommandAt,
  { directory = '/', options: { verb, legacyPeerDeps } }: NpmInstall,
  { pkg, dir, context }: Package & { readonly context: Context },
): { readonly tree: DevTree; readonly lockPath: string } | { readonly left: string } | undefined {
  const name = ['npm-shrinkwrap.json', 'package-lock.json'].find((each) =>
    project.files.has(joinPath(dir, each) ?? each),
  );
  if (name === undefined) return { left: 'no lockfile tells which packages are for development only' };
  const lockPath = joinPath(dir, name) ?? name;
  const there = lastBrought(at, joinWorkdir(directory, name) ?? '', context);
  if (there === undefined || there === 'unknown' || there.path !== lockPath)
    return { left: `it is not clear that ${lockPath} is copied` };
  const lock = project.locks.get(lockPath);
  if (lock === undefined)
    return { left: `${lockPath} ${project.unreadable.get(lockPath) ?? 'was not read'}` };
  const tree = devTreeOf(lock, pkg);
  if (tree === undefined)
    return { left: `${lockPath} is of version 1, which does not name the programs of packages` };
  if (tree.count === 0) return undefined;
  // Otherwise npm may lock anew, and mark other packages.
  const answer = verb === 'ci' ? undefined : lockInStep(project, lockPath, { legacyPeerDeps });
  return answer?.inStep === false ? { left: answer.reason } : { tree, lockPath };
}

/** One package whose devDependencies an install may leave out. */
export interface DevPackage extends Package {
  readonly tree: DevTree;
  /** What its lockfile holds, by install path. */
  readonly packages: PackageLock['packages'] | undefined;
  readonly ignoreScripts: boolean;
}

/** The first use of what would go: by a command, a script, a source, or a package that stays. */
export function devObstacle(project: Project, at: CommandAt, locked: DevPackage): Obstacle {
  const { pkg, dir, tree, packages = new Map(), ignoreScripts } = locked;
  const all = at.model.stages.flatMap(({ from, instructions }) => [from, ...instructions]);
  const use: Omit<UseAt, 'who'> = { project, tree, followed: new Set() };
  const swap = swapOf(project, at, tree);
  const place: Place = {
    swap,
    who: 'it',
    instruction: at.instruction,
    installed: new Set(),
    followed: new Set(),
  };
  const stages = [at.stage, ...allUsersOf(at.model, at.stage)];
  const alone = builtAlone(project.builds, at.model, stages);
  const shipped = (stage: Stage): boolean => at.model.isShipped(stage);
  return (
    (alone && `${alone}, where anything may be run`) ??
    otherSetting(project, at, all.slice(0, all.indexOf(at.instruction) + 1)) ??
    loadedObstacle(tree, project, { packages, pkg, manifest: manifestIn(dir) }) ??
    (ignoreScripts ? undefined : scriptsObstacle(pkg, manifestIn(dir), use)) ??
    people(fileObstacle(swap)) ??
    people(firstObstacle(stages.filter(shipped), (stage) => purposeObstacle(stage, swap))) ??
    instructionsUse(at, use) ??
    servicesObstacle(place) ??
    outsideUse(use) ??
    sourceUse(project, dir, tree) ??
    projectSourcesObstacle(place)
  );
}

/** The programs that go, in the form in which the checks for slim images ask. */
function swapOf(project: Project, { model }: CommandAt, tree: DevTree): Swap {
  return {
    repository: 'node',
    target: 'the image without devDependencies',
    pythonMinor: undefined,
    lost: tree.programs,
    lostPackages: new Set(),
    project,
    model,
  };
}

function people(obstacle: Obstacle): Obstacle {
  return obstacle?.replace(/the image without devDependencies lacks$/, 'is left out');
}

function structureObstacle(project: Project, pkg: PackageJson, dir: string): Obstacle {
  if (pkg.workspaces !== undefined) return `${manifestIn(dir)} has workspaces, whose members may need them`;
  const paths = pathDependencies(project, [dir]);
  if ('refused' in paths) return paths.refused;
  if (paths.directories.length > 0)
    return `${manifestIn(dir)} takes packages from ${paths.directories.join(', ')}`;
  return project.files.has(joinPath(dir, 'binding.gyp') ?? '') ? 'binding.gyp may need them' : undefined;
}

/** Scripts that end well without their program. */
const MAY_FAIL = /^(?:is-ci\s*\|\|\s*)?(?:npx )?husky(?: install)?\s*\|\|\s*(?:true|:|exit 0)\s*$/;

function scriptsObstacle(pkg: PackageJson, manifest: string, use: Omit<UseAt, 'who'>): Obstacle {
  return firstObstacle(Object.entries(lifecycleScripts(pkg)), ([name, text]) =>
    MAY_FAIL.test(text)
      ? undefined
      : (environmentObstacle(text, `${manifest}'s ${name}`, use.project) ??
        textUse(text, { ...use, who: `${manifest}'s ${name}` })),
  );
}

/** Beside `--omit=dev` npm sets this for the scripts of the install, and only there (npm/cli, config/lib/index.js). */
const ENVIRONMENT = /\bNODE_ENV\b|\bnpm_config_(?:omit|only|production)\b/;

function environmentObstacle(text: string, who: string, project: Project): Obstacle {
  const named = text.split(SEPARATORS).filter((word) => /\w\.(?:[cm]?[jt]s|sh)$/.test(word));
  const texts = [text, ...named.flatMap((path) => textsNamed(project, path).map(([, each]) => each))];
  const asked = firstObstacle(texts, (each) => ENVIRONMENT.exec(each)?.[0]);
  return asked && `${who} asks for ${asked}, which npm sets where it leaves them out`;
}
