import { isBefore } from '../needs.js';
import { output, run } from '../process.js';
import { EngineError, NoEngineError, type Feature, type Ran } from '../types.js';

/** What is known about a docker that answered. */
export interface Docker {
  readonly server: string;
  readonly buildx: string;
  /** Where it listens, and the builder that is selected there: builds with the same word share one cache. */
  readonly address: string;
}

/** Milliseconds until a daemon that says nothing counts as not answering. */
const PATIENCE = 15_000;

const INSTALL = 'https://docs.docker.com/engine/install/';

/** Finds docker, its daemon and buildx. Rejects with NoEngineError, whose message says what to install or start. */
export async function findDocker(): Promise<Docker> {
  const client = await ask(['--version']);
  if (client === undefined) throw new NoEngineError(`docker is not installed (${INSTALL})`);
  if (/podman/i.test(client.stdout)) throw new NoEngineError('docker is only another name for podman here');
  const host = await hostOf();
  const { server, os } = await daemonAt(host);
  if (os === 'windows')
    throw new NoEngineError(`docker at ${host} runs Windows containers: switch it to Linux containers`);
  const buildx = await buildxVersion();
  return { server, buildx, address: `${host} ${await selectedBuilder()}` };
}

/** What a daemon of this version cannot do with its own BuildKit (the frontends 1.2 and 1.4 came with 20.10 and 23.0). */
export function lacksOf(server: string): ReadonlyMap<Feature, string> {
  const lacks = new Map<Feature, string>();
  if (isBefore(server, [20, 10])) {
    for (const feature of ['cache mounts', 'bind mounts', 'secret mounts'] as const)
      lacks.set(feature, `docker before 20.10 has no ${feature} of its own`);
  }
  if (isBefore(server, [23, 0])) {
    for (const feature of ['heredocs', 'COPY --link'] as const)
      lacks.set(feature, `docker before 23.0 has no ${feature} of its own`);
  }
  return lacks;
}

async function daemonAt(host: string): Promise<{ readonly server: string; readonly os: string }> {
  const ran = await ask(['version', '--format', '{{.Server.Version}} {{.Server.Os}}']);
  const [server, os = ''] = ran?.exitCode === 0 ? ran.stdout.trim().split(' ') : [];
  if (server !== undefined && /^\d/.test(server)) return { server, os };
  if (ran !== undefined && /permission denied/i.test(ran.stderr))
    throw new NoEngineError(
      `docker is installed but you may not use its daemon at ${host}: run as a member of the group docker`,
    );
  throw new NoEngineError(`docker is installed but no daemon answers at ${host}: start it`);
}

async function buildxVersion(): Promise<string> {
  const ran = await ask(['buildx', 'version']);
  const version = /\bv?(\d+\.\d+\.\d+)/.exec(ran?.exitCode === 0 ? ran.stdout : '')?.[1];
  if (version === undefined)
    throw new NoEngineError('docker is installed without buildx: install the package docker-buildx-plugin');
  if (isBefore(version, [0, 10]))
    throw new NoEngineError(`docker has buildx ${version}: 0.10 or later is needed`);
  return version;
}

async function hostOf(): Promise<string> {
  const { DOCKER_HOST: host } = process.env;
  if (host !== undefined && host !== '') return host;
  const ran = await ask(['context', 'inspect', '--format', '{{.Endpoints.docker.Host}}']);
  const found = ran?.exitCode === 0 ? ran.stdout.trim() : '';
  return found === '' ? 'its usual address' : found;
}

async function selectedBuilder(): Promise<string> {
  const { BUILDX_BUILDER: chosen } = process.env;
  if (chosen !== undefined && chosen !== '') return chosen;
  const text = await output('docker', ['buildx', 'inspect']).catch(() => '');
  return /^Name:\s+(\S+)/m.exec(text)?.[1] ?? 'default';
}

/** Undefined when docker is not installed; a call that hangs counts as failed. */
async function ask(args: readonly string[]): Promise<Ran | undefined> {
  const signal = AbortSignal.timeout(PATIENCE);
  try {
    return await run('docker', args, { signal });
  } catch (error) {
    if (signal.aborted) return { exitCode: 1, stdout: '', stderr: 'no answer' };
    if (error instanceof EngineError) return undefined;
    throw error;
  }
}
