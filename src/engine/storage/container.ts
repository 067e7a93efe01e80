import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { output, run } from '../process.js';
import { EngineError, MOST_OUTPUT, StartError, type Container, type Ran, type RunRequest } from '../types.js';
import { reasonIn, type Tool } from './tool.js';

/** How many of the last lines of a log are given. */
const LOG_LINES = 200;

/** What podman says when it is the image that cannot be started: its program, or the user or folder that it names. */
const CANNOT_START =
  /OCI (?:runtime|permission)|executable file not found|exec format error|no command or entrypoint|unable to find user|no matching entries in passwd/i;

/**
 * Starts a container in the background.
 *
 * @returns the container. Rejects with StartError when the image has no such program, and leaves nothing then.
 */
export async function startContainer(
  tool: Tool,
  request: RunRequest,
  signal: AbortSignal,
): Promise<Container> {
  const name = `dockopt-${process.pid}-${randomBytes(6).toString('hex')}`;
  const container = new PodmanContainer(name, tool);
  try {
    const ran = await run('podman', runArguments(name, request), { signal });
    if (ran.exitCode === 0) return container;
    const reason = reasonIn(ran.stderr);
    throw CANNOT_START.test(reason) ? new StartError(reason) : new EngineError(reason);
  } catch (error) {
    await container.remove();
    throw error;
  }
}

/** The arguments of `podman` that start a container; images are never fetched. */
export function runArguments(name: string, { image, command, env, network }: RunRequest): readonly string[] {
  return [
    'run',
    '--detach',
    '--pull=never',
    `--name=${name}`,
    `--network=${network === '' ? 'none' : network}`,
    // Health checks need systemd, and proxies of this machine are no part of the image.
    '--no-healthcheck',
    '--http-proxy=false',
    '--log-driver=k8s-file',
    ...[...env].flatMap(([key, value]) => ['--env', `${key}=${value}`]),
    // With an entrypoint of one's own, the command of the image is not taken.
    ...(command === undefined ? [] : ['--entrypoint', JSON.stringify(command)]),
    image,
  ];
}

class PodmanContainer implements Container {
  constructor(
    readonly id: string,
    private readonly tool: Tool,
  ) {}

  async running(signal: AbortSignal): Promise<boolean> {
    return (await this.#state('Running', signal)) === 'true';
  }

  async exec(command: readonly string[], signal: AbortSignal): Promise<Ran> {
    const ran = await run('podman', ['exec', this.id, ...command], { signal, most: MOST_OUTPUT });
    const failed =
      (ran.exitCode === 125 || ran.exitCode === 255) &&
      /^Error: .*(?:no such container|container state improper)/m.test(ran.stderr);
    if (failed) throw new EngineError(reasonIn(ran.stderr));
    return ran;
  }

  async wait(signal: AbortSignal): Promise<{ readonly exitCode: number }> {
    return { exitCode: Number((await output('podman', ['wait', this.id], { signal })).trim()) };
  }

  /** The order of the two streams is that in which they arrive here. */
  async logs(signal: AbortSignal): Promise<string> {
    const lines: string[] = [];
    function line(text: string): void {
      lines.push(text);
    }
    const args = ['logs', '--tail', String(LOG_LINES), this.id];
    const { exitCode } = await run('podman', args, { signal, line, outLine: line });
    return exitCode === 0 ? lines.slice(-LOG_LINES).join('\n') : '';
  }

  async user(signal: AbortSignal): Promise<number | undefined> {
    const seen = await run('podman', ['exec', this.id, 'cat', '/proc/1/status'], { signal });
    const inside = seen.exitCode === 0 ? userInStatus(seen.stdout) : undefined;
    if (inside !== undefined || this.tool.isRemote) return inside;
    // Not every image has a `cat`.
    const pid = await this.#state('Pid', signal);
    const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
    const map = await readFile(`/proc/${pid}/uid_map`, 'utf8').catch(() => '');
    const outside = userInStatus(status);
    return outside === undefined ? undefined : userInMap(map, outside);
  }

  async stop(
    grace: number,
  ): Promise<{ readonly exitCode: number; readonly seconds: number; readonly killed: boolean }> {
    const begun = performance.now();
    const { exitCode: ended, stderr } = await run('podman', ['stop', '--time', String(grace), this.id]);
    const seconds = (performance.now() - begun) / 1000;
    if (ended !== 0) throw new EngineError(reasonIn(stderr));
    const exitCode = Number(await this.#state('ExitCode'));
    return { exitCode, seconds, killed: exitCode === 137 && seconds >= grace };
  }

  async remove(): Promise<void> {
    const { exitCode, stderr } = await run('podman', ['rm', '--force', '--volumes', this.id]);
    if (exitCode !== 0 && !/no such container|no container with/i.test(stderr))
      throw new EngineError(reasonIn(stderr));
  }

  async #state(field: string, signal?: AbortSignal): Promise<string> {
    const args = ['inspect', '--type', 'container', '--format', `{{.State.${field}}}`, this.id];
    return (await output('podman', args, signal === undefined ? {} : { signal })).trim();
  }
}

/** The effective user in `/proc/<pid>/status`. */
export function userInStatus(text: string): number | undefined {
  const id = /^Uid:\s+\d+\s+(\d+)/m.exec(text)?.[1];
  return id === undefined ? undefined : Number(id);
}

/** The user inside of a container, from `/proc/<pid>/uid_map` (first inside, first outside, how many) and the one outside. */
export function userInMap(map: string, outside: number): number | undefined {
  for (const line of map.trim().split('\n')) {
    const [inside = NaN, from = NaN, count = NaN] = line.trim().split(/\s+/).map(Number);
    if (outside >= from && outside < from + count) return inside + outside - from;
  }
  return undefined;
}
