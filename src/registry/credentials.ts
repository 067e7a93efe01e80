/** Names and passwords for registries, from the user's docker configuration, as `docker login` leaves them there. */
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { HUB_HOST } from './reference.js';
import type { Environment } from './types.js';

/** A name with its password, or a token of OAuth2 that stands for both. */
export type Credentials =
  { readonly user: string; readonly password: string } | { readonly identityToken: string };

/** Under this name docker keeps what belongs to Docker Hub. */
const HUB_KEY = 'https://index.docker.io/v1/';

type Data = Readonly<Record<string, unknown>>;

/** Gives the credentials for a registry; undefined where there are none, or they cannot be had. */
export type CredentialsFor = (host: string) => Promise<Credentials | undefined>;

/** Reads the configuration once, when it is first needed. */
export function credentialsIn(env: Environment, timeout: number): CredentialsFor {
  let config: Promise<Data> | undefined;
  return async (host) => {
    config ??= readConfig(env);
    const { auths, credHelpers, credsStore } = await config;
    const keys = host === HUB_HOST ? [HUB_KEY, 'index.docker.io', 'docker.io'] : [host, `https://${host}`];
    const helpers = recordOf(credHelpers);
    const helper = keys.map((key) => helpers[key]).find((each) => typeof each === 'string') ?? credsStore;
    const asked =
      typeof helper === 'string' ? await askHelper(helper, keys[0] ?? host, env, timeout) : undefined;
    return asked ?? storedIn(recordOf(auths), host, keys);
  };
}

async function readConfig(env: Environment): Promise<Data> {
  const folder = env['DOCKER_CONFIG'] ?? path.join(os.homedir(), '.docker');
  try {
    return recordOf(JSON.parse(await readFile(path.join(folder, 'config.json'), 'utf8')));
  } catch {
    return {};
  }
}

function recordOf(value: unknown): Data {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

/** Older versions of docker wrote the address with a scheme and a path. */
function storedIn(auths: Data, host: string, keys: readonly string[]): Credentials | undefined {
  const older = Object.keys(auths).find((key) => key.replace(/^https?:\/\//, '').split('/', 1)[0] === host);
  for (const key of [...keys, older ?? '']) {
    const { auth, identitytoken } = recordOf(auths[key]);
    if (typeof identitytoken === 'string' && identitytoken !== '') return { identityToken: identitytoken };
    if (typeof auth !== 'string') continue;
    const text = Buffer.from(auth, 'base64').toString('utf8').replace(/\0+$/, '');
    const colon = text.indexOf(':');
    if (colon > 0) return { user: text.slice(0, colon), password: text.slice(colon + 1) };
  }
  return undefined;
}

/** Helpers speak the protocol of docker/docker-credential-helpers: the address on standard input, JSON on standard output. */
async function askHelper(
  helper: string,
  server: string,
  env: Environment,
  timeout: number,
): Promise<Credentials | undefined> {
  if (!/^[\w.-]+$/.test(helper)) return undefined;
  const text = await outputOf(`docker-credential-${helper}`, server, env, timeout);
  try {
    const { Username: user, Secret: password } = recordOf(JSON.parse(text ?? ''));
    if (typeof user !== 'string' || typeof password !== 'string' || password === '') return undefined;
    return user === '<token>' ? { identityToken: password } : { user, password };
  } catch {
    return undefined;
  }
}

/** Standard output of a program that succeeds in time. */
function outputOf(
  program: string,
  input: string,
  env: Environment,
  timeout: number,
): Promise<string | undefined> {
  return new Promise((resolve) => {
    const child = spawn(program, ['get'], { env: { ...env }, stdio: ['pipe', 'pipe', 'ignore'] });
    const parts: Buffer[] = [];
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      child.stdout.destroy();
      resolve(undefined);
    }, timeout);
    const done = (text: string | undefined): void => {
      clearTimeout(timer);
      resolve(text);
    };
    child.stdout.on('data', (part: Buffer) => parts.push(part));
    child.stdin.on('error', () => undefined);
    child.stdin.end(`${input}\n`);
    child.once('error', () => done(undefined));
    child.once('close', (code) => done(code === 0 ? Buffer.concat(parts).toString('utf8') : undefined));
  });
}
