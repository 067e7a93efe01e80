import { describe, expect, it } from '@jest/globals';
import { buildArguments, checkArguments, takenArgument } from '../../../src/engine/docker/arguments.js';
import { findingsIn } from '../../../src/engine/docker/check.js';
import { lacksOf } from '../../../src/engine/docker/connect.js';
import { createArguments, inOrder, userInStatus, userInTop } from '../../../src/engine/docker/container.js';
import { engineFailureIn, failureOf, isEngineFailure } from '../../../src/engine/docker/failure.js';
import { EngineError, type BuildRequest } from '../../../src/engine/types.js';

const REQUEST: BuildRequest = {
  dockerfile: 'FROM scratch\n',
  ignore: undefined,
  context: '/src',
  contexts: new Map(),
  target: undefined,
  args: new Map(),
  secrets: [],
  platform: undefined,
  network: undefined,
  extra: [],
  cache: true,
  mounts: 'dockopt-1-a',
  tag: 'dockopt-1-b',
};

describe('arguments', () => {
  it('of a build are as few as can be', () => {
    const files = { dockerfile: '/tmp/x/Dockerfile', metadata: '/tmp/x/metadata.json' };
    expect(buildArguments(REQUEST, files, 'rawjson')).toEqual([
      'buildx',
      'build',
      '--progress=rawjson',
      '--file=/tmp/x/Dockerfile',
      '--tag=dockopt-1-b',
      '--load',
      '--provenance=false',
      '--metadata-file=/tmp/x/metadata.json',
      '--build-arg=BUILDKIT_CACHE_MOUNT_NS=dockopt-1-a',
      '/src',
    ]);
  });

  it('of a build hold all that is asked for', () => {
    const request: BuildRequest = {
      ...REQUEST,
      contexts: new Map([['app', 'docker-image://example.org/app']]),
      target: 'web',
      args: new Map([
        ['A', 'x y'],
        ['B', ''],
      ]),
      secrets: ['id=s,src=/s'],
      platform: 'linux/arm64',
      network: 'host',
      extra: ['--shm-size', '1g'],
      cache: false,
    };
    const files = { dockerfile: '/f', metadata: '/m' };
    expect(buildArguments(request, files, 'plain').slice(8)).toEqual([
      '--no-cache',
      '--build-context=app=docker-image://example.org/app',
      '--target=web',
      '--build-arg=A=x y',
      '--build-arg=B=',
      '--secret=id=s,src=/s',
      '--platform=linux/arm64',
      '--network=host',
      '--shm-size',
      '1g',
      '--build-arg=BUILDKIT_CACHE_MOUNT_NS=dockopt-1-a',
      '/src',
    ]);
    expect(checkArguments(request, '/f')).toEqual([
      'buildx',
      'build',
      '--call=check,format=json',
      '--file=/f',
      '--build-context=app=docker-image://example.org/app',
      '--target=web',
      '--build-arg=A=x y',
      '--build-arg=B=',
      '--platform=linux/arm64',
      '/src',
    ]);
  });

  it.each(['--push', '-o', '-otype=local,dest=x', '--output=x', '--tag', '-tx', '--no-cache', '--builder=b'])(
    '%s is not for others to give',
    (argument) => {
      expect(takenArgument(['--pull', argument])).toBe(argument);
    },
  );

  it('of others are handed on', () => {
    expect(
      takenArgument(['--pull', '--no-cache-filter=web', '--ssh', 'default', '--label', 'a=b']),
    ).toBeUndefined();
  });

  it('of a container keep it away from everybody', () => {
    const request = { image: 'i', env: new Map([['A', 'x y']]), network: 'none' };
    const common = ['create', '--pull=never', '--network=none', '--label=dockopt=7', '--env=A=x y'];
    expect(createArguments(request, '7')).toEqual([...common, 'i']);
    expect(createArguments({ ...request, command: ['sh', '-c', 'x'] }, '7')).toEqual([
      ...common,
      '--entrypoint=sh',
      'i',
      '-c',
      'x',
    ]);
  });
});

describe('a build that failed', () => {
  const REST = `Dockerfile:4
--------------------
   2 |     WORKDIR /app
   3 |     ARG V=1
   4 | >>> RUN echo "ERROR: unknown flag: no space left on device" && false
--------------------
ERROR: failed to build: failed to solve: process "/bin/sh -c false" did not complete successfully: exit code: 1
`;

  it('says why, and where', () => {
    expect(failureOf(REST, [])).toEqual({
      message: 'process "/bin/sh -c false" did not complete successfully: exit code: 1',
      line: 4,
    });
    expect(isEngineFailure(REST)).toBe(false);
  });

  it('says so in older words', () => {
    expect(
      failureOf(
        'ERROR: failed to solve: rpc error: code = Unknown desc = dockerfile parse error line 2: unknown',
        [],
      ),
    ).toEqual({ message: 'dockerfile parse error line 2: unknown', line: 2 });
  });

  it('says what its steps said, or at least something', () => {
    expect(failureOf('', ['a', 'b'])).toEqual({ message: 'b' });
    expect(failureOf('one\ntwo\n', [])).toEqual({ message: 'two' });
    expect(failureOf('', [])).toEqual({ message: 'the build failed and said nothing' });
  });

  it.each([
    [
      'ERROR: Cannot connect to the Docker daemon at unix:///x. Is the docker daemon running?',
      'Cannot connect to the Docker daemon at unix:///x. Is the docker daemon running?',
    ],
    [
      "unknown flag: --nope\n\nUsage:  docker buildx build [OPTIONS] PATH\n\nRun 'docker buildx build --help'",
      'unknown flag: --nope',
    ],
    ['ERROR: failed to solve: write /x: no space left on device', 'write /x: no space left on device'],
    [
      'ERROR: failed to receive status: rpc error: code = Unavailable desc = error reading from server: EOF',
      'failed to receive status: rpc error: code = Unavailable desc = error reading from server: EOF',
    ],
  ])('through no fault of its Dockerfile: %s', (rest, message) => {
    expect(isEngineFailure(rest)).toBe(true);
    expect(engineFailureIn(rest)).toBe(message);
  });
});

describe('the linter', () => {
  it('says what it found', () => {
    const stdout = JSON.stringify({
      warnings: [
        {
          ruleName: 'StageNameCasing',
          detail: 'Stage name is in capitals',
          location: { ranges: [{ start: { line: 3 } }] },
        },
        { ruleName: 'Other', detail: 'nowhere' },
      ],
      buildError: { message: 'not there', location: { ranges: [{ start: { line: 9 } }] } },
    });
    expect(findingsIn(stdout, '')).toEqual([
      { rule: 'StageNameCasing', message: 'Stage name is in capitals', line: 3 },
      { rule: 'Other', message: 'nowhere' },
      { rule: 'error', message: 'not there', line: 9 },
    ]);
    expect(findingsIn('{"warnings":null}', '')).toEqual([]);
  });

  it('says that a Dockerfile cannot be read, and fails when it is not there', () => {
    expect(findingsIn('', 'ERROR: dockerfile parse error on line 2: unknown instruction: RUNS\n')).toEqual([
      { rule: 'error', message: 'dockerfile parse error on line 2: unknown instruction: RUNS', line: 2 },
    ]);
    expect(() => findingsIn('', 'unknown flag: --call\n')).toThrow(new EngineError('unknown flag: --call'));
  });
});

describe('versions', () => {
  it('say what is missing', () => {
    expect([...lacksOf('28.5.2').keys()]).toEqual([]);
    expect([...lacksOf('20.10.24')]).toEqual([
      ['heredocs', 'docker before 23.0 has no heredocs of its own'],
      ['COPY --link', 'docker before 23.0 has no COPY --link of its own'],
    ]);
    expect([...lacksOf('19.03.1').keys()]).toEqual([
      'cache mounts',
      'bind mounts',
      'secret mounts',
      'heredocs',
      'COPY --link',
    ]);
  });
});

describe('what containers tell', () => {
  it('is in the order in which it was printed', () => {
    expect(
      inOrder(
        '2026-01-01T00:00:01.000000000Z one\n2026-01-01T00:00:03.000000000Z three  and more\n',
        '2026-01-01T00:00:02.000000000Z two\n2026-01-01T00:00:04.000000000Z ',
      ),
    ).toBe('one\ntwo\nthree  and more\n');
    expect(inOrder('', '')).toBe('');
  });

  it('is who they are', () => {
    expect(userInStatus('Name:\tnode\nUid:\t0\t1000\t0\t0\nGid:\t0\t0\t0\t0\n')).toBe(1000);
    expect(userInStatus('nothing')).toBeUndefined();
    const top = 'PID                 UID\n4242                101\n4250                33\n';
    expect(userInTop(top, '4250')).toBe(33);
    expect(userInTop(top, '1')).toBeUndefined();
    expect(userInTop('PID UID\n7 165536\n', '7')).toBeUndefined();
  });
});
