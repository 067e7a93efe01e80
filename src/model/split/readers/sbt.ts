import { PLAIN_JVM_OPTION, sbtFiles } from '../../../project/sbt/sbtFiles.js';
import { invocationOf, type ShellCommand } from '../../../shell/index.js';
import type { Run } from '../../commands.js';
import { directoryOf } from '../../directory.js';
import { sbtCommandOf, type SbtCommand, type SbtTask } from '../../sbt/command.js';
import { joinWorkdir } from '../../scope.js';
import { preparationOf } from '../preparing.js';
import type { Installer, InstallReader } from './types.js';
import { unplaced } from './unplaced.js';

/** `sbt stage`, which fetches on the way. */
export const sbtBuild: Installer = { mention: /\bsbt\b/, readerOf };

function readerOf(run: Run, command: ShellCommand): InstallReader | undefined {
  const sbt = sbtCommandOf(command);
  if (sbt === undefined) return undefined;
  const before = run.script.commands.slice(0, run.script.commands.indexOf(command));
  const mounted = run.instruction.flags.some(
    ({ name, value }) => name === 'mount' && /type=cache/.test(value ?? ''),
  );
  if (before.some(isSbt) || mounted) return undefined;
  const directory = directoryOf(run, command);
  const ahead = preparationOf(run, command, () => false);
  const prepared = 'refused' in ahead ? [] : ahead.commands;
  const entry = joinWorkdir(directory, 'build.sbt');
  return {
    name: '`sbt ' + sbt.tasks.map(written).join(' ') + '`',
    command,
    entries: entry === undefined ? [] : [entry],
    writes: [],
    needsAll: true,
    settings: /(?:^|\/)(?:[^/]+\.sbt|build\.properties|\.(?:jvm|sbt)opts|\.sbtrc)$/,
    trouble:
      sbt.trouble ??
      (entry === undefined ? unplaced(command) : undefined) ??
      ('refused' in ahead ? ahead.refused : undefined) ??
      whyNotAhead(run, command),
    read: (project, [path = ''], sees) => {
      const found = sbtFiles(project, path, sees);
      if ('refused' in found) return found;
      const unknown = sbt.tasks.find(
        (task) => task.project !== undefined && !found.projects.has(task.project),
      );
      if (unknown?.project !== undefined) return { refused: `no build.sbt declares ${unknown.project}` };
      return { ...found, commands: [...prepared, updateFor(sbt)] };
    },
    prefetch: { commands: [], isDone: isSbt },
  };
}

function isSbt(command: ShellCommand): boolean {
  return invocationOf(command).tool === 'sbt';
}

function written({ project, configuration, name }: SbtTask): string {
  return [project, configuration, name].filter((part) => part !== undefined).join('/');
}

/** The root gathers all projects, unless it says otherwise; a named one is resolved alone. */
function updateFor({ tasks, passed }: SbtCommand): string {
  const named = tasks.map(({ project }) => (project === undefined ? 'update' : `${project}/update`));
  return ['sbt', ...passed, ...(named.includes('update') ? ['update'] : new Set(named))].join(' ');
}

/** Variables by which sbt may keep what it fetches, or read what it needs, elsewhere. */
const ELSEWHERE = ['COURSIER_CACHE', 'COURSIER_CONFIG_DIR', 'COURSIER_CREDENTIALS', 'SBT_CREDENTIALS'];
const OPTIONS = ['SBT_OPTS', 'JAVA_OPTS', 'JVM_OPTS', 'JAVA_TOOL_OPTIONS', '_JAVA_OPTIONS'];

/** Why an `update` where the RUN begins could not stand for what the command resolves; undefined when it could. */
function whyNotAhead({ instruction, scope }: Run, command: ShellCommand): string | undefined {
  if (command.words[0]?.text !== 'sbt') return 'it is not known which program it starts';
  if (command.assignments.length > 0) return 'a variable is set for it';
  if (/\brm\b[^&;]*(?:\.ivy2|\.sbt|\.cache|coursier)/.test(instruction.body.text))
    return 'its RUN also removes what was downloaded, which another layer would keep';
  const far = ELSEWHERE.find((name) => scope.variables.has(name));
  if (far !== undefined) return `${far} is set, by which it may read or write elsewhere`;
  const odd = OPTIONS.find((name) => {
    const variable = scope.variables.get(name);
    const words = variable?.value?.split(/\s+/) ?? ['?'];
    return variable !== undefined && words.some((word) => word !== '' && !PLAIN_JVM_OPTION.test(word));
  });
  return odd && `${odd} is set, by which it may read or write elsewhere`;
}
