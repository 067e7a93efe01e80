import { describe, expect, it } from '@jest/globals';
import { leaks } from '../../../src/shell/index.js';
import { scriptOf } from './support.js';

describe('leaks', () => {
  it.each([
    'apt-get update && apt-get install -y curl',
    'A=1 make && FOO="$BAR" make install',
    '(cd /x && make) && rm -rf /x',
    'x="$(cd /a && pwd)" make',
    'curl x | tar xz',
    'python -m pip install -U pip && python -m pip install x',
    'pip install requests',
    'echo cd && echo "set -e; exit 1"',
    'service --status-all',
    '$JAVA_HOME/bin/java -version',
    'grep "${X:-y}" f',
    'make -j $(($(nproc) + 1)) && test $((A == 1)) = 1',
  ])('finds nothing in %s', (body) => {
    expect(leaks(scriptOf(`RUN ${body}\n`))).toBeUndefined();
  });

  it.each([
    ['cd /x && make', 'cd changes the shell for what follows'],
    ['export A=1 && x', 'export changes the shell for what follows'],
    ['A=1 && x', 'it sets a shell variable or opens a file'],
    ['> /tmp/x', 'it sets a shell variable or opens a file'],
    ['unset A', 'unset changes the shell for what follows'],
    ['set -ex && a && b', 'set changes how the shell runs what follows'],
    ['(set -e; a; b)', 'set changes how the shell runs what follows'],
    ['shopt -s globstar && x', 'shopt changes how the shell runs what follows'],
    ['. /venv/bin/activate && x', '. changes the shell for what follows'],
    ['source x', 'source changes the shell for what follows'],
    ['command cd /x', 'cd changes the shell for what follows'],
    ['umask 077 && x', 'umask changes the shell for what follows'],
    ['trap x EXIT', 'trap changes how the shell runs what follows'],
    ['exec x', 'exec changes the shell for what follows'],
    ['a && exit 0', 'exit changes the shell for what follows'],
    ['eval "$X"', 'eval changes the shell for what follows'],
    ['echo "${X:=y}" && a', 'it sets a variable while expanding another'],
    ['echo $((x = 1))', 'it sets a variable while expanding another'],
    ['echo $((x++))', 'it sets a variable while expanding another'],
    ['printf -v A %s b && a', 'printf -v sets a shell variable'],
    ['readarray A && a', 'readarray changes the shell for what follows'],
    ['a && "$X" y', 'what "$X" runs is only known in the build'],
    ['f() { a; }', 'it defines a function'],
    ['if a; then b; fi && c', 'it holds a compound command (if)'],
    ['for x in a; do b; done', 'it holds a compound command (for)'],
    ['(a & b)', 'it starts something in the background'],
    ['a &>/dev/null && b', '&> starts a background job in a POSIX shell'],
    ['service mysql start && x', 'service starts a process that would live longer'],
    ['/etc/init.d/mysql start', 'mysql starts a process that would live longer'],
    ['mysqld --daemonize', 'mysqld starts a process that would live longer'],
    ['sudo service x restart', 'service starts a process that would live longer'],
    [
      'pip install -U pip && pip install x',
      'pip replaces itself, and the shell would go on with the old one',
    ],
    ['npm install -g npm@9', 'npm replaces itself, and the shell would go on with the old one'],
    ['a; b', 'it is more than commands joined by &&'],
    ['a || true', 'it is more than commands joined by &&'],
    ['a &', 'it is more than commands joined by &&'],
  ])('%s: %s', (body, reason) => {
    expect(leaks(scriptOf(`RUN ${body}\n`))).toBe(reason);
  });
});
