/** RUNs of the stage that builds which the last stage has once more, before anything is copied there. */
import { invocationOf, type ShellCommand } from '../../../shell/index.js';

/** Programs that need nothing but what they are told. */
const MAKES = /^(?:chmod|mkdir|chown|useradd|groupadd|adduser|addgroup)$/;

/** Why a RUN cannot be done once more where nothing is copied yet. */
export function repeatObstacle(commands: readonly ShellCommand[]): string | undefined {
  const calls = commands.map((command) => ({ command, ...invocationOf(command) }));
  const mode = calls.find(({ tool }) => tool === 'chmod');
  if (mode !== undefined && calls.some(({ tool = '' }) => !MAKES.test(tool)))
    return `runs \`${mode.command.text}\` beside others, and the last stage would have to run all of them before there are files`;
  const made = new Set(
    calls.filter(({ tool }) => tool === 'mkdir').flatMap(({ operands }) => operands.map(({ text }) => text)),
  );
  const far = calls
    .filter(({ tool }) => tool === 'chmod')
    .flatMap(({ operands }) => operands.slice(1))
    .find(({ text }) => !made.has(text));
  if (far !== undefined)
    return `makes directories beside changing the mode of ${far.text}, which the last stage does not have yet`;
  return undefined;
}

/** Sub-commands of package managers that change what the base image brings. */
export const UPGRADES = /^(?:(?:dist-|full-|safe-)?upgrade|reinstall|downgrade|distro-sync)$/;
