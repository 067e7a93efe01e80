import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const SCRIPT = fileURLToPath(new URL('podman.sh', import.meta.url));

/** Images that the tests of podman and buildah stand on; they come from docker. */
const IMAGES = ['debian:bookworm-slim'] as const;

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
