import { describe, expect, it } from '@jest/globals';
import { startBuild } from '../../../src/model/build.js';
import { runAt } from '../../../src/model/commands.js';
import { joined, joinObstacle, neighboursAt, type Neighbours } from '../../../src/model/joining.js';
import { unknownProject } from '../../../src/project/facts.js';
import { parseUnchecked } from '../../../src/syntax/parse.js';

/** The neighbours of which the first is the first RUN of the text. */
function pairIn(text: string): Neighbours | undefined {
  const { dockerfile, problem } = parseUnchecked(text);
  if (dockerfile === undefined) throw new Error(problem.message);
  const build = startBuild(dockerfile, unknownProject());
  const instruction = dockerfile.instructions.find(({ keyword }) => keyword === 'RUN');
  const run = instruction && runAt(build, instruction);
  return run && neighboursAt(build, run);
}

function between(first: string, comments: string, second: string): Neighbours {
  const pair = pairIn(`FROM debian\n${first}\n${comments}${second}\n`);
  if (pair === undefined) throw new Error('no neighbours');
  return pair;
}

describe('neighboursAt', () => {
  it('finds the next RUN behind blank lines and comments', () => {
    const pair = pairIn('FROM debian\nRUN a\n\n# why\nRUN b\n');
    expect(pair?.between.map(({ type }) => type)).toEqual(['blank', 'comment']);
    expect(pair?.second.instruction.text).toBe('RUN b\n');
  });

  it.each([
    ['another instruction', 'RUN a\nENV A=b\nRUN b\n'],
    ['the end of the stage', 'RUN a\nFROM debian\nRUN b\n'],
    ['the end of the file', 'RUN a\n'],
    ['exec form', 'RUN a\nRUN ["b"]\n'],
    ['a here-document', 'RUN a\nRUN <<EOF\nb\nEOF\n'],
    ['ONBUILD', 'RUN a\nONBUILD RUN b\n'],
  ])('finds none before %s', (_, text) => {
    expect(pairIn(`FROM debian\n${text}`)).toBeUndefined();
  });
});

describe('joinObstacle', () => {
  it('has none for two plain lists, whatever comments explain', () => {
    expect(
      joinObstacle(between('RUN a && b', '# check the result, then ignore it\n', 'RUN c')),
    ).toBeUndefined();
    expect(joinObstacle(between('RUN --network=none a', '', 'RUN --network=none c'))).toBeUndefined();
  });

  it.each([
    ['RUN a', '', 'RUN --network=none b', 'their flags differ'],
    [
      'RUN --mount=type=tmpfs,target=/tmp a',
      '',
      'RUN --mount=type=tmpfs,target=/tmp b',
      'what they write to a mount of theirs ends with each RUN',
    ],
    [
      'RUN --mount=target=/src,rw a',
      '',
      'RUN --mount=target=/src,rw b',
      'what they write to a mount of theirs ends with each RUN',
    ],
    ['RUN cd /x && a', '', 'RUN b', 'in the first, cd changes the shell for what follows'],
    ['RUN a || true', '', 'RUN b', 'in the first, it is more than commands joined by &&'],
    ['RUN a', '', 'RUN b; c', 'the second is more than commands joined by &&'],
  ])('has one for %s %s%s', (first, comments, second, reason) => {
    expect(joinObstacle(between(first, comments, second))).toBe(reason);
  });

  it.each([
    '# hadolint ignore=DL3008',
    '# dockopt ignore=npm-ci -- on purpose',
    '#checkov:skip=CKV_DOCKER_1:because',
    '# trivy:ignore:AVD-DS-0001',
    '# renovate: datasource=github-tags depName=a/b',
    '# nosemgrep',
    '# shellcheck disable=SC2046',
  ])('has one for the comment %s', (comment) => {
    const reason = 'the comment between them speaks to a tool about the second alone';
    expect(joinObstacle(between('RUN a', `${comment}\n`, 'RUN b'))).toBe(reason);
  });
});

describe('joinObstacle under a SHELL that stops at errors', () => {
  function obstacle(shell: string, first: string): string | undefined {
    const pair = pairIn(`FROM debian\n${shell}\n${first}\nRUN c\n`);
    if (pair === undefined) throw new Error('no neighbours');
    return joinObstacle(pair);
  }

  it.each([
    'SHELL ["/bin/bash", "-euxo", "pipefail", "-c"]',
    'SHELL ["/bin/sh", "-ec"]',
    'SHELL ["/bin/bash", "-o", "errexit", "-c"]',
    'ENV BASH_ENV=/etc/bash.env',
  ])('has one for ( ) after %s', (shell) => {
    const reason = 'the shell stops at errors, which it does not do inside ( ) left of &&';
    expect(obstacle(shell, 'RUN (a; b)')).toBe(reason);
    expect(obstacle(shell, 'RUN a && b')).toBeUndefined();
  });

  it('has none for ( ) under another shell', () => {
    expect(obstacle('SHELL ["/bin/bash", "-o", "pipefail", "-c"]', 'RUN (a; b)')).toBeUndefined();
  });
});

describe('joined', () => {
  function textOf(pair: Neighbours, texts?: readonly [string, string]): string | undefined {
    const parts = joined([pair], texts)?.get(pair.first.instruction);
    return parts?.map(String).join('');
  }

  it('keeps the comments, drops the blank lines, and takes the second away', () => {
    const pair = between('RUN a', '\n# why\n', 'RUN b');
    expect(textOf(pair)).toBe('RUN a \\\n# why\n    && b\n');
    const replace = joined([pair]);
    expect([...pair.between, pair.second.instruction].map((node) => replace?.get(node))).toEqual([
      [],
      [],
      [],
    ]);
  });

  it('joins other texts in place of the two', () => {
    expect(textOf(between('RUN a', '', 'RUN b && c'), ['RUN a\n', 'RUN c\n'])).toBe('RUN a \\\n    && c\n');
  });

  it('gives up when a comment ends the first', () => {
    expect(joined([between('RUN a # why', '', 'RUN b')])).toBeUndefined();
  });
});
