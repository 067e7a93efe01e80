import { spawn, type ChildProcess } from 'node:child_process';
import { PassThrough, type Readable } from 'node:stream';
import { EngineError, type Ran } from './types.js';

/** How a program is run. */
export interface RunOptions {
  readonly signal?: AbortSignal;
  /** Written to its standard input. */
  readonly input?: string;
  readonly cwd?: string;
  /** Added to the environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Called for each line of its standard error, as it comes; these are then not in the result. */
  readonly line?: (line: string) => void;
  /** The same for its standard output. */
  readonly outLine?: (line: string) => void;
  /** Bytes that are kept of each of the two; what comes later is let go. */
  readonly most?: number;
}

/** Milliseconds that a program has to end by itself after SIGTERM: builders clean up in them. */
const GRACE = 5000;

/**
 * Runs a program to its end. It gets a process group of its own, so that Ctrl-C in a terminal reaches us alone and we end
 * it in order.
 *
 * @returns how it ended, whatever its exit code. Rejects when it cannot be started (EngineError) and with the signal's
 *   reason when that aborts.
 */
export async function run(program: string, args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const child = started(program, args, options);
  const { line, outLine, most } = options;
  const stdout = outLine === undefined ? kept(child.stdout, most) : lines(child.stdout, outLine);
  const stderr = line === undefined ? kept(child.stderr, most) : lines(child.stderr, line);
  const exitCode = await ended(program, child, options.signal);
  return { exitCode, stdout: stdout(), stderr: stderr().replace(/\r\n/g, '\n').replace(/\n$/, '') };
}

/** Gathers what comes; the function that it returns gives it as a text. */
function kept(stream: Readable | null, most = Infinity): () => string {
  const parts: Buffer[] = [];
  let size = 0;
  stream?.on('data', (data: Buffer) => {
    if (size < most) parts.push(data.subarray(0, most - size));
    size += data.length;
  });
  return () => Buffer.concat(parts).toString('utf8');
}

/** As `run`, for a program that has to succeed: its standard output. Rejects with EngineError and what it printed. */
export async function output(
  program: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<string> {
  const { exitCode, stdout, stderr } = await run(program, args, options);
  if (exitCode === 0) return stdout;
  throw new EngineError(`${program} ${args.slice(0, 3).join(' ')} failed: ${lastLine(stderr || stdout)}`);
}

/**
 * The standard output of a program as a stream. It ends when the program has succeeded, and is destroyed with an
 * EngineError when that fails: what was cut off must not look whole. Destroying the stream ends the program.
 */
export function streamOf(program: string, args: readonly string[], options: RunOptions = {}): Readable {
  const child = started(program, args, options);
  const stderr: string[] = [];
  const rest = lines(child.stderr, (line) => stderr.push(line));
  const { stdout } = child;
  if (stdout === null) throw new EngineError(`${program} has no standard output`);
  const stream = new PassThrough();
  stdout.pipe(stream, { end: false });
  stream.once('close', () => {
    stdout.destroy();
    child.kill();
  });
  void ended(program, child, options.signal)
    .then((code) => {
      rest();
      if (code !== 0) throw new EngineError(`${program} failed: ${lastLine(stderr.join('\n'))}`);
      return stream.end();
    })
    .catch((error: unknown) => stream.destroy(error instanceof Error ? error : new Error(String(error))));
  return stream;
}

function started(program: string, args: readonly string[], { input, cwd, env }: RunOptions): ChildProcess {
  const child = spawn(program, args, {
    detached: true,
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
    ...(cwd !== undefined && { cwd }),
  });
  // A program that ends before it has read everything says why on its standard error.
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(input);
  return child;
}

/** Exit code 128 + n stands for the end by signal n, as shells have it; here always 137 as the common one. */
function ended(program: string, child: ChildProcess, signal: AbortSignal | undefined): Promise<number> {
  return new Promise((resolve, reject) => {
    let killer: NodeJS.Timeout | undefined;
    function abort(): void {
      stop(child, 'SIGTERM');
      killer = setTimeout(() => stop(child, 'SIGKILL'), GRACE);
    }
    if (signal?.aborted === true) abort();
    signal?.addEventListener('abort', abort, { once: true });
    function done(settle: () => void): void {
      clearTimeout(killer);
      signal?.removeEventListener('abort', abort);
      settle();
    }
    child.once('error', (error: NodeJS.ErrnoException) =>
      done(() =>
        reject(new EngineError(error.code === 'ENOENT' ? `${program} is not installed` : error.message)),
      ),
    );
    // What it had started and does not end by itself, as the processes of a RUN in a chroot, would stay for ever.
    child.once('exit', () => {
      if (signal?.aborted === true) stop(child, 'SIGKILL');
    });
    child.once('close', (code) =>
      done(() => {
        if (signal?.aborted === true) reject(signal.reason as Error);
        else resolve(code ?? 137);
      }),
    );
  });
}

function stop(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // It has ended meanwhile.
  }
}

/** Hands on whole lines; the function that it returns hands on what is left, and gives an empty text. */
function lines(stream: Readable | null, take: (line: string) => void): () => string {
  let rest = '';
  stream?.setEncoding('utf8').on('data', (data: string) => {
    const parts = (rest + data).split('\n');
    rest = parts.pop() ?? '';
    for (const part of parts) take(part.replace(/\r$/, ''));
  });
  return () => {
    if (rest !== '') take(rest);
    rest = '';
    return '';
  };
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}
