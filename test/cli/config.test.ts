import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildCommand, project, removeTemporary, run } from './support/command.js';

const PIP = 'FROM python:3.12-slim\nRUN pip install flask\n';
let script = '';

beforeAll(() => {
  script = buildCommand(true);
}, 60_000);
afterAll(removeTemporary);

/** The settings that `--print-config` shows for a path. */
function settings(cwd: string, ...args: readonly string[]): unknown {
  const { stdout, stderr, code } = run(script, ['fix', '--print-config', ...args], { cwd });
  expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
  return JSON.parse(stdout);
}

function repository(files: Readonly<Record<string, string>>): string {
  const cwd = project(files);
  execFileSync('git', ['init', '-q'], { cwd });
  return cwd;
}

describe('the configuration', () => {
  it('is taken from the nearest file upwards, and from package.json', () => {
    const cwd = repository({
      'dockopt.config.json': '{ "level": "safe" }',
      'a/b/Dockerfile': PIP,
      'c/package.json': '{ "dockopt": { "cache": "delete" } }',
      'c/d/package.json': '{ "name": "no settings here" }',
      'c/d/Dockerfile': PIP,
    });
    expect(settings(cwd, 'a/b')).toEqual({
      level: 'safe',
      cache: 'auto',
      advice: false,
      registry: false,
      from: 'dockopt.config.json',
    });
    expect(settings(cwd, 'c/d/Dockerfile')).toEqual({
      level: 'recommended',
      cache: 'delete',
      advice: false,
      registry: false,
      from: 'c/package.json',
    });
  });

  it('stops at the root of the repository', () => {
    const cwd = project({ 'dockopt.config.json': '{ "level": "safe" }', 'repo/Dockerfile': PIP });
    execFileSync('git', ['init', '-q', 'repo'], { cwd });
    expect(settings(cwd, 'repo')).toMatchObject({ level: 'recommended', from: null });
  });

  it('gives way to the command line, and to --no-config', () => {
    const cwd = repository({ 'dockopt.config.json': '{ "level": "safe", "skip": ["slim-base"] }' });
    expect(settings(cwd, '--level', 'aggressive')).toMatchObject({
      level: 'aggressive',
      skip: ['slim-base'],
    });
    expect(settings(cwd, '--no-config')).toEqual({
      level: 'recommended',
      cache: 'auto',
      advice: false,
      registry: false,
      from: null,
    });
  });

  it('decides what is done', () => {
    const cwd = repository({ 'dockopt.config.json': '{ "skip": ["pip-no-cache-dir"] }', Dockerfile: PIP });
    const { stdout, code } = run(script, ['fix', '--check'], { cwd });
    expect({ stdout, code }).toEqual({ stdout: 'Nothing to change in 1 Dockerfile.\n', code: 0 });
  });

  it('that is wrong fails its own Dockerfiles, with its line, and leaves the others their turn', () => {
    const cwd = repository({
      'a/dockopt.config.json': '{\n  "levle": "safe"\n}\n',
      'a/Dockerfile': PIP,
      'b/dockopt.config.json': '{ "skip": ["slim-bse"] }',
      'b/Dockerfile': PIP,
      'c/Dockerfile': PIP,
    });
    const { stdout, stderr, code } = run(script, ['fix', '--check'], { cwd });
    expect(stderr).toBe(
      'a/Dockerfile: a/dockopt.config.json:2 has an unknown key "levle"\n' +
        'b/Dockerfile: b/dockopt.config.json: there is no transform "slim-bse". Did you mean slim-base? "dockopt list" shows them all.\n',
    );
    expect(stdout).toContain('c/Dockerfile: 1 change\n');
    expect(code).toBe(2);
  });

  it('named with --config must be there', () => {
    const cwd = repository({ Dockerfile: PIP });
    const { stderr, code } = run(script, ['fix', '--config', 'no.json'], { cwd });
    expect({ stderr, code }).toEqual({
      stderr: 'dockopt: --config no.json: there is no such file, or it says nothing of dockopt.\n',
      code: 2,
    });
  });
});
