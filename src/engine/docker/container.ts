import { output, run } from '../process.js';
import { EngineError, MOST_OUTPUT, StartError, type Container, type Ran, type RunRequest } from '../types.js';
import { LOG_LINES } from './progress.js';

/** What docker says when it is the image that cannot be started, and not docker that fails. */
const CANNOT_START =
  /OCI runtime|failed to create (?:shim )?task|exec format error|no command specified|executable file not found|unable to find user/i;

/**
 * Starts a container in the background. Rejects with StartError when the image has no command, or one that cannot be
 * executed; nothing stays then.
 *
 * @param label marks what belongs to this run
 */
export async function start(request: RunRequest, label: string, signal: AbortSignal): Promise<Container> {
  signal.throwIfAborted();
  // Both commands take moments. Cut short they might leave a container of which nobody knows.
  const created = await run('docker', createArguments(request, label));
  if (created.exitCode !== 0) throw startError(created.stderr);
  const container = new DockerContainer(created.stdout.trim());
  try {
    const started = await run('docker', ['start', container.id]);
    signal.throwIfAborted();
    if (started.exitCode !== 0) throw startError(started.stderr);
    return container;
  } catch (error) {
    await container.remove().catch(() => undefined);
    throw error;
  }
}

function startError(stderr: string): EngineError {
  const reason = reasonIn(stderr);
  return CANNOT_START.test(reason) ? new StartError(reason) : new EngineError(reason);
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
  constructor(readonly id: string) {}

  async running(signal: AbortSignal): Promise<boolean> {
    return (await this.#state('{{.State.Running}}', signal)) === 'true';
  }

  async exec(command: readonly string[], signal: AbortSignal): Promise<Ran> {
    const ran = await run('docker', ['exec', this.id, ...command], { signal, most: MOST_OUTPUT });
    const failed =
      /^Error response from daemon: ((?:No such container|[Cc]ontainer \S+ is not running).*)/.exec(
        ran.stderr,
      );
    if (failed !== null) throw new EngineError(failed[1]);
    return ran;
  }

  async wait(signal: AbortSignal): Promise<{ readonly exitCode: number }> {
    return { exitCode: Number((await output('docker', ['wait', this.id], { signal })).trim()) };
  }

  async logs(signal: AbortSignal): Promise<string> {
    const args = ['logs', '--timestamps', '--tail', String(LOG_LINES), this.id];
    const { exitCode, stdout, stderr } = await run('docker', args, { signal });
    return exitCode === 0 ? inOrder(stdout, stderr) : '';
  }

  async user(signal: AbortSignal): Promise<number | undefined> {
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
    await output('docker', ['stop', '-t', String(grace), this.id]);
    const seconds = (performance.now() - begun) / 1000;
    const exitCode = Number(await this.#state('{{.State.ExitCode}}'));
    return { exitCode, seconds, killed: exitCode === 137 && seconds >= grace };
  }

  async remove(): Promise<void> {
    const { exitCode, stderr } = await run('docker', ['rm', '--force', '--volumes', this.id]);
    if (exitCode !== 0 && !/no such container|already in progress/i.test(stderr))
      throw new EngineError(reasonIn(stderr));
  }

  async #state(format: string, signal?: AbortSignal): Promise<string> {
    const options = signal === undefined ? {} : { signal };
    return (
      await output('docker', ['inspect', '--type=container', '--format', format, this.id], options)
    ).trim();
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
