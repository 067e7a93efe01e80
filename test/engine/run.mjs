/**
 * Runs the tests that need a real engine: `npm run test:engine [-- <arguments of jest>]`.
 *
 * Starts a Docker engine of its own, makes the stand-ins for the base images that are missing, serves packages of
 * Python and Go on loopback, runs jest over test/engine, and stops what it started. What was unpacked and built stays for the next run, in
 * `DOCKOPT_ENGINE` (default: `dockopt-engine` in the system's folder for temporary files); `--fresh` begins without it.
 *
 * `--run <script>` runs that script in place of jest: `npm run results`.
 *
 * With `DOCKOPT_USE_ENGINE=1` it takes the engine that `DOCKER_HOST` and `PATH` name, with the images that it has, and
 * starts and makes nothing; `DOCKOPT_PACKAGES_PORT` then serves packages there, for images that ask for them.
 *
 * Where no engine can run the exit code is 1 in CI; elsewhere it is 0, and what was not tested is said so that nobody
 * overlooks it.
 */
import { spawn, spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { importTypeScript } from '../../scripts/typescript.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, '../..');
const home = path.resolve(process.env.DOCKOPT_ENGINE ?? path.join(os.tmpdir(), 'dockopt-engine'));
/** Fixed, since the stand-ins for Python and Go name it. */
const PORT = Number(process.env.DOCKOPT_PACKAGES_PORT ?? 38_099);
/** Exit code of the scripts for "this machine cannot". */
const UNABLE = 3;

const [, , ...given] = process.argv;
const fresh = given.includes('--fresh');
const instead = given.includes('--run') ? given[given.indexOf('--run') + 1] : undefined;
const jestArguments = given.filter((argument) => argument !== '--fresh');
const own = process.env.DOCKOPT_USE_ENGINE !== '1';
const environment = {
  ...process.env,
  DOCKOPT_ENGINE: home,
  DOCKOPT_PACKAGES: `http://127.0.0.1:${PORT}`,
};

// Ctrl-C ends jest, which shares our terminal; what was started is then stopped here.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => undefined);

process.exitCode = await main();

async function main() {
  if (!own)
    return process.env.DOCKOPT_PACKAGES_PORT === undefined
      ? jest(process.env)
      : withPackages(() => jest(process.env));
  if (fresh) removeAll();
  const running = (await script('engine.sh', 'answers')) === 0;
  try {
    const code = running ? 0 : await script('engine.sh', 'start');
    if (code !== 0)
      return notRun(code === UNABLE ? 'no engine can start on this machine' : 'the engine did not start');
    if ((await script('bases.sh')) !== 0)
      return notRun('the stand-ins for the base images could not be made');
    return await withPackages(() => jest(engineEnvironment()));
  } finally {
    if (!running) await script('engine.sh', 'stop');
  }
}

/** What jest and the programs under test need to find the engine: its programs, its socket, and a configuration without credentials. */
function engineEnvironment() {
  const programs = ['usr/bin', 'usr/sbin'].map((folder) => path.join(home, 'programs', folder));
  return {
    ...environment,
    PATH: [...programs, process.env.PATH].join(path.delimiter),
    DOCKER_HOST: `unix://${path.join(home, 'docker.sock')}`,
    DOCKER_CONFIG: path.join(home, 'client'),
    DOCKER_CONTEXT: 'default',
    // What dockopt keeps from run to run belongs to this engine, not to whoever runs the tests.
    XDG_CACHE_HOME: path.join(home, 'cache'),
  };
}

async function jest(env) {
  const built = await run(process.execPath, ['scripts/build.mjs'], env);
  if (built !== 0) return built;
  if (instead !== undefined) return run(process.execPath, [path.resolve(root, instead)], env);
  const config = path.join(here, 'jest.config.js');
  const program = path.join(root, 'node_modules/jest/bin/jest.js');
  return run(
    process.execPath,
    ['--experimental-vm-modules', program, '--config', config, ...jestArguments],
    env,
  );
}

/** Serves packages while the tests run. */
async function withPackages(tests) {
  let stop = async () => undefined;
  try {
    if ((await script('packages.sh')) !== 0)
      return notRun('the packages of Python and Go could not be downloaded');
    const serve = path.join(here, 'support/packages/serve.ts');
    const { servePackages } = await importTypeScript({ entryPoints: [serve] });
    stop = await servePackages(path.join(home, 'packages'), PORT);
    return await tests();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    return 1;
  } finally {
    await stop();
  }
}

function script(name, ...args) {
  return run('bash', [path.join(here, 'support', name), ...args], environment);
}

/** The exit code; a program of its own process group would not see Ctrl-C, and jest has to. */
function run(program, args, env) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: root, env, stdio: 'inherit' });
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

function removeAll() {
  spawnSync('bash', [path.join(here, 'support/engine.sh'), 'stop'], { env: environment, stdio: 'inherit' });
  rmSync(home, { recursive: true, force: true });
}

function notRun(reason) {
  const lines = [
    'THE TESTS WITH A REAL ENGINE WERE NOT RUN',
    `${reason}; the reason stands above.`,
    'Nothing was shown about real builds: `verify`, `inspect`, and the examples.',
    'With an engine of your own that has the images: DOCKOPT_USE_ENGINE=1 npm run test:engine',
  ];
  const bar = '#'.repeat(88);
  process.stderr.write(`\n${bar}\n${lines.map((line) => `# ${line}`).join('\n')}\n${bar}\n\n`);
  return process.env.CI === undefined || process.env.CI === '' ? 0 : 1;
}
