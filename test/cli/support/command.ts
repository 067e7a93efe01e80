import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));

const temporary: string[] = [];

/** A new directory that others may enter; `removeTemporary` removes it. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(path.join(tmpdir(), 'dockopt-test-'));
  chmodSync(directory, 0o755);
  temporary.push(directory);
  return directory;
}

export function removeTemporary(): void {
  for (const directory of temporary.splice(0)) rmSync(directory, { recursive: true, force: true });
}

/**
 * Builds the command with the transforms of `./transforms.ts`, with the real ones (true) or with those of another file of
 * the project; returns the script.
 */
export function buildCommand(real: boolean | string = false): string {
  const outdir = path.join(temporaryDirectory(), 'dist');
  const other = typeof real === 'string' ? real : 'test/cli/support/transforms.ts';
  const list = real === true ? [] : ['--transforms', path.join(root, other)];
  execFileSync(process.execPath, [
    path.join(root, 'scripts/build.mjs'),
    '--cli-only',
    '--outdir',
    outdir,
    ...list,
  ]);
  return path.join(outdir, 'cli.js');
}

/** A directory with the given files. */
export function project(files: Readonly<Record<string, string | Buffer>>): string {
  const directory = temporaryDirectory();
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(directory, name)), { recursive: true });
    writeFileSync(path.join(directory, name), content);
  }
  return directory;
}

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly bytes: Buffer;
}

export interface Surroundings {
  readonly cwd: string;
  readonly input?: string | Buffer;
  readonly env?: Readonly<Record<string, string>>;
  /** Run as a user who may not do everything, also when the tests run as root. */
  readonly unprivileged?: boolean;
}

/** Runs a built command to its end. */
export function run(
  script: string,
  args: readonly string[],
  { cwd, input = '', env = {}, unprivileged = false }: Surroundings,
): Outcome {
  const nobody = unprivileged && process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
  const { NO_COLOR: _no, FORCE_COLOR: _force, NODE_OPTIONS: _options, ...inherited } = process.env;
  const result = spawnSync(process.execPath, [script, ...args], {
    cwd,
    input,
    env: { ...inherited, ...env },
    ...nobody,
  });
  return {
    code: result.status,
    stdout: result.stdout.toString(),
    stderr: result.stderr.toString(),
    bytes: result.stdout,
  };
}

/** Runs git, which must succeed. */
export function git(cwd: string, args: readonly string[], input: string | Buffer = ''): string {
  const identity = ['-c', 'user.name=test', '-c', 'user.email=test@example.org', '-c', 'core.autocrlf=false'];
  return execFileSync('git', [...identity, ...args], {
    cwd,
    input,
    stdio: ['pipe', 'pipe', 'pipe'],
  }).toString();
}
