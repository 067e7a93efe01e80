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
    'ENV SHELLOPTS=errexit',
  ])('has one for ( ) after %s', (shell) => {
    const reason = 'the shell stops at errors, which it does not do inside ( ) left of &&';
    expect(obstacle(shell, 'RUN (a; b)')).toBe(reason);
    expect(obstacle(shell, 'RUN a && b')).toBeUndefined();
  });

  it('has none for ( ) under another shell', () => {
    expect(obstacle('SHELL ["/bin/bash", "-o", "pipefail", "-c"]', 'RUN (a; b)')).toBeUndefined();
  });
});

describe('joinObstacle where the first changes what the next RUN has anew', () => {
  function obstacle(text: string): string | undefined {
    const pair = pairIn(`FROM debian\n${text}\n`);
    if (pair === undefined) throw new Error('no neighbours');
    return joinObstacle(pair);
  }

  it.each(['type=tmpfs,target=/tmp', 'target=/src,rw', 'type=bind,target=/src,ro=false'])(
    'has one for a mount with %s',
    (mount) => {
      const reason = 'the first may write to a mount, which every RUN has anew';
      expect(obstacle(`RUN --mount=${mount} a\nRUN --mount=${mount} b`)).toBe(reason);
    },
  );

  it.each(['type=cache,target=/c', 'target=/src', 'target=/src,ro=true', 'type=secret,id=x'])(
    'has none for a mount with %s',
    (mount) => {
      expect(obstacle(`RUN --mount=${mount} a\nRUN --mount=${mount} b`)).toBeUndefined();
    },
  );

  it.each([
    'SHELL ["/bin/bash", "-lc"]',
    'SHELL ["/bin/bash", "--login", "-c"]',
    'SHELL ["/bin/bash", "-o", "pipefail", "-ic"]',
    'ENV BASH_ENV=/etc/bash.env',
  ])('has one after %s', (line) => {
    const reason = 'the first may change files that the shell of every RUN reads when it starts';
    expect(obstacle(`${line}\nRUN a\nRUN b`)).toBe(reason);
  });

  it.each([
    ['ln -sf /bin/bash /bin/sh', '/bin/sh'],
    ['rm /bin/sh && ln -s bash /bin/sh', '/bin/sh'],
    ['sudo mv /usr/bin/bash /usr/bin/old', '/usr/bin/bash'],
    ['dpkg-reconfigure -f noninteractive dash', '/bin/sh'],
  ])('has one for %s', (first, shell) => {
    expect(obstacle(`RUN ${first}\nRUN b`)).toBe(`the first changes ${shell}, which every RUN starts anew`);
  });

  it('has none for a shell that is only named', () => {
    expect(obstacle('RUN curl x | /bin/sh && useradd -s /bin/bash u\nRUN b')).toBeUndefined();
  });

  it.each([
    'rm -rf /opt/src',
    'rm -r /opt',
    'rm -rf /opt/*',
    'rm -rf ../src',
    'rm -rf "$PWD"',
    'rm -rf /opt/{src,lib}',
    'rmdir /opt/src',
    'mv /opt/src /opt/tool',
    '(cd .. && rm -rf src)',
    'a && sudo rm -rf "$D"/src',
  ])('has one for %s in /opt/src', (first) => {
    const reason = 'the first may take away its working directory, which every RUN has anew';
    expect(obstacle(`ENV D=/opt\nWORKDIR /opt/src\nRUN ${first}\nRUN b`)).toBe(reason);
  });

  it.each(['rm -rf ./*', 'rm -rf /opt/src/x', 'rm -f /opt/*', 'mv a /opt/src', 'rm -rf /tmp/*', 'mv /x ..'])(
    'has none for %s in /opt/src',
    (first) => {
      expect(obstacle(`WORKDIR /opt/src\nRUN ${first}\nRUN b`)).toBeUndefined();
    },
  );

  it('cannot tell where both directories are variables of the build', () => {
    expect(obstacle('ARG D\nWORKDIR $D\nRUN rm -rf $D\nRUN b')).toBeDefined();
    expect(obstacle('ARG D\nWORKDIR $D\nRUN rm -rf /tmp/x\nRUN b')).toBeUndefined();
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
