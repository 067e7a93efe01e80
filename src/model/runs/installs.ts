import type { ShellCommand } from '../../shell/index.js';
import { SOURCE_PACKAGE } from '../apt/installPlan.js';
import type { Run } from '../commands.js';
import type { Neighbours } from '../joining.js';
import { commandText } from '../work.js';
import { cleansCache, makerCall, makesFiles, removedPaths, takesAway } from './cleanups.js';

/**
 * The package manager of the system that a RUN installs with, when it does nothing but install, refresh, remove and clean
 * up: `apt` for all of Debian's, else the program. Undefined for any other RUN.
 */
export function managerOf({ script }: Run): string | undefined {
  if (script.chain?.every(({ simple }) => simple) !== true) return undefined;
  const tools = new Set<string>();
  for (const command of script.commands) {
    const call = makerCall(command);
    if (call === undefined) {
      if (removedPaths(command)?.every((path) => /^(?:\/|~\/)/.test(path)) !== true) return undefined;
      continue;
    }
    const { maker, invocation } = call;
    if (!maker.system || !(makesFiles(call) || takesAway(command))) return undefined;
    tools.add(maker.tools.has('apt-get') ? 'apt' : (invocation.tool ?? ''));
  }
  const [tool, other] = tools;
  return other === undefined && script.commands.some(installs) ? tool : undefined;
}

function installs(command: ShellCommand): boolean {
  const call = makerCall(command);
  return call?.maker.installs.has(call.invocation.subcommand) ?? false;
}

/** By-products that nothing between two installs reads: caches and logs. */
const BY_PRODUCT = /^(?:\/var\/(?:cache|log|tmp)\b|\/tmp\b|(?:~|\/root)\/\.cache\b)/;

/**
 * The clean-ups at the end of the first RUN that stand at the end of the second as well, as members of the first. Done once
 * they spare the second install from fetching the index again. None where a package of the first may change the sources.
 */
export function repeatedCleanups({ first, second }: Neighbours): readonly number[] {
  if (first.script.commands.some(mayChangeSources)) return [];
  const others = second.script.commands;
  const after = new Set(others.slice(others.findLastIndex(installs) + 1).map(commandText));
  const { commands } = first.script;
  return commands.flatMap((command, at) => {
    const isTrailing = commands.slice(at).every(takesAway);
    return isTrailing && deletesByProducts(command) && after.has(commandText(command)) ? [at] : [];
  });
}

function deletesByProducts(command: ShellCommand): boolean {
  const call = makerCall(command);
  if (call !== undefined) return cleansCache(call);
  return removedPaths(command)?.every((path) => BY_PRODUCT.test(path) && !path.includes('..')) ?? false;
}

/** An install of a package that brings sources, and an upgrade, which may bring one that does. */
function mayChangeSources(command: ShellCommand): boolean {
  const call = makerCall(command);
  if (call === undefined || !call.maker.installs.has(call.invocation.subcommand)) return false;
  const { operands } = call.invocation;
  return (
    operands.length === 0 || operands.some(({ value }) => value === undefined || SOURCE_PACKAGE.test(value))
  );
}
