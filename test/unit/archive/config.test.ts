import { describe, expect, it } from '@jest/globals';
import { imageJson } from '../../../src/archive/config.js';
import { EMPTY_CONFIG } from '../emptyConfig.js';

describe('the config of an image', () => {
  it('is read with all its fields', () => {
    const read = imageJson({
      os: 'linux',
      architecture: 'arm64',
      variant: 'v8',
      config: {
        User: 'node',
        Env: ['PATH=/bin', 'A='],
        Entrypoint: ['/entry'],
        Cmd: ['node', 'x.js'],
        WorkingDir: '/app',
        ExposedPorts: { '8080/udp': {}, '3000/tcp': {} },
        Volumes: { '/var/b': {}, '/a': {} },
        Labels: { b: '2', a: '1', __proto__x: '' },
        StopSignal: 'SIGINT',
        Shell: ['/bin/bash', '-c'],
        OnBuild: ['RUN x'],
        Healthcheck: { Test: ['CMD-SHELL', 'x'], Retries: 3, Interval: 5_000_000_000 },
      },
      history: [
        { created_by: 'RUN x', empty_layer: false },
        { created: '2020' },
        { created_by: 'ENV', empty_layer: true },
      ],
      rootfs: { type: 'layers', diff_ids: ['sha256:1', 'sha256:2'] },
    });
    expect(read).toEqual({
      platform: 'linux/arm64/v8',
      config: {
        user: 'node',
        env: ['PATH=/bin', 'A='],
        entrypoint: ['/entry'],
        cmd: ['node', 'x.js'],
        workingDir: '/app',
        exposedPorts: ['3000/tcp', '8080/udp'],
        volumes: ['/a', '/var/b'],
        labels: { a: '1', b: '2', __proto__x: '' },
        stopSignal: 'SIGINT',
        shell: ['/bin/bash', '-c'],
        onBuild: ['RUN x'],
        healthcheck: '{"Interval":5000000000,"Retries":3,"Test":["CMD-SHELL","x"]}',
      },
      history: [
        { createdBy: 'RUN x', empty: false },
        { createdBy: '', empty: false },
        { createdBy: 'ENV', empty: true },
      ],
      diffIds: ['sha256:1', 'sha256:2'],
    });
    expect(Object.keys(read.config.labels)).toEqual(['__proto__x', 'a', 'b']);
  });

  it.each([
    ['missing', {}],
    ['null', { config: null, history: null }],
    [
      'null one by one',
      {
        config: {
          User: null,
          Env: null,
          Entrypoint: null,
          Cmd: null,
          WorkingDir: null,
          ExposedPorts: null,
          Volumes: null,
          Labels: null,
          StopSignal: null,
          Shell: null,
          OnBuild: null,
          Healthcheck: null,
        },
      },
    ],
    ['empty', { config: { Entrypoint: [], Cmd: [], StopSignal: '', Shell: [] } }],
  ])('may have fields that are %s', (_, fields) => {
    const read = imageJson({ ...fields, architecture: 'amd64', rootfs: { diff_ids: [] } });
    expect(read).toEqual({ platform: 'linux/amd64', config: EMPTY_CONFIG, history: [], diffIds: [] });
  });

  it('takes a command that is a text for a list of one', () => {
    expect(imageJson({ config: { Cmd: 'sh' }, rootfs: { diff_ids: [] } }).config.cmd).toEqual(['sh']);
  });

  it.each([[{}], [[]], ['text'], [null], [{ rootfs: { diff_ids: null } }]])('is not %j', (json) => {
    expect(() => imageJson(json)).toThrow('it is no image: rootfs.diff_ids is missing');
  });
});
