import type { Cache } from '../../knowledge/caches.js';
import { invocationOf, type ShellCommand } from '../../shell/index.js';

/** True for a command that reads or fills the cache. */
export function usesCache(command: ShellCommand, { programs, uses }: Cache): boolean {
  const { tool, subcommand, operands, options } = invocationOf(command);
  if (tool === undefined || !programs.includes(tool) || command.nested) return false;
  const onlyAsks = options.some(({ name }) => /^(?:-v|-V|-h|--version|--help)$/.test(name));
  if (subcommand === undefined && operands.length === 0 && onlyAsks) return false;
  return uses.test(subcommand ?? '');
}
