import { output, run } from '../process.js';
import { EngineError, type Container, type Ran, type RunRequest } from '../types.js';
import { LOG_LINES } from './progress.js';

/** What docker says when it is the image that cannot be started, and not docker that fails. */
const CANNOT_START =
  /OCI runtime|failed to create (?:shim )?task|exec format error|no command specified|executable file not found|unable to find user/i;

/**
 * Starts a container in the background. One whose command cannot be executed is a result like others: it has ended,
 * with the code that docker gives it, and `failure` says why.
 *
 * @param label marks what belongs to this run
 */
export async function start(request: RunRequest, label: string, signal: AbortSignal): Promise<Container> {
  signal.throwIfAborted();
  // Both commands take moments. Cut short they might leave a container of which nobody knows.
  const created = await run('docker', createArguments(request, label));
  if (created.exitCode !== 0) {
    const reason = reasonIn(created.stderr);
    if (!CANNOT_START.test(reason)) throw new EngineError(reason);
    return new Stillborn(reason);
  }
  const id = created.stdout.trim();
  try {
    const started = await run('docker', ['start', id]);
    signal.throwIfAborted();
    if (started.exitCode === 0) return new DockerContainer(id);
    const reason = reasonIn(started.stderr);
    if (!CANNOT_START.test(reason)) throw new EngineError(reason);
    return new DockerContainer(id, reason);
  } catch (error) {
    await new DockerContainer(id).remove().catch(() => undefined);
    throw error;
  }
}

/** The arguments of `docker` that make a container; images are never fetched. */
export function createArguments(
  { image, command, env, network }: RunRequest,
  label: string,
): readonly string[] {
  const [program, ...rest] = command ?? [];
  return [
    'create',
    '--pull=never',
    `--network=${network === '' ? 'none' : network}`,
    `--label=dockopt=${label}`,
    ...[...env].map(([name, value]) => `--env=${name}=${value}`),
    ...(program === undefined ? [] : [`--entrypoint=${program}`]),
    image,
    ...rest,
  ];
}

class DockerContainer implements Container {
  readonly failure?: string;

  constructor(
    readonly id: string,
    failure?: string,
  ) {
    if (failure !== undefined) this.failure = failure;
  }

  async running(signal: AbortSignal): Promise<boolean> {
    return (await this.#state('{{.State.Running}}', signal)) === 'true';
  }

  async exec(command: readonly string[], signal: AbortSignal): Promise<Ran> {
    const ran = await run('docker', ['exec', this.id, ...command], { signal });
    const failed =
      /^Error response from daemon: ((?:No such container|[Cc]ontainer \S+ is not running).*)/.exec(
        ran.stderr,
      );
    if (failed !== null) throw new EngineError(failed[1]);
    return ran;
  }

  async wait(signal: AbortSignal): Promise<{ readonly exitCode: number }> {
    if (this.failure !== undefined) return { exitCode: await this.#exitCode(signal) };
    return { exitCode: Number((await output('docker', ['wait', this.id], { signal })).trim()) };
  }

  async logs(signal: AbortSignal): Promise<string> {
    const args = ['logs', '--timestamps', '--tail', String(LOG_LINES), this.id];
    const { exitCode, stdout, stderr } = await run('docker', args, { signal });
    const printed = exitCode === 0 ? inOrder(stdout, stderr) : '';
    return [printed, this.failure ?? ''].filter((text) => text !== '').join('\n');
  }

  async user(signal: AbortSignal): Promise<number | undefined> {
    if (this.failure !== undefined) return undefined;
    const seen = await run('docker', ['exec', this.id, 'cat', '/proc/1/status'], { signal });
    const inside = seen.exitCode === 0 ? userInStatus(seen.stdout) : undefined;
    if (inside !== undefined) return inside;
    // Not every image has a `cat`. Ids that the daemon maps to others say nothing.
    const [pid, top] = [
      await this.#state('{{.State.Pid}}', signal),
      await run('docker', ['top', this.id, '-eo', 'pid,uid'], { signal }),
    ];
    return top.exitCode === 0 ? userInTop(top.stdout, pid) : undefined;
  }

  async stop(
    grace: number,
  ): Promise<{ readonly exitCode: number; readonly seconds: number; readonly killed: boolean }> {
    const begun = performance.now();
    if (this.failure === undefined) await output('docker', ['stop', '-t', String(grace), this.id]);
    const seconds = (performance.now() - begun) / 1000;
    const exitCode = await this.#exitCode();
    return { exitCode, seconds, killed: exitCode === 137 && seconds >= grace };
  }

  async remove(): Promise<void> {
    const { exitCode, stderr } = await run('docker', ['rm', '--force', '--volumes', this.id]);
    if (exitCode !== 0 && !/no such container|already in progress/i.test(stderr))
      throw new EngineError(reasonIn(stderr));
  }

  async #exitCode(signal?: AbortSignal): Promise<number> {
    return Number(await this.#state('{{.State.ExitCode}}', signal));
  }

  async #state(format: string, signal?: AbortSignal): Promise<string> {
    const options = signal === undefined ? {} : { signal };
    return (
      await output('docker', ['inspect', '--type=container', '--format', format, this.id], options)
    ).trim();
  }
}

/** A container that could not even be made, as that of an image without a command. */
class Stillborn implements Container {
  readonly id = '';

  constructor(readonly failure: string) {}

  running(): Promise<boolean> {
    return Promise.resolve(false);
  }

  exec(): Promise<Ran> {
    return Promise.reject(new EngineError(this.failure));
  }

  /** 127 as for a program that is not there. */
  wait(): Promise<{ readonly exitCode: number }> {
    return Promise.resolve({ exitCode: 127 });
  }

  logs(): Promise<string> {
    return Promise.resolve(this.failure);
  }

  user(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  stop(): Promise<{ readonly exitCode: number; readonly seconds: number; readonly killed: boolean }> {
    return Promise.resolve({ exitCode: 127, seconds: 0, killed: false });
  }

  remove(): Promise<void> {
    return Promise.resolve();
  }
}

/** Both streams in the order of their times, without them. */
export function inOrder(stdout: string, stderr: string): string {
  const lines = [...stdout.split('\n'), ...stderr.split('\n')].filter((line) => line !== '');
  return lines
    .map((line) => ({ time: line.split(' ', 1)[0] ?? '', text: line.slice(line.indexOf(' ') + 1) }))
    .sort((a, b) => (a.time < b.time ? -1 : Number(a.time > b.time)))
    .slice(-LOG_LINES)
    .map(({ text }) => text)
    .join('\n');
}

/** The effective user in `/proc/<pid>/status`. */
export function userInStatus(text: string): number | undefined {
  const id = /^Uid:\s+\d+\s+(\d+)/m.exec(text)?.[1];
  return id === undefined ? undefined : Number(id);
}

/** The user of a process in the output of `docker top … -eo pid,uid`. */
export function userInTop(text: string, pid: string): number | undefined {
  const id = text
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .find(([first]) => first === pid)?.[1];
  const user = Number(id);
  return id !== undefined && user < 65_536 ? user : undefined;
}

function reasonIn(stderr: string): string {
  return stderr
    .trim()
    .replace(/^Error response from daemon: /, '')
    .replace(/\n(?:Error: failed to start containers:|Run 'docker ).*$/s, '')
    .replace(/\s*\n\s*/g, ' ');
}
