import { invocationOf, unwrap } from './invocation.js';
import type { ShellCommand, ShellScript } from './types.js';

/** Builtins that change the shell for the commands after them; harmless at the end of a subshell. */
const CHANGES_SHELL: ReadonlySet<string> = new Set(
  (
    'cd pushd popd export unset source . alias unalias umask ulimit exec exit ' +
    'return eval read readonly declare typeset local let getopts hash mapfile readarray'
  ).split(' '),
);
/** Builtins whose effect depends on what stands around them, wherever they are: `set -e` left of `&&` does nothing. */
const CHANGES_ALWAYS: ReadonlySet<string> = new Set(['set', 'shopt', 'trap', 'enable', 'wait', 'disown']);

const STARTS: ReadonlySet<string | undefined> = new Set(['start', 'restart', 'force-restart', 'reload']);
/** Programs that leave a process behind: it ends with its RUN. */
const DAEMONS: ReadonlySet<string> = new Set([
  'nohup',
  'setsid',
  'daemonize',
  'start-stop-daemon',
  'supervisord',
]);
const DAEMON_FLAGS: ReadonlySet<string | undefined> = new Set([
  '--daemonize',
  '--daemon',
  '--detach',
  '--fork',
]);

/** `${x:=y}`, `${x=y}`, `$((x=1))` and `$((x++))` set x for what follows. */
const ASSIGNING_EXPANSION = /\$\{\w+:?=|\$\(\([^)]*(?:[^=!<>]=[^=]|\+\+|--)/;
/** dash reads `a &> f` as `a & > f`. */
const AMPERSAND_REDIRECT = /^&>/;

/**
 * Why the shell in which this script ran is not the shell that a following command expects: what it leaves behind
 * would reach commands that are joined behind it in one RUN. Hazards of merging RUN instructions, on the safe side.
 *
 * @returns undefined when nothing is known to leak
 */
export function leaks(script: ShellScript): string | undefined {
  if (script.chain === undefined) return 'it is more than commands joined by &&';
  for (const construct of script.constructs) {
    if (construct !== '( )') return constructReason(construct);
  }
  if (ASSIGNING_EXPANSION.test(script.instruction.body.text))
    return 'it sets a variable while expanding another';
  for (const command of script.commands) {
    const reason = commandLeak(command);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

function constructReason(construct: string): string {
  if (construct === '&') return 'it starts something in the background';
  return construct === 'function' ? 'it defines a function' : `it holds a compound command (${construct})`;
}

function commandLeak(command: ShellCommand): string | undefined {
  if (command.words.length === 0 && !command.inSubshell) return 'it sets a shell variable or opens a file';
  if (command.redirections.some((text) => AMPERSAND_REDIRECT.test(text))) {
    return '&> starts a background job in a POSIX shell';
  }
  const daemon = daemonLeak(command);
  if (daemon !== undefined) return daemon;
  const inner = unwrap(command);
  if (inner !== undefined && inner.wrapper !== 'exec') return commandLeak(inner.command);
  return builtinLeak(command) ?? upgradeLeak(command);
}

function builtinLeak(command: ShellCommand): string | undefined {
  const { name } = command;
  if (name === undefined) {
    const text = command.words[0]?.text ?? '';
    return text === '' || text.includes('/') ? undefined : `what ${text} runs is only known in the build`;
  }
  if (name === 'printf' && command.words[1]?.text.startsWith('-v') === true && !command.inSubshell)
    return 'printf -v sets a shell variable';
  if (CHANGES_ALWAYS.has(name)) return `${name} changes how the shell runs what follows`;
  return CHANGES_SHELL.has(name) && !command.inSubshell
    ? `${name} changes the shell for what follows`
    : undefined;
}

/** True for a command that leaves a process behind, which ends with its RUN. */
export function startsProcess(command: ShellCommand): boolean {
  const inner = unwrap(command);
  return (
    daemonLeak(command) !== undefined || (inner !== undefined && daemonLeak(inner.command) !== undefined)
  );
}

function daemonLeak(command: ShellCommand): string | undefined {
  const { tool } = invocationOf(command);
  if (tool === undefined) return undefined;
  const values = command.words.map((word) => word.value);
  const service =
    (tool === 'service' || tool === 'invoke-rc.d' || tool === 'pg_ctlcluster') &&
    values.some((v) => STARTS.has(v));
  const script = command.name?.startsWith('/etc/init.d/') === true && values.some((v) => STARTS.has(v));
  const control = (tool === 'systemctl' || tool === 'pg_ctl') && values.some((v) => STARTS.has(v));
  const daemon = DAEMONS.has(tool) || values.some((value) => DAEMON_FLAGS.has(value));
  return service || script || control || daemon
    ? `${tool} starts a process that would live longer`
    : undefined;
}

const INSTALLS: ReadonlySet<string | undefined> = new Set(['install', 'add', 'upgrade', 'update']);

/** The shell remembers where a program was found; one that replaces itself may stand elsewhere afterwards. */
function upgradeLeak(command: ShellCommand): string | undefined {
  const { tool, subcommand, operands } = invocationOf(command);
  if (tool === undefined || !INSTALLS.has(subcommand) || command.name?.includes('python') === true)
    return undefined;
  const replaces = operands.some(({ value }) => value !== undefined && packageName(value) === tool);
  return replaces ? `${tool} replaces itself, and the shell would go on with the old one` : undefined;
}

function packageName(value: string): string {
  return /^@?[\w.-]+/.exec(value)?.[0] ?? value;
}
