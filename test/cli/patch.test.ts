import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildCommand, git, project, removeTemporary, run } from './support/command.js';

let script = '';
beforeAll(() => {
  script = buildCommand();
});
afterAll(removeTemporary);

const BEFORE = 'FROM python:3\nCOPY . .\nRUN pip install x\n';
const AFTER = 'FROM python:3\nCOPY . .\nRUN pip install --no-cache-dir x\n';

/** Prints the patch in one copy of the files, applies it in another, and gives that directory. */
function applied(files: Readonly<Record<string, string | Buffer>>, below = '.', program = 'git'): string {
  const source = path.join(project(files), below);
  const { bytes } = run(script, ['fix', '--diff'], { cwd: source });
  const target = project(files);
  git(target, ['init', '-q']);
  const cwd = path.join(target, below);
  if (program === 'git') git(cwd, ['apply', '-'], bytes);
  else execFileSync('patch', ['-p1'], { cwd, input: bytes });
  return target;
}

function bytesOf(directory: string, name: string): Buffer {
  return readFileSync(path.join(directory, name));
}

describe('the patch', () => {
  it.each(['git', 'patch'])('applies with %s, a new .dockerignore included', (program) => {
    const target = applied({ Dockerfile: BEFORE, 'api/Dockerfile': BEFORE }, '.', program);
    expect(bytesOf(target, 'Dockerfile').toString()).toBe(AFTER);
    expect(bytesOf(target, 'api/Dockerfile').toString()).toBe(AFTER);
    expect(bytesOf(target, '.dockerignore').toString()).toBe('node_modules\n');
    expect(bytesOf(target, 'api/.dockerignore').toString()).toBe('node_modules\n');
  });

  it('applies in a subdirectory of a repository', () => {
    const target = applied({ 'api/Dockerfile': BEFORE, 'README.md': 'x\n' }, 'api');
    expect(bytesOf(target, 'api/Dockerfile').toString()).toBe(AFTER);
  });

  it('that reaches outside the working directory starts where all of its files are, and says so', () => {
    const files = { 'web/api/Dockerfile': BEFORE, 'web/lib/Dockerfile': BEFORE, 'README.md': 'x\n' };
    const { bytes, stdout } = run(script, ['fix', '--diff', '.', '../lib'], {
      cwd: path.join(project(files), 'web/api'),
    });
    expect(stdout.split('\n')[0]).toBe('# apply in ..: the paths of this patch start there');
    expect(stdout.match(/^\+\+\+ .*$/gm)).toEqual([
      '+++ b/api/Dockerfile',
      '+++ b/api/.dockerignore',
      '+++ b/lib/Dockerfile',
      '+++ b/lib/.dockerignore',
    ]);
    const target = project(files);
    git(target, ['init', '-q']);
    git(path.join(target, 'web'), ['apply', '-'], bytes);
    expect(bytesOf(target, 'web/api/Dockerfile').toString()).toBe(AFTER);
    expect(bytesOf(target, 'web/lib/Dockerfile').toString()).toBe(AFTER);
  });

  it.each([
    ['line ends of Windows', BEFORE.replaceAll('\n', '\r\n'), AFTER.replaceAll('\n', '\r\n')],
    ['a missing last line end', BEFORE.trimEnd(), AFTER.trimEnd()],
    ['a byte-order mark', `\uFEFF${BEFORE}`, `\uFEFF${AFTER}`],
    [
      'bytes that are not UTF-8',
      Buffer.from(`# caf\u00e9\n${BEFORE}`, 'latin1'),
      Buffer.from(`# caf\u00e9\n${AFTER}`, 'latin1'),
    ],
    ['letters outside ASCII', `# Größe → 1\n${BEFORE}`, `# Größe → 1\n${AFTER}`],
    ['tabs and trailing blanks', `${BEFORE}RUN\tx  \n`, `${AFTER}RUN\tx  \n`],
  ])('gives exactly the new bytes with %s', (_title, before, after) => {
    const target = applied({ Dockerfile: before });
    expect(bytesOf(target, 'Dockerfile').equals(Buffer.from(after))).toBe(true);
  });

  it.each(['git', 'patch'])(
    'applies with %s to paths with blanks, quotes and letters outside ASCII',
    (program) => {
      const name = 'my "größe" app/Dockerfile';
      const target = applied({ [name]: BEFORE, 'a b/Dockerfile': BEFORE }, '.', program);
      expect(bytesOf(target, name).toString()).toBe(AFTER);
      expect(bytesOf(target, 'a b/Dockerfile').toString()).toBe(AFTER);
    },
  );

  it('holds a .dockerignore that several Dockerfiles share once, as it will be', () => {
    const files = { 'a.Dockerfile': BEFORE, 'b.Dockerfile': BEFORE, '.dockerignore': 'dist\n' };
    const { stdout } = run(script, ['fix', '--format', 'diff'], { cwd: project(files) });
    expect(stdout.match(/^\+\+\+ b\/\.dockerignore$/gm)).toHaveLength(1);
    expect(bytesOf(applied(files), '.dockerignore').toString()).toBe('dist\nnode_modules\n');
  });

  it('is what --write does', () => {
    const files = { Dockerfile: BEFORE, '.dockerignore': 'dist\n' };
    const written = project(files);
    run(script, ['fix', '--write'], { cwd: written });
    const target = applied(files);
    for (const name of Object.keys(files))
      expect(bytesOf(target, name).equals(bytesOf(written, name))).toBe(true);
  });

  it('is found by git apply in the text format too', () => {
    const target = project({ Dockerfile: BEFORE });
    const { bytes } = run(script, ['fix'], { cwd: target });
    git(target, ['init', '-q']);
    git(target, ['apply', '-'], bytes);
    expect(bytesOf(target, 'Dockerfile').toString()).toBe(AFTER);
  });

  it('is empty when nothing changes', () => {
    const { stdout, code } = run(script, ['fix', '--diff'], { cwd: project({ Dockerfile: 'FROM a\n' }) });
    expect([stdout, code]).toEqual(['', 0]);
  });

  it('leaves out a file that failed and keeps the others', () => {
    const cwd = project({ 'a.Dockerfile': 'FRM a\n', 'b.Dockerfile': BEFORE });
    const { stdout, code } = run(script, ['fix', '--diff', '--only', 'pip-flag'], { cwd });
    expect([stdout.includes('a.Dockerfile'), stdout.includes('+++ b/b.Dockerfile'), code]).toEqual([
      false,
      true,
      2,
    ]);
  });
});
