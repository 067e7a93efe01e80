import { chmodSync, readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildCommand, project, removeTemporary, run } from './support/command.js';

let script = '';
beforeAll(() => {
  script = buildCommand();
});
afterAll(removeTemporary);

const BEFORE = 'FROM python:3\nRUN pip install x\n';
const AFTER = 'FROM python:3\nRUN pip install --no-cache-dir x\n';

describe('a bad input', () => {
  it.each([
    ['a binary', Buffer.from([0x7f, 0x45, 0, 1]), 'bad/Dockerfile: is a binary file (it holds NUL bytes)\n'],
    [
      'a file of 10 MB',
      Buffer.alloc(10 * 1024 * 1024, '#\n'),
      'bad/Dockerfile: has 10 MiB; at most 1 MiB are read\n',
    ],
    [
      'UTF-16',
      Buffer.from('\ufeffFROM a\n', 'utf16le'),
      'bad/Dockerfile: is written in UTF-16; save it as UTF-8\n',
    ],
    [
      'a template',
      '# x\nFROM {{ image }}\n',
      'bad/Dockerfile:2: template marker {{ image }}: not a Dockerfile yet; run dockopt on the file made from it\n',
    ],
    [
      'a template with statements',
      'FROM a\n{% if x %}\nRUN y\n{% endif %}\n',
      'bad/Dockerfile:2: template marker {%: not a Dockerfile yet; run dockopt on the file made from it\n',
    ],
    [
      'a template for sed',
      'FROM a:@@TAG@@\n',
      'bad/Dockerfile:1: template marker @@TAG@@: not a Dockerfile yet; run dockopt on the file made from it\n',
    ],
  ])('such as %s is named, and the others are written', (_title, content, message) => {
    const cwd = project({ 'bad/Dockerfile': content, 'good/Dockerfile': BEFORE });
    const { stderr, stdout, code } = run(script, ['fix', '--write', '--level', 'safe'], { cwd });
    expect([stderr, code]).toEqual([message, 2]);
    expect(stdout).toContain('Made 1 change (1 safe) in 1 Dockerfile.\n1 file failed.\n');
    expect(readFileSync(path.join(cwd, 'good/Dockerfile'), 'utf8')).toBe(AFTER);
    expect(readFileSync(path.join(cwd, 'bad/Dockerfile')).equals(Buffer.from(content))).toBe(true);
  });

  it.each([
    ['an unknown instruction', 'FROM a\n\nFRUN b\n', 3],
    ['an empty file', '', 1],
    ['a file of comments', '# nothing\n', 1],
    ['a here-document without its end', 'FROM a\nRUN <<EOF\nx\n', 2],
  ])('such as %s is named with its line', (_title, content, line) => {
    const { stderr, code } = run(script, ['fix'], { cwd: project({ Dockerfile: content }) });
    expect(stderr).toMatch(new RegExp(`^Dockerfile:${line}: \\S.*\\n$`));
    expect(code).toBe(2);
  });

  it('such as a file that may not be read is named', () => {
    const cwd = project({ Dockerfile: BEFORE });
    chmodSync(path.join(cwd, 'Dockerfile'), 0);
    const { stderr, code } = run(script, ['fix'], { cwd, unprivileged: true });
    expect([stderr, code]).toEqual(['Dockerfile: may not be read: permission denied\n', 2]);
  });

  it('such as a path that does not exist is named, and the others are treated', () => {
    const cwd = project({ Dockerfile: BEFORE });
    const { stdout, stderr, code } = run(script, ['fix', '--check', 'nowhere', 'Dockerfile'], { cwd });
    expect([stderr, code]).toEqual(['nowhere: does not exist\n', 2]);
    expect(stdout).toContain('Dockerfile: 1 change\n');
  });

  it('such as a link that leads nowhere is named', () => {
    const cwd = project({});
    symlinkSync('gone', path.join(cwd, 'Dockerfile'));
    const { stderr, code } = run(script, ['fix', 'Dockerfile'], { cwd });
    expect([stderr, code]).toEqual(['Dockerfile: does not exist\n', 2]);
  });

  it('such as a directory without Dockerfiles is an error, as a mistyped path would be', () => {
    const { stdout, stderr, code } = run(script, ['fix', '--check'], { cwd: project({ 'README.md': '' }) });
    expect([stdout, stderr, code]).toEqual(['', 'dockopt: no Dockerfiles found in "."\n', 2]);
  });

  it('keeps escape sequences of a file name or a message from the terminal', () => {
    const cwd = project({ 'Dockerfile.\u001b[31m': '\u001b[31mX a\n' });
    const { stderr, code } = run(script, ['fix'], { cwd });
    expect([stderr.includes('\u001b'), code]).toEqual([false, 2]);
  });
});

describe('standard input', () => {
  it('is shown as a diff', () => {
    const { stdout, code } = run(script, ['fix', '--diff', '-'], { cwd: project({}), input: BEFORE });
    expect(stdout).toContain('--- a/Dockerfile\n+++ b/Dockerfile\n');
    expect(code).toBe(1);
  });

  it('comes back rewritten with --write, byte for byte', () => {
    const before = Buffer.from(`# \u00e9\r\n${BEFORE}`, 'latin1');
    const { bytes, stderr, code } = run(script, ['fix', '--write', '-'], { cwd: project({}), input: before });
    expect(bytes.equals(Buffer.from(`# \u00e9\r\n${AFTER}`, 'latin1'))).toBe(true);
    expect([stderr, code]).toEqual(['', 0]);
  });

  it('comes back as it is when nothing changes', () => {
    const { stdout, code } = run(script, ['fix', '--write', '-'], { cwd: project({}), input: 'FROM a' });
    expect([stdout, code]).toEqual(['FROM a', 0]);
  });

  it('does not come back when it does not parse', () => {
    const { stdout, stderr, code } = run(script, ['fix', '--write', '-'], {
      cwd: project({}),
      input: 'FRM a\n',
    });
    expect([stdout, code]).toEqual(['', 2]);
    expect(stderr).toMatch(/^Dockerfile:1: /);
  });

  it('does not rest on files of the working directory', () => {
    const cwd = project({ Dockerfile: 'FROM a\n' });
    expect(run(script, ['fix', '--check', '-'], { cwd, input: 'FROM a\nCOPY . .\n' }).code).toBe(0);
  });

  it('belongs where --stdin-filepath says', () => {
    const cwd = project({ 'api/x': '' });
    const { stdout } = run(script, ['fix', '--stdin-filepath', 'api/Dockerfile', '-'], {
      cwd,
      input: 'FROM a\nCOPY . .\n',
    });
    expect(stdout).toContain('+++ b/api/.dockerignore\n');
    expect(stdout).toContain('api/Dockerfile:1  recommended  ignore-modules');
  });

  it('is not rewritten by halves when another file would have to change', () => {
    const cwd = project({ 'api/x': '' });
    const { stdout, stderr, code } = run(
      script,
      ['fix', '--write', '--stdin-filepath', 'api/Dockerfile', '-'],
      {
        cwd,
        input: 'FROM a\nCOPY . .\n',
      },
    );
    expect([stdout, code]).toEqual(['', 2]);
    expect(stderr).toBe(
      'api/Dockerfile: api/.dockerignore would have to change too: run "dockopt fix --write api/Dockerfile", or leave out what changes it with --skip\n',
    );
  });

  it('that is binary is an error', () => {
    const { stderr, code } = run(script, ['fix', '-'], { cwd: project({}), input: Buffer.from([0]) });
    expect([stderr, code]).toEqual(['Dockerfile: is a binary file (it holds NUL bytes)\n', 2]);
  });
});
