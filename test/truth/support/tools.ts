/** The package managers that the cases ask, as programs in a directory of their own each. */
import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const modules = path.join(import.meta.dirname, '..', 'node_modules');

/** A case file's package manager. */
export interface Tool {
  /** Name of the case file. */
  readonly name: string;
  /** Programs by name: the path of the file that node runs, or of the program itself. */
  readonly programs: Readonly<Record<string, string>>;
  /** Makes the lockfile of a project that has none, without installing. */
  readonly lock: string | undefined;
}

export const TOOLS: readonly Tool[] = [
  { name: 'npm', programs: {}, lock: 'npm install --package-lock-only --ignore-scripts' },
  {
    name: 'yarn1',
    programs: { yarn: path.join(modules, 'yarn1/bin/yarn.js') },
    lock: 'yarn install --ignore-scripts --silent && rm -rf node_modules packages/*/node_modules',
  },
  {
    name: 'berry',
    programs: { yarn: path.join(modules, '@yarnpkg/cli-dist/bin/yarn.js'), corepack: 'true' },
    lock: 'yarn install --mode=update-lockfile',
  },
  {
    name: 'pnpm',
    programs: { pnpm: path.join(modules, 'pnpm/bin/pnpm.cjs'), corepack: 'true' },
    lock: 'pnpm install --lockfile-only',
  },
  {
    name: 'bun',
    programs: { bun: path.join(modules, 'bun/bin/bun.exe') },
    lock: 'bun install --lockfile-only',
  },
];

/** Why the programs of a tool cannot be started here; undefined when they can. */
export function missing({ programs }: Tool): string | undefined {
  const absent = Object.values(programs).find((file) => file !== 'true' && !existsSync(file));
  return absent && `${absent} is not here; run \`npm ci --prefix test/truth\``;
}

/** Variables under which the programs are found and ask the registry. */
export function surroundings(
  { programs }: Tool,
  scratch: string,
  registry: string,
): Readonly<Record<string, string>> {
  const bin = path.join(scratch, 'bin');
  mkdirSync(bin, { recursive: true });
  for (const [name, file] of Object.entries(programs)) {
    const start = file.endsWith('js') ? `exec "${process.execPath}" "${file}" "$@"` : `exec "${file}" "$@"`;
    writeFileSync(path.join(bin, name), `#!/bin/sh\n${start}\n`);
    chmodSync(path.join(bin, name), 0o755);
  }
  return {
    PATH: `${bin}:${path.dirname(process.execPath)}:/usr/local/bin:/usr/bin:/bin`,
    HOME: path.join(scratch, 'home'),
    npm_config_registry: registry,
    npm_config_update_notifier: 'false',
    npm_config_audit: 'false',
    npm_config_fund: 'false',
    BUN_CONFIG_REGISTRY: registry,
    YARN_NPM_REGISTRY_SERVER: registry,
    YARN_UNSAFE_HTTP_WHITELIST: '127.0.0.1',
    YARN_ENABLE_TELEMETRY: '0',
    YARN_ENABLE_GLOBAL_CACHE: 'true',
    LC_ALL: 'C',
  };
}

export interface Outcome {
  readonly code: number | null;
  readonly output: string;
}

/** Runs a command line for two minutes at most. Not with spawnSync: the registry answers from this process. */
export function shell(command: string, cwd: string, env: Readonly<Record<string, string>>): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawn('sh', ['-c', command], {
      cwd,
      env: { ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 120_000,
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += String(data)));
    child.on('close', (code) => resolve({ code, output }));
  });
}
