import { goDownloadFiles, goModules, goPrefetchFiles, type GoModules } from '../../../project/goFiles.js';
import type { InstallFiles } from '../../../project/installFiles.js';
import type { Project } from '../../../project/types.js';
import { invocationOf, optionOf, type ShellCommand } from '../../../shell/index.js';
import type { Run } from '../../commands.js';
import { below, directoryAt, directoryOf } from '../../directory.js';
import {
  bringsModules,
  goSurroundings,
  hasAccess,
  removedBehind,
  setUpBefore,
  type GoSurroundings,
} from '../../go/surroundings.js';
import { goMinorOf } from '../../go/version.js';
import { joinWorkdir } from '../../scope.js';
import type { Installer, InstallReader, Prefetch } from './types.js';
import { unplaced } from './unplaced.js';

type Brings = (path: string) => boolean;

/** `go mod download`, which reads nothing but go.mod, go.sum and go.work. */
export const goDownload: Installer = {
  mention: /\bgo\s+mod\s+download\b/,
  readerOf(run, command, brings) {
    const { tool, subcommand, operands, options } = invocationOf(command);
    if (tool !== 'go' || subcommand !== 'mod' || operands.length !== 1 || operands[0]?.value !== 'download')
      return undefined;
    if (options.some(({ name }) => !/^--?(?:x|v|C)$/.test(name))) return undefined;
    const minor = goMinorOf(run.stage);
    // 1.16 writes into go.sum, which is not mended by later commands as it was before.
    const old = minor !== undefined && minor <= 16 ? `Go 1.${minor} writes into go.sum` : undefined;
    return readerFor(run, command, brings, {
      name: '`go mod download`',
      trouble: old,
      read: (_project, modules) => goDownloadFiles(modules, minor),
    });
  },
};

/**
 * Commands of go that compile, and download modules on the way.
 * @param whole whether the download may fetch more than they need
 */
export function goBuild(whole: boolean): Installer {
  return {
    mention: /\bgo\s+(?:-C\s+\S+\s+)?(?:build|install|test|run|vet|generate)\b/,
    readerOf(run, command, brings) {
      const { tool, subcommand = '' } = invocationOf(command);
      if (tool !== 'go' || !COMPILING.has(subcommand) || isOfOthers(command)) return undefined;
      const rules = { minor: goMinorOf(run.stage), whole, trusted: hasAccess(run) };
      return readerFor(run, command, brings, {
        name: '`go ' + subcommand + '`',
        trouble: setUpBefore(run, command) ?? removedBehind(run, command),
        read: (project, modules) => goPrefetchFiles(project, modules, rules),
        fetches: true,
      });
    },
  };
}

const COMPILING: ReadonlySet<string> = new Set(['build', 'install', 'test', 'run', 'vet', 'generate']);

/** Of other modules, or of the standard library alone. */
function isOfOthers(command: ShellCommand): boolean {
  const { operands } = invocationOf(command);
  return (
    operands.some(({ text }) => text.includes('@')) ||
    (operands.length > 0 && operands.every(({ value }) => value === 'std' || value === 'cmd'))
  );
}

/** The minor version from which on go uses modules wherever go.mod is (Go 1.13 release notes, "Modules"). */
const MODULES = 13;

interface Reading {
  readonly name: string;
  readonly trouble: string | undefined;
  readonly fetches?: boolean;
  read(project: Project, modules: GoModules): InstallFiles | { readonly refused: string } | undefined;
}

function readerFor(
  run: Run,
  command: ShellCommand,
  brings: Brings,
  reading: Reading,
): InstallReader | undefined {
  const surroundings = goSurroundings(run, command);
  if (surroundings.type === 'vendored' || (goMinorOf(run.stage) ?? MODULES) < MODULES) return undefined;
  if (reading.fetches && surroundings.type === 'plain' && bringsModules(run, surroundings.writes))
    return undefined;
  const directory = directoryIn(run, command);
  const mod = directory && (upwards(directory, 'go.mod', brings) ?? joinWorkdir(directory, 'go.mod'));
  const isPlain = surroundings.type === 'plain';
  const work =
    directory && isPlain && surroundings.workspaces ? upwards(directory, 'go.work', brings) : undefined;
  const root = mod && joinWorkdir(mod, '..');
  const commands = root && reading.fetches ? downloadFrom(run, root, surroundings, brings) : undefined;
  const named =
    reading.fetches !== true || commands !== undefined
      ? undefined
      : 'the directory of its go.mod cannot be named';
  return {
    name: reading.name,
    command,
    entries: mod === undefined ? [] : [mod, ...(work === undefined ? [] : [work])],
    writes: isPlain ? surroundings.writes : [],
    needsAll: true,
    trouble:
      mod === undefined ? unplaced(command) : isPlain ? (reading.trouble ?? named) : surroundings.reason,
    ...(reading.fetches && { prefetch: { commands: commands ?? [], isDone } }),
    read(project, [modPath = '', workPath], sees) {
      const modules = goModules(project, modPath, workPath, sees);
      return 'refused' in modules ? modules : reading.read(project, modules);
    },
  };
}

/** Where the command runs, `-C` included. */
function directoryIn(run: Run, command: ShellCommand): string | undefined {
  const directory = directoryOf(run, command);
  const change = optionOf(command, '-C', '--C');
  return change === undefined ? directory : directory && joinWorkdir(directory, change.value);
}

/** The nearest file of a name in a directory or above it, as go looks for it. */
function upwards(directory: string, name: string, brings: Brings): string | undefined {
  for (let at = directory; at !== '/'; at = joinWorkdir(at, '..') ?? '/') {
    const path = joinWorkdir(at, name);
    if (path !== undefined && brings(path)) return path;
  }
  return brings(`/${name}`) ? `/${name}` : undefined;
}

/** The commands that download for the module of a directory, from where the RUN begins; undefined when they cannot be written. */
function downloadFrom(
  run: Run,
  root: string,
  surroundings: GoSurroundings,
  brings: Brings,
): Prefetch['commands'] | undefined {
  const start = directoryAt(run.model, run.instruction);
  const prefix = surroundings.type === 'plain' ? surroundings.assignments : [];
  const download = [...prefix, 'go mod download'].join(' ');
  if ((upwards(start, 'go.mod', brings) ?? joinWorkdir(start, 'go.mod')) === joinWorkdir(root, 'go.mod'))
    return [download];
  const path = below(start, root) ?? root;
  return /^[\w@.+/-]+$/.test(path) ? [`cd ${path}`, download] : undefined;
}

const FETCHES: ReadonlySet<string | undefined> = new Set(['download', 'vendor', 'tidy']);

/** True for what has downloaded the modules of the project before. */
function isDone(command: ShellCommand): boolean {
  const { tool, subcommand, operands } = invocationOf(command);
  if (tool !== 'go') return false;
  return subcommand === 'get' || (subcommand === 'mod' && FETCHES.has(operands[0]?.value));
}
