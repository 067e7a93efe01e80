import { describe, expect, it } from '@jest/globals';
import { summary, totals } from '../../../src/report/summary.js';
import { change, file, oneChange, result, run } from './samples.js';

const violation = { check: 'print-parse', transform: 'npm-ci', message: 'differs', line: 2 };

describe('summary', () => {
  it('says what would be done and how to do it', () => {
    expect(summary(oneChange(), true)).toBe(
      'Would make 1 change (1 safe) in 1 Dockerfile.\nRun again with --write to apply.\n',
    );
  });

  it('says what was done, and does not ask for --write again', () => {
    const others = [{ path: '.dockerignore', before: undefined, after: 'x\n', encoding: 'utf8' as const }];
    const changes = [change({}), change({ level: 'recommended' })];
    const files = [file({ result: result({ changes }), others })];
    expect(summary(run({ written: true, files }), true)).toBe(
      'Made 2 changes (1 safe, 1 recommended) in 1 Dockerfile and 1 other file.\n',
    );
  });

  it('does not ask for --write where that would not fit', () => {
    expect(summary(oneChange(), false)).toBe('Would make 1 change (1 safe) in 1 Dockerfile.\n');
  });

  it('says nothing of Dockerfiles when all failed', () => {
    expect(summary(run({ files: [file({ failure: { message: 'binary' } })] }), true)).toBe(
      '1 file failed.\n',
    );
  });

  it('says when there is nothing to change', () => {
    const files = [file({ result: result({}) }), file({ result: result({}) })];
    expect(summary(run({ files }), true)).toBe('Nothing to change in 2 Dockerfiles.\n');
  });

  it('says how many failed and how many changes a check reverted', () => {
    const files = [
      file({ failure: { message: 'binary' } }),
      file({ result: result({ violations: [violation] }) }),
    ];
    expect(summary(run({ files }), true)).toBe(
      'Nothing to change in 1 Dockerfile.\n1 file failed.\n1 change was reverted by a check.\n',
    );
  });

  it('says what higher levels would add', () => {
    const more = [
      { level: 'recommended' as const, changes: 1 },
      { level: 'aggressive' as const, changes: 3 },
    ];
    expect(summary(run({ level: 'safe', files: [file({ result: result({}) })], more }), true)).toBe(
      'Nothing to change in 1 Dockerfile.\n1 more change at --level recommended.\n3 more changes at --level aggressive.\n',
    );
  });
});

describe('summary of advice', () => {
  it('says how to see it', () => {
    const files = [file({ result: result({}) })];
    expect(summary(run({ files, advice: 2 }), true)).toBe(
      'Nothing to change in 1 Dockerfile.\n2 pieces of advice: --advice shows them.\n',
    );
  });
});

describe('totals', () => {
  it('counts a failed file as failed only', () => {
    const failed = file({ result: result({ changes: [change({})] }), failure: { message: 'read-only' } });
    expect(totals(run({ files: [failed, ...oneChange().files] }))).toEqual({
      files: 2,
      changed: 1,
      unchanged: 0,
      failed: 1,
      others: 0,
      changes: 1,
      byLevel: { safe: 1, recommended: 0, aggressive: 0 },
      violations: 0,
    });
  });
});

describe('summary of savings', () => {
  const saving = { unit: 'compressed', source: 'x', date: '2026-09-19' } as const;

  it('adds them up, as an estimate when one of them is', () => {
    const changes = [
      change({ saving: { ...saving, bytes: 320_453_163, estimate: true } }),
      change({}),
      change({ saving: { ...saving, bytes: 101_000_000, estimate: false } }),
    ];
    const sums = run({ files: [file({ result: result({ changes }) })] });
    expect(totals(sums).savings).toEqual([{ bytes: 421_453_163, unit: 'compressed', estimate: true }]);
    expect(summary(sums, false)).toBe(
      'Would make 3 changes (3 safe) in 1 Dockerfile.\nThe images get about 420 MB smaller, compressed (estimate).\n',
    );
  });

  it('keeps the units apart, and says a measured figure as it is', () => {
    const changes = [
      change({ saving: { ...saving, bytes: 328_605_889, estimate: false } }),
      change({ saving: { ...saving, unit: 'on disk', bytes: 2_000_000, estimate: true } }),
    ];
    expect(summary(run({ files: [file({ result: result({ changes }) })] }), false)).toBe(
      'Would make 2 changes (2 safe) in 1 Dockerfile.\nThe images get 328.6 MB smaller, compressed.\n' +
        'The images get about 2 MB smaller, on disk (estimate).\n',
    );
  });

  it('counts nothing of a file that failed', () => {
    const changes = [change({ saving: { ...saving, bytes: 1e8, estimate: true } })];
    const files = [file({ failure: { message: 'locked' }, result: result({ changes }) })];
    expect(totals(run({ files })).savings).toBeUndefined();
  });
});
