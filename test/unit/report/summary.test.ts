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
