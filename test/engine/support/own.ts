import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const SCRIPT = fileURLToPath(new URL('podman.sh', import.meta.url));

/** Images that the tests of podman and buildah stand on; they come from docker. */
const IMAGES = ['debian:bookworm-slim'] as const;

/**
 * False where a program is not installed, or may not mount what it builds; said so that nobody overlooks it. In CI it has
 * to be there.
 */
export function isUsable(program: 'podman' | 'buildah'): boolean {
  if (process.env.CI !== undefined && process.env.CI !== '') return true;
  const isInstalled = spawnSync(program, ['--version'], { env: process.env }).status === 0;
  if (isInstalled && process.getuid?.() === 0) return true;
  const reason = isInstalled ? 'they need root' : `${program} is not installed`;
  process.stderr.write(
    `\n${'#'.repeat(88)}\n# THE TESTS WITH ${program} WERE NOT RUN: ${reason}\n${'#'.repeat(88)}\n\n`,
  );
  return false;
}

/**
 * Has podman and buildah use a storage of their own, with the base images.
 *
 * @returns what removes it
 */
export function ownStorage(): () => void {
  const folder = mkdtempSync(path.join('/var/tmp', 'dockopt-podman-'));
  const before = { ...process.env };
  const settings = execFileSync('sh', [SCRIPT, folder, ...IMAGES], {
    encoding: 'utf8',
    env: process.env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for (const [, name = '', value = ''] of settings.matchAll(/^(\w+)='?(.*?)'?$/gm)) process.env[name] = value;
  return () => {
    process.env = before;
    execFileSync('sh', [SCRIPT, '--remove', folder], { stdio: ['ignore', 'ignore', 'inherit'] });
  };
}

/** What podman and buildah have: images, also without names, and containers, also those of builds. */
export function leftIn(program: 'podman' | 'buildah'): readonly string[] {
  const images = lines(program, ['images', '--all', '--quiet', '--no-trunc']);
  const containers = lines(
    program,
    program === 'podman' ? ['ps', '--all', '--external', '--quiet'] : ['containers', '--quiet'],
  );
  return [...new Set([...images, ...containers])].sort();
}

function lines(program: string, args: readonly string[]): readonly string[] {
  const text = execFileSync(program, args, { encoding: 'utf8', env: process.env }).trim();
  return text === '' ? [] : text.split('\n');
}
