/** The package managers that the cases ask: those of test/truth/package.json, and those that the machine has. */
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
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
  /** A command that fails where the machine does not have it. */
  readonly asks?: string;
  /** Variables of its own. */
  readonly settings?: Readonly<Record<string, string>>;
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
    // It writes the manifest in its own form too.
    lock: 'cp package.json own && yarn install --mode=update-lockfile && mv own package.json && rm -f .yarn/install-state.gz',
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
  {
    name: 'pip',
    programs: { pip: 'python3 -m pip' },
    lock: undefined,
    asks: 'python3 -m pip --version',
    settings: {
      PIP_NO_INDEX: '1',
      PIP_FIND_LINKS: '$SCRATCH/packages',
      PIP_USER: '1',
      PIP_BREAK_SYSTEM_PACKAGES: '1',
      PIP_DISABLE_PIP_VERSION_CHECK: '1',
      PYTHONUSERBASE: '$SCRATCH/root/usr',
      PYTHONDONTWRITEBYTECODE: '1',
    },
  },
  {
    name: 'go',
    programs: {},
    lock: 'go mod tidy',
    asks: 'go version',
    settings: {
      GOPROXY: 'file://$SCRATCH/packages/go',
      GOSUMDB: 'off',
      GOTOOLCHAIN: 'local',
      GOFLAGS: '-modcacherw',
      GOMODCACHE: '$SCRATCH/root/go/pkg/mod',
      GOCACHE: '$SCRATCH/go-cache',
      CGO_ENABLED: '0',
    },
  },
  {
    name: 'cargo',
    programs: {},
    lock: 'cargo generate-lockfile --offline',
    asks: 'cargo --version',
    settings: {
      CARGO_HOME: '$SCRATCH/cargo',
      CARGO_NET_OFFLINE: 'true',
      RUSTUP_HOME: process.env['RUSTUP_HOME'] ?? path.join(homedir(), '.rustup'),
    },
  },
];

/** Where the programs of the machine lie. */
const MACHINE = [path.dirname(process.execPath), path.join(homedir(), '.cargo/bin')];
const PATHS = [...MACHINE, '/usr/local/bin', '/usr/local/go/bin', '/usr/bin', '/bin'].join(':');

/** Why the programs of a tool cannot be started here; undefined when they can. */
export function missing({ programs, asks, settings }: Tool): string | undefined {
  if (asks !== undefined) {
    try {
      execFileSync('sh', ['-c', asks], { stdio: 'ignore', env: { PATH: PATHS, HOME: '/', ...settings } });
    } catch {
      return `\`${asks}\` fails here; install it`;
    }
    return undefined;
  }
  const absent = Object.values(programs).find((file) => file !== 'true' && !existsSync(file));
  return absent && `${absent} is not here; run \`npm ci --prefix test/truth\``;
}

/** Variables under which the programs are found and ask the registry. */
export function surroundings(
  { programs, settings = {} }: Tool,
  scratch: string,
  registry: string,
): Readonly<Record<string, string>> {
  const bin = path.join(scratch, 'bin');
  mkdirSync(bin, { recursive: true });
  for (const [name, file] of Object.entries(programs)) {
    const start = file.endsWith('js') ? `exec "${process.execPath}" "${file}" "$@"` : `exec ${file} "$@"`;
    writeFileSync(path.join(bin, name), `#!/bin/sh\n${start}\n`);
    chmodSync(path.join(bin, name), 0o755);
  }
  return {
    PATH: `${bin}:${PATHS}`,
    HOME: path.join(scratch, 'home'),
    npm_config_registry: registry,
    npm_config_update_notifier: 'false',
    npm_config_audit: 'false',
    npm_config_fund: 'false',
    // Every build of an image begins with an empty store.
    npm_config_side_effects_cache: 'false',
    BUN_CONFIG_REGISTRY: registry,
    YARN_NPM_REGISTRY_SERVER: registry,
    YARN_UNSAFE_HTTP_WHITELIST: '127.0.0.1',
    YARN_ENABLE_TELEMETRY: '0',
    LC_ALL: 'C',
    ...Object.fromEntries(
      Object.entries(settings).map(([name, value]) => [name, value.replace('$SCRATCH', scratch)]),
    ),
  };
}
