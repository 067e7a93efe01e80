import { describe, expect, it } from '@jest/globals';
import { bytesOf, DEFAULT_LIMITS, isOff, judge } from '../../../../src/analysis/waste/rules.js';

describe('judge', () => {
  it('passes what is at its limit, and fails what is beyond it', () => {
    const limits = {
      'lowest-efficiency': 0.9,
      'highest-wasted-bytes': 20,
      'highest-user-wasted-percent': 0.1,
    };
    const at = judge({ efficiency: 0.9, wastedBytes: 20, userWastedPercent: 0.1 }, limits);
    expect(at.map(({ rule, result }) => [rule, result])).toEqual([
      ['lowest-efficiency', 'pass'],
      ['highest-wasted-bytes', 'pass'],
      ['highest-user-wasted-percent', 'pass'],
    ]);
    const beyond = judge({ efficiency: 0.899, wastedBytes: 21, userWastedPercent: 0.1001 }, limits);
    expect(beyond.map(({ result }) => result)).toEqual(['fail', 'fail', 'fail']);
  });

  it("has dive's limits, of which one is off", () => {
    expect(judge({ efficiency: 1, wastedBytes: 1e12, userWastedPercent: 0 }, DEFAULT_LIMITS)).toEqual([
      { rule: 'lowest-efficiency', result: 'pass', value: 1, limit: 0.9 },
      { rule: 'highest-wasted-bytes', result: 'off', value: 1e12, limit: undefined },
      { rule: 'highest-user-wasted-percent', result: 'pass', value: 0, limit: 0.1 },
    ]);
  });
});

describe('bytesOf', () => {
  it.each([
    ['20MB', 20_000_000],
    ['1GiB', 1_073_741_824],
    ['1.5 kb', 1500],
    ['10K', 10_000],
    ['2Mi', 2_097_152],
    ['0', 0],
    [' 7 B ', 7],
  ])('reads %s', (text, bytes) => {
    expect(bytesOf(text)).toBe(bytes);
  });

  it.each(['', 'MB', '20XB', '-1', '1e3', '1,000', '20MB more'])('does not read %j', (text) => {
    expect(bytesOf(text)).toBeUndefined();
  });
});

describe('isOff', () => {
  it('knows the words by which dive switches a rule off', () => {
    expect(['off', 'disabled', 'False', '', ' '].map(isOff)).toEqual([true, true, true, true, true]);
    expect(['0', 'on', '0.9'].map(isOff)).toEqual([false, false, false]);
  });
});
