/** What RUNs of a stage that compiles do beside compiling. */
import { invocationOf, type ShellCommand } from '../../../shell/index.js';
import type { Instruction } from '../../../syntax/types.js';
import type { Run } from '../../commands.js';
import { movesDirectory } from '../../directory.js';
import { joinWorkdir } from '../../scope.js';
import { mountOptions } from '../../sources.js';

export const ACCOUNTS = /^(?:useradd|adduser|groupadd|addgroup)$/;

/** Caches, secrets and sockets bring no file that stays. */
export function mountsLittle({ flags }: Instruction): boolean {
  return flags.every(
    ({ name, value }) =>
      name !== 'mount' || /^(?:cache|secret|ssh|tmpfs)$/.test(mountOptions(value ?? '').get('type') ?? ''),
  );
}

/** Notes the directories that `mkdir` makes, absolute paths; says why that is not clear. */
export function whyMade(run: Run, where: string, command: ShellCommand, made: string[]): string | undefined {
  const { operands, options } = invocationOf(command);
  if (options.some(({ name }) => !/^-[pv]$|^--parents$/.test(name))) return `${where} with a mode of its own`;
  for (const { value } of operands) {
    const path = joinWorkdir(run.scope.workdir, value);
    if (path === undefined || run.script.commands.some(movesDirectory))
      return `${where}, and where that is, is not clear`;
    made.push(path);
  }
  return undefined;
}

/** What a RUN mounts, and so leaves in no layer: absolute paths with `/` at their end. */
export function mountedBy({ instruction, scope }: Run): readonly string[] {
  return instruction.flags.flatMap(({ name, value }) => {
    const options = name === 'mount' ? mountOptions(value ?? '') : undefined;
    const path = options?.get('target') ?? options?.get('dst') ?? options?.get('destination');
    const target = path === undefined ? undefined : joinWorkdir(scope.workdir, path);
    return target === undefined ? [] : [`${target}/`];
  });
}

/** Takes back directories that are gone again, those whose path begins so. */
export function unmake(made: string[], gone: readonly string[]): void {
  const left = made.filter((path) => !gone.some((each) => `${path}/`.startsWith(each)));
  made.splice(0, made.length, ...left);
}
