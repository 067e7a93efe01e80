/** How a Node service with a build step becomes several stages: what the image needs of each. */
import type { Instruction } from '../../../syntax/types.js';
import { lockedGraphs } from '../../../project/node/locked/index.js';
import { manifestIn } from '../../../project/node/manifests.js';
import { isWithin, joinPath } from '../../../project/paths.js';
import type { PackageJson, Project } from '../../../project/types.js';
import type { Build, Transform } from '../../types.js';
import { buildContext } from '../../buildContext.js';
import { below } from '../../directory.js';
import { builderName } from '../divide.js';
import type { Sole } from '../sole.js';
import type { Division } from '../types.js';
import { divisionOf, outermost, type Parts } from './division.js';
import { dependencyStage, isForProduction, omission, type Omission } from './dependencies.js';
import { loadedBySettings, namedBySettings, topOf } from './mentions.js';
import { managersAtStart } from './startManagers.js';
import { mountObstacle, startedOutside } from './outside.js';
import { clientsCarried } from './prisma.js';
import { readsOf, type Reads } from './reads.js';
import { startedBy } from './starts.js';
import { stepsOf, type Steps } from './steps.js';
import { membersOf } from './workspace.js';

export interface NodePlan {
  readonly division: Division;
  readonly message: string;
  readonly evidence: readonly string[];
}

type Left = { readonly left: string };

/** The plan; undefined where there is nothing to gain or another transform knows more, `left` for what is in the way. */
export function nodePlan(build: Build, transform: Transform, sole: Sole): NodePlan | Left | undefined {
  const context = buildContext(build);
  if (context === undefined) return { left: 'the ignore file could not be read' };
  const steps = stepsOf(build, sole, context);
  if (steps === undefined || 'left' in steps) return steps;
  const { built, directory, dir } = steps;
  if (steps.buildLine === 0) return undefined;
  if (built.outputs.length === 0)
    return { left: `nothing that line ${steps.buildLine} runs is known to write an output` };
  const outputs = built.outputs.map((output) => ownPath(output.directory, dir));
  if (outputs.some((path) => path === undefined)) return { left: `its output lies outside of ${directory}` };
  const own = outputs.filter((path) => path !== undefined);
  const { project } = build;
  const started = startedBy(sole.stage.instructions, { project, dir, directory });
  if ('left' in started) return started;
  const entry = started.files.find((file) => own.some((path) => isWithin(path, file)));
  if (entry === undefined && !started.scripts.some((text) => runsOutput(text, own, project, dir)))
    return {
      left: `what it starts (${started.files.join(', ') || (started.other ?? 'nothing')}) is not the output of its build (${own.join(', ')})`,
    };
  const obstacle =
    (entry === undefined ? undefined : unexplained(entry, steps, build)) ?? mountObstacle(project, directory);
  if (obstacle !== undefined) return { left: obstacle };
  return planned(build, transform, { sole, context, steps, own, started });
}

/** True for a shell script that runs the output of the build, by its path or through a script of package.json. */
function runsOutput(text: string, own: readonly string[], { packages }: Project, dir: string): boolean {
  const scripts = packages.get(manifestIn(dir))?.scripts ?? {};
  const code = text.replaceAll(/^\s*#.*$/gm, '');
  const called = [...code.matchAll(/\b(?:npm|yarn|pnpm)\s+(?:run\s+)?([\w:.-]+)/g)].map(
    ([, name = '']) => (Object.hasOwn(scripts, name) ? scripts[name] : undefined) ?? '',
  );
  return own.some((path) =>
    [code, ...called].some((each) => new RegExp(String.raw`\bnode\s[^\n;&|]*${escaped(path)}/`).test(each)),
  );
}

function ownPath(path: string, dir: string): string | undefined {
  if (dir === '') return path;
  return path.startsWith(`${dir}/`) ? path.slice(dir.length + 1) : undefined;
}

/** Names that bundlers give by themselves. */
const BUNDLES: ReadonlySet<string> = new Set(['index', 'main', 'bundle', 'server', 'app', 'out', 'cli']);

/** Why nothing in the project explains that a file is there after the build; undefined when a source of its name does. */
function unexplained(entry: string, { dir }: Steps, { project }: Build): string | undefined {
  const name = (entry.split('/').at(-1) ?? '').replace(/\.[cm]?js$/, '');
  const isThere = [...project.files].some(
    (path) =>
      isWithin(dir, path) && new RegExp(String.raw`(?:^|/)${escaped(name)}\.[cm]?[jt]sx?$`).test(path),
  );
  return isThere || BUNDLES.has(name) ? undefined : `no source of the project explains ${entry}`;
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}

const IS_MEMBER = 'the members of a workspace find each other there';

function planned(build: Build, transform: Transform, parts: Parts): NodePlan | Left | undefined {
  const { sole, steps, context } = parts;
  const pkg = build.project.packages.get(joinPath(steps.dir, 'package.json') ?? '');
  if (pkg === undefined) return { left: 'its package.json was not read' };
  if (isForProduction(steps.install)) return undefined;
  const members = membersOf(build.project, steps.dir);
  if (steps.pruned) return prunedPlan(build, parts, pkg, members);
  const manifests = (members ?? ['']).map((member) => manifestIn(joinPath(steps.dir, member) ?? ''));
  const isDev = (path: string): boolean =>
    Object.keys(build.project.packages.get(path)?.devDependencies ?? {}).length > 0;
  if (!manifests.some(isDev)) return undefined;
  const clients = clientsCarried(steps.built.clients, steps.directory, build.project);
  if ('left' in clients) return clients;
  const managers = managersAtStart(parts.started, steps, sole.stage, build.project);
  if ('left' in managers) return managers;
  const reads = members === undefined ? neededOf(build, parts) : { anything: IS_MEMBER };
  const several = severalOwners(parts, reads);
  if (several !== undefined) return { left: several };
  const whole = {
    ...parts,
    members,
    clients,
    prepared: managers.prepared,
    steps: { ...steps, repeated: [...steps.repeated, ...managers.repeated] },
  };
  const name = sole.stage.name === 'deps' ? 'dependencies' : 'deps';
  const image = sole.stage.from.args[0] ?? '';
  const draft = divisionOf(whole, reads, dependencyStage(steps, name, image, undefined));
  const answer = omission(build, transform, draft, { name, context, isGenerated: steps.built.generated });
  if ('left' in answer) return answer;
  if (members === undefined && answer.kept > 0 && answer.certain === 0)
    return { left: 'every package that stays is optional, and may not be there to be copied' };
  // Without any package, npm would leave no directory to copy.
  const isEmpty = members === undefined && answer.kept === 0;
  const deps = isEmpty ? undefined : dependencyStage(steps, name, image, answer.rewritten);
  const division = divisionOf(whole, reads, deps);
  return { division, ...saidOf(parts, reads, answer, builderName(division)) };
}

/** Where a step behind the build has taken devDependencies away, the layers before it have them still. */
function prunedPlan(
  build: Build,
  parts: Parts,
  { dependencies }: PackageJson,
  members: readonly string[] | undefined,
): NodePlan | Left | undefined {
  const { sole, steps, started } = parts;
  const isBerry = lockedGraphs(build.project).get(joinPath(steps.dir, 'yarn.lock') ?? '')?.kind === 'berry';
  // There may be no node_modules.
  if (isBerry || (Object.keys(dependencies).length === 0 && members === undefined)) return undefined;
  const managers = managersAtStart(started, steps, sole.stage, build.project);
  if ('left' in managers) return managers;
  const reads = members === undefined ? neededOf(build, parts) : { anything: IS_MEMBER };
  const several = severalOwners(parts, reads);
  if (several !== undefined) return { left: several };
  const whole = {
    ...parts,
    modules: 'pruned' as const,
    prepared: managers.prepared,
    steps: { ...steps, repeated: [...steps.repeated, ...managers.repeated] },
  };
  const division = divisionOf(whole, reads, undefined);
  return { division, ...saidOfPruned(parts, reads, builderName(division)) };
}

function severalOwners({ steps, own }: Parts, reads: Reads): string | undefined {
  const { owners, directory } = steps;
  const fresh = [...steps.fresh].flatMap((path) => below(directory, path) ?? []);
  if ('anything' in reads)
    return owners.made !== owners.copied || fresh.length > 0
      ? `its files have several owners, and the image may need all of them: ${reads.anything}`
      : undefined;
  const kept = [...own, ...reads.entries, 'node_modules', 'package.json'];
  const mixed = fresh.find((path) => kept.some((each) => isWithin(each, path) || isWithin(path, each)));
  return mixed && `${mixed} is made for an account, and holds files of the project too`;
}

/** What of the package is read at run time beside the output. */
function neededOf({ project }: Build, { sole, context, steps, own, started }: Parts): Reads {
  const { dir, directory, built } = steps;
  const pkg = project.packages.get(joinPath(dir, 'package.json') ?? '');
  const outside = startedOutside(project);
  const scattered = built.written.find((path) => !own.some((output) => isWithin(output, path)));
  const foreign = started.files.find((file) => !own.some((output) => isWithin(output, file)));
  if (started.other !== undefined) return { anything: started.other };
  const settings = ['.npmrc', 'pnpm-workspace.yaml']
    .map((file) => joinPath(dir, file) ?? file)
    .find((path) => started.npm && project.files.has(path) && !context.hidden(path));
  if (settings !== undefined)
    return { anything: `${started.managers.has('pnpm') ? 'pnpm' : 'npm'} reads ${settings}` };
  const manifest = project.texts.get(joinPath(dir, 'package.json') ?? '') ?? '';
  if (/"(?:imports|_moduleAliases)"\s*:/.test(manifest))
    return { anything: 'package.json gives names to its files' };
  const loading = loadedBySettings({ project }, sole.stage.instructions);
  if (loading !== undefined) return { anything: `${loading}, which may be any of its files` };
  const volume = volumeOver(sole.stage.instructions, directory);
  if (volume !== undefined) return { anything: volume };
  const naming = variableNaming(sole.stage.instructions, directory);
  if (naming !== undefined) return { anything: naming };
  if (outside !== undefined) return { anything: `${outside} runs commands in it` };
  if (scattered !== undefined) return { anything: `the build also writes ${scattered}` };
  if (foreign !== undefined) return { anything: `${foreign} is run too` };
  if (pkg === undefined) return { anything: 'its package.json was not read' };
  const place = { project, context, dir, directory };
  const reads = readsOf({ ...place, pkg, outputs: own });
  if ('anything' in reads) return reads;
  const top = topOf(place);
  const kept = volumesIn(sole.stage.instructions, directory).filter((path) =>
    top.some(({ name }) => name === path),
  );
  const named = [...namedBySettings(place, sole.stage.instructions, top), ...kept];
  const entries = [...new Set([...reads.entries, ...named])].filter((entry) => !own.includes(entry)).sort();
  const gone = entries.find((entry) => built.removed.includes(entry));
  return gone === undefined ? { entries } : { anything: `the build deletes ${gone}` };
}

/** A VOLUME of which it is not known what of the directory lies in it. */
function volumeOver(instructions: readonly Instruction[], directory: string): string | undefined {
  const over = instructions.find(
    ({ keyword, args }) =>
      keyword === 'VOLUME' &&
      args.some(
        (path) => !path.startsWith('/') || path.includes('$') || below(path, directory) !== undefined,
      ),
  );
  return over && `line ${over.origin} has a VOLUME with files of it`;
}

/** What at the top of the package lies in a VOLUME. */
function volumesIn(instructions: readonly Instruction[], directory: string): readonly string[] {
  return instructions
    .filter(({ keyword }) => keyword === 'VOLUME')
    .flatMap(({ args }) => args.flatMap((path) => below(directory, path)?.split('/')[0] ?? []));
}

/** An ENV that leads to files of the package, whoever reads it. */
function variableNaming(instructions: readonly Instruction[], directory: string): string | undefined {
  const naming = instructions.find(
    ({ keyword, args }) =>
      keyword === 'ENV' &&
      args.some(
        (word, index) =>
          index % 3 === 1 &&
          (word.startsWith('./') || word.startsWith(`${directory}/`)) &&
          !/node_modules/.test(word),
      ),
  );
  return naming && `line ${naming.origin} names files of it in a variable`;
}

function saidOf(
  { steps, own }: Parts,
  reads: Reads,
  { count, kept: stay, evidence }: Omission,
  builder: string,
): Pick<NodePlan, 'message' | 'evidence'> {
  const outputs = [...new Set(steps.built.outputs.map((output) => output.evidence))];
  if ('anything' in reads)
    return {
      message:
        `divided the build: the image keeps ${steps.directory} as it is after the build, with node_modules without ` +
        `devDependencies (${packages(count)} less); whatever else the tools left stays in stage ${builder}`,
      evidence: [...outputs, `the whole directory is kept: ${reads.anything}`, ...evidence],
    };
  const kept = [...outermost(own), ...reads.entries].join(', ');
  return {
    message:
      `divided the build: the image keeps ${kept}, package.json and ${stay === 0 ? 'no node_modules' : 'node_modules without devDependencies'} ` +
      `(${packages(count)} less); sources, compilers and caches stay in stage ${builder}`,
    evidence: [...outputs, 'no source that was found reads another file of the project', ...evidence],
  };
}

function saidOfPruned(
  { steps, own }: Parts,
  reads: Reads,
  builder: string,
): Pick<NodePlan, 'message' | 'evidence'> {
  const outputs = [...new Set(steps.built.outputs.map((output) => output.evidence))];
  if ('anything' in reads)
    return {
      message:
        `divided the build: the image keeps ${steps.directory} as it is after the build; the devDependencies that a step ` +
        `takes away, and whatever else the tools left, stay in stage ${builder}`,
      evidence: [...outputs, `the whole directory is kept: ${reads.anything}`],
    };
  const kept = [...outermost(own), ...reads.entries].join(', ');
  return {
    message:
      `divided the build: the image keeps ${kept}, package.json and node_modules as they are after the build; the ` +
      `devDependencies that a step takes away, sources and caches stay in stage ${builder}`,
    evidence: [...outputs, 'no source that was found reads another file of the project'],
  };
}

function packages(count: number): string {
  return count === 1 ? 'one package' : `${count} packages`;
}
