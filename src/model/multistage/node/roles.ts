/** What each command of a stage is for: which stage of the divided file needs what it leaves. */
import { isCompiler, buildPackage } from '../../../knowledge/build-deps.js';
import { dirOf } from '../../../project/paths.js';
import { hasFlag, invocationOf, type ShellCommand } from '../../../shell/index.js';
import type { Instruction } from '../../../syntax/types.js';
import { isBystander, SYSTEM_MANAGERS } from '../../bystanders.js';
import type { CommandAt } from '../../commands.js';
import type { Context, ContextCopy } from '../../copies.js';
import { below, directoryOf } from '../../directory.js';
import { lastBrought } from '../../npm/history.js';
import { npmInstallOf } from '../../npm/install.js';
import { scriptCallOf } from '../../npm/scriptCalls.js';
import { joinWorkdir } from '../../scope.js';
import type { Build } from '../../types.js';
import type { Sole } from '../sole.js';
import type { Carried } from '../types.js';
import { buildStep, type Built } from './builds.js';
import { isForProduction } from './dependencies.js';
import { bringsManager, otherInstallOf } from './managers.js';
import { chownRole, type OwnerNotes } from './owners.js';
import { UPGRADES } from './repeats.js';

export interface ManagerStep {
  readonly instruction: Instruction;
  /** True for a RUN that does nothing else. */
  readonly alone: boolean;
  /** Its `corepack enable`, which takes the place of the yarn of the image. */
  readonly enables: string | undefined;
  /** True where it installs another yarn in the place of that one. */
  readonly yarn: boolean;
}

export interface Sorting {
  readonly build: Build;
  readonly sole: Sole;
  readonly context: Context;
  readonly directory: string;
  dir: string;
  readonly copies: ContextCopy[];
  readonly built: Built;
  readonly repeated: Instruction[];
  readonly accounts: Set<Instruction>;
  readonly managers: ManagerStep[];
  readonly elsewhere: Carried[];
  readonly owners: OwnerNotes;
  install: CommandAt | undefined;
  pruned: boolean;
  buildLine: number;
}

/** What a command is for; `repeat` for what the last stage needs too, `manager` for what brings yarn or pnpm. */
export type Role = 'build' | 'install' | 'manager' | 'neutral' | 'repeat' | { readonly left: string };

/** What a command of a RUN is for. */
export function roleOf(at: CommandAt, sorting: Sorting): Role {
  const { command } = at;
  const { tool = '', subcommand } = invocationOf(command);
  if (SYSTEM_MANAGERS.has(tool)) return systemRole(command, at.script.commands);
  if (ACCOUNTS.has(tool)) return 'repeat';
  if (bringsManager(command)) return 'manager';
  if (tool === 'npm') return npmRole(at, sorting);
  if (tool === 'mkdir') return 'repeat';
  if (tool === 'chown' || tool === 'chgrp')
    return chownRole(at, sorting.directory, {
      notes: sorting.owners,
      isEmpty: sorting.install === undefined && sorting.copies.length === 0,
      isBuilt: sorting.install !== undefined,
    });
  if (tool === 'chmod') return modeRole(command, sorting);
  if (tool === 'rm' && isBystander(command)) return 'neutral';
  if (tool === 'node' && hasFlag(command, '-v', '--version')) return 'neutral';
  if (/^(?:yarn|yarnpkg|pnpm)$/.test(tool)) return managerRole(at, sorting);
  if (/^(?:bun|bunx)$/.test(tool))
    return { left: `runs \`${command.text}\`: which packages it leaves out for production is not known` };
  return subcommand === undefined || tool !== '' ? built(at, sorting) : 'neutral';
}

/** Programs that make accounts. */
export const ACCOUNTS: ReadonlySet<string> = new Set([
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
  if (subcommand === 'prune' && (hasFlag(command, '--production') || /--omit[= ]dev\b/.test(command.text)))
    return pruneRole(sorting);
  return subcommand === 'run' ? built(at, sorting) : { left: `runs \`${command.text}\`` };
}

function pruneRole(sorting: Sorting): Role {
  if (sorting.buildLine === 0) return { left: 'takes devDependencies away before anything is built' };
  sorting.pruned = true;
  return 'build';
}

/** Sub-commands of yarn and pnpm that leave nothing that the container needs. */
const QUIET: ReadonlySet<string | undefined> = new Set(['cache', 'store', 'config', 'set']);

function managerRole(at: CommandAt, sorting: Sorting): Role {
  const { command } = at;
  const { subcommand } = invocationOf(command);
  if (hasFlag(command, '-v', '--version') || QUIET.has(subcommand)) return 'neutral';
  const install = otherInstallOf(at, command);
  if (install !== undefined) return installRole(at, install.directory, sorting);
  if (/^pnpm prune --prod(?:uction)?$/.test(command.text) && directoryOf(at, command) === sorting.directory)
    return pruneRole(sorting);
  return scriptCallOf(command) === undefined ? { left: `runs \`${command.text}\`` } : built(at, sorting);
}

function installRole(at: CommandAt, directory: string | undefined, sorting: Sorting): Role {
  if (sorting.install !== undefined) return installedAgain(at, directory, sorting);
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

/** Once more behind the build, for production: what is there then is what the image had. */
function installedAgain(at: CommandAt, directory: string | undefined, sorting: Sorting): Role {
  const isPruning = sorting.buildLine > 0 && directory === sorting.directory && isForProduction(at);
  return isPruning ? pruneRole(sorting) : { left: 'installs dependencies once more' };
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
  if (left !== undefined) return { left: `runs \`${command.text}\`: ${left}` };
  sorting.buildLine = at.instruction.origin;
  return 'build';
}
