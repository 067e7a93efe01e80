import { spawn } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { oldArchive, tarOf } from '../unit/archive/support.js';
import { schemaFaults } from '../unit/report/schema.js';
import { buildCommand, project, removeTemporary, run, type Outcome } from './support/command.js';

let script = '';
beforeAll(() => {
  script = buildCommand(true);
});
afterAll(removeTemporary);

const DOCKERFILE = `FROM debian:bookworm-slim AS base
RUN apt-get update
FROM base
COPY --link data /app/
RUN chown -R 33 /app
CMD ["true"]
`;

const LISTS = 'x'.repeat(30_000);
const DATA = 'y'.repeat(50_000);

/** An image as the Dockerfile makes it: lists that are left, and a file that is twice there. */
function archive(): Buffer {
  const layers = [
    tarOf([{ name: 'etc/' }, { name: 'etc/passwd', data: 'root' }]),
    tarOf([{ name: 'var/lib/apt/lists/all', data: LISTS }]),
    tarOf([{ name: 'app/' }, { name: 'app/data', data: DATA }]),
    tarOf([{ name: 'app/' }, { name: 'app/data', data: DATA, uid: 33 }]),
  ];
  const history = [
    { created_by: '/bin/sh -c #(nop) ADD file:12ab in /' },
    { created_by: 'RUN /bin/sh -c apt-get update # buildkit' },
    { created_by: 'COPY data /app/ # buildkit' },
    { created_by: 'RUN /bin/sh -c chown -R 33 /app # buildkit' },
    { created_by: 'CMD ["true"]', empty_layer: true },
  ];
  return tarOf(oldArchive({ layers, config: { history } }));
}

function place(files: Readonly<Record<string, string | Buffer>> = {}): string {
  return project({ 'app.tar': archive(), ...files });
}

function inspect(cwd: string, ...args: readonly string[]): Outcome {
  return run(script, ['inspect', ...args], { cwd });
}

describe('dockopt inspect', () => {
  it('says what an archive holds for nothing, by the lines of the Dockerfile that fits it', () => {
    const { stdout, stderr, code } = inspect(place({ Dockerfile: DOCKERFILE }), 'app.tar');
    expect([stderr, code]).toEqual(['', 0]);
    expect(stdout).toContain('lines are those of Dockerfile\n');
    expect(stdout).toContain(
      '    50.0 kB  /app/data: 1 file from COPY data /app/ (line 4), copied once more by RUN chown -R 33 /app (line\n' +
        '             5) for another owner\n             copy-chown (recommended)\n',
    );
    expect(stdout).toContain(
      '    30.0 kB  /var/lib/apt/lists: package lists of apt (1 file) from RUN apt-get update (line 2)\n' +
        '             remove-apt-lists (safe)\n',
    );
  });

  it('names layers where no Dockerfile fits, and says why when one was named', () => {
    const cwd = place({ Dockerfile: 'FROM debian\nRUN true\n', other: DOCKERFILE });
    const without = inspect(cwd, 'app.tar');
    expect(without.stdout).toContain('from layer 2, RUN apt-get update\n');
    expect(without.stdout).not.toContain('no lines');
    expect(inspect(cwd, 'app.tar', '--file', 'other').stdout).toContain('lines are those of other\n');
    expect(inspect(cwd, 'app.tar', '--file', 'Dockerfile').stdout).toContain(
      'no lines of Dockerfile are named: RUN of line 2 is not in the history of the image where it would be\n',
    );
  });

  it('takes another stage than the last one', () => {
    const text = `${DOCKERFILE}FROM scratch\nCOPY . .\n`;
    const cwd = place({ Dockerfile: text });
    expect(inspect(cwd, 'app.tar').stdout).not.toContain('lines are those');
    expect(inspect(cwd, 'app.tar', '--target', '1').stdout).toContain('lines are those of Dockerfile\n');
    expect(inspect(cwd, 'app.tar', '--target', 'nobody')).toMatchObject({
      code: 2,
      stderr: 'dockopt: Dockerfile: it has no stage "nobody"\n',
    });
  });

  it('prints JSON that its schema describes, and a page', () => {
    const cwd = place();
    const value = JSON.parse(inspect(cwd, 'app.tar', '--format', 'json', '--ci').stdout);
    expect(schemaFaults(value, 'inspect')).toEqual([]);
    expect(value).toMatchObject({ image: 'app.tar', bytes: 130_004, wastedBytes: 50_000 });
    expect(value.score).toEqual({
      efficiency: 80_004 / 130_004,
      wastedBytes: 100_000,
      userWastedPercent: 100_000 / 130_000,
    });
    expect(inspect(cwd, 'app.tar', '--format', 'html').stdout).toMatch(/^<!doctype html>\n[^]*<\/html>\n$/);
  });

  it('judges by the rules of --ci', () => {
    const cwd = place();
    const usual = inspect(cwd, 'app.tar', '--ci');
    expect(usual.code).toBe(1);
    expect(usual.stdout.slice(usual.stdout.indexOf('Rules'))).toBe(`Rules
  FAIL  lowest-efficiency            0.6153 (at least 0.9)
  off   highest-wasted-bytes         100.0 kB
  FAIL  highest-user-wasted-percent  0.7692 (at most 0.1)
`);
    const loose = [
      '--lowest-efficiency',
      '0.5',
      '--highest-user-wasted-percent',
      'off',
      '--highest-wasted-bytes',
    ];
    expect(inspect(cwd, 'app.tar', '--ci', ...loose, '100kB').code).toBe(0);
    expect(inspect(cwd, 'app.tar', '--ci', ...loose, '97KiB').code).toBe(1);
  });

  it.each([
    [['--lowest-efficiency', '0.5'], '--lowest-efficiency is a rule of --ci: add --ci.'],
    [
      ['--ci', '--lowest-efficiency', '95'],
      '--lowest-efficiency 95: give a number from 0 to 1, such as 0.95, or off.',
    ],
    [
      ['--ci', '--highest-wasted-bytes', 'much'],
      '--highest-wasted-bytes much: give a size such as 20MB or 1GiB, or off.',
    ],
    [['--file', 'missing'], 'missing: no such file'],
    [['--top', '0'], "option '--top <number>' argument '0' is invalid. Give a number from 1 on."],
  ])('refuses %j', (args, message) => {
    expect(inspect(place(), 'app.tar', ...args)).toMatchObject({
      code: 2,
      stdout: '',
      stderr: `dockopt: ${message}\n`,
    });
  });

  it.each([
    ['missing.tar', 'missing.tar: no such file or directory'],
    ['./missing', './missing: no such file or directory'],
    ['Dockerfile', 'Dockerfile: the archive cannot be read: it is no tar archive'],
  ])('says what is wrong with %s', (name, message) => {
    const outcome = inspect(place({ Dockerfile: DOCKERFILE.repeat(20) }), name);
    expect(outcome).toMatchObject({ code: 2, stdout: '', stderr: `dockopt: ${message}\n` });
  });
});

/** A program that answers as docker does, and saves what `save` prints. */
function fakeDocker(cwd: string, save: string): Readonly<Record<string, string>> {
  const program = path.join(cwd, 'bin', 'docker');
  const text = `#!/bin/sh
case "$*" in
  --version) echo 'Docker version 28.5.2, build 0' ;;
  version*) echo '28.5.2 linux' ;;
  'buildx version') echo 'github.com/docker/buildx v0.29.1 0' ;;
  'image save '*) ${save} ;;
  *) exit 1 ;;
esac
`;
  writeFileSync(program, text);
  chmodSync(program, 0o755);
  return { PATH: `${path.join(cwd, 'bin')}:${process.env['PATH'] ?? ''}`, DOCKER_HOST: 'unix:///fake.sock' };
}

describe('dockopt inspect of an image of an engine', () => {
  it('reads what the engine saves, also when a directory has the name of the image', () => {
    const cwd = place({ 'bin/x': '', 'app/x': '' });
    const env = fakeDocker(cwd, `cat '${cwd}/app.tar'`);
    const { stdout, stderr, code } = run(script, ['inspect', 'app'], { cwd, env });
    expect([stderr, code, stdout.split('\n')[0]]).toEqual(['', 0, 'app  linux/amd64']);
  });

  it('says that there is no such image, or no engine', () => {
    const cwd = place({ 'bin/x': '' });
    const env = fakeDocker(cwd, "echo 'Error response from daemon: reference does not exist' >&2; exit 1");
    expect(run(script, ['inspect', 'nobody:1'], { cwd, env })).toMatchObject({
      code: 2,
      stdout: '',
      stderr: 'dockopt: docker has no image "nobody:1", and there is no such file. Pull or build it first.\n',
    });
    const none = run(script, ['inspect', 'nobody:1', '--engine', 'docker'], { cwd, env: { PATH: cwd } });
    expect([none.code, none.stdout]).toEqual([2, '']);
    expect(none.stderr).toContain(
      '"nobody:1" is no file, so it has to be an image of an engine, and docker is not',
    );
  });

  it('ends on Ctrl-C with nothing printed, and the engine with it', async () => {
    const cwd = place({ 'bin/x': '' });
    const env = fakeDocker(cwd, `echo $$ >'${cwd}/pid'; echo started >&2; exec sleep 60`);
    const child = spawn(process.execPath, [script, 'inspect', 'app'], {
      cwd,
      env: { ...process.env, ...env },
    });
    let printed = '';
    child.stdout.on('data', (data: Buffer) => (printed += data.toString()));
    child.stderr.on('data', (data: Buffer) => (printed += data.toString()));
    const { existsSync, readFileSync } = await import('node:fs');
    while (!existsSync(path.join(cwd, 'pid'))) await new Promise((resolve) => setTimeout(resolve, 20));
    child.kill('SIGINT');
    const code = await new Promise((resolve) => child.once('close', resolve));
    expect([code, printed]).toEqual([130, '']);
    const pid = Number(readFileSync(path.join(cwd, 'pid'), 'utf8'));
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });
});
