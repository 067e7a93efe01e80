import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  buildCommand,
  project,
  removeTemporary,
  run,
  temporaryDirectory,
  type Outcome,
} from './support/command.js';

const DOCKERFILE = 'FROM python:3\nRUN pip install flask\n';

let script = '';
let cwd = '';
let nothing = '';
beforeAll(() => {
  script = buildCommand();
  cwd = project({ Dockerfile: DOCKERFILE });
  nothing = temporaryDirectory();
});
afterAll(removeTemporary);

/** Runs the command where no engine is installed. */
function bare(...args: readonly string[]): Outcome {
  return run(script, args, { cwd, env: { PATH: nothing } });
}

describe('without an engine', () => {
  it.each([['verify'], ['fix', '--verify', '--write']])(
    '%s %s says what is missing, and changes nothing',
    (...args) => {
      const { code, stdout, stderr } = bare(...args);
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toMatch(/^dockopt: no engine answered:\n {2}- docker/);
      expect(readFileSync(path.join(cwd, 'Dockerfile'), 'utf8')).toBe(DOCKERFILE);
    },
  );

  it('speaks of the engine alone that was asked for', () => {
    expect(bare('verify', '--engine', 'podman')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^dockopt: podman (?!.*docker)/),
    });
  });

  it('needs none where no proof is asked for', () => {
    expect(bare('fix')).toMatchObject({ code: 0, stderr: '' });
  });
});

describe('a daemon that does not answer', () => {
  it('is said, with what to do', () => {
    const folder = temporaryDirectory();
    writeFileSync(
      path.join(folder, 'docker'),
      '#!/bin/sh\necho "Cannot connect to the Docker daemon at unix:///var/run/docker.sock" >&2\nexit 1\n',
    );
    chmodSync(path.join(folder, 'docker'), 0o755);
    const { code, stderr } = run(script, ['verify', '--engine', 'docker'], {
      cwd,
      env: { PATH: `${folder}:/bin:/usr/bin`, DOCKER_HOST: 'unix:///nowhere.sock' },
    });
    expect(code).toBe(2);
    expect(stderr).toMatch(/^dockopt: docker .*daemon/);
  });
});

describe('options', () => {
  it.each([
    [['--http', 'x'], 'Give a port and a path, such as 3000/health.'],
    [['--http', '70000'], 'Give a port and a path, such as 3000/health.'],
    [['--secret', 'src=a'], 'Give id=name,src=file or id=name,env=variable.'],
    [
      ['--build-arg', 'NO_SUCH_VARIABLE_HERE'],
      'Give NO_SUCH_VARIABLE_HERE=value: the environment has no NO_SUCH',
    ],
    [['--build-context', 'x'], 'Give name=value.'],
    [['--env', '=x'], 'Give name=value.'],
    [['--timeout', '0'], 'Give a number of seconds.'],
    [['--engine', 'kaniko'], 'Allowed choices are docker, podman, buildah.'],
    [['--format', 'diff'], 'Allowed choices are text, json, markdown, html.'],
  ])('verify %j is refused', (args, message) => {
    const { code, stderr } = bare('verify', ...args);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });

  it('that say how to build go together with --verify', () => {
    expect(bare('fix', '--smoke', 'true')).toMatchObject({
      code: 2,
      stderr: 'dockopt: --smoke says how to build: it goes together with --verify.\n',
    });
  });

  it('standard input without a context cannot be built', () => {
    expect(
      run(script, ['fix', '--verify', '-'], { cwd, input: DOCKERFILE, env: { PATH: nothing } }),
    ).toMatchObject({
      code: 2,
      stderr: 'dockopt: --verify needs the build context: give --context or --stdin-filepath.\n',
    });
  });

  it('what stands after -- is a path where nothing is built', () => {
    expect(bare('fix', '--', 'gone')).toMatchObject({ code: 2, stderr: expect.stringContaining('gone') });
  });

  it('verify takes an unknown transform for a mistake', () => {
    expect(bare('verify', '--only', 'nothing-such')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('there is no transform "nothing-such"'),
    });
  });
});
