import { describe, expect, it } from '@jest/globals';
import { joinBodies, splitAfter } from '../../../src/shell/index.js';
import { lines, scriptOf } from './support.js';

describe('joinBodies', () => {
  it('begins a line with && by default', () => {
    expect(joinBodies(scriptOf('RUN apt-get update\n'), [], scriptOf('RUN apt-get install -y a\n'))).toBe(
      lines('RUN apt-get update \\', '    && apt-get install -y a'),
    );
  });

  it('keeps the comments between, inside and before the second body, and its lines', () => {
    const a = scriptOf(lines('RUN --network=none a \\', '  # in a', '  && b  '));
    const b = scriptOf(lines('RUN --network=none \\', '  # about c', '  c \\', '    # in c', '    x'));
    expect(joinBodies(a, ['# between', '  # again'], b)).toBe(
      lines(
        'RUN --network=none a \\',
        '  # in a',
        '  && b \\',
        '# between',
        '  # again',
        '  # about c',
        '  && c \\',
        '    # in c',
        '    x',
      ),
    );
  });

  it('follows the && at line end of the first body', () => {
    const a = scriptOf('RUN a && \\\r\n\tb\r\n');
    expect(joinBodies(a, ['# note'], scriptOf('RUN c && d'))).toBe(
      'RUN a && \\\r\n\tb && \\\r\n# note\r\n\tc && \\\r\n\td',
    );
  });

  it('follows the second body when the first is one line', () => {
    const b = scriptOf(lines('RUN b \\', '\t&& c'));
    expect(joinBodies(scriptOf('RUN a\n'), [], b)).toBe(lines('RUN a \\', '\t&& b \\', '\t&& c'));
  });

  it('lets the second body end in a comment', () => {
    expect(joinBodies(scriptOf('RUN a\n'), [], scriptOf('RUN b # note\n'))).toBe(
      lines('RUN a \\', '    && b # note'),
    );
  });

  it.each([
    ['a first body that ends in a comment', 'RUN a # note\n', [], 'RUN b\n'],
    ['a first body with ;', 'RUN a; b\n', [], 'RUN c\n'],
    ['a second body with ;', 'RUN a\n', [], 'RUN b; c\n'],
    ['a second body with ||', 'RUN a\n', [], 'RUN b || true\n'],
    ['a first body in the background', 'RUN a &\n', [], 'RUN b\n'],
    ['something between that is no comment', 'RUN a\n', ['ENV A=1'], 'RUN b\n'],
    ['a first body that ends in a continuation', 'RUN a \\\n', [], 'RUN b\n'],
    ['another instruction', 'RUN a\n', [], 'CMD b\n'],
  ])('declines %s', (_title, a, between, b) => {
    expect(joinBodies(scriptOf(a), between, scriptOf(b))).toBeUndefined();
  });

  it('declines different escape characters', () => {
    expect(joinBodies(scriptOf('RUN a\n'), [], scriptOf('RUN b\n', '`'))).toBeUndefined();
  });
});

describe('splitAfter', () => {
  it('gives two RUNs', () => {
    expect(splitAfter(scriptOf('RUN npm ci && npm run build\n'), 0)).toEqual([
      'RUN npm ci\n',
      'RUN npm run build\n',
    ]);
  });

  it('gives both the flags, and the second no final line end that was not there', () => {
    const text =
      'run --mount=type=cache,target=/a \\\r\n  --network=none \\\r\n  a && \\\r\n  b \\\r\n  && c';
    expect(splitAfter(scriptOf(text), 0)).toEqual([
      'run --mount=type=cache,target=/a \\\r\n  --network=none \\\r\n  a\r\n',
      'run --mount=type=cache,target=/a --network=none b \\\r\n  && c',
    ]);
  });

  it('leaves comments before the command that they stood before', () => {
    const text = lines('RUN a \\', '  # in a', '  x \\', '  # about b', '  && b \\', '  # in b', '  y');
    expect(splitAfter(scriptOf(text), 0)).toEqual([
      lines('RUN a \\', '  # in a', '  x'),
      lines('RUN \\', '  # about b', '  b \\', '  # in b', '  y'),
    ]);
  });

  it('leaves an inline comment at the end', () => {
    expect(splitAfter(scriptOf('RUN a && b # note\n'), 0)).toEqual(['RUN a\n', 'RUN b # note\n']);
  });

  it.each([
    ['after the last member', 'RUN a && b\n', 1],
    ['a single command', 'RUN a\n', 0],
    ['a body with ;', 'RUN a; b\n', 0],
    ['another instruction', 'CMD a && b\n', 0],
  ])('declines %s', (_title, text, index) => {
    expect(splitAfter(scriptOf(text), index)).toBeUndefined();
  });
});
