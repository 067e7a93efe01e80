import { describe, expect, it } from '@jest/globals';
import { addCommandAfter, removeCommand, splitAfter } from '../../../src/shell/index.js';
import { lines, scriptOf } from './support.js';

const RM = 'rm -rf /var/lib/apt/lists/*';

describe('addCommandAfter', () => {
  it('keeps a short body on one line', () => {
    expect(addCommandAfter(scriptOf('RUN apt-get update && apt-get install -y a  \n'), 1, RM)).toBe(
      `RUN apt-get update && apt-get install -y a && ${RM}  \n`,
    );
  });

  it('begins a line when the body would be wider than 100 columns', () => {
    // 'RUN ' and ' && rm -rf /var/lib/apt/lists/*' take 35 of them.
    const fits = 'a'.repeat(65);
    expect(addCommandAfter(scriptOf(`RUN ${fits}\n`), 0, RM)).toBe(`RUN ${fits} && ${RM}\n`);
    expect(addCommandAfter(scriptOf(`RUN ${fits}a\n`), 0, RM)).toBe(`RUN ${fits}a \\\n    && ${RM}\n`);
  });

  it('follows && at line start, with its indentation', () => {
    const text = lines('RUN a \\', ' &&  b \\', '# last', ' &&  c');
    expect(addCommandAfter(scriptOf(text), 1, 'x')).toBe(
      lines('RUN a \\', ' &&  b \\', ' &&  x \\', '# last', ' &&  c'),
    );
    expect(addCommandAfter(scriptOf(text), 2, 'x')).toBe(
      lines('RUN a \\', ' &&  b \\', '# last', ' &&  c \\', ' &&  x'),
    );
  });

  it('follows && at line end, with its indentation', () => {
    const text = 'RUN a && \\\r\n\tb && \\\r\n\tc\r\n';
    expect(addCommandAfter(scriptOf(text), 0, 'x')).toBe('RUN a && \\\r\n\tx && \\\r\n\tb && \\\r\n\tc\r\n');
    expect(addCommandAfter(scriptOf(text), 2, 'x')).toBe('RUN a && \\\r\n\tb && \\\r\n\tc && \\\r\n\tx\r\n');
  });

  it('is indented like the package list when every && stands inside a line', () => {
    const text = lines('RUN apt-get update && apt-get install -y \\', '  curl \\', '  git');
    expect(addCommandAfter(scriptOf(text), 1, RM)).toBe(
      lines('RUN apt-get update && apt-get install -y \\', '  curl \\', '  git \\', `  && ${RM}`),
    );
  });

  it('is indented by four blanks below a list that is aligned far to the right', () => {
    const text = lines('RUN apt-get install \\', '                    curl');
    expect(addCommandAfter(scriptOf(text), 0, 'x')).toBe(
      lines('RUN apt-get install \\', '                    curl \\', '    && x'),
    );
  });

  it('stays between two members of one line', () => {
    const text = lines('RUN a && \\', '    b && c && \\', '    d');
    expect(addCommandAfter(scriptOf(text), 1, 'x')).toBe(
      lines('RUN a && \\', '    b && x && c && \\', '    d'),
    );
  });

  it('takes the members behind it along when a line gets broken', () => {
    const wide = 'a'.repeat(90);
    expect(addCommandAfter(scriptOf(`RUN ${wide} && bbbb && cccc\n`), 0, RM)).toBe(
      lines(`RUN ${wide} \\`, `    && ${RM} \\`, '    && bbbb \\', '    && cccc'),
    );
    const text = lines('RUN x && \\', `  ${wide} && bbbb && cccc && \\`, '  d');
    expect(addCommandAfter(scriptOf(text), 1, RM)).toBe(
      lines('RUN x && \\', `  ${wide} && \\`, `  ${RM} && \\`, '  bbbb && \\', '  cccc && \\', '  d'),
    );
  });

  it('uses the escape character of the file', () => {
    expect(addCommandAfter(scriptOf('RUN a `\n  && b\n', '`'), 1, 'x')).toBe('RUN a `\n  && b `\n  && x\n');
  });

  it('adds several commands at once, and before an inline comment that follows a later member', () => {
    expect(addCommandAfter(scriptOf('RUN a && b # note\n'), 0, 'x && y')).toBe(
      'RUN a && x && y && b # note\n',
    );
  });

  it.each([
    ['behind an inline comment', 'RUN a && b # note\n', 1, 'x'],
    ['in a body with ;', 'RUN a; b\n', 0, 'x'],
    ['in a body with ||', 'RUN a || b\n', 0, 'x'],
    ['behind a member that is not there', 'RUN a\n', 1, 'x'],
    ['a command with an open quote', 'RUN a\n', 0, '"x'],
    ['a command with a comment', 'RUN a && b\n', 0, 'x # y'],
    ['two commands with ;', 'RUN a\n', 0, 'x; y'],
    ['a job', 'RUN a\n', 0, 'x &'],
    ['an or', 'RUN a\n', 0, 'x || y'],
    ['no command', 'RUN a\n', 0, ''],
    ['in CMD', 'CMD a\n', 0, 'x'],
  ])('declines to add %s', (_title, text, index, command) => {
    expect(addCommandAfter(scriptOf(text), index, command)).toBeUndefined();
  });
});

describe('a last member that set -e, of SHELL say, makes stop inside', () => {
  it.each(['(a; b)', 'if a; then b; c; fi', '{ a; b; }', '. ./x', 'eval "$x"'])('%s', (last) => {
    expect(addCommandAfter(scriptOf(`RUN x && ${last}\n`), 1, 'y')).toBeUndefined();
    expect(addCommandAfter(scriptOf(`RUN x && ${last}\n`), 0, 'y')).toBe(`RUN x && y && ${last}\n`);
    expect(removeCommand(scriptOf(`RUN ${last} && x\n`), 1)).toBeUndefined();
    expect(splitAfter(scriptOf(`RUN ${last} && x\n`), 0)).toBeUndefined();
  });

  it.each(['(a && b)', '(a)', 'a | b'])('does not %s', (last) => {
    expect(addCommandAfter(scriptOf(`RUN ${last}\n`), 0, 'y')).toBe(`RUN ${last} && y\n`);
  });
});

describe('removeCommand', () => {
  it('takes one && along on one line', () => {
    const script = scriptOf('RUN a && b && c\n');
    expect([0, 1, 2].map((index) => removeCommand(script, index))).toEqual([
      'RUN b && c\n',
      'RUN a && c\n',
      'RUN a && b\n',
    ]);
  });

  it('leaves no empty line with && at line start', () => {
    const script = scriptOf(lines('RUN a \\', '    && b \\', '      x \\', '    && c'));
    expect([0, 1, 2].map((index) => removeCommand(script, index))).toEqual([
      lines('RUN b \\', '      x \\', '    && c'),
      lines('RUN a \\', '    && c'),
      lines('RUN a \\', '    && b \\', '      x'),
    ]);
  });

  it('leaves no empty line with && at line end', () => {
    const script = scriptOf(lines('RUN a && \\', '    b && \\', '    c'));
    expect([0, 1, 2].map((index) => removeCommand(script, index))).toEqual([
      lines('RUN b && \\', '    c'),
      lines('RUN a && \\', '    c'),
      lines('RUN a && \\', '    b'),
    ]);
  });

  it('keeps the line break before the first of several on a line', () => {
    const atEnd = scriptOf(lines('RUN a && \\', '    # both', '    b && c && \\', '    d'));
    expect([1, 2].map((index) => removeCommand(atEnd, index))).toEqual([
      lines('RUN a && \\', '    # both', '    c && \\', '    d'),
      lines('RUN a && \\', '    # both', '    b && \\', '    d'),
    ]);
    const atStart = scriptOf(lines('RUN a \\', '    && b && c'));
    expect([1, 2].map((index) => removeCommand(atStart, index))).toEqual([
      lines('RUN a \\', '    && c'),
      lines('RUN a \\', '    && b'),
    ]);
    const long = scriptOf(lines('RUN a && \\', '    b \\', '      # inside b', '      x && c'));
    expect(removeCommand(long, 1)).toBe(lines('RUN a && \\', '      # inside b', '    c'));
  });

  it('keeps comment lines, in order', () => {
    const text = lines(
      'RUN a \\',
      '  # about b',
      '  && b \\',
      '    # inside b',
      '    x \\',
      '# about c',
      '  && c',
    );
    const script = scriptOf(text);
    expect(removeCommand(script, 1)).toBe(
      lines('RUN a \\', '  # about b', '    # inside b', '# about c', '  && c'),
    );
    expect(removeCommand(script, 0)).toBe(
      lines('RUN \\', '  # about b', '  b \\', '    # inside b', '    x \\', '# about c', '  && c'),
    );
  });

  it('keeps comment lines with && at line end', () => {
    const text = lines('RUN a && \\', '    # about b', '    b && \\', '    # about c', '    c');
    expect(removeCommand(scriptOf(text), 1)).toBe(
      lines('RUN a && \\', '    # about b', '    # about c', '    c'),
    );
  });

  it.each([
    ['the only member', 'RUN a\n', 0],
    ['a member that is not there', 'RUN a && b\n', 2],
    ['the last one below a comment', lines('RUN a \\', '  # why b', '  && b'), 1],
    ['the last one with a comment inside', lines('RUN a && b \\', '  # why x', '  x'), 1],
    ['from a body with ;', 'RUN a && b; c\n', 0],
    ['from CMD', 'CMD a && b\n', 0],
  ])('declines to remove %s', (_title, text, index) => {
    expect(removeCommand(scriptOf(text), index)).toBeUndefined();
  });
});
