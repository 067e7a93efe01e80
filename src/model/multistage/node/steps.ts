/** What each step of a Node service's only stage is for. A step that is not recognised is a reason to leave the stage. */
import { isCompiler, buildPackage } from '../../../knowledge/build-deps.js';
import { manifestIn } from '../../../project/node/manifests.js';
import { baseOf, dirOf } from '../../../project/paths.js';
import { hasFlag, invocationOf, type ShellCommand } from '../../../shell/index.js';
import type { Instruction } from '../../../syntax/types.js';
import { isBystander, SYSTEM_MANAGERS } from '../../bystanders.js';
import type { CommandAt } from '../../commands.js';
import { contextCopy, type Context, type ContextCopy } from '../../copies.js';
import { below, directoryOf } from '../../directory.js';
import { lastBrought } from '../../npm/history.js';
import { npmInstallOf } from '../../npm/install.js';
import { joinWorkdir } from '../../scope.js';
import { placer } from '../../split/placing.js';
import { mountOptions } from '../../sources.js';
import type { Build } from '../../types.js';
import { scriptOf } from '../../work.js';
import type { Sole } from '../sole.js';
import type { Carried } from '../types.js';
import { buildStep, nothingBuilt, type Built } from './builds.js';
import { repeatObstacle, UPGRADES } from './repeats.js';

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
  /** Files that lie outside of the working directory. */
  readonly elsewhere: readonly Carried[];
  readonly built: Built;
  /** The last of the steps that build something. */
  readonly buildLine: number;
}

interface Sorting {
  readonly build: Build;
  readonly sole: Sole;
  readonly context: Context;
  readonly directory: string;
  dir: string;
  readonly copies: ContextCopy[];
  readonly built: Built;
  readonly repeated: Instruction[];
  readonly accounts: Set<Instruction>;
  readonly elsewhere: Carried[];
  install: CommandAt | undefined;
  pruned: boolean;
  buildLine: number;
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
    elsewhere: [],
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
  if (install === undefined) return { left: 'no `npm ci` or `npm install` brings its dependencies' };
  const misplaced = whatIsMisplaced(sorting);
  return misplaced === undefined ? { ...sorting, install } : { left: misplaced };
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

const ROOT = /^(?:root|0)(?::(?:root|0))?$/;

function sort(instruction: Instruction, sorting: Sorting): string | undefined {
  const { keyword } = instruction;
  if (keyword !== 'RUN' && keyword !== 'COPY' && keyword !== 'ADD') return undefined;
  const { user = '' } = sorting.sole.model.scopeAt(instruction);
  if (!ROOT.test(user)) return `works as user ${user}, whose files the image would have to keep`;
  return keyword === 'RUN' ? sortRun(instruction, sorting) : sortCopy(instruction, sorting);
}

function sortCopy(instruction: Instruction, sorting: Sorting): string | undefined {
  const { sole, context, directory, elsewhere, install } = sorting;
  const from = instruction.flag('from');
  if (from !== undefined) return `copies from ${from}, and it is not known what that needs`;
  const owner = instruction.flag('chown');
  if (owner !== undefined && !ROOT.test(owner)) return `gives files to ${owner}`;
  const copy = contextCopy(sole.model, instruction, context);
  if (copy === undefined) return 'copies what is not known before it is built';
  const isWhole = copy.sources.some(({ type, path }) => type === 'directory' && path === '');
  if (install === undefined && isWhole) return 'copies everything before the dependencies are installed';
  if (below(directory, copy.target) !== undefined) {
    sorting.copies.push(copy);
    return undefined;
  }
  for (const { type, path } of copy.sources) {
    if (type === 'directory')
      return `copies ${path === '' ? 'everything' : path} to ${copy.target}, outside of ${directory}`;
    const place = copy.into ? joinWorkdir(copy.target, baseOf(path)) : copy.target;
    if (place === undefined) return 'copies what is not known before it is built';
    elsewhere.push({ path: place, type: 'file' });
  }
  return undefined;
}

/** What a command is for; `repeat` for what the last stage needs too. */
type Role = 'build' | 'install' | 'neutral' | 'repeat' | { readonly left: string };

function sortRun(instruction: Instruction, sorting: Sorting): string | undefined {
  const { sole, repeated } = sorting;
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
  if (roles.has('repeat') && (roles.has('build') || roles.has('install')))
    return 'sets up the system and builds in one RUN';
  if (roles.has('repeat')) {
    const reason = repeatObstacle(script.commands);
    if (reason !== undefined) return reason;
    repeated.push(instruction);
  }
  if (script.commands.every((command) => ACCOUNTS.has(invocationOf(command).tool ?? '')))
    sorting.accounts.add(instruction);
  if (roles.has('build')) sorting.buildLine = instruction.origin;
  return undefined;
}

function roleOf(at: CommandAt, sorting: Sorting): Role {
  const { command } = at;
  const { tool = '', subcommand } = invocationOf(command);
  if (SYSTEM_MANAGERS.has(tool)) return systemRole(command, at.script.commands);
  if (ACCOUNTS.has(tool)) return 'repeat';
  if (tool === 'npm') return npmRole(at, sorting);
  if (tool === 'mkdir') return 'repeat';
  if (tool === 'chown' || tool === 'chgrp')
    return { left: `runs \`${command.text}\`, and the image would have to keep the owners` };
  if (tool === 'chmod') return modeRole(command, sorting);
  if (tool === 'rm' && isBystander(command)) return 'neutral';
  if (tool === 'corepack' || (tool === 'node' && hasFlag(command, '-v', '--version'))) return 'neutral';
  if (/^(?:yarn|yarnpkg|pnpm|bun|bunx)$/.test(tool))
    return {
      left: `runs \`${command.text}\`: which packages are for development only is read from package-lock.json alone`,
    };
  return subcommand === undefined || tool !== '' ? built(at, sorting) : 'neutral';
}

const ACCOUNTS: ReadonlySet<string> = new Set([
  'useradd',
  'groupadd',
  'adduser',
  'addgroup',
  'usermod',
  'groupmod',
]);

/** Compilers stay in the builder; what else is installed may be for the container. */
function systemRole(command: ShellCommand, all: readonly ShellCommand[]): Role {
  const { tool = '', subcommand, operands } = invocationOf(command);
  if (!isBystander(command)) return { left: `runs \`${command.text}\`` };
  if (UPGRADES.test(subcommand ?? '')) return 'repeat';
  if (subcommand !== 'install' && subcommand !== 'add') return 'neutral';
  if (operands.every(({ value = '' }) => isBuildTool(value))) return 'neutral';
  // Without them, the same RUN finds no packages in another stage.
  const hasLists =
    !/^(?:apt|apk)/.test(tool) ||
    hasFlag(command, '--no-cache', '-U', '--update-cache') ||
    all.slice(0, all.indexOf(command)).some((each) => /^(?:apt|apt-get|apk) update\b/.test(each.text));
  return hasLists ? 'repeat' : { left: 'installs packages with the lists that another step fetched' };
}

function isBuildTool(name: string): boolean {
  const known = buildPackage('debian', name, undefined);
  return (
    isCompiler('debian', name) || (known !== undefined && 'runtime' in known && known.runtime.length === 0)
  );
}

/** Programs that only builds use; whatever starts in the container is looked at for itself. */
const GLOBAL_TOOLS =
  /^(?:typescript|tsup|esbuild|webpack|webpack-cli|rimraf|@nestjs\/cli|@swc\/(?:cli|core)|@babel\/(?:cli|core)|@vercel\/ncc)(?:@[\w.^~-]+)?$/;

function npmRole(at: CommandAt, sorting: Sorting): Role {
  const { command } = at;
  const { subcommand, operands } = invocationOf(command);
  if (subcommand === 'cache' || subcommand === 'config' || subcommand === 'set') return 'neutral';
  if (hasFlag(command, '-g', '--global')) {
    const names = operands.map(({ value = '' }) => value);
    if (subcommand === 'install' && names.every((name) => GLOBAL_TOOLS.test(name))) return 'neutral';
    if (subcommand === 'install' && names.every((name) => /^npm(?:@|$)/.test(name))) return 'repeat';
    return { left: `runs \`${command.text}\`, and the container may need what it installs` };
  }
  const install = npmInstallOf(at, command);
  if (install !== undefined) return installRole(at, install.directory, sorting);
  if (subcommand === 'prune' && (hasFlag(command, '--production') || /--omit[= ]dev\b/.test(command.text))) {
    if (sorting.buildLine === 0) return { left: 'takes devDependencies away before anything is built' };
    sorting.pruned = true;
    return 'build';
  }
  return subcommand === 'run' ? built(at, sorting) : { left: `runs \`${command.text}\`` };
}

function installRole(at: CommandAt, directory: string | undefined, sorting: Sorting): Role {
  if (sorting.install !== undefined) return { left: `installs dependencies once more` };
  if (directory !== sorting.directory)
    return { left: `installs dependencies outside of ${sorting.directory}` };
  if (at.command.member === undefined) return { left: 'installs dependencies in a list that is not read' };
  const manifest = lastBrought(at, `${directory}/package.json`, sorting.context);
  if (manifest === undefined || manifest === 'unknown')
    return { left: 'installs for a package.json that is not copied before' };
  sorting.install = at;
  sorting.dir = dirOf(manifest.path);
  return 'install';
}

/** Modes come along with the files. */
function modeRole(command: ShellCommand, { directory, elsewhere, sole }: Sorting): Role {
  const { operands } = invocationOf(command);
  const base = sole.model.finalScope(sole.stage).workdir;
  const far = operands.slice(1).find(({ value }) => {
    const path = joinWorkdir(base, value);
    return (
      path === undefined ||
      (below(directory, path) === undefined && !elsewhere.some((each) => each.path === path))
    );
  });
  return far === undefined ? 'neutral' : { left: `changes the mode of ${far.text}, outside of ${directory}` };
}

function built(at: CommandAt, sorting: Sorting): Role {
  const { build, directory, install } = sorting;
  const { command } = at;
  if (install === undefined)
    return { left: `runs \`${command.text}\` before the dependencies are installed` };
  if (directoryOf(at, command) !== directory)
    return { left: `runs \`${command.text}\` outside of ${directory}` };
  const left = buildStep(command, {
    project: build.project,
    dir: sorting.dir,
    built: sorting.built,
    followed: [],
  });
  return left === undefined ? 'build' : { left: `runs \`${command.text}\`: ${left}` };
}
