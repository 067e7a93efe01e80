import { describe, expect, it } from '@jest/globals';
import type { RegistryFact } from '../../../src/project/registry.js';
import { jsonReport } from '../../../src/report/json.js';
import { change, file, oneChange, result, run, skip } from './samples.js';
import { schemaFaults } from './schema.js';
import { proven } from './verify/samples.js';

function parsed(report: Parameters<typeof jsonReport>[0]) {
  return JSON.parse(jsonReport(report));
}

describe('jsonReport', () => {
  it('gives changes, evidence, diff and figures', () => {
    expect(parsed(oneChange())).toEqual({
      version: '1.2.3',
      level: 'recommended',
      written: false,
      files: [
        {
          path: 'Dockerfile',
          status: 'changed',
          encoding: 'utf8',
          changes: [
            {
              transform: 'npm-ci',
              level: 'safe',
              line: 2,
              message: 'Replaced npm install.',
              evidence: ['package-lock.json: in step with package.json'],
            },
          ],
          skips: [],
          advice: [],
          violations: [],
          unusedIgnores: [],
          files: [],
          diff: '--- a/Dockerfile\n+++ b/Dockerfile\n@@ -1,2 +1,2 @@\n FROM a\n-RUN npm install\n+RUN npm ci\n',
        },
      ],
      summary: {
        files: 1,
        changed: 1,
        unchanged: 0,
        failed: 0,
        others: 0,
        changes: 1,
        byLevel: { safe: 1, recommended: 0, aggressive: 0 },
        violations: 0,
      },
    });
  });

  it('keeps to the schema with everything that can occur', () => {
    const full = result({
      after: 'FROM b\n',
      changes: [change({ effects: [{ type: 'remove', before: 'x' }] })],
      skips: [skip({})],
      violations: [{ check: 'print-parse', transform: 'npm-ci', message: 'differs', line: 2 }],
      unusedIgnores: [{ line: 4, name: 'npm-ci' }],
    });
    const others = [{ path: '.dockerignore', before: undefined, after: 'x\n', encoding: 'utf8' as const }];
    const files = [
      file({ result: full, others }),
      file({ failure: { message: 'unknown instruction', line: 3 } }),
      file({ result: full, failure: { message: 'read-only' } }),
      file({ result: result({}), encoding: 'latin1' }),
    ];
    const report = parsed(run({ files }));
    expect(schemaFaults(report)).toEqual([]);
    expect(report.files.map((entry: { status: string }) => entry.status)).toEqual([
      'changed',
      'failed',
      'failed',
      'unchanged',
    ]);
    expect(report.files[0].files).toEqual([
      {
        path: '.dockerignore',
        created: true,
        diff: '--- /dev/null\n+++ b/.dockerignore\n@@ -0,0 +1 @@\n+x\n',
      },
    ]);
    expect(report.files[1].error).toEqual({ message: 'unknown instruction', line: 3 });
  });

  it('claims no change for a file that could not be written', () => {
    const changed = result({ after: 'FROM b\n', changes: [change({})] });
    const report = parsed(
      run({ written: true, files: [file({ result: changed, failure: { message: 'read-only' } })] }),
    );
    expect([report.files[0].changes, report.files[0].diff]).toEqual([[], '']);
  });
});

describe('answers of registries', () => {
  it('stand with the file that they were asked for', () => {
    const [asked, digest] = ['2026-11-21', `sha256:${'1'.repeat(64)}`];
    const image = {
      exists: true,
      digest,
      platforms: ['linux/arm64'],
      platform: 'linux/amd64',
      asked,
    } as const;
    const config = { env: ['A=1'], runtime: '{}' };
    const registry = new Map<string, RegistryFact>([
      ['node:98', image],
      ['node:99', { ...image, compressedBytes: 7, config }],
      ['node:99-slim', { exists: false, asked }],
      ['node:slim-99', { unknown: 'docker.io: it answered with status 500' }],
    ]);
    const known = { answer: 'exists', asked, digest, platforms: ['linux/arm64'], platform: 'linux/amd64' };
    const report = parsed(
      run({ files: [file({ result: result({}), registry }), file({ result: result({}) })] }),
    );
    expect(schemaFaults(report)).toEqual([]);
    expect(report.files.map((each: { registry?: object[] }) => each.registry)).toEqual([
      [
        { image: 'node:98', ...known },
        { image: 'node:99', ...known, compressedBytes: 7 },
        { image: 'node:99-slim', answer: 'absent', asked },
        { image: 'node:slim-99', answer: 'unknown', reason: 'docker.io: it answered with status 500' },
      ],
      undefined,
    ]);
  });
});

describe('proofs', () => {
  it('stand with the file that they are of, also with one that failed', () => {
    const verified = [proven({ path: 'api/Dockerfile' })];
    const files = [file({ verified }), file({ verified, failure: { message: 'it does not build' } })];
    const found = parsed(run({ files }));
    expect(found.files.map((each: { verified: object[] }) => each.verified)).toEqual([
      [expect.objectContaining({ path: 'api/Dockerfile', verdict: 'same' })],
      [expect.objectContaining({ path: 'api/Dockerfile', verdict: 'same' })],
    ]);
  });
});

describe('the schema', () => {
  const report = parsed(oneChange());

  it('refuses an unknown level', () => {
    expect(schemaFaults({ ...report, level: 'wild' })).toEqual([
      '/level: must be equal to one of the allowed values',
    ]);
  });

  it('refuses a missing and an unknown field', () => {
    const { version: _version, ...rest } = report;
    expect(schemaFaults({ ...rest, extra: 1 })).toEqual([
      ": must have required property 'version'",
      ': must NOT have additional properties',
    ]);
  });

  it('refuses a line below 1 and a fact that is no text', () => {
    const [first] = report.files;
    const changes = [{ ...first.changes[0], line: 0, evidence: [1] }];
    expect(schemaFaults({ ...report, files: [{ ...first, changes }] })).toEqual([
      '/files/0/changes/0/line: must be >= 1',
      '/files/0/changes/0/evidence/0: must be string',
    ]);
  });
});
