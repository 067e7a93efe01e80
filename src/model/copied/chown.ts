import { invocationOf, unwrap, type ShellCommand } from '../../shell/index.js';
import type { Instruction } from '../../syntax/types.js';
import type { Run } from '../commands.js';
import { copyTarget } from '../copies.js';
import { below, directoryOf } from '../directory.js';
import { withoutMembers } from '../members.js';
import { joinWorkdir } from '../scope.js';

/** A command that begins a RUN and changes owner or mode of one path. */
export interface Change {
  readonly command: ShellCommand;
  readonly recursive: boolean;
  /** Index in `command.words` of `-R`; undefined where it shares its word with other letters, or is not there. */
  readonly recursiveAt: number | undefined;
  /** Owner or mode as written, without quotes. */
  readonly value: string;
  /** Absolute path. */
  readonly path: string;
}

/**
 * Reads the first command of a RUN as `chown` or `chmod` of one literal path.
 *
 * @returns undefined for anything else: other options, several paths, patterns, variables, a RUN with flags
 */
export function changeOf(run: Run, tool: 'chown' | 'chmod'): Change | undefined {
  const command = run.script.chain?.[0]?.simple === true ? run.script.commands[0] : undefined;
  if (command === undefined || run.instruction.flags.length > 0) return undefined;
  const inner = unwrap(command)?.wrapper === 'sudo' ? unwrap(command)?.command : command;
  const { tool: name, options, operands } = inner === undefined ? NONE : invocationOf(inner);
  if (name !== tool || command.redirections.length > 0 || command.assignments.length > 0) return undefined;
  const [value, path] = operands.map((word) => word.value);
  if (value === undefined || path === undefined || operands.length !== 2) return undefined;
  if (options.some((option) => option.name !== '-R' && option.name !== '--recursive')) return undefined;
  const absolute = joinWorkdir(directoryOf(run, command), path);
  if (absolute === undefined || absolute.startsWith('/?')) return undefined;
  const at = command.words.findIndex((word) => word.value === '-R' || word.value === '--recursive');
  return {
    command,
    recursive: options.length > 0,
    recursiveAt: at < 0 ? undefined : at,
    value,
    path: absolute,
  };
}

const NONE = { tool: undefined, options: [], operands: [] };

const OWNER = /^([a-z_][\w-]*|\d+)(?::([a-z_][\w-]*|\d+))?$/i;

/**
 * The value of `--chown` that means the same as an operand of chown: without a group, chown leaves the group as it is
 * (that of root), while `--chown` would take the user's.
 *
 * @returns undefined for `u:`, `:g`, `u.g`
 */
export function ownerFlag(operand: string): string | undefined {
  const [, user, group = '0'] = OWNER.exec(operand) ?? [];
  return user === undefined ? undefined : `--chown=${user}:${group}`;
}

/** True when a COPY puts everything into a directory itself, or into one directly below it. */
export function bringsTo(run: Run, copy: Instruction, directory: string): boolean {
  const target = copyTarget(run.model, copy);
  const rest = target === undefined ? undefined : below(directory, target);
  return rest !== undefined && !rest.includes('/');
}

/** Programs that write owners or modes; the files that they touch are in their layer once more. */
const TOUCHES: ReadonlySet<string | undefined> = new Set(['chmod', 'chown', 'chgrp', 'find', 'setfacl']);

/** A later command of the RUN that writes owners or modes of many files. */
export function touchesAgain({ script: { commands } }: Run): ShellCommand | undefined {
  return commands.slice(1).find((command) => {
    const { tool } = invocationOf(unwrap(command)?.command ?? command);
    return TOUCHES.has(tool);
  });
}

/** The texts of a RUN without its first command; none where that was all, undefined where it cannot be removed. */
export function withoutFirst({ instruction, script }: Run): readonly string[] | undefined {
  if (script.chain?.length === 1) return [];
  const text = withoutMembers(instruction, [0]);
  return text === undefined ? undefined : [text];
}
