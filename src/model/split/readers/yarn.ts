import type { InstallFiles } from '../../../project/installFiles.js';
import type { Project } from '../../../project/types.js';
import { berryFiles } from '../../../project/yarn/berryFiles.js';
import { classicFiles } from '../../../project/yarn/classicFiles.js';
import { invocationOf, type ShellCommand } from '../../../shell/index.js';
import type { Run } from '../../commands.js';
import { joinWorkdir } from '../../scope.js';
import {
  berryTrouble,
  yarnInstallOf,
  yarnName,
  yarnSurroundings,
  type YarnInstall,
} from '../../yarn/install.js';
import { yarnAt } from '../../yarn/version.js';
import type { Installer, InstallReader } from './types.js';
import { unplaced } from './unplaced.js';

/** `yarn` and `yarn install` without packages. */
export const yarn: Installer = { mention: /\byarn(?:pkg)?\b/, readerOf };

function readerOf(run: Run, command: ShellCommand): InstallReader | undefined {
  const install = yarnInstallOf(run, command);
  if (install === undefined) return undefined;
  const entry = install.directory === undefined ? undefined : joinWorkdir(install.directory, 'package.json');
  return {
    name: yarnName(install),
    command,
    entries: entry === undefined ? [] : [entry],
    writes: [],
    needsAll: false,
    trouble: entry === undefined ? unplaced(command) : yarnSurroundings(run, command),
    staysWith: leavesProject,
    read: (project, [path = ''], sees) =>
      filesOf(run, install, project, path.slice(0, Math.max(0, path.lastIndexOf('/'))), sees),
  };
}

/** `yarn cache clean` and `yarn config set`: with yarn 1, neither touches the project; `yarnAt` looks at the settings. */
function leavesProject(command: ShellCommand): boolean {
  const { tool, subcommand, operands, options } = invocationOf(command);
  if (tool !== 'yarn' && tool !== 'yarnpkg') return false;
  const [first, ...others] = operands;
  if (subcommand === 'config') return first?.value === 'set';
  const cleans = subcommand === 'cache' && first?.value === 'clean' && others.length === 0;
  return cleans && options.every(({ name }) => name === '--force' || name === '--all');
}

function filesOf(
  run: Run,
  install: YarnInstall,
  project: Project,
  dir: string,
  sees: (path: string) => boolean,
): InstallFiles | { readonly refused: string } {
  const version = yarnAt(run, project, dir, sees);
  if (typeof version === 'string') return { refused: version };
  const { ignoreScripts, lockOption } = install;
  const keepsLock = lockOption !== undefined;
  const { exact } = version;
  const trouble = version.major > 1 ? berryTrouble(run, install) : undefined;
  if (trouble !== undefined) return { refused: trouble };
  const read =
    version.major > 1 && exact !== undefined
      ? berryFiles(project, dir, { version: exact, ignoreScripts, keepsLock }, sees)
      : classicFiles(project, dir, { ignoreScripts, keepsLock }, sees);
  if ('refused' in read) return read;
  return { ...read, files: [...new Set([...read.files, ...version.files])] };
}
