import { spawn } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { oldArchive, tarOf } from '../unit/archive/support.js';
import { schemaFaults } from '../unit/report/schema.js';
import {
  buildCommand,
  project,
  removeTemporary,
  run,
  temporaryDirectory,
  type Outcome,
} from './support/command.js';

let script = '';
beforeAll(() => {
  script = buildCommand(true);
});
afterAll(removeTemporary);

const DOCKERFILE = `FROM debian:bookworm-slim AS base
RUN apt-get update && apt-get install -y curl
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
    { created_by: 'RUN /bin/sh -c apt-get update && apt-get install -y curl # buildkit' },
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
  it('says what an archive holds for nothing, by the lines of the Dockerfile that fits it, and what fix does', () => {
    const { stdout, stderr, code } = inspect(place({ Dockerfile: DOCKERFILE }), 'app.tar');
    expect([stderr, code]).toEqual(['', 0]);
    expect(stdout).toContain('lines are those of Dockerfile\n');
    expect(stdout.slice(stdout.indexOf('Waste'), stdout.indexOf('Largest files'))).toBe(`Waste
    50.0 kB  /app/data: 1 file from COPY data /app/ (line 4), copied once more by RUN chown -R 33 /app (line
             5) for another owner
             copy-chown (recommended): left \`chown\` in a layer above COPY: the COPY in line 4 has flags or a
             here-document
    30.0 kB  /var/lib/apt/lists: package lists of apt (1 file) from RUN apt-get update && apt-get install -y…
             (line 2)
             remove-apt-lists (safe): dockopt fix has a change for it

`);
  });

  it('says why no lines are named when the Dockerfile that was asked for does not fit', () => {
    const cwd = place({ Dockerfile: 'FROM debian\nRUN true\n' });
    const { stdout } = inspect(cwd, 'app.tar', '--file', 'Dockerfile');
    expect(stdout).toContain('from layer 2, RUN apt-get update && ');
    expect(stdout).toContain(
      'no lines of Dockerfile are named: RUN of line 2 is not in the history of the image where it would be\n',
    );
  });

  it('prints JSON that its schema describes, and ends with 1 when a rule is broken', () => {
    const { stdout, code } = inspect(
      place({ Dockerfile: DOCKERFILE }),
      'app.tar',
      '--format',
      'json',
      '--ci',
    );
    expect(code).toBe(1);
    const value = JSON.parse(stdout);
    expect(schemaFaults(value, 'inspect')).toEqual([]);
    expect(value).toMatchObject({ image: 'app.tar', bytes: 130_004, wastedBytes: 50_000 });
    expect(value.findings[1].remedies).toEqual([{ name: 'remove-apt-lists', level: 'safe', fix: 'changes' }]);
    expect(value.score).toEqual({
      efficiency: 80_004 / 130_004,
      wastedBytes: 100_000,
      userWastedPercent: 100_000 / 130_000,
    });
  });

  it('reads an archive from standard input and prints a page; kept rules end with 0', () => {
    const loose = ['--ci', '--lowest-efficiency', '0.5', '--highest-user-wasted-percent', 'off'];
    const cwd = temporaryDirectory();
    const args = ['inspect', '-', '--format', 'html', ...loose];
    const { stdout, code } = run(script, args, { cwd, input: archive() });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^<!doctype html>\n[^]*<title>standard input: what[^]*<\/html>\n$/);
  });

  it('says what is wrong on standard error, without what a terminal would obey', () => {
    const manifest = JSON.stringify([{ Config: '\u001B[2Jx', Layers: [] }]);
    const cwd = project({ 'app.tar': tarOf([{ name: 'manifest.json', data: manifest }]) });
    expect(inspect(cwd, 'app.tar')).toMatchObject({
      code: 2,
      stdout: '',
      stderr: 'dockopt: app.tar: ?[2Jx: it is missing\n',
    });
    expect(inspect(cwd, 'app.tar', '--file', 'missing')).toMatchObject({
      code: 2,
      stderr: 'dockopt: missing: does not exist\n',
    });
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
