/** Debian's docker-registry on loopback, with images that are pushed to it over its own API. */
import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { createPrivateKey, randomUUID, sign } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Sample, Stored } from '../../unit/registry/images.js';
import { temporaryDirectory } from './command.js';

const PROGRAM = 'docker-registry';
const SERVICE = 'registry.example.org';

/** `me` with the password `se:cret`, as `htpasswd -B` writes it. */
const HTPASSWD = 'me:$2y$04$Tt6FkpmqHy/pGRJwG12NA.OuhWFLnc48WDThUisf7EGfvlD8axr6e\n';
export const LOGIN = Buffer.from('me:se:cret').toString('base64');

/** False where the program is not installed, said so that nobody overlooks it. In CI it has to be there. */
export function hasRegistry(): boolean {
  if (spawnSync(PROGRAM, ['--version']).status === 0) return true;
  const bar = '#'.repeat(88);
  const reason = `THE TESTS WITH A REAL REGISTRY WERE NOT RUN: ${PROGRAM} (Debian's package of that name) is not installed`;
  process.stderr.write(`\n${bar}\n# ${reason}\n${bar}\n\n`);
  return false;
}

const running: ChildProcess[] = [];

/** Registries over one storage, each with another way to ask for a login. */
export class RegistryHome {
  readonly #folder = temporaryDirectory();

  /** Starts a registry; returns `127.0.0.1:<port>`. */
  async start(name: string, auth: object = {}): Promise<string> {
    const host = `127.0.0.1:${await freePort()}`;
    const file = path.join(this.#folder, `${name}.json`);
    // JSON is YAML too.
    const config = {
      version: '0.1',
      log: { level: 'error' },
      storage: { filesystem: { rootdirectory: path.join(this.#folder, 'data') } },
      http: { addr: host },
      ...(Object.keys(auth).length > 0 && { auth }),
    };
    writeFileSync(file, JSON.stringify(config));
    const child = spawn(PROGRAM, ['serve', file], { stdio: ['ignore', 'ignore', 'pipe'] });
    running.push(child);
    const errors: string[] = [];
    child.stderr.on('data', (part: Buffer) => errors.push(part.toString('utf8')));
    for (let tries = 0; tries < 200; tries += 1) {
      if (child.exitCode !== null) throw new Error(`${PROGRAM} ended: ${errors.join('')}`);
      const status = await fetch(`http://${host}/v2/`).then(
        (response) => response.status,
        () => 0,
      );
      if (status === 200 || status === 401) return host;
      await pause(50);
    }
    throw new Error(`${PROGRAM} does not answer: ${errors.join('')}`);
  }

  /** A registry that asks for a password. */
  startWithPassword(): Promise<string> {
    const file = path.join(this.#folder, 'htpasswd');
    writeFileSync(file, HTPASSWD);
    return this.start('password', { htpasswd: { realm: 'test', path: file } });
  }

  /** A registry that asks for tokens of this address, and what makes them. */
  async startWithTokens(
    realm: string,
  ): Promise<{ readonly host: string; readonly token: (scope: string) => string }> {
    const [key, certificate] = [path.join(this.#folder, 'key.pem'), path.join(this.#folder, 'cert.pem')];
    const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
    const made = [
      'req',
      '-x509',
      ...curve,
      '-subj',
      '/CN=test',
      '-days',
      '2',
      '-keyout',
      key,
      '-out',
      certificate,
    ];
    execFileSync('openssl', made, { stdio: 'pipe' });
    const settings = { realm, service: SERVICE, issuer: 'test', rootcertbundle: certificate };
    const host = await this.start('token', { token: settings });
    return {
      host,
      token: (scope) => signed(scope, readFileSync(key, 'utf8'), readFileSync(certificate, 'utf8')),
    };
  }
}

/** A token as docker/distribution's "Docker Registry v2 Bearer token specification" has it. */
function signed(scope: string, key: string, certificate: string): string {
  const [type, name, actions = ''] = scope.split(':');
  const now = Math.floor(Date.now() / 1000);
  const x5c = [certificate.replace(/-----[^-]+-----|\s/g, '')];
  const header = { typ: 'JWT', alg: 'ES256', x5c };
  const claims = {
    iss: 'test',
    sub: '',
    aud: SERVICE,
    exp: now + 60,
    nbf: now - 10,
    iat: now,
    jti: randomUUID(),
    access: [{ type, name, actions: actions.split(',') }],
  };
  const text = [header, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  const signature = sign('sha256', Buffer.from(text), {
    key: createPrivateKey(key),
    dsaEncoding: 'ieee-p1363',
  });
  return `${text}.${signature.toString('base64url')}`;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Ends the registries that a test has started. */
export async function stopRegistries(): Promise<void> {
  for (const child of running.splice(0)) {
    if (child.exitCode !== null) continue;
    child.kill();
    await once(child, 'exit');
  }
}

/** Pushes an image as `docker push` does: blobs, manifests, and last what the tag names. */
export async function push(host: string, name: string, tag: string, sample: Sample): Promise<void> {
  const base = `http://${host}/v2/${name}`;
  for (const blob of sample.blobs) await pushBlob(base, blob);
  for (const manifest of sample.manifests) await pushManifest(base, manifest.digest, manifest);
  await pushManifest(base, tag, sample.top);
}

async function pushBlob(base: string, { digest, body }: Stored): Promise<void> {
  const started = await expectStatus(202, fetch(`${base}/blobs/uploads/`, { method: 'POST' }));
  const place = new URL(started.headers.get('location') ?? '', base);
  place.searchParams.set('digest', digest);
  const headers = { 'content-type': 'application/octet-stream' };
  await expectStatus(201, fetch(place, { method: 'PUT', body: new Uint8Array(body), headers }));
}

async function pushManifest(base: string, reference: string, { type, body }: Stored): Promise<void> {
  const headers = { 'content-type': type };
  const put = fetch(`${base}/manifests/${reference}`, { method: 'PUT', body: new Uint8Array(body), headers });
  await expectStatus(201, put);
}

async function expectStatus(status: number, asked: Promise<Response>): Promise<Response> {
  const response = await asked;
  const text = await response.text();
  if (response.status !== status) throw new Error(`${response.url}: status ${response.status}: ${text}`);
  return response;
}

/** A home with these settings of docker; nothing of the user who runs the tests. */
export function homeWith(settings: {
  readonly mirror?: string;
  readonly docker?: object;
}): Record<string, string> {
  const home = temporaryDirectory();
  mkdirSync(path.join(home, 'config/docker'), { recursive: true });
  const mirrors = settings.mirror === undefined ? [] : [`http://${settings.mirror}`];
  writeFileSync(
    path.join(home, 'config/docker/daemon.json'),
    JSON.stringify({ 'registry-mirrors': mirrors }),
  );
  writeFileSync(path.join(home, 'config.json'), JSON.stringify(settings.docker ?? {}));
  const loaded = new URL('loopbackOnly.mjs', import.meta.url).href;
  return {
    DOCKER_CONFIG: home,
    XDG_CONFIG_HOME: path.join(home, 'config'),
    XDG_CACHE_HOME: path.join(home, 'cache'),
    NODE_OPTIONS: `--import=${loaded}`,
    CI: 'true',
  };
}
