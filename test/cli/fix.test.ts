import { spawn } from 'node:child_process';
import { chmodSync, lstatSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { schemaFaults } from '../unit/report/schema.js';
import { buildCommand, git, project, removeTemporary, run, type Surroundings } from './support/command.js';

let script = '';
beforeAll(() => {
  script = buildCommand();
});
afterAll(removeTemporary);

const BEFORE = 'FROM python:3\nRUN pip install x\nRUN git clone y\nRUN curl z\n';
const AFTER = 'FROM python:3\nRUN pip install --no-cache-dir x\nRUN git clone y\nRUN curl z\n';
const COPIES = 'FROM python:3\nCOPY . .\n';

function fix(args: readonly string[], surroundings: Surroundings) {
  return run(script, ['fix', ...args], surroundings);
}

function text(directory: string, name: string): string {
  return readFileSync(path.join(directory, name), 'utf8');
}

describe('dockopt fix', () => {
  it('shows changes with reasons, the diff, what was left, and how to go on', () => {
    const cwd = project({ Dockerfile: BEFORE });
    const { stdout, stderr, code } = fix([], { cwd });
    expect(stdout).toBe(`Dockerfile:2  safe  pip-flag  Added --no-cache-dir to pip install.
    Dockerfile: it was not there
--- a/Dockerfile
+++ b/Dockerfile
@@ -1,4 +1,4 @@
 FROM python:3
-RUN pip install x
+RUN pip install --no-cache-dir x
 RUN git clone y
 RUN curl z
left Dockerfile:3  declines  git alone: it is not ours

Would make 1 change (1 safe) in 1 Dockerfile.
1 more change at --level aggressive.
Run again with --write to apply.
`);
    expect([stderr, code, text(cwd, 'Dockerfile')]).toEqual(['', 0, BEFORE]);
  });

  it('says that there is nothing to change', () => {
    const { stdout, code } = fix([], { cwd: project({ Dockerfile: 'FROM a\n' }) });
    expect([stdout, code]).toEqual(['Nothing to change in 1 Dockerfile.\n', 0]);
  });

  it('runs what the level allows', () => {
    const cwd = project({ Dockerfile: `${COPIES}RUN curl z\n` });
    expect(fix(['--level', 'safe'], { cwd }).stdout).toBe(
      'Nothing to change in 1 Dockerfile.\n1 more change at --level recommended.\n1 more change at --level aggressive.\n',
    );
    expect(fix(['--level', 'aggressive', '--check'], { cwd }).stdout).toBe(
      'Dockerfile: 2 changes\nWould make 2 changes (1 recommended, 1 aggressive) in 1 Dockerfile and 1 other file.\n',
    );
  });

  it('runs the transforms named by --only and not those named by --skip', () => {
    const cwd = project({ Dockerfile: `${COPIES}RUN pip install x\n` });
    expect(fix(['--check', '--only', 'pip-flag,declines'], { cwd }).stdout).toContain(
      'Would make 1 change (1 safe)',
    );
    expect(fix(['--check', '--skip', 'pip-flag', '--skip', 'ignore-modules'], { cwd }).code).toBe(0);
  });

  it('takes the build context that it is given', () => {
    const cwd = project({ 'docker/Dockerfile': COPIES, 'app/x': '' });
    fix(['--write', '--context', 'app', 'docker'], { cwd });
    expect(text(cwd, 'app/.dockerignore')).toBe('node_modules\n');
  });

  it('leaves what an ignore comment protects', () => {
    const cwd = project({ Dockerfile: 'FROM a\n# dockopt ignore=pip-flag -- mirrored\nRUN pip install x\n' });
    expect(fix(['--check'], { cwd })).toMatchObject({
      code: 0,
      stdout: 'Nothing to change in 1 Dockerfile.\n',
    });
  });

  it('searches directories, honours .gitignore, and never enters node_modules', () => {
    const cwd = project({
      'a/Dockerfile': BEFORE,
      'b/Dockerfile': BEFORE,
      'node_modules/c/Dockerfile': BEFORE,
      '.gitignore': 'b\n',
    });
    git(cwd, ['init', '-q']);
    expect(fix(['--check'], { cwd }).stdout.split('\n')[0]).toBe('a/Dockerfile: 1 change');
    expect(fix(['--check'], { cwd }).stdout).toContain('in 1 Dockerfile.');
  });

  it('shows paths as seen from the working directory', () => {
    const cwd = project({ 'a/Dockerfile': BEFORE, 'b/x': '' });
    expect(fix(['--check', '../a'], { cwd: path.join(cwd, 'b') }).stdout).toContain(
      '../a/Dockerfile: 1 change',
    );
  });
});

describe('dockopt fix --check and --diff', () => {
  it('exits 1 when changes are pending, and 0 when none are', () => {
    const cwd = project({ Dockerfile: BEFORE, 'done/Dockerfile': AFTER });
    expect(fix(['--check'], { cwd }).code).toBe(1);
    expect(fix(['--diff'], { cwd }).code).toBe(1);
    expect(fix(['--check', 'done'], { cwd }).code).toBe(0);
    expect(fix(['--diff', 'done'], { cwd }).code).toBe(0);
    expect(text(cwd, 'Dockerfile')).toBe(BEFORE);
  });

  it('prints nothing but the patch on standard output', () => {
    const { stdout } = fix(['--diff'], { cwd: project({ Dockerfile: BEFORE }), env: { FORCE_COLOR: '1' } });
    expect(stdout).toBe(`# Dockerfile:2  safe  pip-flag  Added --no-cache-dir to pip install.
#     Dockerfile: it was not there
--- a/Dockerfile
+++ b/Dockerfile
@@ -1,4 +1,4 @@
 FROM python:3
-RUN pip install x
+RUN pip install --no-cache-dir x
 RUN git clone y
 RUN curl z
`);
  });
});

describe('dockopt fix --write', () => {
  it('applies the changes, and a second run finds nothing', () => {
    const cwd = project({ Dockerfile: BEFORE });
    const { stdout, code } = fix(['--write', '--skip', 'curl-flag'], { cwd });
    expect(stdout).toBe(`Dockerfile:2  safe  pip-flag  Added --no-cache-dir to pip install.
    Dockerfile: it was not there
left Dockerfile:3  declines  git alone: it is not ours

Made 1 change (1 safe) in 1 Dockerfile.
`);
    expect([code, text(cwd, 'Dockerfile')]).toEqual([0, AFTER]);
    expect(fix(['--check'], { cwd }).code).toBe(0);
  });

  it('keeps the mode and leaves no other file behind', () => {
    const cwd = project({ Dockerfile: `${COPIES}RUN pip install x\n` });
    chmodSync(path.join(cwd, 'Dockerfile'), 0o640);
    fix(['--write'], { cwd });
    expect(statSync(path.join(cwd, 'Dockerfile')).mode & 0o777).toBe(0o640);
    expect(readdirSync(cwd).sort()).toEqual(['.dockerignore', 'Dockerfile']);
  });

  it('writes an ignore file that several Dockerfiles share once', () => {
    const cwd = project({ 'a.Dockerfile': COPIES, 'b.Dockerfile': COPIES });
    const { stdout } = fix(['--write'], { cwd });
    expect(text(cwd, '.dockerignore')).toBe('node_modules\n');
    expect(stdout).toContain('Made 1 change (1 recommended) in 1 Dockerfile and 1 other file.\n');
  });

  it('follows a link inside the repository and keeps it', () => {
    const cwd = project({ 'real/x.Dockerfile': BEFORE, '.gitignore': 'real\n' });
    git(cwd, ['init', '-q']);
    symlinkSync('real/x.Dockerfile', path.join(cwd, 'Dockerfile'));
    expect(fix(['--write'], { cwd }).code).toBe(0);
    expect([
      text(cwd, 'real/x.Dockerfile'),
      lstatSync(path.join(cwd, 'Dockerfile')).isSymbolicLink(),
    ]).toEqual([AFTER, true]);
  });

  it('writes nothing through a link that leads out of the repository, and goes on', () => {
    const outside = project({ Dockerfile: BEFORE });
    const cwd = project({ 'ok/Dockerfile': BEFORE });
    git(cwd, ['init', '-q']);
    symlinkSync(path.join(outside, 'Dockerfile'), path.join(cwd, 'Dockerfile'));
    const { stderr, code } = fix(['--write'], { cwd });
    expect(stderr).toMatch(/^Dockerfile: is a symbolic link to .*, outside .*\n$/);
    expect([code, text(outside, 'Dockerfile'), text(cwd, 'ok/Dockerfile')]).toEqual([2, BEFORE, AFTER]);
  });

  it('leaves both files as they were when one of them may not be written', () => {
    const cwd = project({ Dockerfile: `${COPIES}RUN pip install x\n`, '.dockerignore': 'dist\n' });
    chmodSync(path.join(cwd, '.dockerignore'), 0o444);
    chmodSync(path.join(cwd, 'Dockerfile'), 0o666);
    chmodSync(cwd, 0o777);
    const { stdout, stderr, code } = fix(['--write'], { cwd, unprivileged: true });
    expect([stdout, code]).toEqual(['1 file failed.\n', 2]);
    expect(stderr).toBe(
      'Dockerfile: left as it was, since .dockerignore may not be written: permission denied\n',
    );
    expect([text(cwd, 'Dockerfile'), text(cwd, '.dockerignore')]).toEqual([
      `${COPIES}RUN pip install x\n`,
      'dist\n',
    ]);
    expect(readdirSync(cwd).sort()).toEqual(['.dockerignore', 'Dockerfile']);
  });

  it.each([
    [
      'line ends of Windows',
      Buffer.from(BEFORE.replaceAll('\n', '\r\n')),
      Buffer.from(AFTER.replaceAll('\n', '\r\n')),
    ],
    ['a missing last line end', Buffer.from(BEFORE.trimEnd()), Buffer.from(AFTER.trimEnd())],
    [
      'bytes that are not UTF-8',
      Buffer.from(`# \u00e9\n${BEFORE}`, 'latin1'),
      Buffer.from(`# \u00e9\n${AFTER}`, 'latin1'),
    ],
    ['a byte-order mark', Buffer.from(`\uFEFF${BEFORE}`), Buffer.from(`\uFEFF${AFTER}`)],
  ])('keeps %s', (_title, before, after) => {
    const cwd = project({ Dockerfile: before });
    fix(['--write'], { cwd });
    expect(readFileSync(path.join(cwd, 'Dockerfile')).equals(after)).toBe(true);
  });
});

describe('a check that finds a transform wrong', () => {
  const broken = 'FROM a\nRUN provoke it\nRUN pip install x\n';

  it('reverts it, says how to see it again, keeps the other changes, and exits 2', () => {
    const cwd = project({ 'my app/Dockerfile': broken });
    const { stderr, code } = fix(['--write'], { cwd });
    expect(stderr).toMatch(
      /^dockopt: bug: \S+ violated by wrong at my app\/Dockerfile:2: .*; change reverted\. Reproduce: dockopt fix --only wrong --level recommended 'my app\/Dockerfile'\n$/,
    );
    expect([code, text(cwd, 'my app/Dockerfile')]).toEqual([
      2,
      'FROM a\nRUN provoke it\nRUN pip install --no-cache-dir x\n',
    ]);
  });

  it('is part of the JSON output', () => {
    const { stdout, code } = fix(['--format', 'json'], { cwd: project({ Dockerfile: broken }) });
    expect([JSON.parse(stdout).files[0].violations[0].transform, code]).toEqual(['wrong', 2]);
  });
});

describe('dockopt fix --format json', () => {
  it('keeps to its schema, with every kind of file', () => {
    const cwd = project({
      Dockerfile: `${COPIES}${BEFORE}`,
      'bad/Dockerfile': 'FRM a\n',
      'b/Dockerfile': 'FROM a\n',
      'c/Dockerfile': Buffer.from([0]),
    });
    const { stdout, code } = fix(['--format', 'json'], { cwd });
    const report = JSON.parse(stdout);
    expect(schemaFaults(report)).toEqual([]);
    expect(
      report.files.map((file: { path: string; status: string }) => `${file.path} ${file.status}`),
    ).toEqual([
      'Dockerfile changed',
      'b/Dockerfile unchanged',
      'bad/Dockerfile failed',
      'c/Dockerfile failed',
    ]);
    expect(code).toBe(2);
  });
});

describe('colours', () => {
  it('come with FORCE_COLOR and --color only, since this is no terminal', () => {
    const cwd = project({ Dockerfile: BEFORE });
    expect(fix([], { cwd }).stdout).not.toContain('\u001b');
    expect(fix([], { cwd, env: { FORCE_COLOR: '1' } }).stdout).toContain(
      '\u001b[32m+RUN pip install --no-cache-dir x\u001b[39m\n',
    );
    expect(fix(['--color'], { cwd, env: { NO_COLOR: '1' } }).stdout).toContain('\u001b');
    expect(fix(['--no-color'], { cwd, env: { FORCE_COLOR: '1' } }).stdout).not.toContain('\u001b');
  });
});

describe('the process', () => {
  it('ends quietly when its reader goes away', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 60 }, (_, index) => [`d${index}/Dockerfile`, `${BEFORE}${'# x\n'.repeat(9)}`]),
    );
    const child = spawn(process.execPath, [script, 'fix', '--format', 'json'], {
      cwd: project(files),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let errors = '';
    child.stderr.on('data', (data) => (errors += String(data)));
    child.stdout.once('data', () => child.stdout.destroy());
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect([errors, code]).toEqual(['', 0]);
  });

  it('leaves every file whole when it is interrupted', async () => {
    const names = Array.from({ length: 300 }, (_, index) => `d${index}/Dockerfile`);
    const cwd = project(Object.fromEntries(names.map((name) => [name, BEFORE])));
    const child = spawn(process.execPath, [script, 'fix', '--write'], { cwd, stdio: 'ignore' });
    const watch = setInterval(() => {
      if (text(cwd, 'd0/Dockerfile') === AFTER) child.kill('SIGINT');
    }, 2);
    const code = await new Promise((resolve) => child.on('close', resolve));
    clearInterval(watch);
    expect(code).toBe(130);
    for (const name of names) expect([BEFORE, AFTER]).toContain(text(cwd, name));
    for (const name of names) expect(readdirSync(path.join(cwd, path.dirname(name)))).toEqual(['Dockerfile']);
  });
});
