/** RUNs that install packages of the system: for the builds of a stage, or for its container. */
import { bareName } from '../../knowledge/apt.js';
import { invocationOf, type ShellCommand } from '../../shell/index.js';
import { isBystander, setsOptions, SYSTEM_MANAGERS } from '../bystanders.js';
import type { Run } from '../commands.js';

/** What no program starts that runs; their libraries come by dependencies of what runs. */
const COMPILERS: ReadonlySet<string> = new Set(
  'build-essential build-base gcc g++ make libc-dev libc6-dev musl-dev linux-headers autoconf automake pkg-config pkgconf'.split(
    ' ',
  ),
);
/** What a program does not need that starts no others. */
const BUILDERS: ReadonlySet<string> = new Set([
  ...COMPILERS,
  ...'git curl wget gnupg unzip nodejs npm yarn inotify-tools ca-certificates openssh-client'.split(' '),
]);

/** True for a RUN of commands of the package manager alone: the last stage can repeat it. */
export function isSystemRun({ script: { commands } }: Run): boolean {
  return (
    commands.some(managesSystem) &&
    commands.every((each) => (isBystander(each) || setsOptions(each)) && each.assignments.length === 0)
  );
}

function managesSystem(command: ShellCommand): boolean {
  return SYSTEM_MANAGERS.has(invocationOf(command).tool ?? '');
}

/** True for a command of the package manager that brings nothing but compilers, and what builds use beside them. */
export function preparesBuilds(command: ShellCommand): boolean {
  return bringsOnly(command, BUILDERS);
}

/** True for one that brings programs which something else than a build may start. */
export function bringsPrograms(command: ShellCommand): boolean {
  return managesSystem(command) && !bringsOnly(command, COMPILERS);
}

function bringsOnly(command: ShellCommand, names: ReadonlySet<string>): boolean {
  if (!managesSystem(command) || !isBystander(command)) return false;
  const { subcommand, operands } = invocationOf(command);
  if (subcommand !== 'install' && subcommand !== 'add')
    return /^(?:update|clean|autoremove|upgrade)$/.test(subcommand ?? '');
  return operands.every(({ value }) => value !== undefined && names.has(bareName(value)));
}
