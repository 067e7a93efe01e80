import { describe, expect, it } from '@jest/globals';
import { limitsOf } from '../../../src/cli/inspect/options.js';

describe('limitsOf', () => {
  it('gives no limits without --ci, and those of dive with it', () => {
    expect(limitsOf({})).toBeUndefined();
    expect(limitsOf({ ci: true })).toEqual({
      'lowest-efficiency': 0.9,
      'highest-wasted-bytes': undefined,
      'highest-user-wasted-percent': 0.1,
    });
  });

  it('takes what is given', () => {
    const flags = { lowestEfficiency: '.95', highestWastedBytes: '20MB', highestUserWastedPercent: 'off' };
    expect(limitsOf({ ci: true, ...flags })).toEqual({
      'lowest-efficiency': 0.95,
      'highest-wasted-bytes': 20_000_000,
      'highest-user-wasted-percent': undefined,
    });
  });

  it.each([
    [{ lowestEfficiency: '0.5' }, '--lowest-efficiency is a rule of --ci: add --ci.'],
    [
      { ci: true, lowestEfficiency: '2' },
      '--lowest-efficiency 2: give a number from 0 to 1, such as 0.95, or off.',
    ],
    [
      { ci: true, highestUserWastedPercent: '-0.1' },
      '--highest-user-wasted-percent -0.1: give a number from 0 to 1, such as 0.95, or off.',
    ],
    [
      { ci: true, highestWastedBytes: '20XB' },
      '--highest-wasted-bytes 20XB: give a size such as 20MB or 1GiB, or off.',
    ],
    // What an empty variable of a pipeline becomes.
    [{ ci: true, highestWastedBytes: '' }, '--highest-wasted-bytes: give a number, or off.'],
  ])('refuses %j', (flags, message) => {
    expect(() => limitsOf(flags)).toThrow(message);
  });
});
