import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildCommand, project, removeTemporary, run } from './support/command.js';

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
