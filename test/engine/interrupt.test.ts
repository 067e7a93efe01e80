/** The command with wrong transforms, and ended by Ctrl-C: what it writes, and what it leaves. */
import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, lstatSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildCommand, git, project, removeTemporary, run } from '../cli/support/command.js';

const DOCKERFILE = `FROM debian:bookworm-slim
RUN echo one
RUN echo two > /two
RUN test -d /tmp
RUN test -d /var
COPY . /app
CMD ["sleep", "100"]
`;

const FILES = {
  Dockerfile: DOCKERFILE,
  '.dockerignore': 'Dockerfile\n',
  'src/app.js': 'x',
  'run me.sh': '#!/bin/sh\n',
};

let script = '';
beforeAll(() => {
  script = buildCommand('test/engine/support/wrong.ts');
});
afterAll(removeTemporary);

function made(): string {
  const cwd = project(FILES);
  chmodSync(path.join(cwd, 'run me.sh'), 0o755);
  chmodSync(path.join(cwd, 'src/app.js'), 0o444);
  symlinkSync('nowhere', path.join(cwd, 'link'));
  return cwd;
}

/** All that lies in a project but the Dockerfile: modes, times and contents. */
function treeOf(cwd: string): readonly unknown[] {
  return readdirSync(cwd, { recursive: true, encoding: 'utf8' })
    .filter((name) => name !== 'Dockerfile' && !name.startsWith('.git'))
    .toSorted()
    .map((name) => {
      const info = lstatSync(path.join(cwd, name));
      const text = info.isFile() ? readFileSync(path.join(cwd, name), 'utf8') : '';
      return [name, info.mode, info.isDirectory() ? 0 : info.mtimeMs, text];
    });
}

/** What a process of dockopt has left: images, containers and folders hold its number. */
function leftBy(pid: number): readonly string[] {
  const list = (...args: readonly string[]): readonly string[] =>
    execFileSync('docker', args, { encoding: 'utf8' }).split('\n');
  const images = list('images', '--format', '{{.Repository}}:{{.Tag}}');
  const containers = list('ps', '--all', '--format', '{{.Label "dockopt"}}');
  return [...images, ...containers, ...readdirSync(tmpdir())].filter(
    (name) => name.startsWith(`dockopt-${pid}-`) || name.startsWith(`${pid}-`),
  );
}

const OPTIONS = ['--network', 'none', '--smoke', 'cat /two'];

describe('fix --verify', () => {
  it('writes what is proven and nothing else, and says what it left out', () => {
    const cwd = made();
    const before = treeOf(cwd);
    const { code, stdout } = run(script, ['fix', '--verify', '--write', ...OPTIONS], { cwd });
    expect(code).toBe(0);
    expect(readFileSync(path.join(cwd, 'Dockerfile'), 'utf8')).toBe(
      DOCKERFILE.replace('echo one', 'echo one ""').replace('-d /tmp', '-d /tmp -a -d /'),
    );
    expect(treeOf(cwd)).toEqual(before);
    expect(stdout).toContain('other-words  as it was: a build showed that /two has other content');
    expect(stdout).toContain('does-not-build  as it was: a build showed that the build of the rewritten');
  });

  it('prints a patch and nothing else with --diff', () => {
    const cwd = made();
    const { code, stdout } = run(script, ['fix', '--verify', '--diff', ...OPTIONS], { cwd });
    expect(code).toBe(1);
    git(cwd, ['init', '--quiet']);
    git(cwd, ['apply', '-'], stdout);
    expect(readFileSync(path.join(cwd, 'Dockerfile'), 'utf8')).toBe(
      DOCKERFILE.replace('echo one', 'echo one ""').replace('-d /tmp', '-d /tmp -a -d /'),
    );
  });
});

describe('Ctrl-C', () => {
  it.each([
    'copy of the build context',
    'original, reading the image',
    'rewritten, cold build',
    'original, rebuild',
    'original, in a container',
  ])('leaves nothing: %s', async (phase) => {
    const cwd = made();
    const before = treeOf(cwd);
    const args = [script, 'verify', '--only', 'right', '--network', 'none'];
    const child = spawn(process.execPath, args, { cwd, stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      const isNew = !said.includes(phase);
      said += text;
      if (isNew && said.includes(phase)) setTimeout(() => child.kill('SIGINT'), 100);
    });
    const code = await new Promise((resolve) => child.once('close', resolve));
    expect([said.includes(phase), code]).toEqual([true, 130]);
    expect(leftBy(child.pid ?? 0)).toEqual([]);
    expect(treeOf(cwd)).toEqual(before);
  });
});
