import type { Project } from '../../project/types.js';
import type { Instruction } from '../../syntax/types.js';
import { scriptsOf } from '../scripts.js';
import { invocationOf, startsProcess, type ShellCommand, type ShellScript } from '../../shell/index.js';

/** Builtins after which the shell may know the program's name as something else, or do something at its end. */
const DEFINES: ReadonlySet<string> = new Set([
  '.',
  'source',
  'eval',
  'alias',
  'trap',
  'enable',
  'exec',
  'exit',
  'return',
]);

/** Servers that go to the background by themselves. */
const DAEMONS: ReadonlySet<string> = new Set(
  (
    'nginx apachectl apache2ctl httpd sshd cron crond rsyslogd syslogd php-fpm memcached dbus-daemon supervisord Xvfb ' +
    'haproxy postfix named squid redis-server mongod'
  ).split(' '),
);

/**
 * Why the shell of a start is still needed once its last program runs: for something beside it, or for what the commands
 * before it made of the shell.
 *
 * @param project whose scripts the start may run
 * @param others the commands of the script but for the last program
 */
export function besideObstacle(
  { constructs, instruction }: ShellScript,
  project: Project,
  others: readonly ShellCommand[],
): string | undefined {
  if (constructs.has('&') || constructs.has('coproc')) return 'something runs in the background beside it';
  if (constructs.has('function')) return 'it defines a function';
  // dash reads `a &> f` as `a & > f`.
  if (/&>/.test(instruction.body.text)) return '&> starts a background job in a POSIX shell';
  for (const command of others) {
    const { name, words } = command;
    if (name === undefined && words.length > 0)
      return `what ${words[0]?.text ?? ''} starts is only known in the container`;
    if (name !== undefined && DEFINES.has(name)) return `${name} may change what the shell does afterwards`;
    const { tool = '' } = invocationOf(command);
    if (
      DETACHES.test(command.text) ||
      startsProcess(command) ||
      DAEMONS.has(tool) ||
      tool.startsWith('php-fpm')
    )
      return `${tool} stays in the background, and would become a child of the program`;
  }
  return scriptBeside(instruction, project);
}

/** Options and sub-commands by which a program goes to the background, and a `&` in the text of `sh -c`. */
const DETACHES =
  /\s(?:-D|--daemon(?:ize)?|--detach|--background)(?=\s|=(?:true|yes|1)\b|$)|^(?:npx\s+|yarn\s+)?(?:pm2|forever)\s+start\b|\bsh\s+-\w*c\s[^]*[^&>|]&(?![&>\d])/;
/** Lines of a script that leave something in the background. */
const LEAVES = /(?:^|[^&>|\\])&[ \t]*(?:#.*)?$|\bnohup\b|\s--daemon(?:ize)?\b/m;
const WAITS = /(?:^|[;&|]|\bdo\b|\bthen\b)\s*wait\b/m;

/** A script of the project that leaves something running. */
function scriptBeside(instruction: Instruction, { texts }: Project): string | undefined {
  for (const name of scriptsOf(instruction)) {
    const base = name.slice(name.lastIndexOf('/') + 1);
    const found = [...texts].find(([path, text]) => {
      const code = text.replace(/^\s*#.*$/gm, '');
      return (path === base || path.endsWith(`/${base}`)) && LEAVES.test(code) && !WAITS.test(code);
    });
    if (found !== undefined)
      return `${found[0]} leaves something in the background, which would become a child of the program`;
  }
  return undefined;
}
