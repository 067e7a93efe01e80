import { spawnSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import { addAfter, canAddAfter } from '../../../src/shell/index.js';
import type { Escape } from '../../../src/syntax/types.js';
import { lines, scriptOf } from './support.js';

/** The result of adding `x` behind the first command whose text is `c`. */
function added(text: string, errexit = false, escape: Escape = '\\'): string | undefined {
  const script = scriptOf(text, escape);
  const command = script.commands.find((candidate) => candidate.text === 'c');
  if (command === undefined) throw new Error('no c');
  const result = addAfter(script, command, 'x', errexit);
  if (result !== undefined) expect(canAddAfter(script, command, errexit)).toBe(true);
  return result;
}

describe('addAfter', () => {
  it.each([
    ['RUN a && c\n', 'RUN a && c && x\n'],
    ['RUN a; c\n', 'RUN a; c && x\n'],
    ['RUN a; c;\n', 'RUN a; c && x;\n'],
    ['RUN a; c; d\n', 'RUN a; c && x; d\n'],
    ['RUN a || b && c\n', 'RUN a || b && c && x\n'],
    ['RUN a; c && d || e\n', 'RUN a; c && x && d || e\n'],
    ['RUN set -e; a && c\n', 'RUN set -e; a && c && x\n'],
    ['RUN set -e; c; d\n', 'RUN set -e; c; x; d\n'],
    ['RUN set -o pipefail -o errexit; c; d\n', 'RUN set -o pipefail -o errexit; c; x; d\n'],
    ['RUN set -x && a; c; d\n', 'RUN set -x && a; c && x; d\n'],
    ['RUN set -e; set +e; c; d\n', 'RUN set -e; set +e; c && x; d\n'],
    ['RUN (set -e; a); c; d\n', 'RUN (set -e; a); c && x; d\n'],
  ])('%j becomes %j', (before, after) => expect(added(before)).toBe(after));

  it('takes the options of SHELL into account', () => {
    expect(added('RUN a; c; d\n', true)).toBe('RUN a; c; x; d\n');
    expect(added('RUN set +e; c; d\n', true)).toBe('RUN set +e; c && x; d\n');
  });

  it.each([
    'RUN a || c\n',
    'RUN c || a\n',
    'RUN a; c & d\n',
    'RUN a; if b; then c; fi\n',
    'RUN a; (c)\n',
    'RUN a; { c; }\n',
    'RUN a; ! c\n',
    'RUN a; b | c\n',
    'RUN a; echo "$(c)"\n',
    'RUN a; c # why\n',
    'RUN set -e; a && c; d\n',
    'RUN a && set -e; c; d\n',
    'RUN if a; then set -e; fi; c; d\n',
    'RUN set $OPTIONS; c; d\n',
    'RUN . ./env; c; d\n',
    'RUN trap b EXIT; c; d\n',
    'RUN a; c; echo $?\n',
    'CMD a; c\n',
  ])('leaves %j', (text) => {
    expect(added(text)).toBeUndefined();
  });

  it('follows the lines of the body', () => {
    expect(added(lines('RUN set -eux; \\', '\tc; \\', '# note', '\td'))).toBe(
      lines('RUN set -eux; \\', '\tc; \\', '\tx; \\', '# note', '\td'),
    );
    expect(added(lines('RUN a; \\', '  b && \\', '  c'))).toBe(
      lines('RUN a; \\', '  b && \\', '  c && \\', '  x'),
    );
    expect(added(lines('RUN a; \\', '    c; \\', '    d'))).toBe(
      lines('RUN a; \\', '    c \\', '    && x; \\', '    d'),
    );
    expect(added('RUN a; `\r\n  c\r\n', false, '`')).toBe('RUN a; `\r\n  c `\r\n  && x\r\n');
  });
});

const BODIES = [
  'a; c',
  'a; c; d',
  'a && c; d',
  'a || b && c; d',
  'a; c && d || e',
  'a; c && d; e',
  'set -e; c; d',
  'set -e; a; c; d',
  'set -e; a && c',
  'set -eu; a || b; c; d',
  'set -e; c && d; e',
  'set -e; set +e; c; d',
];

/** What ran, and how it ended, when some commands fail. */
function traced(shell: string, body: string, failing: readonly string[]): readonly [string, number | null] {
  const commands = 'abcdex'.split('').map((name) => {
    return `${name}() { echo ${name}; return ${failing.includes(name) ? 3 : 0}; }`;
  });
  const { stdout, status } = spawnSync(shell, ['-c', [...commands, body].join('\n')], { encoding: 'utf8' });
  return [stdout.replaceAll('\n', ''), status];
}

describe.each(['sh', 'bash'])('in %s, with addAfter', (shell) => {
  it.each(BODIES)('`%s` runs and fails as before', (body) => {
    const after = added(`RUN ${body}\n`);
    if (after === undefined) throw new Error('nothing was added');
    for (const failing of [[], ['a'], ['b'], ['c'], ['d'], ['a', 'b'], ['a', 'c'], ['c', 'd'], ['a', 'd']]) {
      const [before, status] = traced(shell, body, failing);
      const ran = failing.includes('c') ? before : before.replace('c', 'cx');
      expect(traced(shell, after.slice(4, -1), failing)).toEqual([ran, status]);
    }
  });
});
