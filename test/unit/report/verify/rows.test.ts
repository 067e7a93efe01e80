import { describe, expect, it } from '@jest/globals';
import type { Behaviour } from '../../../../src/analysis/types.js';
import {
  behaviourText,
  rowsOf,
  shownSeconds,
  sizeChange,
  timeChange,
} from '../../../../src/report/verify/rows.js';
import { answered, config, image, proven, side } from './samples.js';

describe('figures', () => {
  it.each([
    [100, 100, 'same'],
    [0, 0, 'same'],
    [0, 5, ''],
    [1000, 963, '-3.7 %'],
    [1000, 500, '-50.0 %, 2.0x smaller'],
    [1000, 1499, '+49.9 %'],
    [1000, 1500, '+50.0 %, 1.5x larger'],
    [1_000_000, 999_999, 'less than 0.1 % less'],
    [1_000_000, 1_000_001, 'less than 0.1 % more'],
    [1_064_100, 4500, '-99.6 %, 236x smaller'],
  ])('bytes from %d to %d: %s', (before, after, text) => {
    expect(sizeChange(before, after)).toBe(text);
  });

  it.each([
    [10, 9.1, 'about the same'],
    [10, 11, '+10.0 %'],
    [0.3, 0.21, 'about the same'],
    [5.2, 0.31, '-94.0 %, 17x faster'],
    [1, 3, '+200.0 %, 3.0x slower'],
  ])('seconds from %d to %d: %s', (before, after, text) => {
    expect(timeChange(before, after)).toBe(text);
  });

  it.each([
    [0, '0.00 s'],
    [0.314, '0.31 s'],
    [0.996, '1.0 s'],
    [99.94, '99.9 s'],
    [99.96, '1 min 40 s'],
    [119.7, '2 min 0 s'],
  ])('%d seconds: %s', (seconds, text) => {
    expect(shownSeconds(seconds)).toBe(text);
  });
});

describe('what a container did', () => {
  const bare: Behaviour = { kind: 'crash', asked: 'x', exitCode: undefined, uid: undefined, log: '' };
  const answer = { status: 200, type: 'application/json; charset=utf-8', body: '{"hello":"world"}' };
  it.each<readonly [string, Partial<Behaviour>]>([
    ['200, application/json, 17 bytes', { answer }],
    ['204', { answer: { status: 204, type: '', body: '' } }],
    ['nothing listened on port 3000 within 30 s', { failure: 'nothing listened on port 3000 within 30 s' }],
    ['exit code 1', { failure: 'it ended', exitCode: 1 }],
    ['exit code 0, 6 bytes', { kind: 'command', exitCode: 0, output: 'é bc\n' }],
    ['ran, stopped in 0.10 s', { stopped: { seconds: 0.1, killed: false, exitCode: 0 } }],
    ['ran, killed after 10.1 s', { stopped: { seconds: 10.1, killed: true, exitCode: 137 } }],
    ['ran', {}],
  ])('%s', (text, fields) => {
    expect(behaviourText({ ...bare, ...fields })).toBe(text);
  });
});

describe('the rows', () => {
  it('say who runs it', () => {
    const report = proven({
      before: side({
        image: image({ config: config({ user: 'node' }) }),
        behaviour: [answered({ uid: 1000 })],
      }),
      after: side({ image: image({ config: config({ user: '' }) }), behaviour: [answered({ uid: 0 })] }),
      differences: [
        {
          area: 'user',
          subject: 'USER',
          before: 'node',
          after: undefined,
          declaredBy: [],
          message: 'USER is missing; it was node',
        },
      ],
    });
    expect(rowsOf(report).find(({ name }) => name === 'user')).toEqual({
      name: 'user',
      before: 'node, uid 1000',
      after: 'root',
      change: 'differs',
      tone: 'wrong',
    });
  });

  it('leave open what the other side does not have', () => {
    const rows = rowsOf(proven({ after: side({ image: undefined, rebuild: undefined, behaviour: [] }) }));
    expect(rows.map(({ name, after, change }) => [name, after, change])).toEqual([
      ['image size', '-', ''],
      ['compressed', '-', ''],
      ['layers', '-', ''],
      ['files', '-', ''],
      ['cold build', '21.4 s', 'about the same'],
      ['rebuild', '-', ''],
      ['user', '-', ''],
      ['GET :3000/', '-', ''],
    ]);
    expect(rowsOf(proven({ before: undefined }))).toEqual([]);
  });
});
