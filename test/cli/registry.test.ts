import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { RegistryFact } from '../../src/project/registry.js';
import { openRegistry } from '../../src/registry/index.js';
import { DOCKER_LIST, digestOf, sample, single, stored, type Sample } from '../unit/registry/images.js';
import { answer, serve, stopServers, type Handler, type Seen } from '../unit/registry/server.js';
import { schemaFaults } from '../unit/report/schema.js';
import { buildCommand, project, removeTemporary } from './support/command.js';
import {
  hasRegistry,
  homeWith,
  LOGIN,
  push,
  RegistryHome,
  stopRegistries,
} from './support/dockerRegistry.js';

// Programs are started and stopped, beside all the other tests.
jest.setTimeout(60_000);

const AMD64 = 'linux/amd64';
const TODAY = expect.stringMatching(/^\d{4}-\d\d-\d\d$/);

const env = ['NODE_VERSION=99.1.0', 'PATH=/bin'];
/** Some megabytes that stay so when they are compressed. */
const tools = Array.from({ length: 60_000 }, (_, index) => digestOf(String(index))).join('');
const full = sample({ oci: true, suite: 'trixie', env, layers: [tools, 'node'] });
const slim = sample({ oci: true, suite: 'trixie', env, layers: ['node'] });
const old = sample({ suite: 'bookworm', platforms: [AMD64, 'linux/arm/v7'] });

const IMAGES: readonly (readonly [name: string, tag: string, image: Sample])[] = [
  ['library/node', '99', full],
  ['library/node', '99-slim', slim],
  ['team/list', '1', old],
  ['team/single', '1', single(AMD64, { suite: 'bookworm' })],
];

function exists(image: Sample, platforms: readonly string[], config: object): object {
  const compressedBytes = image.sizes.get(AMD64);
  return {
    exists: true,
    digest: image.top.digest,
    platforms,
    platform: AMD64,
    compressedBytes,
    config,
    asked: TODAY,
  };
}

async function ask(reference: string, settings: Parameters<typeof homeWith>[0] = {}, timeout = 5000) {
  const warnings: string[] = [];
  const warn = (message: string): void => void warnings.push(message);
  const registry = await openRegistry({ env: homeWith(settings), warn, limits: { timeout } });
  const fact: RegistryFact = await registry.askRegistry(reference, AMD64);
  return { fact, warnings };
}

/** A server before the registry: `first` may answer in its place, by returning true. */
async function before(
  host: string,
  first: (request: Seen, response: ServerResponse) => boolean,
): ReturnType<typeof serve> {
  const forward = async ({ method, path, authorization }: Seen, response: ServerResponse): Promise<void> => {
    const accept = [full.top.type, DOCKER_LIST, full.manifests[0]?.type, old.manifests[0]?.type].join(', ');
    const headers = { accept, ...(authorization !== undefined && { authorization }) };
    const real = await fetch(`http://${host}${path}`, { method, headers });
    const { 'content-encoding': _, ...kept } = Object.fromEntries(real.headers);
    answer(response, real.status, kept, Buffer.from(await real.arrayBuffer()));
  };
  const handler: Handler = (request, response) => {
    if (!first(request, response)) void forward(request, response);
  };
  return serve(handler);
}

function registryTests(): void {
  const home = new RegistryHome();
  let host = '';
  beforeAll(async () => {
    host = await home.start('open');
    for (const image of IMAGES) await push(host, ...image);
  });
  afterAll(stopRegistries);

  describe('a real registry', () => {
    it('tells what it has', async () => {
      expect((await ask(`${host}/library/node:99`)).fact).toEqual(
        exists(full, [AMD64, 'linux/arm64'], { suite: 'trixie', env, runtime: '{"Cmd":["node"]}' }),
      );
      const bookworm = { suite: 'bookworm', env: [], runtime: '{"Cmd":["node"]}' };
      const list = exists(old, [AMD64, 'linux/arm/v7'], bookworm);
      expect((await ask(`${host}/team/list:1`)).fact).toEqual(list);
      expect((await ask(`${host}/team/list@${old.top.digest}`)).fact).toEqual(list);
      expect((await ask(`${host}/team/single:1`)).fact).toMatchObject({ exists: true, platforms: [AMD64] });
    });

    it.each(['library/node:100', 'nobody/nothing:1', `team/list@${stored('', {}).digest}`])(
      'tells that it does not have %s',
      async (reference) => {
        const { fact, warnings } = await ask(`${host}/${reference}`);
        expect([fact, warnings]).toEqual([{ exists: false, asked: TODAY }, []]);
      },
    );

    it('is asked with the password that it wants, and tells nothing without', async () => {
      const guarded = await home.startWithPassword();
      const docker = { auths: { [guarded]: { auth: LOGIN } } };
      expect((await ask(`${guarded}/library/node:99`, { docker })).fact).toMatchObject({ exists: true });
      expect((await ask(`${guarded}/library/node:100`, { docker })).fact).toMatchObject({ exists: false });
      for (const reference of ['library/node:99', 'library/node:100'])
        expect((await ask(`${guarded}/${reference}`)).fact).toEqual({
          unknown: `${guarded}: it asks for a login`,
        });
    });

    it('is asked with the token that it wants, and tells nothing with one for another image', async () => {
      let make = (_scope: string): string => '';
      const scopes: (string | null)[] = [];
      const tokens = await serve(({ path }, response) => {
        const scope = new URL(path, 'http://x').searchParams.get('scope');
        scopes.push(scope);
        const other = scope?.includes('list') === true ? 'repository:team/other:pull' : scope;
        answer(response, 200, {}, JSON.stringify({ token: make(other ?? '') }));
      });
      const { host: guarded, token } = await home.startWithTokens(`http://${tokens.host}/token`);
      make = token;
      expect((await ask(`${guarded}/library/node:99`)).fact).toMatchObject({
        exists: true,
        compressedBytes: full.sizes.get(AMD64),
      });
      expect((await ask(`${guarded}/library/node:100`)).fact).toMatchObject({ exists: false });
      expect((await ask(`${guarded}/team/list:1`)).fact).toEqual({
        unknown: `${guarded}: it asks for a login that its own token does not satisfy`,
      });
      expect([...new Set(scopes)]).toEqual(['repository:library/node:pull', 'repository:team/list:pull']);
    });
  });

  describe('what stands before a real registry', () => {
    afterEach(stopServers);
    const manifests = /\/manifests\//;

    it('may be busy for a moment', async () => {
      let busy = 1;
      const front = await before(host, (_, response) => {
        if (busy === 0) return false;
        busy -= 1;
        answer(response, 429, { 'retry-after': '1' });
        return true;
      });
      expect((await ask(`${front.host}/library/node:99`)).fact).toMatchObject({ exists: true });
    });

    it.each([
      ['is busy', 429, 'it has had too many questions from here'],
      ['fails', 500, 'it answered with status 500'],
      ['is overloaded', 503, 'it answered with status 503'],
      ['lets nobody in', 403, 'it does not let us see the image'],
    ])('leaves the question open when it %s', async (_, status, reason) => {
      const front = await before(host, ({ method, path }, response) => {
        if (method === 'HEAD' || !manifests.test(path)) return false;
        answer(response, status);
        return true;
      });
      const { fact, warnings } = await ask(`${front.host}/library/node:99`);
      expect(fact).toEqual({ unknown: `${front.host}: ${reason}` });
      expect(warnings).toEqual([`${front.host} could not be asked about library/node:99: ${reason}`]);
    });

    it.each([
      ['slow', (): void => undefined, 'it did not answer within 0.3 s'],
      [
        'cut off',
        (response: ServerResponse): void => {
          response.writeHead(200, { 'content-length': String(full.top.body.length) });
          response.write(full.top.body.subarray(0, 100));
          setTimeout(() => response.destroy(), 50);
        },
        'the connection broke off',
      ],
      [
        'a part of it',
        (response: ServerResponse): void => answer(response, 200, {}, full.top.body.subarray(0, 100)),
        'its answer does not have the digest that it should',
      ],
      [
        'a page to sign in',
        (response: ServerResponse): void => answer(response, 200, { 'content-type': 'text/html' }, '<html>'),
        'its answer does not have the digest that it should',
      ],
      [
        'another image',
        (response: ServerResponse): void =>
          answer(response, 200, { 'content-type': slim.top.type }, slim.top.body),
        'its answer does not have the digest that it should',
      ],
    ])('leaves the question open when the answer is %s', async (name, answered, reason) => {
      const front = await before(host, ({ method, path }, response) => {
        if (method === 'HEAD' || !manifests.test(path)) return false;
        answered(response);
        return true;
      });
      const { fact } = await ask(`${front.host}/library/node:99`, {}, name === 'slow' ? 300 : 5000);
      expect(fact).toEqual({ unknown: `${front.host}: ${reason}` });
    });
  });

  commandTests(() => host);
}

const DOCKERFILE = 'FROM node:99\nWORKDIR /app\nCOPY server.js ./\nCMD ["node", "server.js"]\n';

/** `dockopt fix` with `node:99` of a mirror of Docker Hub, which is the real registry. */
function commandTests(host: () => string): void {
  let script = '';
  beforeAll(() => {
    script = buildCommand(true);
  });
  afterAll(removeTemporary);
  afterEach(stopServers);

  function files(more: Readonly<Record<string, string>> = {}): string {
    const manifest = '{"name":"a","version":"1.0.0","private":true}';
    return project({
      Dockerfile: DOCKERFILE,
      'server.js': 'console.log(1)\n',
      'package.json': manifest,
      ...more,
    });
  }

  async function dockopt(cwd: string, home: Readonly<Record<string, string>>, ...args: readonly string[]) {
    const only = args.includes('verify') ? [] : ['--only', 'slim-base'];
    const child = spawn(process.execPath, [script, 'fix', ...only, ...args], {
      cwd,
      env: { ...process.env, ...home },
    });
    child.stdin.end();
    const ended = once(child, 'close');
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
    const [code] = (await ended) as [number];
    return { stdout, stderr, code };
  }

  const saved = Math.round(((full.sizes.get(AMD64) ?? 0) - (slim.sizes.get(AMD64) ?? 0)) / 1e6);

  describe('dockopt fix --registry', () => {
    it('takes the twin of a tag that is newer than the catalogue', async () => {
      const cwd = files();
      const home = homeWith({ mirror: host() });
      const { stdout, code } = await dockopt(cwd, home, '--registry');
      expect(code).toBe(0);
      expect(stdout).toContain(
        `slim-base  took node:99-slim in the place of node:99: ${saved} MB less to pull, and nothing here uses what it leaves out\n`,
      );
      expect(stdout).toMatch(
        / {4}registry, \d{4}-\d\d-\d\d: node:99 and node:99-slim have the same platforms, Debian release trixie and environment \(NODE_VERSION=99\.1\.0\)\n/,
      );
      expect(stdout).toContain('-FROM node:99\n+FROM node:99-slim\n');
    });

    it('says in JSON what was asked and answered', async () => {
      const { stdout } = await dockopt(
        files(),
        homeWith({ mirror: host() }),
        '--registry',
        '--format',
        'json',
      );
      const report = JSON.parse(stdout);
      expect(schemaFaults(report)).toEqual([]);
      const platforms = [AMD64, 'linux/arm64'];
      const known = (image: string, { top, sizes }: Sample): object => {
        const compressedBytes = sizes.get(AMD64);
        return {
          image,
          answer: 'exists',
          asked: TODAY,
          digest: top.digest,
          platforms,
          platform: AMD64,
          compressedBytes,
        };
      };
      expect(report.files[0].registry).toEqual([
        known('node:99', full),
        known('node:99-slim', slim),
        { image: 'node:slim-99', answer: 'unknown', reason: 'docker.io: its name is not known' },
      ]);
    });

    it('asks nobody without the option, and not with --no-registry', async () => {
      const mirror = await before(host(), () => false);
      const cwd = files({ 'dockopt.config.json': '{"registry":true}' });
      const home = homeWith({ mirror: mirror.host });
      const without = await dockopt(files(), home);
      expect(without.stdout).toContain(
        'left Dockerfile:1  slim-base  node:99 as it is: node:99 is not in the list',
      );
      expect((await dockopt(cwd, home, '--no-registry')).stdout).toBe(without.stdout);
      expect(mirror.seen).toEqual([]);
      expect((await dockopt(cwd, home)).stdout).toContain('+FROM node:99-slim\n');
      expect(mirror.seen.length).toBeGreaterThan(0);
    });

    it('asks nobody about a file in which nothing is to be asked', async () => {
      const mirror = await before(host(), () => false);
      const cwd = files({ Dockerfile: 'FROM scratch\nCOPY server.js /\n' });
      const { stderr } = await dockopt(cwd, homeWith({ mirror: mirror.host }), '--registry');
      expect([mirror.seen, stderr]).toEqual([[], '']);
    });

    it('remembers the answers', async () => {
      const mirror = await before(host(), () => false);
      const cwd = files();
      const home = homeWith({ mirror: mirror.host });
      const first = await dockopt(cwd, home, '--registry');
      const asked = mirror.seen.length;
      const second = await dockopt(cwd, home, '--registry');
      expect(second.stdout).toBe(first.stdout);
      expect(mirror.seen.length).toBe(asked);
    });

    it('warns once where no registry answers, and does what it does without', async () => {
      const { host: gone } = await serve(() => undefined);
      await stopServers();
      const cwd = files({ 'api/Dockerfile': DOCKERFILE.replace('node:99', 'node:98') });
      const home = homeWith({ mirror: gone });
      const without = await dockopt(cwd, home);
      const { stdout, stderr, code } = await dockopt(cwd, home, '--registry');
      expect([stdout, code]).toEqual([without.stdout, without.code]);
      const rest = 'what it would have shown is not used';
      const [one, two, ...more] = stderr.trimEnd().split('\n');
      expect(one).toMatch(
        new RegExp(`^dockopt: ${gone} could not be asked about \\S+: nothing answers there; ${rest}$`),
      );
      expect(two).toMatch(
        new RegExp(`^dockopt: docker\\.io could not be asked about \\S+: its name is not known; ${rest}$`),
      );
      expect(more).toEqual([]);
    });

    it('treats a Dockerfile inside a compose file too', async () => {
      const inside = DOCKERFILE.replaceAll(/^/gm, '        ').trimEnd();
      const compose = `services:\n  a:\n    build:\n      context: .\n      dockerfile_inline: |\n${inside}\n`;
      const cwd = files({ 'compose.yaml': compose });
      const args = ['--registry', '--format', 'json', 'compose.yaml'];
      const { stdout } = await dockopt(cwd, homeWith({ mirror: host() }), ...args);
      const [file] = JSON.parse(stdout).files;
      expect(file.diff).toContain('+        FROM node:99-slim\n');
      expect(file.registry.map(({ image }: { image: string }) => image)).toEqual([
        'node:99',
        'node:99-slim',
        'node:slim-99',
      ]);
    });

    it('ends on Ctrl-C while a registry is silent', async () => {
      const mirror = await serve(() => undefined);
      const cwd = files();
      const home = { ...process.env, ...homeWith({ mirror: mirror.host }) };
      const child = spawn(process.execPath, [script, 'fix', '--registry'], { cwd, env: home });
      const ended = once(child, 'close');
      const started = Date.now();
      while (mirror.seen.length === 0 && Date.now() - started < 20_000)
        await new Promise((resolve) => {
          setTimeout(resolve, 20);
        });
      child.kill('SIGINT');
      const interrupted = Date.now();
      await ended;
      expect(Date.now() - interrupted).toBeLessThan(5000);
    });
  });
}

if (hasRegistry()) registryTests();
// Why it is not tested was said; in CI it has to be.
else it('is missed nowhere but in CI', () => expect(process.env['CI'] ?? '').toBe(''));
