/** What each step of a Node service's only stage is for. A step that is not recognised is a reason to leave the stage. */
import { manifestIn } from '../../../project/node/manifests.js';
import { baseOf } from '../../../project/paths.js';
import { invocationOf, type ShellScript } from '../../../shell/index.js';
import type { Instruction } from '../../../syntax/types.js';
import type { CommandAt } from '../../commands.js';
import { contextCopy, type Context } from '../../copies.js';
import { below } from '../../directory.js';
import { joinWorkdir } from '../../scope.js';
import { placer } from '../../split/placing.js';
import { mountOptions } from '../../sources.js';
import type { Build } from '../../types.js';
import { scriptOf } from '../../work.js';
import type { Sole } from '../sole.js';
import type { Carried } from '../types.js';
import { nothingBuilt, type Built } from './builds.js';
import { accountName, noOwners, ownersOf, type Owners } from './owners.js';
import { repeatObstacle } from './repeats.js';
import { ACCOUNTS, roleOf, type ManagerStep, type Role, type Sorting } from './roles.js';

/** The steps of a stage, sorted. */
export interface Steps {
  /** Directory of the package in the image: the working directory. */
  readonly directory: string;
  /** The same in the build context. */
  readonly dir: string;
  readonly install: CommandAt;
  /** True when a later step takes devDependencies away. */
  readonly pruned: boolean;
  /** RUNs that the last stage needs too: accounts, packages of the system, directories. */
  readonly repeated: readonly Instruction[];
  /** Those that only make accounts, for the image that runs. */
  readonly accounts: ReadonlySet<Instruction>;
  /** RUNs that bring yarn or pnpm; `alone` for those that do nothing else. */
  readonly managers: readonly ManagerStep[];
  /** Files that lie outside of the working directory. */
  readonly elsewhere: readonly Carried[];
  readonly owners: Owners;
  /** Directories that a RUN makes and gives to an account at once. */
  readonly fresh: ReadonlySet<string>;
  readonly built: Built;
  /** The last of the steps that build something. */
  readonly buildLine: number;
}

type Left = { readonly left: string };

/** Sorts the steps of the stage; `left` says which one is in the way, and there is no answer where pages are built. */
export function stepsOf(build: Build, sole: Sole, context: Context): Steps | Left | undefined {
  const { model, stage } = sole;
  const directory = model.finalScope(stage).workdir;
  if (directory === undefined) return { left: 'its working directory is only known when it is built' };
  if (directory === '/') return { left: 'it works in /, where the system lies too' };
  const sorting: Sorting = {
    build,
    sole,
    context,
    directory,
    dir: '',
    copies: [],
    built: nothingBuilt(),
    repeated: [],
    accounts: new Set(),
    managers: [],
    elsewhere: [],
    owners: noOwners(),
    install: undefined,
    pruned: false,
    buildLine: 0,
  };
  for (const instruction of stage.instructions) {
    const reason = sort(instruction, sorting);
    if (sorting.built.pages) return undefined;
    if (reason !== undefined) return { left: `line ${instruction.origin} ${reason}` };
  }
  const { install } = sorting;
  if (install === undefined) return { left: 'no install brings its dependencies' };
  const misplaced = whatIsMisplaced(sorting);
  if (misplaced !== undefined) return { left: misplaced };
  const owners = ownersOf(sorting.owners);
  return typeof owners === 'string'
    ? { left: owners }
    : { ...sorting, install, owners, fresh: sorting.owners.fresh };
}

/** Files must lie to each other in the image as they do in the project: only then do paths mean the same. */
function whatIsMisplaced({ copies, dir, directory }: Sorting): string | undefined {
  const imageOf = placer(manifestIn(dir), `${directory}/package.json`);
  for (const { sources, target, into, instruction } of copies) {
    for (const { type, path } of sources) {
      const place = type === 'directory' || !into ? target : joinWorkdir(target, baseOf(path));
      const wanted = type === 'directory' && path === dir ? directory : imageOf(path);
      if (place !== wanted)
        return `line ${instruction.origin} copies ${path} to another place than it has in the project`;
    }
  }
  return undefined;
}

function sort(instruction: Instruction, sorting: Sorting): string | undefined {
  const { keyword } = instruction;
  if (keyword !== 'RUN' && keyword !== 'COPY' && keyword !== 'ADD') return undefined;
  const { user = '' } = sorting.sole.model.scopeAt(instruction);
  if (user.includes('$')) return `works as user ${user}, whom only the build knows`;
  if (sorting.owners.given !== undefined) return 'changes files behind a RUN that gives them to an account';
  return keyword === 'RUN' ? sortRun(instruction, sorting) : sortCopy(instruction, sorting);
}

function sortCopy(instruction: Instruction, sorting: Sorting): string | undefined {
  const { sole, context, directory, elsewhere, install } = sorting;
  const from = instruction.flag('from');
  if (from !== undefined) return `copies from ${from}, and it is not known what that needs`;
  const owner = accountName(instruction.flag('chown') ?? 'root');
  if (/[^\w.:-]/.test(owner)) return `gives files to ${owner}, whom only the build knows`;
  const copy = contextCopy(sole.model, instruction, context);
  if (copy === undefined) return 'copies what is not known before it is built';
  const isWhole = copy.sources.some(({ type, path }) => type === 'directory' && path === '');
  if (install === undefined && isWhole) return 'copies everything before the dependencies are installed';
  if (below(directory, copy.target) !== undefined) {
    sorting.copies.push(copy);
    // What was copied before is copied once more, at the same places.
    const isAll = copy.sources.some(({ type, path }) => type === 'directory' && path === sorting.dir);
    if (install !== undefined && isAll && copy.target === directory) sorting.owners.givers.clear();
    sorting.owners.givers.add(owner);
    return undefined;
  }
  for (const { type, path } of copy.sources) {
    if (type === 'directory')
      return `copies ${path === '' ? 'everything' : path} to ${copy.target}, outside of ${directory}`;
    const place = copy.into ? joinWorkdir(copy.target, baseOf(path)) : copy.target;
    if (place === undefined) return 'copies what is not known before it is built';
    elsewhere.push({ path: place, type: 'file', ...(owner !== '' && { owner }) });
  }
  return undefined;
}

function sortRun(instruction: Instruction, sorting: Sorting): string | undefined {
  const { sole } = sorting;
  const script = scriptOf(sole.model, instruction);
  const isPlain = script?.chain?.every(({ simple }) => simple) === true && instruction.heredocs.length === 0;
  if (script === undefined || instruction.json || !isPlain) return 'is more than commands joined by &&';
  const mount = instruction.flags.find(
    ({ name, value }) => name !== 'mount' || mountOptions(value ?? '').get('type') !== 'cache',
  );
  if (mount !== undefined) return `has ${mount.text}`;
  const over = instruction.flags.find(({ value }) => {
    const target = joinWorkdir(sorting.directory, mountOptions(value ?? '').get('target'));
    return target === undefined || below(sorting.directory, target) !== undefined;
  });
  if (over !== undefined) return `mounts a cache over files of ${sorting.directory}`;
  const roles = new Set<Role>();
  for (const command of script.commands) {
    const at = {
      instruction,
      stage: sole.stage,
      scope: sole.model.scopeAt(instruction),
      script,
      model: sole.model,
      command,
    };
    const role = roleOf(at, sorting);
    if (typeof role === 'object') return role.left;
    roles.add(role);
  }
  return note(instruction, script, roles, sorting);
}

/** What a RUN whose commands are known means for the stages. */
function note(
  instruction: Instruction,
  script: ShellScript,
  roles: ReadonlySet<Role>,
  sorting: Sorting,
): string | undefined {
  const maker = accountName(sorting.sole.model.scopeAt(instruction).user ?? 'root');
  if (roles.has('build') || roles.has('install')) sorting.owners.makers.add(maker);
  if (maker !== '' && (roles.has('repeat') || roles.has('manager')))
    return `sets up the system as user ${maker}`;
  if (roles.has('repeat') && (roles.has('build') || roles.has('install')))
    return 'sets up the system and builds in one RUN';
  if (roles.has('repeat')) {
    const reason = repeatObstacle(script.commands);
    if (reason !== undefined) return reason;
    sorting.repeated.push(instruction);
  }
  if (script.commands.every((command) => ACCOUNTS.has(invocationOf(command).tool ?? '')))
    sorting.accounts.add(instruction);
  if (roles.has('manager')) sorting.managers.push(managerStep(instruction, script, roles));
  if (roles.has('build')) sorting.buildLine = instruction.origin;
  return undefined;
}

function managerStep(
  instruction: Instruction,
  { commands }: ShellScript,
  roles: ReadonlySet<Role>,
): ManagerStep {
  const texts = commands.map(({ text }) => text);
  return {
    instruction,
    alone: isAlone(roles),
    enables: texts.find((text) => /^corepack enable\b/.test(text)),
    yarn: texts.some((text) => /^npm\s.*\byarn\b/.test(text)),
  };
}

function isAlone(roles: ReadonlySet<Role>): boolean {
  return [...roles].every((role) => role === 'manager' || role === 'neutral');
}
