import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { parseChallenge } from '../../../src/registry/challenge.js';
import { daemonSettings } from '../../../src/registry/daemon.js';
import { parseConfig, parseManifest, platformOf } from '../../../src/registry/manifest.js';
import { proxyHint } from '../../../src/registry/proxy.js';
import { endpointsOf } from '../../../src/registry/reference.js';
import { asking, environment, removeFolders } from './asking.js';
import { OCI_INDEX, OCI_MANIFEST, digestOf, sample } from './images.js';
import { answer, registryWith, serve, stopServers } from './server.js';

afterEach(stopServers);
afterAll(removeFolders);

describe('parseChallenge', () => {
  it.each([
    [
      'Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="repository:library/node:pull"',
      {
        scheme: 'bearer',
        realm: 'https://auth.docker.io/token',
        service: 'registry.docker.io',
        scope: 'repository:library/node:pull',
      },
    ],
    ['bearer  realm = "a,b" , Service=c', { scheme: 'bearer', realm: 'a,b', service: 'c' }],
    ['Bearer realm="a \\"b\\""', { scheme: 'bearer', realm: 'a "b"' }],
    ['Basic realm="x"', { scheme: 'basic' }],
    ['Negotiate, Basic', { scheme: 'basic' }],
    ['Basic realm="x", Bearer realm="y"', { scheme: 'bearer', realm: 'y' }],
    ['Bearer service="x", Basic realm="y"', { scheme: 'basic' }],
    ['Bearer', undefined],
    ['', undefined],
    ['===,,"', undefined],
    [undefined, undefined],
  ])('reads %j', (header, expected) => {
    expect(parseChallenge(header)).toEqual(expected);
  });
});

describe('endpointsOf', () => {
  const daemon = { mirrors: [], insecure: new Set(['plain.example.org:5000']) };

  it.each([
    ['node', 'https://registry-1.docker.io', 'library/node', 'latest'],
    ['node:20', 'https://registry-1.docker.io', 'library/node', '20'],
    ['docker.io/node:20', 'https://registry-1.docker.io', 'library/node', '20'],
    ['index.docker.io/team/app:1', 'https://registry-1.docker.io', 'team/app', '1'],
    ['public.ecr.aws/docker/library/node:20', 'https://public.ecr.aws', 'docker/library/node', '20'],
    ['registry.example.org:5000/a/b:1', 'https://registry.example.org:5000', 'a/b', '1'],
    ['plain.example.org:5000/a:1', 'http://plain.example.org:5000', 'a', '1'],
    ['plain.example.org/a:1', 'https://plain.example.org', 'a', '1'],
    ['localhost/a:1', 'http://localhost', 'a', '1'],
    ['127.0.0.1:5000/a:1', 'http://127.0.0.1:5000', 'a', '1'],
    ['[::1]:5000/a:1', 'http://[::1]:5000', 'a', '1'],
    ['localhost.example.org/a:1', 'https://localhost.example.org', 'a', '1'],
    [`node:20@${digestOf('')}`, 'https://registry-1.docker.io', 'library/node', digestOf('')],
  ])('finds %s', (text, base, name, reference) => {
    expect(endpointsOf(text, daemon)).toEqual([{ base, host: expect.any(String), name, reference }]);
  });

  it('asks the mirrors of Docker Hub before it, and for its images only', () => {
    const mirrored = { ...daemon, mirrors: ['http://mirror.example.org:5000'] };
    const bases = (text: string): unknown =>
      Object.values(endpointsOf(text, mirrored)).map(({ base }) => base);
    expect(bases('node:20')).toEqual(['http://mirror.example.org:5000', 'https://registry-1.docker.io']);
    expect(bases('public.ecr.aws/docker/library/node:20')).toEqual(['https://public.ecr.aws']);
  });
});

describe('daemonSettings', () => {
  it('reads mirrors and registries without encryption', async () => {
    const daemon = {
      'registry-mirrors': [
        'https://mirror.example.org/',
        'http://m:5000',
        'm',
        'https://a/b',
        'https://u:p@a',
        7,
      ],
      'insecure-registries': ['plain.example.org:5000', '10.0.0.0/8', {}],
    };
    expect(await daemonSettings(environment({ daemon }))).toEqual({
      mirrors: ['https://mirror.example.org', 'http://m:5000'],
      insecure: new Set(['plain.example.org:5000']),
    });
  });

  it.each([[{ 'registry-mirrors': 'x', 'insecure-registries': null }], [[]]])(
    'finds nothing in %j',
    async (daemon) => {
      expect(await daemonSettings(environment({ daemon }))).toEqual({ mirrors: [], insecure: new Set() });
    },
  );
});

describe('a mirror of Docker Hub', () => {
  const original = globalThis.fetch;
  let elsewhere: string[] = [];
  beforeEach(() => {
    elsewhere = [];
    // No test asks Docker Hub.
    globalThis.fetch = (input, init) => {
      const url = input instanceof URL ? input : new URL(typeof input === 'string' ? input : input.url);
      if (url.hostname === '127.0.0.1') return original(input, init);
      elsewhere.push(url.host);
      return Promise.reject(Object.assign(new TypeError('fetch failed'), { cause: { code: 'ENOTFOUND' } }));
    };
  });
  afterEach(() => {
    globalThis.fetch = original;
  });

  it('that has the image is enough', async () => {
    const mirror = await serve(registryWith({ 'library/node:26': sample() }));
    const env = environment({ daemon: { 'registry-mirrors': [`http://${mirror.host}`] } });
    const { registry } = await asking(env);
    expect(await registry.askRegistry('node:26', 'linux/amd64')).toMatchObject({ exists: true });
    expect(elsewhere).toEqual([]);
  });

  it('that does not have it says nothing of Docker Hub', async () => {
    const mirror = await serve((_, response) => answer(response, 404));
    const env = environment({ daemon: { 'registry-mirrors': [`http://${mirror.host}`] } });
    const { registry, warnings } = await asking(env);
    expect(await registry.askRegistry('node:26', 'linux/amd64')).toEqual({
      unknown: 'docker.io: its name is not known',
    });
    expect(elsewhere).toEqual(['registry-1.docker.io']);
    expect(warnings).toEqual(['docker.io could not be asked about library/node:26: its name is not known']);
  });

  it('that is missing is not blamed on a proxy, Docker Hub may be', async () => {
    const { host } = await serve(() => undefined);
    await stopServers();
    const env = environment({ daemon: { 'registry-mirrors': [`http://${host}`] } });
    const { registry, warnings } = await asking({ ...env, HTTPS_PROXY: 'http://proxy.example.org:3128' });
    await registry.askRegistry('node:26', 'linux/amd64');
    expect(warnings).toEqual([
      `${host} could not be asked about library/node:26: nothing answers there`,
      expect.stringMatching(
        /^docker\.io could not be asked about library\/node:26: its name is not known \(HTTPS_PROXY names a proxy; /,
      ),
    ]);
  });
});

describe('proxyHint', () => {
  it.each([
    [{}, '20.1.0', ''],
    [{ HTTPS_PROXY: '' }, '20.1.0', ''],
    [
      { HTTPS_PROXY: 'http://p:1' },
      '20.1.0',
      ' (HTTPS_PROXY names a proxy; Node 20 cannot use it, Node 24 can)',
    ],
    [
      { https_proxy: 'http://p:1' },
      '24.1.0',
      ' (https_proxy names a proxy; NODE_USE_ENV_PROXY=1 makes Node use it)',
    ],
    [{ https_proxy: 'http://p:1', NODE_USE_ENV_PROXY: '1' }, '24.1.0', ''],
    [{ https_proxy: 'http://p:1', NODE_USE_ENV_PROXY: '1' }, '22.21.0', ''],
    [
      { https_proxy: 'http://p:1', NODE_USE_ENV_PROXY: '1' },
      '22.20.0',
      ' (https_proxy names a proxy; Node 22 cannot use it, Node 24 can)',
    ],
  ])('says of %j and Node %s: %j', (env, node, expected) => {
    expect(proxyHint(env, node)).toBe(expected);
  });
});

describe('platformOf', () => {
  it.each([
    [{ os: 'linux', architecture: 'amd64' }, 'linux/amd64'],
    [{ os: 'linux', architecture: 'amd64', variant: 'v1' }, 'linux/amd64'],
    [{ os: 'linux', architecture: 'amd64', variant: 'v3' }, 'linux/amd64/v3'],
    [{ os: 'linux', architecture: 'arm64', variant: 'v8' }, 'linux/arm64'],
    [{ os: 'linux', architecture: 'arm', variant: 'v6' }, 'linux/arm/v6'],
    [{ os: 'linux', architecture: 'arm' }, 'linux/arm/v7'],
    [{ os: 'windows', architecture: 'amd64', 'os.version': '10' }, 'windows/amd64'],
    [{ os: 'unknown', architecture: 'unknown' }, undefined],
    [{ os: 'linux' }, undefined],
    [{ os: '', architecture: 'amd64' }, undefined],
    [undefined, undefined],
  ])('of %j is %s', (value, expected) => {
    expect(platformOf(value)).toBe(expected);
  });
});

describe('parseManifest', () => {
  const config = { mediaType: 'application/vnd.oci.image.config.v1+json', digest: digestOf('{}'), size: 2 };
  const image = { schemaVersion: 2, mediaType: OCI_MANIFEST, config, layers: [{ size: 3 }, { size: 4 }] };

  it('adds up the layers', () => {
    expect(parseManifest(JSON.stringify(image), undefined)).toEqual({
      kind: 'image',
      config: digestOf('{}'),
      compressedBytes: 7,
    });
  });

  it('takes the type of the answer where the manifest does not say its own', () => {
    const { mediaType, ...rest } = image;
    const parsed = parseManifest(JSON.stringify(rest), `${mediaType}; charset=utf-8`);
    expect(parsed).toMatchObject({ compressedBytes: 7 });
  });

  it.each([
    ['layers without a size', { ...image, layers: [{}] }],
    ['layers of a negative size', { ...image, layers: [{ size: -1 }] }],
    ['no layers', { ...image, layers: undefined }],
    ['no configuration', { ...image, config: undefined }],
    ['a configuration with a path for a digest', { ...image, config: { ...config, digest: 'sha256:../x' } }],
    [
      'an index with such a digest',
      {
        schemaVersion: 2,
        mediaType: OCI_INDEX,
        manifests: [{ digest: 'sha256:../x', platform: { os: 'linux', architecture: 'amd64' } }],
      },
    ],
    ['null', null],
  ])('does not take %s', (_, value) => {
    expect(parseManifest(JSON.stringify(value), OCI_MANIFEST)).toBeUndefined();
  });
});

describe('parseConfig', () => {
  it('leaves out what an image does not hand on, and what says nothing', () => {
    const value = {
      os: 'linux',
      architecture: 'amd64',
      config: {
        Env: ['B=2', 'A=1'],
        Labels: { a: 'b' },
        Image: 'sha256:1',
        Hostname: 'x',
        User: '',
        Volumes: null,
        OnBuild: [],
        ExposedPorts: { '80/tcp': {}, '443/tcp': {} },
        Cmd: ['node'],
      },
      history: [{ created_by: "# debian.sh --arch 'amd64' out/ 'bookworm' '@1747699200'" }],
    };
    expect(parseConfig(JSON.stringify(value))).toEqual({
      platform: 'linux/amd64',
      config: {
        suite: 'bookworm',
        env: ['A=1', 'B=2'],
        runtime: '{"Cmd":["node"],"ExposedPorts":{"443/tcp":{},"80/tcp":{}}}',
      },
    });
  });

  it.each([
    ["RUN echo # debian.sh --arch 'amd64' out/ 'bookworm' '@1'"],
    ["# debian.sh --arch 'amd64' out/ 'bookworm'"],
    ['ADD file:1 in /'],
    [7],
  ])('does not take %j for the first step of Debian', (step) => {
    const value = { os: 'linux', architecture: 'amd64', history: [{ created_by: step }] };
    expect(parseConfig(JSON.stringify(value))?.config).toEqual({ env: [], runtime: '{}' });
  });

  it.each(['', '[]', '{}', '{"os":"linux"}'])('does not take %j', (text) => {
    expect(parseConfig(text)).toBeUndefined();
  });
});
