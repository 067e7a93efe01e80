import { invocationOf, unwrap, type ShellCommand } from '../shell/index.js';
import type { Run } from './commands.js';
import type { Instruction } from '../syntax/types.js';
import type { Model, Stage } from './stages.js';
import { scriptOf } from './work.js';

/** A sudoers line that allows every program. */
const ALLOWS_ALL = /NOPASSWD:\s*ALL\b/;
/** One that allows some programs, or a file of such lines that is not read here. */
const LIMITS = /NOPASSWD:(?!\s*ALL\b)|^\s*(?:COPY|ADD)\s[^]*sudoers/i;
/** Programs for which somebody may have made a rule of their own. */
const OFTEN_ALLOWED: ReadonlySet<string | undefined> = new Set(
  'apt apt-get aptitude apt-key add-apt-repository dpkg dnf yum microdnf tdnf zypper rpm'.split(' '),
);

/**
 * How a command that needs root is begun where package managers run under sudo.
 *
 * @returns '' for root, who needs no sudo; `sudo ` where the stage shows that sudo allows more than package managers;
 *   undefined when nobody can tell
 */
export function rootPrefix({ stage, scope, model }: Run): '' | 'sudo ' | undefined {
  if (scope.user === 'root' || scope.user === '0') return '';
  const instructions = lineage(stage).flatMap((each) => each.instructions);
  if (instructions.some((one) => LIMITS.test(one.text))) return undefined;
  return instructions.some((one) => showsRights(model, one)) ? 'sudo ' : undefined;
}

function lineage(stage: Stage): readonly Stage[] {
  return stage.parent === undefined ? [stage] : [...lineage(stage.parent), stage];
}

/** True for a RUN that gives all rights, or cannot succeed without rights to another program. */
function showsRights(model: Model, instruction: Instruction): boolean {
  if (instruction.keyword !== 'RUN' || !/sudo/.test(instruction.text)) return false;
  if (ALLOWS_ALL.test(instruction.body.text)) return true;
  return (
    scriptOf(model, instruction)?.chain?.some(({ simple, commands }) => simple && commands.some(usesSudo)) ??
    false
  );
}

function usesSudo(command: ShellCommand): boolean {
  const inner = command.nested ? undefined : unwrap(command);
  return inner?.wrapper === 'sudo' && !OFTEN_ALLOWED.has(invocationOf(inner.command).tool);
}
