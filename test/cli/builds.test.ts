import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { buildCommand, git, project, removeTemporary, run } from './support/command.js';

let script = '';
beforeAll(() => {
  script = buildCommand(true);
});
afterAll(removeTemporary);

const ONLY = ['fix', '--only', 'pip-no-cache-dir'];

describe('how a Dockerfile is built', () => {
  const FILES = {
    'docker/Dockerfile':
      'FROM python:3.12-slim AS worker\nRUN pip install flask\nFROM python:3.12-slim\nCOPY --from=worker /a /a\nCOPY . .\n',
    'compose.yaml':
      'services:\n  a:\n    build: &a\n      context: .\n      dockerfile: docker/Dockerfile\n  b:\n    build:\n      <<: *a\n      target: worker\n',
  };

  it('is read from compose files: their context, and that a stage is built for itself', () => {
    const { stdout } = run(script, ONLY, { cwd: project(FILES) });
    expect(stdout).toContain('context docker/Dockerfile  .: compose.yaml:3 names it\n');
    expect(stdout).toContain('+RUN pip install --no-cache-dir flask\n');
  });

  it('is in the JSON report', () => {
    const { stdout } = run(script, [...ONLY, '--format', 'json'], { cwd: project(FILES) });
    const report = JSON.parse(stdout) as { readonly files: readonly { readonly context: unknown }[] };
    expect(report.files[0]?.context).toEqual({ path: '.', reason: 'compose.yaml:3 names it' });
  });

  it('gives way to --context', () => {
    const args = [...ONLY, '--context', 'docker', 'docker', '--format', 'json'];
    const { stdout } = run(script, args, { cwd: project(FILES) });
    expect(stdout).toContain('"reason": "it was named with --context"');
  });
});

describe('a Dockerfile inside a compose file', () => {
  const YAML = `# kept
services:
  web:
    build:
      context: . # kept
      dockerfile_inline: |
        FROM python:3.12-slim
        RUN pip install flask
        CMD echo $$HOME
    ports: ["80:80"]
  api:
    build:
      context: web
      dockerfile_inline: |-
          FROM python:3.12-slim

          RUN pip install django
`;
  const FIXED = YAML.replaceAll('pip install', 'pip install --no-cache-dir');

  function textIn(cwd: string, name: string): string {
    return readFileSync(path.join(cwd, name), 'utf8');
  }

  it('is found in a directory, and the report has the lines of the file', () => {
    const cwd = project({
      'compose.yaml': YAML,
      'docker-compose.yml': 'services: { a: { image: b } }\n',
      'web/a': '',
    });
    const { stdout, code } = run(script, [...ONLY, '--check'], { cwd });
    expect([stdout.split('\n')[0], code]).toEqual(['compose.yaml: 2 changes', 1]);
    const text = run(script, ONLY, { cwd }).stdout;
    expect(text).toMatch(/^compose\.yaml:8 {2}safe {2}pip-no-cache-dir/m);
    expect(text).toMatch(/^compose\.yaml:17 {2}safe {2}pip-no-cache-dir/m);
  });

  it('is written in place, all else as it was, and a second run changes nothing', () => {
    const cwd = project({ 'compose.yaml': YAML, 'web/a': '' });
    expect(run(script, [...ONLY, '--write', 'compose.yaml'], { cwd }).code).toBe(0);
    expect(textIn(cwd, 'compose.yaml')).toBe(FIXED);
    expect(run(script, [...ONLY, '--check'], { cwd }).code).toBe(0);
  });

  it('keeps CRLF and a byte-order mark', () => {
    const windows = (text: string): string => `\uFEFF${text.replaceAll('\n', '\r\n')}`;
    const cwd = project({ 'compose.yaml': windows(YAML), 'web/a': '' });
    run(script, [...ONLY, '--write'], { cwd });
    expect(textIn(cwd, 'compose.yaml')).toBe(windows(FIXED));
  });

  it('gives a patch of the file, which git applies', () => {
    const cwd = project({ 'compose.yaml': YAML, 'web/a': '' });
    const { bytes } = run(script, [...ONLY, '--diff'], { cwd });
    git(cwd, ['apply', '-'], bytes);
    expect(textIn(cwd, 'compose.yaml')).toBe(FIXED);
  });

  it('is one file in the JSON report', () => {
    const cwd = project({ 'compose.yaml': YAML, 'web/a': '' });
    const report = JSON.parse(run(script, [...ONLY, '--format', 'json'], { cwd }).stdout) as {
      readonly files: readonly {
        readonly path: string;
        readonly changes: readonly { readonly line: number }[];
      }[];
    };
    expect(report.files.map((file) => [file.path, file.changes.map(({ line }) => line)])).toEqual([
      ['compose.yaml', [8, 17]],
    ]);
  });

  it('is fixed once where two services share it', () => {
    const yaml = `x: &build
  context: .
  dockerfile_inline: |
    FROM python:3.12-slim
    RUN pip install flask
services:
  a: { build: *build }
  b:
    build:
      <<: *build
      target: x
`;
    const cwd = project({ 'compose.yaml': yaml });
    run(script, [...ONLY, '--write'], { cwd });
    expect(textIn(cwd, 'compose.yaml')).toBe(yaml.replace('pip install', 'pip install --no-cache-dir'));
  });

  it.each([
    [
      'folded',
      'dockerfile_inline: >\n        FROM python:3.12-slim\n\n        RUN pip install flask',
      'its lines are folded by YAML',
    ],
    [
      'in quotes',
      'dockerfile_inline: "FROM python:3.12-slim\\nRUN pip install flask"',
      'it is not a block of YAML',
    ],
    [
      'with variables',
      'dockerfile_inline: |\n        FROM python:${V}\n        RUN pip install flask',
      'its line 1 has a `$` that Compose replaces',
    ],
    [
      'that does not parse',
      'dockerfile_inline: |\n        FROM python:3.12-slim\n        RUNS pip install flask',
      'unknown instruction',
    ],
    [
      'that another setting takes too',
      'dockerfile_inline: &text |\n        FROM python:3.12-slim\n        RUN pip install flask\n    environment:\n      - *text',
      'services.a.environment.0 takes the same text',
    ],
  ])('is left %s, with the reason', (_, lines, reason) => {
    const yaml = `services:\n  a:\n    build:\n      ${lines}\n`;
    const cwd = project({ 'compose.yaml': yaml });
    const { stdout, code } = run(script, [...ONLY, '--write'], { cwd });
    expect(stdout).toContain(`all  the Dockerfile in this file: ${reason}`);
    expect(code).toBe(0);
    expect(textIn(cwd, 'compose.yaml')).toBe(yaml);
  });

  it('is missed where a compose file is named that holds none, and where YAML is none', () => {
    const cwd = project({ 'compose.yaml': 'services: { a: { image: b } }\n' });
    const none = run(script, [...ONLY, 'compose.yaml'], { cwd });
    expect([none.code, none.stderr]).toEqual([2, 'compose.yaml: holds no Dockerfile (dockerfile_inline)\n']);
    const broken = project({ 'compose.yaml': 'services:\n  a: [\n    dockerfile_inline: |\n' });
    expect(run(script, ONLY, { cwd: broken }).stdout).toContain(
      'left compose.yaml:3  all  the Dockerfile in this file: no service',
    );
  });

  it('goes through standard input', () => {
    const cwd = project({ 'web/a': '' });
    const args = [...ONLY, '--write', '--stdin-filepath', 'compose.yaml', '-'];
    expect(run(script, args, { cwd, input: YAML }).stdout).toBe(FIXED);
  });
});
