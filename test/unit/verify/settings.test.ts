import { describe, expect, it } from '@jest/globals';
import type { ImageBuild } from '../../../src/project/invocations/types.js';
import { parse } from '../../../src/syntax/parse.js';
import { SettingsError, settingsOf, type BuildSettings } from '../../../src/verify/settings.js';
import type { GivenSettings } from '../../../src/verify/settings.js';

const NOTHING: GivenSettings = {
  target: undefined,
  args: new Map(),
  secrets: [],
  platform: undefined,
  network: undefined,
  contexts: new Map(),
  extra: [],
};

function build(more: Partial<ImageBuild>): ImageBuild {
  const empty = { args: new Map<string, string>(), contexts: new Map<string, string>() };
  return { by: 'compose.yaml', line: 3, context: '', dockerfile: 'Dockerfile', ...empty, ...more };
}

function settings(
  builds: readonly ImageBuild[],
  given: Partial<GivenSettings> = {},
  text = 'FROM debian\n',
): BuildSettings {
  const place = { root: '/repo', platform: 'linux/amd64' };
  return settingsOf(builds, parse(text).dockerfile?.instructions ?? [], { ...NOTHING, ...given }, place);
}

describe('settingsOf', () => {
  it('has nothing to say where no file and no option says anything', () => {
    expect(settings([])).toEqual({ ...NOTHING, said: [], notes: [] });
  });

  it('takes everything from the file that has the image built', () => {
    const one = build({ target: 'prod', args: new Map([['MODE', 'x']]), network: 'host' });
    expect(settings([one])).toEqual({
      ...NOTHING,
      target: 'prod',
      args: new Map([['MODE', 'x']]),
      network: 'host',
      said: ['target prod (compose.yaml:3)', 'ARG MODE (compose.yaml:3)', 'network host (compose.yaml:3)'],
      notes: [],
    });
  });

  it('puts the command line over it', () => {
    const one = build({
      target: 'prod',
      args: new Map([
        ['MODE', 'x'],
        ['OTHER', 'y'],
      ]),
      network: 'host',
    });
    const given = {
      target: 'dev',
      args: new Map([['MODE', 'z']]),
      network: 'none',
      extra: ['--ulimit', 'nofile=9'],
    };
    expect(settings([one], given)).toMatchObject({
      target: 'dev',
      args: new Map([
        ['MODE', 'z'],
        ['OTHER', 'y'],
      ]),
      network: 'none',
      said: [
        'target dev',
        'ARG MODE',
        'ARG OTHER (compose.yaml:3)',
        'network none',
        'argument --ulimit',
        'argument nofile=9',
      ],
    });
  });

  it('prefers the first build of which nothing is left for the run to know, and names the others', () => {
    const open = build({
      by: '.github/workflows/ci.yml',
      args: new Map([['VERSION', undefined]]),
      target: 'a',
    });
    const other = build({ by: 'Makefile', line: 9, context: 'web', target: 'c' });
    const { target, notes } = settings([open, build({ target: 'b' }), other]);
    expect(target).toBe('b');
    expect(notes).toEqual(['.github/workflows/ci.yml:3 and Makefile:9 build it too']);
  });

  it('says what only the run knows, and how to give it', () => {
    const open = build({
      args: new Map([
        ['VERSION', undefined],
        ['MODE', 'x'],
      ]),
      contexts: new Map([
        ['base', 'service:other'],
        ['lib', undefined],
      ]),
      openTarget: true,
      openArgs: true,
    });
    expect(settings([open]).notes).toEqual([
      'compose.yaml:3 sets ARG VERSION to what only the run knows (--build-arg VERSION=… gives it)',
      'compose.yaml:3 names a context base that only the run knows (--build-context base=… gives it)',
      'compose.yaml:3 names a context lib that only the run knows (--build-context lib=… gives it)',
      'compose.yaml:3 builds a stage that only the run knows: the last one was built (--target names another)',
      'compose.yaml:3 may set further ARGs (--build-arg gives them)',
    ]);
    const given = {
      target: 'x',
      args: new Map([['VERSION', '1']]),
      contexts: new Map([
        ['base', '/b'],
        ['lib', '/l'],
      ]),
    };
    expect(settings([open], given).notes).toEqual([
      'compose.yaml:3 may set further ARGs (--build-arg gives them)',
    ]);
  });

  it('finds contexts that a file names from its own place', () => {
    const contexts = new Map([
      ['lib', '../lib'],
      ['here', '.'],
      ['alpine', 'docker-image://debian:12'],
      ['out', '../../x'],
      ['root', '/data'],
    ]);
    expect([...settings([build({ by: 'deploy/compose.yaml', contexts })]).contexts]).toEqual([
      ['lib', '/repo/lib'],
      ['here', '/repo/deploy'],
      ['alpine', 'docker-image://debian:12'],
      ['out', '/repo/deploy/../../x'],
      ['root', '/data'],
    ]);
  });

  it('builds for the own one of several platforms, otherwise for the first', () => {
    const both = settings([build({ platforms: ['linux/arm64', 'linux/amd64'] })]);
    expect(both.platform).toBeUndefined();
    expect(both.notes).toEqual(['not built for linux/arm64, as compose.yaml:3 has it too']);
    const foreign = settings([build({ platforms: ['linux/arm64', 'linux/s390x'] })]);
    expect(foreign.platform).toBe('linux/arm64');
    expect(foreign.notes).toEqual(['not built for linux/s390x, as compose.yaml:3 has it too']);
    expect(settings([build({ platforms: ['linux/arm64'] })], { platform: 'linux/386' })).toMatchObject({
      platform: 'linux/386',
      notes: [],
    });
  });

  it('leaves a build of another context alone', () => {
    expect(settings([build({ context: 'web', target: 'x', secrets: ['token'] })])).toMatchObject({
      target: undefined,
      said: [],
      notes: ['compose.yaml:3 builds it too'],
    });
  });

  it('asks for a secret that the file gives', () => {
    const one = build({ secrets: ['npmrc'] });
    expect(() => settings([one])).toThrow(
      new SettingsError(
        'secret npmrc is not given, and compose.yaml:3 gives it: add --secret id=npmrc,src=<file>',
      ),
    );
    const given = settings([one], { secrets: ['id=npmrc,src=x'] });
    expect(given).toMatchObject({ secrets: ['id=npmrc,src=x'], said: ['secret npmrc'], notes: [] });
  });

  it('asks for a secret that a RUN requires, and says which others were not there', () => {
    const required = 'FROM debian\nRUN --mount=type=secret,id=token,required cat /run/secrets/token\n';
    expect(() => settings([], {}, required)).toThrow(
      'secret token is not given, and line 2 cannot do without it: add --secret id=token,src=<file>',
    );
    const free =
      'FROM debian\nRUN --mount=type=secret,id=a,required=false x\nRUN --mount=type=secret,target=/root/b.txt y\nRUN --mount=type=secret,id=a z\n';
    expect(settings([], {}, free).notes).toEqual([
      'the RUN in line 2 went without secret a (--secret id=a,src=<file> gives it)',
      'the RUN in line 3 went without secret b.txt (--secret id=b.txt,src=<file> gives it)',
    ]);
  });
});
