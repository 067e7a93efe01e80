import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { findDocker } from '../../../src/engine/docker/connect.js';
import { NoEngineError } from '../../../src/engine/types.js';

const VARIABLES = ['PATH', 'DOCKER_HOST', 'BUILDX_BUILDER'] as const;

let folder: string;
let before: readonly (string | undefined)[];

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'dockopt-connect-'));
  before = VARIABLES.map((name) => process.env[name]);
  process.env['PATH'] = folder;
  process.env['DOCKER_HOST'] = 'unix:///run/example.sock';
  delete process.env['BUILDX_BUILDER'];
});

afterEach(() => {
  for (const [index, name] of VARIABLES.entries()) {
    const value = before[index];
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
  rmSync(folder, { recursive: true, force: true });
});

/** A program `docker` that answers to these arguments, each with the shell commands that it runs. */
function docker(answers: Readonly<Record<string, string>>): void {
  const all = { '--version': 'echo "Docker version 28.5.2, build 1"', ...answers };
  const cases = Object.entries(all).map(([given, commands]) => `'${given}') ${commands};;`);
  const file = path.join(folder, 'docker');
  writeFileSync(file, `#!/bin/sh\ncase "$*" in\n${cases.join('\n')}\n*) exit 1;;\nesac\n`);
  chmodSync(file, 0o755);
}

const VERSION = 'version --format {{.Server.Version}} {{.Server.Os}}';

describe('docker', () => {
  it('is found with its daemon, its buildx and its builder', async () => {
    docker({
      [VERSION]: 'echo "28.5.2 linux"',
      'buildx version': 'echo "github.com/docker/buildx v0.29.1 abc"',
      'buildx inspect': 'printf "Name:          mine\\nDriver:        docker\\n"',
    });
    expect(await findDocker()).toEqual({
      server: '28.5.2',
      buildx: '0.29.1',
      address: 'unix:///run/example.sock mine',
    });
  });

  it.each([
    [
      'is podman',
      { '--version': 'echo "podman version 4.3.1"' },
      'docker is only another name for podman here',
    ],
    [
      'has no daemon',
      { [VERSION]: 'echo "Cannot connect to the Docker daemon" >&2; exit 1' },
      'docker is installed but no daemon answers at unix:///run/example.sock: start it',
    ],
    [
      'has a daemon that is not for this user',
      { [VERSION]: 'echo "permission denied while trying to connect" >&2; exit 1' },
      'docker is installed but you may not use its daemon at unix:///run/example.sock: run as a member of the group docker',
    ],
    [
      'runs Windows containers',
      { [VERSION]: 'echo "28.5.2 windows"' },
      'docker at unix:///run/example.sock runs Windows containers: switch it to Linux containers',
    ],
    [
      'has no buildx',
      { [VERSION]: 'echo "28.5.2 linux"' },
      'docker is installed without buildx: install the package docker-buildx-plugin',
    ],
    [
      'has an old buildx',
      { [VERSION]: 'echo "23.0.1 linux"', 'buildx version': 'echo "github.com/docker/buildx 0.8.2 0.8.2-1"' },
      'docker has buildx 0.8.2: 0.10 or later is needed',
    ],
  ])('that %s cannot be used', async (_, answers, message) => {
    docker(answers);
    await expect(findDocker()).rejects.toThrow(new NoEngineError(message));
  });

  it('may not be installed', async () => {
    await expect(findDocker()).rejects.toThrow(
      new NoEngineError('docker is not installed (https://docs.docker.com/engine/install/)'),
    );
  });
});
