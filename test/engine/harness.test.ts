import { execFileSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';

function docker(...args: readonly string[]): string {
  return execFileSync('docker', args, {
    encoding: 'utf8',
    env: { ...process.env, DOCKER_BUILDKIT: '1' },
  }).trim();
}

/** One line of shell in a container of an image that has no network. */
function inside(image: string, command: string): string {
  return docker('run', '--rm', '--network', 'none', '--entrypoint', 'sh', image, '-c', command);
}

describe('the engine of the tests', () => {
  it('answers, and has buildx', () => {
    expect(docker('version', '--format', '{{.Server.Os}}')).toBe('linux');
    expect(docker('buildx', 'version')).toContain('buildx');
  });

  it.each([
    ['debian:12', 'cat /etc/debian_version | cut -d. -f1', '12'],
    ['debian:12-slim', 'ls /usr/share/man | wc -l', '0'],
    ['node:20', 'node --version | cut -d. -f1; command -v gcc', 'v20\n/usr/bin/gcc'],
    ['node:20-slim', 'npm --version; command -v gcc || echo none', '10.8.2\nnone'],
    ['node:22', 'node --version | cut -d. -f1; yarn --version', 'v22\n1.22.22'],
    ['node:22-slim', 'corepack --version', '0.34.0'],
    [
      'python:3.11',
      'python -c "import sysconfig; print(sysconfig.get_path(\'purelib\'))"',
      '/usr/local/lib/python3.11/site-packages',
    ],
    ['python:3.11-slim', 'command -v pip', '/usr/local/bin/pip'],
    ['golang:1.25', 'go version | cut -c1-10', 'go version'],
    [
      'nginx:stable',
      'nginx -t 2>&1 | tail -n 1',
      'nginx: configuration file /etc/nginx/nginx.conf test is successful',
    ],
  ])('has %s as people know it', (image, command, expected) => {
    expect(inside(image, command)).toBe(expected);
  });
});
