import { describe, expect, it } from '@jest/globals';
import { buildArguments, ignoreText, takenArgument } from '../../../src/engine/storage/arguments.js';
import { runArguments, userInMap, userInStatus } from '../../../src/engine/storage/container.js';
import { imagesIn } from '../../../src/engine/storage/images.js';
import { reasonIn, textAt, valueAt } from '../../../src/engine/storage/tool.js';
import type { BuildRequest } from '../../../src/engine/types.js';

const FILES = { dockerfile: '/t/Dockerfile', ignore: '/t/ignore' };

const REQUEST: BuildRequest = {
  dockerfile: 'FROM x\n',
  ignore: undefined,
  context: '/project',
  contexts: new Map(),
  target: undefined,
  args: new Map(),
  secrets: [],
  platform: undefined,
  network: undefined,
  extra: [],
  cache: true,
  mounts: 'word',
  tag: 'dockopt-1-2',
};

describe('buildArguments', () => {
  it('says only what was asked', () =>
    expect(buildArguments('build', REQUEST, FILES, undefined)).toEqual([
      'build',
      '--layers',
      '--force-rm',
      '--pull=missing',
      '--format=docker',
      '--file=/t/Dockerfile',
      '--ignorefile=/t/ignore',
      '/project',
    ]));

  it('hands on all that was asked, the marker and then what stood after --', () =>
    expect(
      buildArguments(
        'bud',
        {
          ...REQUEST,
          cache: false,
          contexts: new Map([['lib', '../lib']]),
          target: 'run',
          args: new Map([['A', 'b c']]),
          secrets: ['id=key,src=/k'],
          platform: 'linux/arm64',
          network: 'host',
          extra: ['--ulimit', 'nofile=10'],
        },
        FILES,
        'marker',
      ),
    ).toEqual([
      'bud',
      '--no-cache',
      '--force-rm',
      '--pull=missing',
      '--format=docker',
      '--file=/t/Dockerfile',
      '--ignorefile=/t/ignore',
      '--build-context',
      'lib=../lib',
      '--target',
      'run',
      '--build-arg',
      'A=b c',
      '--secret',
      'id=key,src=/k',
      '--secret',
      'id=marker,src=/dev/null',
      '--platform',
      'linux/arm64',
      '--network',
      'host',
      '--ulimit',
      'nofile=10',
      '/project',
    ]));

  it('leaves the network that docker calls default to the program', () =>
    expect(buildArguments('build', { ...REQUEST, network: 'default' }, FILES, undefined)).not.toContain(
      '--network',
    ));
});

describe('takenArgument', () => {
  it.each([
    [['--ulimit', 'nofile=10', '-t', 'name'], '-t'],
    [['--tag=name'], '--tag=name'],
    [['--cache-to', 'example.org/cache'], '--cache-to'],
    [['--layers=false'], '--layers=false'],
    [['--format', 'oci', '--timestamp=0', '--target', 'x'], undefined],
  ])('looks through %j', (extra, expected) => expect(takenArgument(extra)).toBe(expected));
});

describe('ignoreText', () => {
  it('is never without a pattern: the ignore file of the context would be read', () => {
    expect(ignoreText(undefined)).toBe('.dockopt-excludes-nothing\n');
    expect(ignoreText('# nothing\n\n')).toBe('.dockopt-excludes-nothing\n');
  });

  it('reads the patterns as docker does', () =>
    expect(
      ignoreText(
        '\uFEFFnode_modules/\r\n  /dist \r\n#comment\n #no-comment\n! ./keep/../kept\n**/*.log\n/\n!\n',
      ),
    ).toBe('.dockopt-excludes-nothing\nnode_modules\ndist\n#no-comment\n!kept\n**/*.log\n/\n!\n'));
});

describe('imagesIn', () => {
  it('reads the lists of podman and of buildah', () => {
    expect(
      imagesIn(
        '[{"Id":"aa11","RepoTags":null,"Names":["localhost/x:latest"]},{"Id":"bb22","RepoTags":null},{"Id":"cc33","RepoTags":["y:1"]}]',
      ),
    ).toEqual([
      { id: 'aa11', hasName: true },
      { id: 'bb22', hasName: false },
      { id: 'cc33', hasName: true },
    ]);
    expect(imagesIn('[{"id":"sha256:aa11","names":["x:1"]},{"id":"sha256:bb22","names":null}]')).toEqual([
      { id: 'aa11', hasName: true },
      { id: 'bb22', hasName: false },
    ]);
  });

  it('reads an empty list', () => {
    expect(imagesIn('')).toEqual([]);
    expect(imagesIn('null\n')).toEqual([]);
  });
});

describe('runArguments', () => {
  it('starts the image as it is, without a network and without its health check', () =>
    expect(runArguments('n', { image: 'i', env: new Map(), network: '' })).toEqual([
      'run',
      '--detach',
      '--pull=never',
      '--name=n',
      '--network=none',
      '--no-healthcheck',
      '--http-proxy=false',
      '--log-driver=k8s-file',
      'i',
    ]));

  it('puts a command in the place of entrypoint and command', () =>
    expect(
      runArguments('n', {
        image: 'i',
        command: ['sh', '-c', 'echo "a"'],
        env: new Map([['A', 'b c']]),
        network: 'container:x',
      }).slice(4),
    ).toEqual([
      '--network=container:x',
      '--no-healthcheck',
      '--http-proxy=false',
      '--log-driver=k8s-file',
      '--env',
      'A=b c',
      '--entrypoint',
      '["sh","-c","echo \\"a\\""]',
      'i',
    ]));
});

describe('the user of a container', () => {
  it('is the effective one of its status', () => {
    expect(userInStatus('Name:\tsh\nUid:\t1000\t1234\t1000\t1000\n')).toBe(1234);
    expect(userInStatus('')).toBeUndefined();
  });

  it('is told by the map of a user namespace', () => {
    const map = '         0       1000          1\n         1     100000      65536\n';
    expect(userInMap(map, 1000)).toBe(0);
    expect(userInMap(map, 101_233)).toBe(1234);
    expect(userInMap(map, 5)).toBeUndefined();
    expect(userInMap('         0          0 4294967295\n', 33)).toBe(33);
    expect(userInMap('', 33)).toBeUndefined();
  });
});

describe('what the programs say of themselves', () => {
  it('is found under names in any case', () => {
    const info = { Store: { GraphRoot: '/a', graphDriverName: '' }, list: [1] };
    expect(textAt(info, 'store', 'graphRoot')).toBe('/a');
    expect(textAt(info, 'store', 'graphdrivername')).toBeUndefined();
    expect(textAt(info, 'host', 'x')).toBeUndefined();
    expect(valueAt(null, 'x')).toBeUndefined();
  });

  it('ends with the reason of a failure', () => {
    expect(reasonIn('time="…" level=warning msg="x"\nError: no such image\nmore\n')).toBe('no such image');
    expect(reasonIn('only this\n')).toBe('only this');
  });
});
